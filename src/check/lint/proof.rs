//! A corrected request is linted itself: one that still has the fault is no help.

use super::{Options, verdict};
use crate::diagnosis::Diagnosis;
use crate::request::readings;
use crate::rules::finding::{Finding, Level};
use crate::rules::past::Past;
use crate::rules::rule;
use crate::text::layers::Layers;
use crate::text::source;

/// Drops a corrected request in which an error of the captured one is found again.
pub(super) fn keep_if_mended(diagnosis: &mut Diagnosis, findings: &[Finding]) {
    let errors: Vec<&str> = findings.iter().filter(|finding| counts(finding)).map(|finding| finding.rule).collect();
    if diagnosis.corrected.as_deref().is_some_and(|curl| has_one_of(curl, &errors)) {
        diagnosis.corrected = None;
        diagnosis.corrected_idiom = None;
    }
}

/// Stand-ins are what the user fills in, and what is unsafe is nothing that another spelling changes.
fn counts(finding: &Finding) -> bool {
    let other = ["response/", "security/"].iter().any(|group| finding.rule.starts_with(group));
    finding.level == Level::Error && !other && !finding.rule.ends_with("/placeholder")
}

fn has_one_of(curl: &str, rules: &[&str]) -> bool {
    if rules.is_empty() {
        return false;
    }
    let mut layers = Layers::new(curl.as_bytes());
    let Ok(text) = source::text(&mut layers) else { return false };
    let capture = readings::read_as(&mut layers, text, Some("curl"));
    let options = Options::default();
    let read = super::read_all(&mut layers, &capture, &options);
    // Only the rules that spoke can speak again.
    let spoke = || rule::all().filter(|rule| rules.contains(&rule.name) && options.policy.runs(rule));
    let found = |read| verdict::checked_by(spoke(), &layers, read, Past::default(), &options).0;
    read.iter().any(|read| found(read).iter().any(|finding| finding.level > Level::Info))
}
