//! Labelled pastes: `NAME.txt` with `NAME.json` beside it, as fixtures/cases/README.md describes them.

use std::path::Path;

use grantlint::{FileReport, Level, Options};
use serde_json::Value;

/// A paste, its label, and what is said of it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) label: Value,
    pub(crate) report: FileReport,
}

impl Case {
    /// Every labelled paste of a folder below `fixtures/`, in order.
    pub(crate) fn all(folder: &str) -> Vec<Case> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .expect("a folder of cases")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
            .collect();
        names.sort();
        names.into_iter().map(|name| Case::read(&folder, name)).collect()
    }

    fn read(folder: &Path, name: String) -> Case {
        let text = std::fs::read(folder.join(format!("{name}.txt"))).expect("the paste");
        let label = std::fs::read(folder.join(format!("{name}.json"))).expect("the label");
        let label = serde_json::from_slice(&label).expect("JSON");
        let report = grantlint::lint("standard input", &text, &Options::default());
        Case { name, label, report }
    }

    pub(crate) fn list(&self, key: &str) -> Vec<&str> {
        self.label[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.label[key].as_str().unwrap_or_default()
    }

    pub(crate) fn visible(&self) -> bool {
        self.label["visible"] == true
    }

    pub(crate) fn fired(&self) -> Vec<(&'static str, Level)> {
        let findings = self.report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        findings.filter(|finding| finding.level >= Level::Warning).map(|finding| (finding.rule, finding.level)).collect()
    }

    pub(crate) fn first_cause(&self) -> Option<&'static str> {
        self.report.exchanges.iter().find_map(|exchange| exchange.diagnosis.causes.first()).map(|cause| cause.rule)
    }

    pub(crate) fn could_not_check(&self) -> Vec<&'static str> {
        self.report.exchanges.iter().flat_map(|exchange| &exchange.diagnosis.could_not_check).map(|item| item.rule).collect()
    }

    /// Rules that fired although the label says that they must not.
    pub(crate) fn forbidden(&self) -> Vec<&'static str> {
        let (forbid, allowed) = (self.list("forbid"), [self.list("expect"), self.list("also")].concat());
        let no_errors = forbid.contains(&"any-error");
        let bad = |(rule, level): &(&'static str, Level)| {
            forbid.contains(rule) || (no_errors && *level == Level::Error && !allowed.contains(rule))
        };
        self.fired().into_iter().filter(bad).map(|(rule, _)| rule).collect()
    }

    pub(crate) fn found(&self) -> bool {
        let expect = self.list("expect");
        let fired = self.fired();
        fired.iter().any(|(rule, _)| expect.contains(rule)) || self.first_cause().is_some_and(|rule| expect.contains(&rule))
    }

    pub(crate) fn cause_is_first(&self) -> bool {
        self.first_cause().is_some_and(|rule| self.list("expect").contains(&rule))
    }

    pub(crate) fn solved(&self) -> bool {
        self.found() && self.forbidden().is_empty()
    }

    pub(crate) fn describe(&self) -> String {
        let fired: Vec<_> = self.fired().iter().map(|(rule, level)| format!("{} {rule}", level.name())).collect();
        format!(
            "{} ({}): requests {}, fired {fired:?}, first {:?}, forbidden {:?}, expected {:?}",
            self.name,
            self.text("form"),
            self.report.exchanges.len(),
            self.first_cause(),
            self.forbidden(),
            self.list("expect")
        )
    }
}
