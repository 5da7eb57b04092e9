//! `--output-format junit`: a suite for each file, a test for each finding, for servers that show failed tests.
//!
//! Not quick-junit: for two elements it takes along a clock, identifiers and an XML writer, and the library would no longer
//! stay below 35 crates.

use std::fmt::Write;

use crate::check::lint::FileReport;
use crate::report::text::xml;
use crate::report::{Look, Reported, Trouble, entries, printable, troubles};
use crate::rules::finding::Level;

/// A document with every file; one without findings is a test that passed.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let suites: Vec<Suite> = files.iter().map(|file| suite(file, look.least)).collect();
    let sum = |number: fn(&Suite) -> usize| suites.iter().map(number).sum::<usize>();
    let (tests, failures, errors) = (sum(Suite::tests), sum(|suite| suite.failures), sum(|suite| suite.errors));
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(out, "<testsuites name=\"grantlint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">");
    suites.iter().for_each(|suite| suite.write(&mut out));
    out + "</testsuites>\n"
}

struct Suite {
    path: String,
    cases: Vec<String>,
    failures: usize,
    errors: usize,
}

impl Suite {
    fn tests(&self) -> usize {
        self.cases.len()
    }

    fn write(&self, out: &mut String) {
        let Suite { path, failures, errors, .. } = self;
        let tests = self.tests();
        let _ = writeln!(out, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">");
        out.extend(self.cases.iter().map(String::as_str));
        out.push_str("  </testsuite>\n");
    }
}

fn suite(file: &FileReport, least: Level) -> Suite {
    let path = xml(&printable(&file.path));
    let (problems, found) = (troubles(file), entries(file, least));
    let unreadable = problems.iter().map(|trouble| error(&path, trouble));
    let mut cases: Vec<String> = unreadable.chain(found.iter().map(|entry| case(&path, entry))).collect();
    if cases.is_empty() {
        cases.push(format!("    <testcase classname=\"{path}\" name=\"no finding\"/>\n"));
    }
    let failures = found.iter().filter(|entry| entry.finding.level > Level::Info).count();
    Suite { cases, failures, errors: problems.len(), path }
}

fn error(path: &str, trouble: &Trouble<'_>) -> String {
    let (line, column, message) = (trouble.start.line, trouble.start.column, xml(&trouble.message));
    format!(
        "    <testcase classname=\"{path}\" name=\"readable at {line}:{column}\">\n      <error type=\"unreadable\" message=\"{message}\"/>\n    </testcase>\n"
    )
}

/// An info is a test that passed and has something to say.
fn case(path: &str, entry: &Reported<'_>) -> String {
    let (start, finding) = (entry.start(), entry.finding);
    let (rule, message) = (finding.rule, xml(&finding.message));
    let said = [&finding.message, &finding.why, &finding.help].into_iter().filter(|text| !text.is_empty());
    let all = said.map(|text| xml(text)).collect::<Vec<_>>().join("\n");
    let inner = match finding.level {
        Level::Info => format!("<system-out>{all}</system-out>"),
        level => format!("<failure type=\"{}\" message=\"{message}\">{all}</failure>", level.name()),
    };
    let at = format!("{}:{}", start.line, start.column);
    format!("    <testcase classname=\"{path}\" name=\"{rule} at {at}\">\n      {inner}\n    </testcase>\n")
}
