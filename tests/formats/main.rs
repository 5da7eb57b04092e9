//! Every output format over the same few files: as the snapshots have it, and as its readers' grammar wants it.

#[path = "../common/mod.rs"]
mod common;
mod grammar;
mod safe;

use common::{grantlint, root, stderr, stdout};
use grantlint::report::{FORMATS, Format, Look, Style, Verbosity, format};
use grantlint::{FileReport, Level, Options, lint};

/// What is no text, what is cut off, a log with findings, a HAR, an answer with its diagnosis, what is clean.
const FILES: [&str; 6] = [
    "fixtures/broken/binary.bin",
    "fixtures/broken/cut-json.txt",
    "fixtures/captures/faraday/logger-client-in-both.log",
    "fixtures/captures/polly/params.har",
    "fixtures/cases/ups-curl-no-authorization.txt",
    "fixtures/ok/curl-basic.sh",
];

/// Text that means to break out of whatever it is quoted in, with repairs, letters of several bytes and CRLF.
pub(crate) const HOSTILE: &str = "POST /oauth/token HTTP/1.1\r\n\
    Host: login.acme-corp.com\r\n\
    Authorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\r\n\
    Content-Type: application/x-www-form-urlencoded\r\n\
    Acept: */*, ```</td>]]>&amp;\r\n\
    \r\n\
    grant_type=refresh_token&refresh_token=rt_9fAbCd&state=é\u{1F980}&\
    s|``@octocat</td><b>%0A::error::x%0A|=x&s|``@octocat</td><b>%0A::error::x%0A|=x\r\n";

/// A name of a file that means the same.
pub(crate) const HOSTILE_NAME: &str = "./a b/|@octocat,x:1%0A\n::error::<b>]]>\u{1b}[2J\u{202e}.txt";

pub(crate) fn hostile() -> FileReport {
    lint(HOSTILE_NAME, HOSTILE.as_bytes(), &Options::default())
}

pub(crate) fn reports() -> Vec<FileReport> {
    let of = |name: &&str| lint(name, &std::fs::read(root().join(name)).expect("a fixture"), &Options::default());
    FILES.iter().map(of).chain([FileReport::unread("nowhere.txt", "no such file")]).collect()
}

pub(crate) fn rendered(name: &str, reports: &[FileReport], least: Level) -> String {
    let format = format(name).expect("a format");
    format.render(reports, &Look { least, style: Style::Plain, verbosity: Verbosity::Normal, width: 80 })
}

/// `BLESS=1 cargo test --test formats` writes the snapshots anew.
#[test]
fn every_format_is_as_its_snapshot() {
    let reports = reports();
    for Format { name, least, .. } in &FORMATS {
        let path = root().join("tests/snapshots").join(name);
        let text = rendered(name, &reports, *least).replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).expect("written");
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(text == known, "{name} differs from tests/snapshots/{name}:\n{text}");
    }
}

#[test]
fn what_was_not_read_is_in_every_format() {
    let reports = reports();
    for Format { name, least, .. } in FORMATS.iter().filter(|format| format.name != "human") {
        let text = rendered(name, &reports, *least);
        for words in ["not text (control byte", "never closed", "no such file"] {
            assert!(text.contains(words), "{name} does not say {words}");
        }
    }
}

#[test]
fn every_format_prints_a_folder_in_order_and_without_escapes() {
    for Format { name, .. } in &FORMATS {
        let run = |paths: &[&str]| grantlint(&[&["--output-format", name, "-v"], paths].concat(), b"");
        let output = run(&["fixtures/broken", "fixtures/captures/polly", "fixtures/cases/eve-prose.txt"]);
        let text = stdout(&output);
        assert!(!text.contains('\u{1b}') && text.ends_with('\n'), "{name}");
        assert_eq!(stdout(&run(&["fixtures/captures/polly", "fixtures/cases/eve-prose.txt", "fixtures/broken"])), text, "{name}");
    }
}

#[test]
fn lists_are_by_path_then_place_then_rule() {
    let text = stdout(&grantlint(
        &["--output-format", "concise", "--level", "info", "fixtures/captures/polly", "fixtures/cases/eve-prose.txt"],
        b"",
    ));
    let key = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let path = parts.next().expect("a path").to_owned();
        let mut number = || parts.next().and_then(|number| number.parse::<u32>().ok()).expect("a number");
        (path, number(), number(), parts.next().map(|rest| rest.split('[').nth(1).map(str::to_owned)))
    };
    let keys: Vec<_> = text.lines().map(key).collect();
    assert!(keys.len() > 5 && keys.is_sorted(), "{text}");
}

#[test]
fn a_report_can_go_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.sarif");
    let path = path.to_str().expect("UTF-8");
    let clean = ["--output-format", "sarif", "fixtures/ok/curl-basic.sh"];
    let output = grantlint(&[&clean[..], &["--output-file", path]].concat(), b"");
    assert_eq!((stdout(&output).as_str(), stderr(&output).as_str(), output.status.code()), ("", "", Some(0)));
    assert_eq!(std::fs::read_to_string(path).expect("the report"), stdout(&grantlint(&clean, b"")));
    let nowhere = grantlint(&[&clean[..], &["--output-file", "/nowhere/x"]].concat(), b"");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(stderr(&nowhere).contains("/nowhere/x"), "{}", stderr(&nowhere));
    let coloured = grantlint(&["fixtures/cases/ringcentral-thread.txt", "--output-file", path], b"");
    assert_eq!(coloured.status.code(), Some(1));
    assert!(!std::fs::read_to_string(path).expect("the report").contains('\u{1b}'));
}

#[test]
fn an_unknown_format_is_wrong_usage() {
    let output = grantlint(&["--output-format", "sarif3"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(FORMATS.iter().all(|format| stderr(&output).contains(format.name)), "{}", stderr(&output));
}
