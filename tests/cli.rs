//! The command line as the contract has it: exit codes, streams, what is printed where.

mod common;

use common::{grantlint, stderr, stdout};

const GOOD: &str = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=refresh_token --data-urlencode 'refresh_token=rt_9f+Ab/Cd=='";
const ANONYMOUS: &str =
    "curl https://login.acme-corp.com/oauth/token -d grant_type=refresh_token --data-urlencode 'refresh_token=rt_9f+Ab/Cd=='";
const PLUS: &str = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=refresh_token -d refresh_token=rt_9f+Ab";

fn json(input: &str) -> serde_json::Value {
    let output = grantlint(&["--output-format", "json"], input.as_bytes());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn rules(report: &serde_json::Value) -> Vec<&str> {
    let findings = report["files"][0]["exchanges"][0]["findings"].as_array().expect("findings");
    findings.iter().filter_map(|finding| finding["rule"].as_str()).collect()
}

#[test]
fn of_a_right_request_is_said_what_was_read() {
    let output = grantlint(&[], GOOD.as_bytes());
    let read = "read POST https://login.acme-corp.com/oauth/token, 2 header fields, form of 2\n  parameters\n";
    assert_eq!(stdout(&output), format!("{read}no finding in 1 request\n"));
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
    assert_eq!(rules(&json(GOOD)), Vec::<&str>::new());
}

#[test]
fn the_last_line_counts_what_is_shown() {
    let short = "curl https://login.acme-corp.com/oauth/token -u app:s3cret -d grant_type=refresh_token -d refresh_token=rt_9fAb";
    assert!(stdout(&grantlint(&[], short.as_bytes())).ends_with("\nno finding in 1 request (1 info not shown)\n"));
    let verbose = stdout(&grantlint(&["-v"], short.as_bytes()));
    assert!(verbose.contains("\n1 info in 1 request. More: "), "{verbose}");
    let output = grantlint(&["--level", "error"], ANONYMOUS.as_bytes());
    assert!(stdout(&output).contains(" in 1 request"), "{}", stdout(&output));
}

#[test]
fn an_address_alone_proves_nothing() {
    let output = grantlint(&[], b"POST https://login.acme-corp.com/oauth/token\n");
    assert_eq!(
        stdout(&output),
        "read POST https://login.acme-corp.com/oauth/token, header fields not shown, body\n  not shown\nno finding in 1 request\nonly the address of the request is shown, so nothing else could be checked: paste the header fields and the body with it\n"
    );
}

#[test]
fn a_request_without_a_client_is_named() {
    assert_eq!(rules(&json(ANONYMOUS)), ["client/no-identification"]);
    assert_eq!(grantlint(&[], ANONYMOUS.as_bytes()).status.code(), Some(1));
}

#[test]
fn a_raw_plus_is_underlined() {
    let report = json(PLUS);
    assert_eq!(rules(&report), ["body/plus-read-as-space"]);
    let label = &report["files"][0]["exchanges"][0]["findings"][0]["labels"][0];
    let (start, end) = (label["start"].as_u64().expect("start") as usize, label["end"].as_u64().expect("end") as usize);
    assert_eq!(&PLUS[start..end], "+");
    assert_eq!(label["column"], start as u64 + 1);
}

#[test]
fn the_prefix_form_reads_the_command_as_typed() {
    let arguments = [
        "curl",
        "https://login.acme-corp.com/oauth/token",
        "-u",
        "app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
        "-d",
        "grant_type=refresh_token&refresh_token=rt_9f+Ab",
    ];
    let output = grantlint(&arguments, b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("error[body/plus-read-as-space]"), "{}", stdout(&output));
}

#[test]
fn bad_input_gets_a_message_and_exit_code_2() {
    let cases = [
        ("empty.txt", "nothing to read"),
        ("prose.txt", "found no HTTP request"),
        ("binary.bin", "not text"),
        ("cut-json.txt", "never closed"),
        ("open-quote.txt", "never closed"),
    ];
    for (name, words) in cases {
        let text = std::fs::read(common::root().join("fixtures/broken").join(name)).expect("a fixture");
        let output = grantlint(&[], &text);
        let said = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(words), "{name}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
    }
}

#[test]
fn a_missing_file_is_named_and_the_others_are_checked() {
    let output = grantlint(&["fixtures/nowhere.txt", "fixtures/cases/ringcentral-thread.txt"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("fixtures/nowhere.txt"));
    assert!(stdout(&output).contains("client/multiple-auth-methods"));
}

#[test]
fn folders_pass_over_files_without_a_request() {
    let output = grantlint(&["fixtures/ok"], b"");
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("notes.txt"), "nothing of interest").expect("written");
    let path = folder.path().to_str().expect("UTF-8");
    assert_eq!(grantlint(&[path], b"").status.code(), Some(0));
    assert!(stderr(&grantlint(&["-v", path], b"")).contains("found no HTTP request"));
}

#[test]
fn levels_decide_what_is_shown_and_what_fails() {
    assert_eq!(grantlint(&["--exit-zero"], PLUS.as_bytes()).status.code(), Some(0));
    assert_eq!(grantlint(&["--fail-on", "error"], ANONYMOUS.as_bytes()).status.code(), Some(0));
    assert_eq!(grantlint(&["--fail-on", "error"], PLUS.as_bytes()).status.code(), Some(1));
    let hidden = stdout(&grantlint(&["--level", "error"], ANONYMOUS.as_bytes()));
    assert!(!hidden.contains("warning[client/no-identification]"), "{hidden}");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    assert_eq!(grantlint(&["--no-such-option"], b"").status.code(), Some(2));
    let output = grantlint(&["explain", "basic/no-colom"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("basic/no-colon"), "{}", stderr(&output));
    assert!(stdout(&grantlint(&["explain", "basic/no-colon"], b"")).contains("level: error"));
}

#[test]
fn a_form_can_be_asked_for_and_explained() {
    let output = grantlint(&["--explain-format"], GOOD.as_bytes());
    assert!(stderr(&output).contains("standard input: curl from line 1 on"), "{}", stderr(&output));
    assert_eq!(grantlint(&["--input-format", "http"], GOOD.as_bytes()).status.code(), Some(2));
    assert_eq!(grantlint(&["--input-format", "curl"], GOOD.as_bytes()).status.code(), Some(0));
    let unknown = grantlint(&["--input-format", "nosuch"], GOOD.as_bytes());
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("grantlint formats"), "{}", stderr(&unknown));
    let lost = grantlint(&[], b"my Faraday call fails since Tuesday");
    assert!(stderr(&lost).contains("closest: faraday"), "{}", stderr(&lost));
}

#[test]
fn colours_are_for_terminals() {
    let plain = stdout(&grantlint(&[], PLUS.as_bytes()));
    assert!(!plain.contains('\u{1b}'));
    let coloured = stdout(&grantlint(&["--color", "always"], PLUS.as_bytes()));
    assert!(coloured.contains("\u{1b}["));
}

#[test]
fn control_sequences_of_a_capture_reach_no_terminal() {
    let text = "curl https://login.acme-corp.com/oauth/token\u{1b}]0;owned\u{7} -H $'X-A: \u{1b}[2J' -d 'grant_type=refresh_token\u{202e}&refresh_token=a\u{9b}b+c'";
    for format in ["human", "json"] {
        let output = grantlint(&["--output-format", format, "-v"], text.as_bytes());
        let said = stdout(&output) + &stderr(&output);
        let harmful = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!said.contains(harmful), "{format}: {said:?}");
    }
}

#[test]
fn a_carriage_return_alone_reaches_no_terminal() {
    let head = "POST /oauth/token HTTP/1.1\r\nHost: login.acme-corp.com\r\n";
    let rest = "Content-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=refresh_token&refresh_token=rt_9fAbCd";
    for field in ["Accept: a\rbcd\r\n", "Accept: abcd\r\r\n"] {
        for format in ["human", "concise", "markdown", "github"] {
            let said = stdout(&grantlint(&["--output-format", format], format!("{head}{field}{rest}").as_bytes()));
            assert!(said.contains("transport/bare-cr") && !said.contains('\r'), "{format}: {said:?}");
        }
        let human = stdout(&grantlint(&[], format!("{head}{field}{rest}").as_bytes()));
        assert!(human.contains("\n3 | Accept: a"), "{human}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let (code, said) = common::closed(&common::root(), &["--output-format", "json", "fixtures/cases"]);
    assert_ne!(code, Some(101), "{said}");
    assert_eq!(said, "");
}

#[test]
fn two_runs_say_the_same() {
    let run = || stdout(&grantlint(&["--output-format", "json", "fixtures/cases"], b""));
    assert_eq!(run(), run());
}

#[test]
fn the_prefix_form_knows_other_clients() {
    let url = "https://login.acme-corp.com/oauth/token";
    let user = "app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE";
    let cases: [(&[&str], &str); 3] = [
        (
            &[
                "wget",
                "--header=Authorization: Basic YTpi",
                "--post-data",
                "grant_type=refresh_token&refresh_token=rt_9f+Ab",
                url,
            ],
            "error[body/plus-read-as-space]",
        ),
        (&["http", "-a", user, "POST", url, "grant_type=refresh_token", "refresh_token=rt_9f+Ab"], "error[body/json]"),
        (
            &[
                "xhs",
                "-f",
                "-a",
                user,
                "POST",
                "login.acme-corp.com/oauth/token",
                "grant_type=refresh_token",
                "refresh_token=rt_9f+Ab",
            ],
            "no finding in 1 request",
        ),
    ];
    for (arguments, words) in cases {
        let output = grantlint(arguments, b"");
        assert!(stdout(&output).contains(words), "{arguments:?}\n{}", stdout(&output));
    }
}

#[test]
fn an_answer_that_asks_for_patience_needs_no_cause() {
    let capture = "curl https://login.acme-corp.com/oauth/token -d client_id=web-77 -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d device_code=GMMhmHCXhWEzkobqIHGG_EnNYYsAkukHspeYUk9E8\n{\"error\":\"authorization_pending\"}\n";
    let said = stdout(&grantlint(&[], capture.as_bytes()));
    assert!(said.contains("No error") && !said.contains("No fault found"), "{said}");
}

#[test]
fn a_status_that_the_answer_repeats_is_said_once() {
    let capture = format!("{GOOD}\n{{\"message\":\"Unauthorized\",\"error\":401}}\n");
    let capture = capture.replace("\n{", "\n\nHTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{");
    let said = stdout(&grantlint(&[], capture.as_bytes()));
    assert!(said.contains("The server answered 401: "), "{said}");
}

#[test]
fn a_form_that_was_named_and_not_found_is_named() {
    let output = grantlint(&["--input-format", "har"], GOOD.as_bytes());
    assert!(stderr(&output).contains("no request in the form har"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_long_line_is_cut_between_two_places() {
    let long = "a7".repeat(400);
    let capture = format!(
        "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -H 'Content-Type: application/json' -H 'X-Trace: {long}' -d grant_type=client_credentials\n"
    );
    let said = stdout(&grantlint(&[], capture.as_bytes()));
    assert!(said.contains("announced") && said.contains("a form"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() < 200), "{said}");
}

#[test]
fn the_device_endpoint_of_keycloak_is_known() {
    let capture = "curl https://sso.acme-corp.com/realms/x/protocol/openid-connect/auth/device -d client_id=tv-app\n";
    assert_eq!(json(capture)["files"][0]["exchanges"][0]["endpoint"], "device_authorization");
}
