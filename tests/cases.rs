//! Scores the labelled cases of `fixtures/cases`: the cause found, nothing forbidden said.

use std::collections::BTreeMap;
use std::path::Path;

use grantlint::{FileReport, Level, Options};
use serde_json::Value;

struct Case {
    name: String,
    label: Value,
    report: FileReport,
}

impl Case {
    fn all() -> Vec<Case> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .expect("fixtures/cases")
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

    fn list(&self, key: &str) -> Vec<&str> {
        self.label[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn text(&self, key: &str) -> &str {
        self.label[key].as_str().unwrap_or_default()
    }

    fn visible(&self) -> bool {
        self.label["visible"] == true
    }

    fn fired(&self) -> Vec<(&'static str, Level)> {
        let findings = self.report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        findings.filter(|finding| finding.level >= Level::Warning).map(|finding| (finding.rule, finding.level)).collect()
    }

    fn first_cause(&self) -> Option<&'static str> {
        self.report.exchanges.iter().find_map(|exchange| exchange.diagnosis.causes.first()).map(|cause| cause.rule)
    }

    fn could_not_check(&self) -> Vec<&'static str> {
        self.report.exchanges.iter().flat_map(|exchange| &exchange.diagnosis.could_not_check).map(|item| item.rule).collect()
    }

    /// Rules that fired although the label says that they must not.
    fn forbidden(&self) -> Vec<&'static str> {
        let (forbid, allowed) = (self.list("forbid"), [self.list("expect"), self.list("also")].concat());
        let no_errors = forbid.contains(&"any-error");
        let bad = |(rule, level): &(&'static str, Level)| {
            forbid.contains(rule) || (no_errors && *level == Level::Error && !allowed.contains(rule))
        };
        self.fired().into_iter().filter(bad).map(|(rule, _)| rule).collect()
    }

    fn found(&self) -> bool {
        let expect = self.list("expect");
        let fired = self.fired();
        fired.iter().any(|(rule, _)| expect.contains(rule)) || self.first_cause().is_some_and(|rule| expect.contains(&rule))
    }

    fn solved(&self) -> bool {
        self.found() && self.forbidden().is_empty()
    }

    fn describe(&self) -> String {
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

#[test]
fn the_visible_cases_are_solved_with_the_right_cause_first() {
    let cases = Case::all();
    let visible: Vec<&Case> = cases.iter().filter(|case| case.visible()).collect();
    let solved = visible.iter().filter(|case| case.solved()).count();
    let first = visible.iter().filter(|case| case.first_cause().is_some_and(|rule| case.list("expect").contains(&rule))).count();
    println!("visible {}: solved {solved}, right cause first {first}", visible.len());
    for case in visible.iter().filter(|case| !case.solved()) {
        println!("unsolved: {}", case.describe());
    }
    for case in
        visible.iter().filter(|case| case.solved() && !case.first_cause().is_some_and(|rule| case.list("expect").contains(&rule)))
    {
        println!("another cause first: {}", case.describe());
    }
    assert!(visible.len() >= 50, "only {} cases", visible.len());
    assert!(solved * 100 >= visible.len() * 95, "{solved} of {}", visible.len());
    assert!(first * 100 >= visible.len() * 90, "{first} of {}", visible.len());
}

#[test]
fn nothing_forbidden_is_said_of_any_case() {
    let cases = Case::all();
    let wrong: Vec<String> = cases.iter().filter(|case| !case.forbidden().is_empty()).map(Case::describe).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_decided_is_named() {
    let cases = Case::all();
    let asked: Vec<&Case> = cases.iter().filter(|case| !case.list("undecidable").is_empty()).collect();
    let silent: Vec<&str> = asked
        .iter()
        .filter(|case| !case.list("undecidable").iter().any(|rule| case.could_not_check().contains(rule)))
        .map(|case| case.name.as_str())
        .collect();
    assert!(!asked.is_empty());
    assert!(silent.is_empty(), "nothing of the undecidable rules is named for {silent:?}");
}

/// Forms that are not read yet: a progress report, and proof that reading them does not fail.
#[test]
fn the_cases_are_scored_by_form() {
    let mut table: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in Case::all().iter().filter(|case| case.visible()) {
        let row = table.entry(case.text("form").to_owned()).or_default();
        row.0 += 1;
        row.1 += usize::from(case.solved());
    }
    for (form, (all, solved)) in &table {
        println!("{form}: {solved} of {all}");
    }
    assert!(table.len() >= 11, "only {} forms", table.len());
}
