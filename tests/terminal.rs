//! The program in a real pseudo-terminal of 80 columns and 24 lines.
#![cfg(unix)]

mod common;

use std::process::{Command, Output};

use common::{root, stdout};

fn pasted(text: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("paste.txt");
    std::fs::write(&file, text).expect("written");
    let mut drive = Command::new("python3");
    drive.arg(root().join("tests/terminal/drive.py")).arg(&file).arg(env!("CARGO_BIN_EXE_grantlint")).args(arguments);
    drive.env_remove("NO_COLOR").env("TERM", "xterm").output().expect("python3 runs")
}

#[test]
fn a_line_of_a_hundred_kilobytes_arrives_whole() {
    let long = "a7".repeat(50_000);
    let paste = format!(
        "curl https://login.acme-corp.com/oauth/token -H 'X-Trace: {long}' -d grant_type=client_credentials -d client_id=app-7Kq2Zw -d client_secret=n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE\n"
    );
    let output = pasted(&paste, &["--color", "never"]);
    let screen = stdout(&output);
    assert!(screen.contains("form of 3") && screen.contains("no finding in 1 request"), "{screen}");
    assert_eq!(output.status.code(), Some(0), "{screen}");
}

#[test]
fn a_paste_is_not_echoed_and_colours_are_closed() {
    let output = pasted("curl -d '{\"grant_type\":\"client_credentials\"}' https://login.acme-corp.com/oauth/token\n", &[]);
    let screen = stdout(&output);
    let (before, report) = screen.split_once("\u{1b}[?2004l").expect("the terminal is put back");
    assert!(!before.contains("curl"), "{before:?}");
    let (opened, closed) = (report.matches("\u{1b}[1").count(), report.matches("\u{1b}[0m").count());
    assert!(opened > 4 && closed <= opened && opened <= 2 * closed, "{report:?}");
    let last = report.rsplit_once('\u{1b}').expect("a sequence").1;
    assert!(last.starts_with("[0m"), "{last:?}");
    assert_eq!(output.status.code(), Some(1));
}

/// Lines of the report on each failing case, as a terminal of 80 columns shows them.
#[test]
fn a_report_on_a_failing_request_fits_the_screen() {
    let mut heights = Vec::new();
    for folder in ["fixtures/cases", "fixtures/field"] {
        for entry in std::fs::read_dir(root().join(folder)).expect(folder).flatten() {
            if entry.path().extension().is_none_or(|end| end != "txt") {
                continue;
            }
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let output = common::grantlint(&[&path], b"");
            if output.status.code() == Some(1) {
                heights.push(stdout(&output).lines().map(|line| line.chars().count().div_ceil(80).max(1)).sum::<usize>());
            }
        }
    }
    heights.sort_unstable();
    assert!(heights.len() > 70, "only {} failing cases", heights.len());
    let (median, most) = (heights[heights.len() / 2], heights[heights.len() * 9 / 10]);
    assert!(median <= MEDIAN && most <= MOST, "median {median}, nine of ten within {most}");
}

const MEDIAN: usize = 16;
const MOST: usize = 22;
