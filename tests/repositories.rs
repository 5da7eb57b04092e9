//! Files as repositories keep them: what a hook says of them, and what it does not say.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A file with what is right for it.
struct Case {
    file: PathBuf,
    expected: Value,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/repositories");
    let files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let case = |file: &PathBuf| {
        let stem = file.file_stem().expect("a stem").to_string_lossy().into_owned();
        let labels = [format!("{stem}.expect.json"), format!("{stem}.json")];
        let label = files.iter().find(|other| *other != file && labels.contains(&name(other)))?;
        let text = std::fs::read_to_string(label).expect("a label");
        let label: Value = serde_json::from_str(&text).expect("JSON");
        Some(Case { file: file.clone(), expected: label.get("expected")?.clone() })
    };
    let is_label = |file: &&PathBuf| name(file).ends_with(".expect.json") || name(file) == "README.md";
    files.iter().filter(|file| !is_label(file)).filter_map(case).collect()
}

fn run(file: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grantlint"));
    let output = command.args(["check", "--isolated", "--fixtures"]).args(arguments).arg(file).output().expect("a run");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

fn exchanges(file: &Path) -> Vec<Value> {
    let report: Value = serde_json::from_str(&run(file, &["--output-format", "json"]).0).expect("JSON");
    let files = report["files"].as_array().expect("files").iter();
    files.flat_map(|file| file["exchanges"].as_array().expect("exchanges").clone()).collect()
}

/// The rules that speak at one of the levels.
fn speaking(exchanges: &[Value], levels: &[&str]) -> Vec<String> {
    let findings = exchanges.iter().flat_map(|exchange| exchange["findings"].as_array().expect("findings"));
    let grave = findings.filter(|finding| levels.contains(&finding["level"].as_str().unwrap_or_default()));
    grave.map(|finding| finding["rule"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_file_is_judged_as_labelled() {
    let cases = cases();
    assert_eq!(cases.len(), 21);
    let wrong: Vec<String> = cases.iter().flat_map(judged).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn judged(case: &Case) -> Vec<String> {
    let (found, expected) = (exchanges(&case.file), &case.expected);
    let mut wrong = Vec::new();
    let mut check = |right: bool, what: String| {
        if !right {
            wrong.push(format!("{}: {what}", case.file.display()));
        }
    };
    if let Some(count) = expected["exchanges"].as_u64() {
        check(found.len() as u64 == count, format!("{} exchanges, not {count}", found.len()));
    }
    for (key, level) in [("errors", "error"), ("warnings", "warning")] {
        let said = speaking(&found, &[level]);
        check(expected[key].is_null() || said.is_empty(), format!("{key} {said:?}"));
    }
    let said = speaking(&found, &["error", "warning"]);
    for key in ["errors_not", "not"] {
        let silent = expected[key].as_array().into_iter().flatten().all(|rule| !said.iter().any(|one| rule == one));
        check(silent, format!("{key} {said:?}"));
    }
    let bytes = std::fs::read(&case.file).expect("the file");
    let read = grantlint::lint("a file", &bytes, &grantlint::Options::default()).exchanges;
    let names: Vec<String> = read.into_iter().flat_map(|exchange| exchange.understood.parameters).collect();
    for name in expected["parameters"].as_array().into_iter().flatten() {
        check(names.iter().any(|read| name == read), format!("{name} is not read"));
    }
    if !expected["exit"].is_null() {
        check(run(&case.file, &[]) == (String::new(), Some(0)), "it is not passed over".to_owned());
    }
    if !expected["output_must_not_hold"].is_null() {
        let text = std::fs::read_to_string(&case.file).expect("the file");
        let value = text.split("session_tracker=").nth(1).and_then(|rest| rest.split(';').next()).expect("a cookie");
        for format in ["human", "concise", "json", "markdown"] {
            let out = run(&case.file, &["--output-format", format]).0;
            check(
                !value.as_bytes().windows(20).any(|part| out.contains(&*String::from_utf8_lossy(part))),
                format!("{format} shows it"),
            );
        }
    }
    wrong
}

/// What a hook hands over is read with whatever comes with it, and no word is said where nothing is wrong.
#[test]
fn a_file_without_a_fault_is_passed_over_in_silence() {
    for case in cases().iter().filter(|case| case.expected["errors"].is_array() && case.expected["warnings"].is_array()) {
        assert_eq!(run(&case.file, &[]), (String::new(), Some(0)), "{}", case.file.display());
    }
}
