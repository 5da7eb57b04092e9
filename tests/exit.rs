//! The exit code of every option of the contract, and which stream gets what.

mod common;

use common::{closed, grantlint_in, scratch, stderr, stdout};

/// An error, and nothing else.
const BAD: &str = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=refresh_token -d refresh_token=rt_9f+Ab\n";

/// A warning.
const ODD: &str = "curl https://login.acme-corp.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_9fAbCd\n";

/// Nothing.
const GOOD: &str = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=refresh_token -d refresh_token=rt_9fAbCd\n";

const METADATA: &str =
    r#"{"issuer": "https://login.acme-corp.com", "token_endpoint": "https://login.acme-corp.com/oauth/token"}"#;

fn folder() -> tempfile::TempDir {
    scratch(&[
        ("bad.sh", BAD),
        ("odd.sh", ODD),
        ("good.sh", GOOD),
        ("words.txt", "nothing of interest\n"),
        ("m.json", METADATA),
        ("empty.toml", ""),
        ("wrong.toml", "a = 1"),
        ("none.json", "{\"schema\": \"grantlint.baseline/1\", \"findings\": []}"),
    ])
}

#[test]
fn every_option_has_its_code() {
    let folder = folder();
    let cases: &[(&str, i32)] = &[
        ("good.sh", 0),
        ("check good.sh", 0),
        ("odd.sh", 1),
        ("bad.sh", 1),
        ("check bad.sh", 1),
        ("words.txt", 2),
        ("nowhere.sh", 2),
        ("good.sh words.txt", 0),
        ("good.sh nowhere.sh", 2),
        (".", 1),
        ("--exit-zero bad.sh", 0),
        ("--exit-zero words.txt", 2),
        ("--fail-on error odd.sh", 0),
        ("--fail-on error bad.sh", 1),
        ("--fail-on info odd.sh", 1),
        ("--fail-on fatal bad.sh", 2),
        ("--level error odd.sh", 1),
        ("--level fatal odd.sh", 2),
        ("--select body bad.sh", 1),
        ("--select basic bad.sh", 0),
        ("--select nothing bad.sh", 2),
        ("--ignore body bad.sh", 0),
        ("--ignore bodi bad.sh", 2),
        ("--profile oauth21 good.sh", 0),
        ("--profile fapi2 good.sh", 1),
        ("--profile fapi1 good.sh", 2),
        ("--provider keycloak good.sh", 0),
        ("--provider nobody good.sh", 2),
        ("--metadata m.json good.sh", 0),
        ("--metadata empty.toml good.sh", 2),
        ("--metadata nowhere.json good.sh", 2),
        ("--input-format curl bad.sh", 1),
        ("--input-format nosuch bad.sh", 2),
        ("--explain-format good.sh", 0),
        ("--stdin-filename x.sh bad.sh", 1),
        ("--fixtures words.txt", 0),
        ("--fixtures good.sh", 1),
        ("--config empty.toml bad.sh", 1),
        ("--config wrong.toml bad.sh", 2),
        ("--config nowhere.toml bad.sh", 2),
        ("--config empty.toml --isolated bad.sh", 2),
        ("--isolated bad.sh", 1),
        ("--print-config", 0),
        ("--print-config bad.sh", 0),
        ("--baseline none.json bad.sh", 1),
        ("--baseline nowhere.json bad.sh", 2),
        ("--write-baseline bad.sh", 2),
        ("--baseline new.json --write-baseline bad.sh", 0),
        ("--baseline new.json bad.sh", 0),
        ("--baseline no/where.json --write-baseline bad.sh", 2),
        ("--no-ignores bad.sh", 1),
        ("--show-secrets bad.sh", 1),
        ("--output-format json bad.sh", 1),
        ("--output-format nosuch bad.sh", 2),
        ("--output-file report.txt bad.sh", 1),
        ("--output-file no/where.txt good.sh", 2),
        ("--color always good.sh", 0),
        ("--color sometimes good.sh", 2),
        ("-q bad.sh", 1),
        ("-v good.sh", 0),
        ("-q -v good.sh", 2),
        ("--diff bad.sh", 1),
        ("--diff good.sh", 0),
        ("--diff --fix bad.sh", 2),
        ("--unsafe-fixes bad.sh", 2),
        ("--fix good.sh", 0),
        ("explain basic/no-colon", 0),
        ("explain basic/no-colom", 2),
        ("rules", 0),
        ("providers", 0),
        ("formats", 0),
        ("curl https://login.acme-corp.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_9fAbCd", 1),
        ("--help", 0),
        ("--version", 0),
        ("--nonsense", 2),
    ];
    for (line, code) in cases {
        let arguments: Vec<&str> = line.split(' ').collect();
        let output = grantlint_in(folder.path(), &arguments, b"");
        assert_eq!(output.status.code(), Some(*code), "{line}\n{}{}", stdout(&output), stderr(&output));
        assert_eq!(stderr(&output).is_empty(), *code != 2 && !speaks(line), "{line}: {}", stderr(&output));
    }
}

/// Options that say something on standard error though nothing is wrong.
fn speaks(line: &str) -> bool {
    line.contains("--write-baseline") || line.contains("--explain-format") || line.contains("--diff")
}

#[test]
fn a_repair_that_leaves_nothing_is_clean() {
    let folder = folder();
    std::fs::write(folder.path().join("put.sh"), format!("{} -X PUT\n", GOOD.trim_end())).expect("written");
    assert_eq!(grantlint_in(folder.path(), &["put.sh"], b"").status.code(), Some(1));
    assert_eq!(grantlint_in(folder.path(), &["--fix", "--unsafe-fixes", "put.sh"], b"").status.code(), Some(0));
    assert_eq!(grantlint_in(folder.path(), &["put.sh"], b"").status.code(), Some(0));
    assert_eq!(grantlint_in(folder.path(), &["--fix", "odd.sh"], b"").status.code(), Some(1));
}

#[test]
fn the_report_goes_to_the_file_whole() {
    let folder = folder();
    let file = folder.path().join("report.json");
    let run = |arguments: &[&str]| grantlint_in(folder.path(), arguments, b"");
    let printed = run(&["--output-format", "json", "bad.sh"]);
    let written = run(&["--output-format", "json", "--output-file", "report.json", "bad.sh"]);
    assert_eq!((written.status.code(), stdout(&written), stderr(&written)), (Some(1), String::new(), String::new()));
    assert_eq!(std::fs::read(&file).expect("the report"), printed.stdout);
    run(&["--output-file", "report.json", "--color", "auto", "odd.sh"]);
    let text = std::fs::read_to_string(&file).expect("the report");
    assert!(text.contains("client/no-identification") && !text.contains('\u{1b}'), "{text}");
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().starts_with(".grantlint-")), "{names:?}");
    run(&["--output-file", "report.json", "--select", "nothing", "bad.sh"]);
    assert_eq!(std::fs::read_to_string(&file).expect("the report"), text, "wrong usage leaves the old report");
}

#[test]
fn quiet_and_verbose() {
    let folder = folder();
    let run = |arguments: &[&str]| grantlint_in(folder.path(), arguments, b"");
    assert_eq!(stdout(&run(&["-q", "good.sh"])), "");
    assert!(!stdout(&run(&["-q", "bad.sh"])).contains(" in 1 request"));
    assert_eq!(stderr(&run(&["."])), "");
    let told = stderr(&run(&["-v", "."]));
    assert!(told.contains("words.txt") && told.contains("m.json"), "{told}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder();
    for line in ["--output-format json .", ".", "--diff bad.sh", "--print-config", "rules", "explain basic/no-colon", "-v bad.sh"]
    {
        let arguments: Vec<&str> = line.split(' ').collect();
        let output = closed(folder.path(), &arguments);
        assert_eq!(output.0, grantlint_in(folder.path(), &arguments, b"").status.code(), "{line}: {}", output.1);
        assert!(!output.1.contains("panicked") && !output.1.contains("Broken pipe"), "{line}: {}", output.1);
    }
}
