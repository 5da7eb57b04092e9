//! Small inputs that leaked or broke once: secrets in odd places, files and names that are none, configurations that reach
//! too far.

mod common;

use common::{grantlint, grantlint_in, scratch, stderr, stdout};

/// Secrets, and long pieces of them, that are in the inputs.
const SECRETS: [&str; 12] = [
    "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
    "Kp7monkey",
    "Zk9mQ2vLR7tB4xW8",
    "mQ2v",
    "LR7tB4xW8",
    "8f7d9a2b3c4d5e6f",
    "ummerNight2024",
    "copper-private-lantern-secure",
    "3f2b8c1e-7d4a-4b9e-8a6f-1c2d3e4f5a6b",
    "n7Rz4PqLx2Vt9KsD",
    "3mWb8YcH5gJf6TaE",
    "YXBwLTdLcTJadzo8Wms5bVEydkxSN3RCNHhXOG5QMWQ",
];

#[test]
fn no_secret_is_left_in_an_odd_place() {
    let list: serde_json::Value = serde_json::from_str(include_str!("robust/secrets.json")).expect("JSON");
    let cases = list.as_array().expect("a list");
    assert!(cases.len() >= 24, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let [name, command, input] = ["name", "command", "input"].map(|key| case[key].as_str().expect("a text"));
        let output = grantlint(&[command, "-"], input.as_bytes());
        let said = stdout(&output) + &stderr(&output);
        let left = SECRETS.iter().filter(|secret| input.contains(*secret) && said.contains(*secret));
        wrong.extend(left.map(|secret| format!("{name}: {secret}\n    {said}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Marks of direction, separators, soft hyphens, tag letters, variation selectors.
const INVISIBLE: [char; 8] = ['\u{61C}', '\u{2028}', '\u{2029}', '\u{AD}', '\u{E0041}', '\u{FE0F}', '\u{E0101}', '\u{2060}'];

#[test]
fn invisible_signs_reach_no_format() {
    let formats = ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"];
    for sign in INVISIBLE {
        let file =
            format!("PO{sign}ST /oauth/token HTTP/1.1\nHost: h.example\nX-A{sign}: b\n\ngrant_type=x{sign}y&client_{sign}id=a\n");
        for format in formats {
            let said = stdout(&grantlint(&["--output-format", format], file.as_bytes()));
            assert!(!said.contains(sign), "{:?} in {format}", sign.escape_unicode());
        }
    }
}

const REQUEST: &str =
    "curl https://h.example.com/oauth/token -d grant_type=client_credentials -d client_id=a -d client_secret=Kd83zq1\n";

#[test]
fn a_configuration_reaches_no_file_outside() {
    let folder =
        scratch(&[("repo/grantlint.toml", "baseline = \"../victim.txt\"\n"), ("repo/a.sh", REQUEST), ("victim.txt", "mine\n")]);
    let output = grantlint_in(&folder.path().join("repo"), &["--write-baseline", "a.sh"], b"");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("is outside of"), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(folder.path().join("victim.txt")).expect("the file"), "mine\n");
}

#[test]
fn only_a_baseline_is_overwritten_by_one() {
    let folder = scratch(&[("a.sh", REQUEST), ("notes.txt", "mine\n")]);
    let output = grantlint_in(folder.path(), &["--baseline", "notes.txt", "--write-baseline", "a.sh"], b"");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(folder.path().join("notes.txt")).expect("the file"), "mine\n");
    for _ in 0..2 {
        let output = grantlint_in(folder.path(), &["--baseline", "known.json", "--write-baseline", "a.sh"], b"");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_names_plain_files_only() {
    let folder = scratch(&[("grantlint.toml", "provider-files = [\"pipe\"]\n"), ("a.sh", REQUEST)]);
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
    assert!(made.is_ok_and(|made| made.success()), "mkfifo");
    let output = grantlint_in(folder.path(), &["a.sh"], b"");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("not a plain file"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn sarif_says_the_octets_of_a_name() {
    use std::os::unix::ffi::OsStrExt;
    let folder = scratch(&[]);
    let name = std::ffi::OsStr::from_bytes(b"\xFF\xFE.sh");
    std::fs::write(folder.path().join(name), REQUEST).expect("written");
    let said = stdout(&grantlint_in(folder.path(), &["--output-format", "sarif", "."], b""));
    assert!(said.contains("%FF%FE.sh") && !said.contains("%EF%BF%BD"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_repaired_file_keeps_its_owner_or_loses_its_power() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = scratch(&[(
        "a.sh",
        "curl https://h.example.com/oauth/token -H 'Content-Type: application/json' -d 'grant_type=client_credentials&client_id=a&client_secret=Kd83zq1'\n",
    )]);
    let path = folder.path().join("a.sh");
    // Only root can give a file away; for others there is nothing to see.
    let given = chown(&path, Some(65_534), Some(65_534)).is_ok();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o4755)).expect("a mode");
    let before = std::fs::read(&path).expect("the file");
    let owner = std::fs::metadata(&path).expect("the file").uid();
    grantlint_in(folder.path(), &["--fix", "--unsafe-fixes", "a.sh"], b"");
    assert_ne!(std::fs::read(&path).expect("the file"), before, "nothing was repaired");
    let after = std::fs::metadata(&path).expect("the file");
    assert_eq!(after.uid(), owner, "given away: {given}");
    assert!(after.uid() == owner || after.mode() & 0o6000 == 0);
}

#[test]
fn check_says_which_lines_still_hold_something() {
    let folder = scratch(&[
        ("clean.txt", "grant_type=x&scope=openid\n"),
        ("held.txt", "a line\nclient_secret: Kd83zq1\n\nclient_id: app\n"),
    ]);
    let clean = grantlint_in(folder.path(), &["redact", "--check", "clean.txt"], b"");
    assert_eq!((clean.status.code(), stdout(&clean).as_str()), (Some(0), ""), "{}", stderr(&clean));
    let held = grantlint_in(folder.path(), &["redact", "--check", "clean.txt", "held.txt"], b"");
    assert_eq!((held.status.code(), stdout(&held).as_str()), (Some(1), "held.txt:2: holds something that redact would cover\n"));
    let more = grantlint_in(folder.path(), &["redact", "--check", "--identifiers", "held.txt"], b"");
    assert_eq!(stdout(&more).lines().count(), 2, "{}", stdout(&more));
    let covered = stdout(&grantlint_in(folder.path(), &["redact", "--identifiers", "held.txt"], b""));
    assert_eq!(covered, "a line\nclient_secret: <client_secret#1>\n\nclient_id: <identifier#1>\n");
    assert_eq!(grantlint_in(folder.path(), &["redact", "--check", "nowhere"], b"").status.code(), Some(2));
    assert_eq!(grantlint_in(folder.path(), &["redact", "clean.txt", "held.txt"], b"").status.code(), Some(2));
}

/// What a rule calls a secret is shown nowhere, the rule's own excerpt included.
#[test]
fn a_cookie_of_an_answer_is_covered_in_every_format() {
    let file = concat!(
        "{\"http_interactions\":[{\"recorded_at\":\"2017-04-11T04:14:14\",\"request\":{\"body\":{\"encoding\":\"utf-8\",",
        "\"string\":\"grant_type=password&password=<PASSWORD>&username=<USERNAME>\"},\"headers\":{\"Authorization\":[\"Basic <BASIC_AUTH>\"],",
        "\"Content-Type\":[\"application/x-www-form-urlencoded\"]},\"method\":\"POST\",\"uri\":\"https://www.example.org/api/v1/access_token\"},",
        "\"response\":{\"body\":{\"encoding\":\"UTF-8\",\"string\":\"{\\\"token_type\\\": \\\"bearer\\\"}\"},\"headers\":{\"set-cookie\": [\n    ",
        "\"tracker=hTqWm3ZrLc8NyKdPv2.0.1491884054611.5-7nYV7zXzDkm0guFcrnUAcgHhJhew; Path=/; secure\"]},",
        "\"status\":{\"code\":200,\"message\":\"OK\"},\"url\":\"x\"}}],\"recorded_with\":\"betamax/0.8.0\"}\n",
    );
    for format in ["human", "concise", "json", "sarif", "rdjson", "markdown"] {
        let said = stdout(&grantlint(&["--fixtures", "--output-format", format], file.as_bytes()));
        assert!(!said.contains("hTqWm3ZrLc8NyKdPv2"), "{format}: {said}");
    }
    assert!(!stdout(&grantlint(&["redact"], file.as_bytes())).contains("hTqWm3ZrLc8NyKdPv2"));
}

/// Words of code are no secrets, wherever they are.
#[test]
fn what_is_no_value_stays() {
    for text in [
        "Failed to acquire a token: unexpected error while refreshing the token\n",
        "Pass client id and secret via Basic Authentication or in the body\n",
        "$body = 'client_secret='.$client_secret.'&code='.$code;\n",
        "Error: AADSTS7000215: Invalid client secret is provided.\n",
        "const url = `${base}/oauth/token`; headers['Content-Type'] = 'application/json';\n",
        "at Object.getAccessToken (node_modules/simple-oauth2/lib/client.js:45:12)\n",
    ] {
        assert_eq!(stdout(&grantlint(&["redact"], text.as_bytes())), text);
    }
}
