//! What several tests need: the fixtures and the program.
#![allow(dead_code, reason = "every test file uses a part of it")]

pub(crate) mod case;
pub(crate) mod source;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every capture below `fixtures/`, in order: all files but labels, lists and pages.
pub(crate) fn fixtures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root().join("fixtures"), &mut found);
    found.sort();
    assert!(found.len() > 70, "only {} fixtures", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, found);
        } else if !name.ends_with(".md") && name != "secrets.txt" && !is_label(&path) {
            found.push(path);
        }
    }
}

/// `NAME.json` beside `NAME.txt` is the label of a case.
fn is_label(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "json") && path.with_extension("txt").exists()
}

/// Runs the program with `arguments` and `input` on standard input.
pub(crate) fn grantlint(arguments: &[&str], input: &[u8]) -> Output {
    grantlint_in(&root(), arguments, input)
}

/// The same in another working folder.
pub(crate) fn grantlint_in(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_grantlint"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program may stop before it has read everything; that is its right.
    let _ = child.stdin.take().expect("standard input").write_all(input);
    child.wait_with_output().expect("the program ends")
}

/// Exit code and standard error where nobody reads standard output.
pub(crate) fn closed(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_grantlint"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    (output.status.code(), stderr(&output))
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A scratch folder with these files.
pub(crate) fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

/// The rules of all findings in a JSON report, as `level rule`, file by file.
pub(crate) fn verdicts(output: &Output) -> Vec<String> {
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", stdout(output), stderr(output)));
    let list = |value: &serde_json::Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let exchanges = list(&report, "files").into_iter().flat_map(|file| list(&file, "exchanges"));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = exchanges.flat_map(|exchange| list(&exchange, "findings"));
    findings.map(|finding| format!("{} {}", text(&finding["level"]), text(&finding["rule"]))).collect()
}
