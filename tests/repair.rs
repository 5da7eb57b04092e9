//! `--fix` and `--diff` as a user runs them.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{grantlint, stderr, stdout};

const BROKEN: &str = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\nContent-Type: application/json\n\n{\"grant_type\":\"refresh_token\",\"refresh_token\":\"rt_9fAbCd\"}\n";

fn repaired() -> String {
    let body = "grant_type=refresh_token&refresh_token=rt_9fAbCd\n";
    let head = BROKEN.split("\n\n").next().expect("a head").replace("application/json", "application/x-www-form-urlencoded");
    format!("{head}\n\n{body}")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn standard_input_is_repaired_on_standard_output() {
    let output = grantlint(&["--fix"], BROKEN.as_bytes());
    assert_eq!(stdout(&output), repaired());
    assert!(stderr(&output).contains("fixed body/json"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_cannot_be_repaired_comes_back_as_it_was() {
    let odd = BROKEN.replace("\"rt_9fAbCd\"", "{\"a\":1}");
    let output = grantlint(&["--fix"], odd.as_bytes());
    assert_eq!(stdout(&output), odd);
    assert_eq!(output.status.code(), Some(1));
    let prose = grantlint(&["--fix"], b"no request at all\n");
    assert_eq!((stdout(&prose).as_str(), prose.status.code()), ("no request at all\n", Some(2)));
}

#[test]
fn the_answer_to_the_old_request_does_not_speak_against_a_repair() {
    let misnamed = BROKEN.replace("application/json", "application/x-www-form-urlencoded");
    let misnamed = misnamed.replace(
        "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"rt_9fAbCd\"}",
        "grantType=refresh_token&refresh_token=rt_9fAbCd",
    );
    let answer = "\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_request\",\"error_description\":\"Missing required parameter: grant_type\"}\n";
    let output = grantlint(&["--fix"], format!("{misnamed}{answer}").as_bytes());
    assert!(stdout(&output).contains("\ngrant_type=refresh_token&"), "{}", stderr(&output));
}

#[test]
fn a_repair_that_would_bring_another_fault_is_not_made_and_that_is_said() {
    let chunks = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nUser-Agent: curl/8.5.0\nContent-Type: application/x-www-form-urlencoded\nAccept: */*\nTransfer-Encoding: chunked\nContent-Length: 0\n\n4c\ngrant_type=refresh_token&refresh_token=c_0-Yc.0b_81XXZ9&client_id=app-7Kq2Zw\n0\n\n\n\nHTTP/1.1 400 Bad Request\nConnection: close\n\n";
    for arguments in [&["--fix", "--unsafe-fixes"][..], &["--diff", "--unsafe-fixes"]] {
        let output = grantlint(arguments, chunks.as_bytes());
        let said = stderr(&output);
        assert!(said.contains("not fixed transport/length-and-chunked: ") && said.contains(" would come of it"), "{said}");
    }
}

#[test]
fn a_link_is_followed_and_permissions_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let (real, link) = (folder.path().join("real.http"), folder.path().join("link.http"));
    fs::write(&real, BROKEN).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("permissions");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        let output = grantlint(&["--fix", text(&link)], b"");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(fs::symlink_metadata(&link).expect("the link").file_type().is_symlink());
        assert_eq!(fs::metadata(&real).expect("the file").permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_to_string(&real).expect("the file"), repaired());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2, "a temporary file was left");
    }
}

#[test]
fn the_diff_applies_under_show_secrets_and_is_masked_otherwise() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.http"), BROKEN).expect("written");
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_grantlint"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("the program runs")
    };
    let masked = run(&["--diff", "a.http"]);
    assert!(stdout(&masked).contains("+Content-Type: application/x-www-form-urlencoded"), "{}", stdout(&masked));
    assert!(!stdout(&masked).contains("rt_9fAbCd"), "{}", stdout(&masked));
    assert_eq!(masked.status.code(), Some(1));
    let open = run(&["--diff", "--show-secrets", "a.http"]);
    assert_eq!(fs::read_to_string(folder.path().join("a.http")).expect("the file"), BROKEN, "a diff changes nothing");
    fs::write(folder.path().join("fix.patch"), &open.stdout).expect("written");
    let Ok(applied) = Command::new("git").args(["apply", "fix.patch"]).current_dir(folder.path()).output() else {
        println!("skipped: git is not installed");
        return;
    };
    assert!(applied.status.success(), "{}\n{}", stderr(&applied), stdout(&open));
    assert_eq!(fs::read_to_string(folder.path().join("a.http")).expect("the file"), repaired());
}

#[test]
fn unsafe_repairs_are_made_only_when_asked_for() {
    let cassette = "---\nhttp_interactions:\n- request:\n    method: post\n    uri: https://login.acme-corp.com/oauth/token\n    body:\n      encoding: UTF-8\n      string: '{\"grant_type\":\"refresh_token\",\"refresh_token\":\"rt_9fAbCd\"}'\n    headers:\n      Content-Type:\n      - application/json\n      Authorization:\n      - Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\nrecorded_with: VCR 6.2.0\n";
    assert_eq!(stdout(&grantlint(&["--fix"], cassette.as_bytes())), cassette);
    let forced = stdout(&grantlint(&["--fix", "--unsafe-fixes"], cassette.as_bytes()));
    assert!(forced.contains("string: 'grant_type=refresh_token&refresh_token=rt_9fAbCd'"), "{forced}");
    assert_eq!(grantlint(&["--unsafe-fixes"], cassette.as_bytes()).status.code(), Some(2));
}

/// Killed at several moments of a run over 1,000 files: each file is the old one or the new one.
#[test]
fn a_run_that_is_killed_leaves_no_torn_file() {
    let (mut torn, mut midway) = (Vec::new(), 0);
    for reached in [0, 20, 100, 300, 600] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |index: usize| folder.path().join(format!("{index:04}.http"));
        for index in 0..1000 {
            fs::write(path(index), BROKEN).expect("written");
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_grantlint"))
            .args(["--fix", "-q", text(folder.path())])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let untouched = || fs::read_to_string(path(reached)).is_ok_and(|text| text == BROKEN);
        while untouched() && child.try_wait().expect("the program is asked").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("the program ends");
        let texts: Vec<String> = (0..1000).map(|index| fs::read_to_string(path(index)).expect("a file")).collect();
        let new = texts.iter().filter(|text| **text == repaired()).count();
        midway += usize::from((1..1000).contains(&new));
        torn.extend(texts.into_iter().filter(|text| *text != BROKEN && *text != repaired()));
    }
    assert!(torn.is_empty(), "{} torn files, such as {:?}", torn.len(), torn[0]);
    assert!(midway > 0, "no run was killed midway: the test shows nothing");
}
