//! `grantlint diff`: over captures of planted requests by real clients, the same request shows no difference in whatever
//! form, and a planted mistake shows as what it is.

mod common;

use common::{grantlint, root, stderr, stdout};
use grantlint::{Comparison, Options, compare};

/// The request without a mistake as a command.
const RIGHT: &str = "curl-cmd/double-quotes.sh";

struct Row {
    path: String,
    truth: String,
    mistake: String,
}

fn rows() -> Vec<Row> {
    let index = std::fs::read_to_string(root().join("fixtures/captures/INDEX.tsv")).expect("INDEX.tsv");
    let rows = index.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let (truth, mistake) = columns[3].rsplit_once(" mistake=")?;
        let sent = truth.starts_with("POST") || truth.starts_with("GET");
        let one = columns[2] == "genuine" && sent && !truth.contains("||");
        one.then(|| Row { path: columns[0].to_owned(), truth: truth.to_owned(), mistake: mistake.to_owned() })
    });
    rows.collect()
}

fn file(path: &str) -> Vec<u8> {
    std::fs::read(root().join("fixtures/captures").join(path)).expect("a capture")
}

fn against_right(path: &str) -> Option<Comparison> {
    let (a, b) = (file(RIGHT), file(path));
    compare((RIGHT, &a), (path, &b), &Options::default()).ok()
}

fn said(comparison: &Comparison) -> Vec<String> {
    comparison.differences.iter().map(|difference| format!("{}: {}", difference.topic, difference.message)).collect()
}

#[test]
fn the_same_request_in_any_form_shows_no_difference() {
    let same = |row: &&Row| {
        row.mistake == "none"
            && row.truth.starts_with("POST http://localhost:8765/oauth/token ct=application/x-www-form-urlencoded")
            && row.truth.contains("cred=header-basic(raw) body-bytes=60")
    };
    // Browsers send an Origin; the recorder for R leaves the port out; a log prints its fields twice.
    let known = |row: &Row, said: &str| {
        said == "header: only B has the Origin header" && (row.path.starts_with("chrome/") || row.path.starts_with("firefox/"))
            || row.path == "requests/repr-ok.txt" && said.starts_with("duplicate: the Content-Type header")
            || row.path == "r-vcr/ok.yml" && said.starts_with("endpoint: the host")
    };
    let (mut compared, mut wrong) = (0, Vec::new());
    let rows = rows();
    for row in rows.iter().filter(same) {
        let Some(comparison) = against_right(&row.path) else { continue };
        compared += 1;
        wrong.extend(said(&comparison).into_iter().filter(|said| !known(row, said)).map(|said| format!("{}: {said}", row.path)));
    }
    assert!(compared > 80, "only {compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Planted mistakes and what must be said of them.
const MISTAKES: &[(&str, &str)] = &[
    ("json-body", "body: the body is a form in A and JSON in B"),
    ("json-body-with-form-content-type", "body: the body is a form in A and JSON in B"),
    ("form-body-with-json-content-type", "content-type: the content type is application/x-www-form-urlencoded in A"),
    ("content-type-text-plain", "content-type: the content type is application/x-www-form-urlencoded in A and text/plain in B"),
    ("content-type-missing", "content-type: the content type is application/x-www-form-urlencoded in A; B has none"),
    ("multipart-body", "body: the body is a form in A and multipart in B"),
    ("params-in-query", "parameter: refresh_token is in the body in A and in the query in B"),
    (
        "client-credentials-in-body",
        "client: the client is named by a Basic header in A and by client_id in the body, client_secret",
    ),
    (
        "client-credentials-in-body-and-header",
        "client: the client is named by a Basic header in A and by a Basic header, client_id",
    ),
    ("client-id-in-body", "client: the client is named by a Basic header in A and by a Basic header, client_id in the body"),
    ("double-encoded-refresh-token", "parameter: the values of refresh_token differ: B is URL-encoded once more"),
    (
        "unencoded-plus-in-refresh-token",
        "parameter: the values of refresh_token differ: B has a space where the other has a plus",
    ),
    ("basic-encoded-newline", "client: the client's secrets differ: B has a line break at its end"),
    ("basic-line-wrapped", "client: the Basic value is proper Base64 in A and Base64 with white space in it in B"),
    ("basic-python-bytes-literal", "client: the Basic value is proper Base64 in A and the text of a Python bytes literal in B"),
    ("basic-not-base64", "client: the Basic value is proper Base64 in A and"),
    ("basic-of-none-none", "client: the client's identifiers differ"),
    ("repeated-parameter", "duplicate: "),
    ("grant-type-typo", "parameter: the values of grant_type differ"),
    ("refresh-token-missing", "parameter: refresh_token is sent in A only"),
    ("authorization-duplicated", "duplicate: the Authorization header is sent once in A and 2 times in B"),
    ("body-wrapped-in-quotes", "body: the body is a form in A and a form in quotes in B"),
];

#[test]
fn a_planted_mistake_shows() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for row in rows() {
        let Some((_, words)) = MISTAKES.iter().find(|(mistake, _)| *mistake == row.mistake) else { continue };
        let Some(comparison) = against_right(&row.path) else { continue };
        let said = said(&comparison);
        // What a capture does not show cannot differ.
        let hidden = comparison.not_shown.iter().any(|item| item.what != "the scheme");
        compared += 1;
        if !said.iter().any(|said| said.starts_with(words)) && !hidden {
            wrong.push(format!("{}: {}: {said:?}", row.path, row.mistake));
        }
    }
    assert!(compared > 90, "only {compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_capture_does_not_differ_from_itself_nor_from_its_redacted_self() {
    let mut wrong = Vec::new();
    // The credentials there are so long that `base64` breaks the line, and their mark is not.
    for row in rows().iter().filter(|row| row.path != "curl-cmd/base64-wrapped.sh") {
        let text = file(&row.path);
        let redacted = grantlint::redact(&text, &Options::default());
        for other in [&text, &redacted] {
            let Ok(comparison) = compare((&row.path, &text), ("other", other), &Options::default()) else { continue };
            wrong.extend(said(&comparison).into_iter().map(|said| format!("{}: {said}", row.path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_report_holds_a_secret() {
    let secrets = ["s3cr+t/Value==", "s3cr%2Bt", "rt_9f+Ab/Cd==", "rt_9f%2BAb", "YXBwLTdLcTI6czNjcit0L1ZhbHVlPT0"];
    for row in rows() {
        let Some(comparison) = against_right(&row.path) else { continue };
        for text in [grantlint::report::comparison::human(&comparison), grantlint::report::comparison::json(&comparison)] {
            assert!(!secrets.iter().any(|secret| text.contains(secret)), "{}: {text}", row.path);
        }
    }
}

const POSTMAN: &str = "curl --location 'https://login.acme-corp.com/oauth/token' --header 'Content-Type: application/x-www-form-urlencoded' -u 'app-7Kq2:s3cr+t/Value==' --data-urlencode 'grant_type=refresh_token' --data-urlencode 'refresh_token=rt_9f+Ab/Cd=='\n";

fn http(head: &str, body: &str) -> String {
    format!("POST https://login.acme-corp.com/oauth/token HTTP/1.1\nHost: login.acme-corp.com\n{head}\n\n{body}\n")
}

fn differences(b: &str) -> Vec<String> {
    let comparison = compare(("A", POSTMAN.as_bytes()), ("B", b.as_bytes()), &Options::default()).expect("two requests");
    said(&comparison)
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const BASIC: &str = "Authorization: Basic YXBwLTdLcTI6czNjcit0L1ZhbHVlPT0=";

#[test]
fn the_weightiest_comes_first() {
    let text = "GET https://login.acme-corp.com/oauth2/token?grant_type=refresh_token HTTP/1.1\nHost: login.acme-corp.com\nDPoP: eyJhbGciOiJFUzI1NiJ9.e30.c2ln\n\n";
    let topics: Vec<String> =
        differences(text).iter().map(|said| said.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(topics, ["endpoint", "method", "client", "content-type", "body", "parameter", "parameter", "header"]);
}

#[test]
fn credentials_that_changed_places_or_spelling_are_told() {
    let body = "grant_type=refresh_token&refresh_token=rt_9f%2BAb%2FCd%3D%3D";
    let basic = |pair: &str| {
        use base64::Engine;
        let token = base64::engine::general_purpose::STANDARD.encode(pair);
        differences(&http(&format!("{FORM}\nAuthorization: Basic {token}"), body))
    };
    assert_eq!(basic("app-7Kq2:s3cr+t/Value=="), Vec::<String>::new());
    assert_eq!(basic("s3cr+t/Value==:app-7Kq2"), ["client: identifier and secret of the client have changed places"]);
    assert_eq!(
        basic("app-7Kq2:s3cr%2Bt%2FValue%3D%3D"),
        ["client: the client's secrets differ: B is URL-encoded once more than the other"]
    );
    assert_eq!(
        basic("app-7kq2:s3cr+t/Value=="),
        ["client: the client's identifiers differ: they differ in upper and lower case only"]
    );
    assert_eq!(basic("app-7Kq2:s3cr+t"), ["client: the client's secrets differ: B is cut off: the other goes on"]);
}

#[test]
fn what_does_not_matter_is_not_told() {
    let head = format!(
        "{FORM};charset=UTF-8\n{BASIC}\nUser-Agent: x/1\nAccept: application/json\nConnection: close\nContent-Length: 60"
    );
    assert_eq!(differences(&http(&head, "refresh_token=rt_9f%2bAb%2fCd%3d%3d&grant_type=refresh_token")), Vec::<String>::new());
    let xml = format!("{FORM}\n{BASIC}\nAccept: application/xml");
    let said = differences(&http(&xml, "grant_type=refresh_token&refresh_token=rt_9f%2BAb%2FCd%3D%3D"));
    assert_eq!(said, ["header: by its Accept header B does not take JSON"]);
}

#[test]
fn what_one_side_does_not_show_is_no_difference() {
    let text = http(&format!("{FORM}\nAuthorization: Basic ***"), "grant_type=refresh_token&refresh_token=***");
    let comparison = compare(("A", POSTMAN.as_bytes()), ("B", text.as_bytes()), &Options::default()).expect("two requests");
    assert_eq!(said(&comparison), Vec::<String>::new());
    let hidden: Vec<&str> = comparison.not_shown.iter().map(|item| item.what.as_str()).collect();
    assert_eq!(hidden, ["the client's identifier", "the client's secret", "the value of refresh_token"]);
}

#[test]
fn streams_and_exit_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let postman = path("postman.sh", POSTMAN);
    let body = "grant_type=refresh_token&refresh_token=rt_9f+Ab/Cd==";
    let run = |arguments: &[&str], input: &str| grantlint(&[&["diff"], arguments].concat(), input.as_bytes());

    let same = run(&[&postman, "-"], POSTMAN);
    assert_eq!((same.status.code(), stderr(&same).as_str()), (Some(0), ""));
    assert!(stdout(&same).ends_with("\nno difference that matters to a token endpoint\n"), "{}", stdout(&same));

    let differs = run(&["-", &postman], &http(&format!("{FORM}\n{BASIC}"), body));
    assert_eq!(differs.status.code(), Some(1));
    let said = stdout(&differs);
    assert!(said.contains("A  standard input:6:26  refresh_token=***"), "{said}");
    assert!(said.contains("a space where the other has a plus"), "{said}");

    let two = path("two.http", &format!("{}\n###\n{}", http(BASIC, body), http(BASIC, body)));
    assert!(stdout(&run(&[&two, &postman], "")).contains("two.http (http-file), request 1 of 2, line 1"));

    for arguments in [&["-", "-"][..], &[&postman, "nowhere.txt"], &[&postman, "--provider", "nobody", "-"]] {
        let refused = run(arguments, "");
        assert_eq!((refused.status.code(), stdout(&refused).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr(&refused).starts_with("grantlint: "), "{}", stderr(&refused));
    }
    let lost = run(&[&postman, "-"], "no request here");
    assert_eq!(lost.status.code(), Some(2));
    assert!(stderr(&lost).contains("found no HTTP request"), "{}", stderr(&lost));

    let json: serde_json::Value =
        serde_json::from_slice(&run(&["--output-format", "json", &postman, "-"], &http(FORM, body)).stdout).expect("JSON");
    assert_eq!((json["schema"].as_str(), json["differences"][0]["topic"].as_str()), (Some("grantlint.diff/1"), Some("client")));
    assert_eq!(json["differences"][1]["b"]["line"], 5);
}
