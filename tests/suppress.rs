//! Findings that are let pass: comments, ignore files, baselines.

mod common;

use common::{grantlint, grantlint_in, scratch, stderr, stdout, verdicts};

const PLUS: &str = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=refresh_token -d refresh_token=rt_9f+Ab\n";

const RULE: &str = "body/plus-read-as-space";

const BASIC: &str = "Authorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==";

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9f+Ab\n";

/// Findings on a text, and what is said on standard error.
fn said(text: &str) -> (Vec<String>, String) {
    let output = grantlint(&["--output-format", "json", "--level", "warning"], text.as_bytes());
    (verdicts(&output), stderr(&output))
}

#[track_caller]
fn passes(text: &str) {
    assert_eq!(said(text), (Vec::new(), String::new()), "{text}");
    assert_ne!(said(&text.replace("grantlint:", "somelint:")).0, Vec::<String>::new(), "nothing to let pass: {text}");
}

#[test]
fn a_comment_speaks_of_the_request_below_it() {
    let comment = format!("# grantlint: ignore[{RULE}] the token is dead\n");
    passes(&format!("{comment}{PLUS}"));
    passes(&format!("#!/bin/sh\n\n{comment}\n# a word on it\n{PLUS}"));
    passes(&format!("{comment}POST https://login.acme-corp.com/oauth/token\n{BASIC}\n{FORM}"));
    passes(&format!(
        "### one\n// grantlint: ignore[body/*] the token is dead\nPOST https://login.acme-corp.com/oauth/token\n{BASIC}\n{FORM}"
    ));
    passes(&format!("{comment}POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\n{BASIC}\n{FORM}"));
    let hurl = FORM.replace("grant_type", "```\ngrant_type").replace("+Ab\n", "+Ab\n```\nHTTP 200\n");
    let comment = comment.replace(RULE, "body");
    passes(&format!("{comment}POST https://login.acme-corp.com/oauth/token\n{BASIC}\n{hurl}"));
    passes(
        "// grantlint: ignore[body] the server of 2019 reads it\nfetch('https://login.acme-corp.com/oauth/token', {method: 'POST', body: JSON.stringify({grant_type: 'refresh_token', refresh_token: 'rt_9fAbCd', client_id: 'app-7Kq2Zw'})})\n",
    );
    passes(
        "import requests\n\n# grantlint: ignore[body/json] the server reads it\nrequests.post('https://login.acme-corp.com/oauth/token', auth=('app-7Kq2Zw', 'n7Rz4PqLx2Vt9'), json={'grant_type': 'refresh_token', 'refresh_token': 'rt_9fAbCd'})\n",
    );
}

#[test]
fn a_comment_speaks_of_the_next_line_or_its_own() {
    passes(&format!("{} # grantlint: ignore[{RULE}] the token is dead\n", PLUS.trim_end()));
    passes(
        "import requests\nrequests.post('https://login.acme-corp.com/oauth/token', auth=('app-7Kq2Zw', 'n7Rz4PqLx2Vt9'),\n  # grantlint: ignore[body/json] the server reads it\n  json={'grant_type': 'refresh_token', 'refresh_token': 'rt_9fAbCd'})\n",
    );
    let two = format!("{PLUS}# grantlint: ignore[body] dead\n{PLUS}{PLUS}");
    let output = grantlint(&["--output-format", "json"], two.as_bytes());
    assert_eq!(verdicts(&output).len(), 2, "only the request in the middle passes");
}

#[test]
fn cassettes_in_yaml_have_comments() {
    let cassette = |comment: &str| {
        format!(
            "interactions:\n{comment}- request:\n    method: post\n    uri: https://login.acme-corp.com/oauth/token\n    body:\n      encoding: UTF-8\n      string: grant_type=refresh_token&refresh_token=a+b&client_id=x\n    headers:\n      Content-Type:\n      - application/x-www-form-urlencoded\n  response:\n    status: {{code: 400, message: Bad}}\n    headers: {{}}\n    body: {{encoding: UTF-8, string: '{{}}'}}\nrecorded_with: VCR 6.0\n"
        )
    };
    passes(&cassette("# grantlint: ignore[body/plus-read-as-space] dead\n"));
}

#[test]
fn what_is_sent_silences_nothing() {
    let body = FORM.replace("rt_9f+Ab", "rt_9f+Ab # grantlint: ignore[body] evil");
    let field = format!("X-Note: # grantlint: ignore[body] evil\n{FORM}");
    for text in [
        format!("POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\n{BASIC}\n{body}"),
        format!("POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\n{BASIC}\n{field}"),
        PLUS.replace("rt_9f+Ab", "'rt_9f+Ab # grantlint: ignore[body] evil'"),
        String::from(
            "{\n\"log\": {\"entries\": [{\"request\": {\"method\": \"POST\", \"url\": \"https://login.acme-corp.com/oauth/token\", \"httpVersion\": \"HTTP/1.1\", \"headers\": [], \"queryString\": [], \"cookies\": [], \"headersSize\": -1, \"bodySize\": -1,\n \"comment\": \" # grantlint: ignore[body] evil\", \"postData\": {\"mimeType\": \"application/x-www-form-urlencoded\", \"text\": \"grant_type=refresh_token&client_id=a&refresh_token=rt_9f+Ab\"}}, \"response\": {\"status\": 400}}]}}\n",
        ),
    ] {
        assert!(said(&text).0.contains(&format!("error {RULE}")), "{text}\n{:?}", said(&text));
    }
}

#[test]
fn comments_that_are_wrong_are_told() {
    let told = |comment: &str| said(&format!("# grantlint: {comment}\n{PLUS}"));
    assert_eq!(
        told("ignore[body]"),
        (
            Vec::new(),
            "grantlint: standard input:1: ignore without a reason; write it after the bracket: `ignore[rule] reason`\n"
                .to_owned()
        )
    );
    assert!(told("ignore[client] why").1.contains("standard input:1: ignore[client] lets nothing pass"));
    assert!(told("ignore[boddy] why").1.contains("did you mean body?"));
    assert!(told("ignore body").1.contains("has the form"));
    assert_eq!(told("ignore[client] why").0, ["error body/plus-read-as-space"]);
}

#[test]
fn unused_ignores_count_only_for_infos() {
    let text = format!("# grantlint: ignore[client] why\n{}", PLUS.replace('+', ""));
    let code = |arguments: &[&str]| grantlint(arguments, text.as_bytes()).status.code();
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "info"]), Some(1));
    assert_eq!(code(&["--fail-on", "info", "--exit-zero"]), Some(0));
    // What does not run cannot be used.
    assert_eq!(stderr(&grantlint(&["--select", "body"], text.as_bytes())), "");
    assert_eq!(stderr(&grantlint(&["-q"], text.as_bytes())), "");
}

#[test]
fn no_ignores_reports_everything() {
    let text = format!("# grantlint: ignore[body] dead\n{PLUS}");
    let output = grantlint(&["--no-ignores", "--output-format", "json"], text.as_bytes());
    assert_eq!(verdicts(&output), ["error body/plus-read-as-space"]);
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_fix_leaves_alone_what_passes() {
    let put = format!("{} -X PUT\n", PLUS.replace('+', "").trim_end());
    let text = format!("# grantlint: ignore[transport] the server wants it\n{put}");
    let folder = scratch(&[("a.sh", &text), ("b.sh", &put)]);
    let output = grantlint_in(folder.path(), &["--fix", "--unsafe-fixes", "a.sh", "b.sh"], b"");
    assert_eq!(std::fs::read_to_string(folder.path().join("a.sh")).expect("read"), text, "{}", stderr(&output));
    assert_ne!(std::fs::read_to_string(folder.path().join("b.sh")).expect("read"), put, "{}", stderr(&output));
}

#[test]
fn what_passes_is_not_ruled_out() {
    let answered = format!(
        "# grantlint: ignore[body] dead\n{PLUS}\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{{\"error\":\"invalid_grant\"}}\n"
    );
    for arguments in [&["--output-format", "json"][..], &["--output-format", "json", "--ignore", "body", "--no-ignores"]] {
        let report: serde_json::Value = serde_json::from_slice(&grantlint(arguments, answered.as_bytes()).stdout).expect("JSON");
        let diagnosis = &report["files"][0]["exchanges"][0]["diagnosis"];
        assert!(diagnosis["server_error"].is_object());
        assert!(!diagnosis["ruled_out"].to_string().contains(RULE), "{diagnosis}");
    }
}

/// The fingerprint of the first finding on a text.
fn fingerprint(text: &str) -> String {
    let report = grantlint::lint("test", text.as_bytes(), &grantlint::Options::default());
    let finding = report.exchanges.iter().flat_map(|exchange| &exchange.findings).next();
    finding.map(|finding| finding.fingerprint.clone()).expect("a finding")
}

const HAR: &str = r#"{"log": {"version": "1.2", "entries": [{"request": {"method": "POST", "url": "https://login.acme-corp.com/oauth/token", "httpVersion": "HTTP/1.1", "headers": [{"name": "Authorization", "value": "Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ=="}, {"name": "Content-Type", "value": "application/x-www-form-urlencoded"}], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": -1, "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "grant_type=refresh_token&refresh_token=rt_9f+Ab"}}, "response": {"status": 400, "statusText": "", "headers": [], "content": {"size": 0, "mimeType": ""}}}]}}"#;

#[test]
fn lists_let_pass_what_has_no_comments() {
    let entry = |path: &str, fingerprint: &str| {
        format!("[[ignored]]\npath = \"{path}\"\nrule = \"{RULE}\"\n{fingerprint}\nreason = \"dead\"\n")
    };
    let exact = format!("fingerprint = \"{}\"", fingerprint(HAR));
    let run = |name: &str, list: &str| {
        let folder = scratch(&[("a/x.har", HAR), (name, list)]);
        let output = grantlint_in(folder.path(), &["--output-format", "json", "--select", RULE, "a"], b"");
        (verdicts(&output), stderr(&output))
    };
    let nothing = (Vec::new(), String::new());
    assert_eq!(run(".grantlintignore.toml", &entry("a/x.har", "")), nothing);
    assert_eq!(run("a/.grantlintignore.toml", &entry("x.har", &exact)), nothing);
    assert_eq!(run("grantlint.toml", &entry("*.har", &exact)), nothing);
    let (found, told) = run("grantlint.toml", &entry("*.har", "fingerprint = \"0123456789abcdef\""));
    assert_eq!(found.len(), 1);
    assert!(told.starts_with("grantlint: grantlint.toml:1: this entry lets nothing pass"), "{told}");
    assert_eq!(run("grantlint.toml", &entry("b/*.har", "")).1, "", "an entry on other files is not unused");
    let (found, told) = run(".grantlintignore.toml", "[[ignored]]\npath = \"a\"\nrule = \"body\"");
    assert_eq!(found.len(), 0);
    assert!(told.contains(".grantlintignore.toml:1:1: this entry of [[ignored]] lacks `reason`"), "{told}");
}

#[test]
fn a_baseline_knows_its_findings_again() {
    let folder = scratch(&[("a.sh", PLUS), ("x/b.har", HAR), ("c.txt", "words")]);
    let run = |arguments: &[&str]| grantlint_in(folder.path(), arguments, b"");
    let written = run(&["--baseline", "known.json", "--write-baseline", "."]);
    assert_eq!((written.status.code(), stdout(&written)), (Some(0), String::new()));
    let list = std::fs::read_to_string(folder.path().join("known.json")).expect("the baseline");
    assert_eq!(list.lines().filter(|line| line.contains(RULE)).count(), 2);
    let entries: Vec<&str> = list.lines().filter(|line| line.starts_with("{\"path\"")).collect();
    assert!(!list.contains("rt_9f") && entries.is_sorted(), "{list}");
    assert_eq!(run(&["--baseline", "known.json", "."]).status.code(), Some(0));
    // Moved lines and a new secret are the old finding; another one is new.
    std::fs::write(folder.path().join("a.sh"), format!("\n\n{}", PLUS.replace("rt_9f", "rt_changed"))).expect("written");
    assert_eq!(run(&["--baseline", "known.json", "a.sh"]).status.code(), Some(0));
    std::fs::write(folder.path().join("a.sh"), format!("{PLUS}{PLUS}")).expect("written");
    assert_eq!(run(&["--baseline", "known.json", "a.sh"]).status.code(), Some(1));
    std::fs::write(folder.path().join("a.sh"), PLUS.replace('+', "")).expect("written");
    let gone = run(&["--baseline", "known.json", "."]);
    assert!(stderr(&gone).contains("known.json: 1 of its findings are gone"), "{}", stderr(&gone));
    assert_eq!(gone.status.code(), Some(0));
    let before = std::fs::read(folder.path().join("known.json")).expect("read");
    run(&["--baseline", "known.json", "--write-baseline", "."]);
    assert_ne!(std::fs::read(folder.path().join("known.json")).expect("read"), before);
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let folder = scratch(&[
        ("a.sh", PLUS),
        ("bad.json", "{\"schema\": 1}"),
        ("old.json", "{\"schema\": \"grantlint.baseline/0\", \"findings\": []}"),
    ]);
    for (arguments, words) in [
        (&["--baseline", "bad.json", "a.sh"][..], "bad.json:1:"),
        (&["--baseline", "old.json", "a.sh"], "another version"),
        (&["--baseline", "none.json", "a.sh"], "--write-baseline writes it"),
        (&["--write-baseline", "a.sh"], "needs --baseline FILE"),
    ] {
        let output = grantlint_in(folder.path(), arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}
