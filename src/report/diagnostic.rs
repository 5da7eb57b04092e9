//! Findings as diagnostics of miette, for programs that show their own errors with it.

use std::sync::Arc;

use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report, Severity};

use crate::check::lint::{FileReport, FindingReport};
use crate::report::printable;
use crate::rules::finding::Level;

/// Every finding of a file with its places in the masked text of it ([`FileReport::shown`]), in the order of the report.
pub fn diagnostics(file: &FileReport) -> Vec<Report> {
    let findings = file.exchanges.iter().flat_map(|exchange| &exchange.findings);
    let source = || NamedSource::new(printable(&file.path), Arc::clone(&file.shown));
    findings.map(|finding| Report::new(diagnostic(finding)).with_source_code(source())).collect()
}

fn diagnostic(finding: &FindingReport) -> MietteDiagnostic {
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Info => Severity::Advice,
    };
    let labels = finding.labels.iter().map(|label| {
        let words = (!label.message.is_empty()).then(|| label.message.clone());
        LabeledSpan::new(words, label.shown.start as usize, (label.shown.end - label.shown.start) as usize)
    });
    MietteDiagnostic::new(&finding.message)
        .with_code(finding.rule)
        .with_severity(severity)
        .with_help(&finding.help)
        .with_labels(labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, lint};

    #[test]
    fn a_finding_is_a_diagnostic_with_code_help_and_places() {
        let paste = "curl -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD https://login.acme-corp.com/oauth/token --json '{\"grant_type\":\"client_credentials\"}'";
        let report = lint("paste", paste.as_bytes(), &Options::default());
        let all = diagnostics(&report);
        let json = all.iter().find(|one| one.code().is_some_and(|code| code.to_string() == "body/json")).expect("the finding");
        assert!(json.help().is_some() && json.severity() == Some(Severity::Error));
        let label = json.labels().and_then(|mut labels| labels.next()).expect("a place");
        let text = json.source_code().and_then(|source| source.read_span(label.inner(), 0, 0).ok()).expect("its text");
        assert!(text.data().starts_with(b"{"), "{:?}", String::from_utf8_lossy(text.data()));
    }
}
