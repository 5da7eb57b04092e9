//! Text four times as long takes about four times as long to read: no reader goes over the same text again and again.
//! Two sizes are compared in one run, so that the machine does not matter.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a test that measures has a clock and says what it measured")]

use std::time::{Duration, Instant};

use grantlint::{Options, lint};

/// Quadratic work would make it sixteen.
const MOST: f64 = 8.0;

/// How often a measurement that says so is made again.
const TRIES: usize = 4;

/// The shorter of two runs, so that a pause of the machine does not count.
#[expect(clippy::disallowed_methods, reason = "only the ratio of two times counts, never a verdict")]
fn time(work: impl Fn()) -> Duration {
    let run = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    run().min(run())
}

fn check(name: &str, text: impl Fn(usize) -> String, size: usize) {
    let texts = [text(size), text(size * 4)];
    let lint = |at: usize| drop(lint("generated", texts.get(at).map_or(&[][..], |text| text.as_bytes()), &Options::default()));
    compare(name, |work| lint(usize::from(work > size)), size);
}

fn compare(name: &str, work: impl Fn(usize), size: usize) {
    // What any run costs, however short its text.
    let floor = Duration::from_millis(20);
    let measure = || (time(|| work(size)) + floor, time(|| work(size * 4)) + floor);
    let is_linear = |(short, long): (Duration, Duration)| long.as_secs_f64() / short.as_secs_f64() < MOST;
    // A busy machine slows one of the two at times; quadratic work is slow every time.
    let (short, long) = (0..TRIES).map(|_| measure()).find(|pair| is_linear(*pair)).unwrap_or_else(measure);
    assert!(is_linear((short, long)), "{name}: {short:?} for {size}, {long:?} for four times as much");
}

#[test]
fn bare_request_lines() {
    check("lines", |size| "POST /t HTTP/1.1\n".repeat(size), 3000);
}

#[test]
fn request_files() {
    let request = "### name\nPOST https://h.example/oauth/token\nContent-Type: application/x-www-form-urlencoded\n\
        Authorization: Basic aWQ6cw==\n\ngrant_type=refresh_token&refresh_token=abc\n\n";
    check("requests", |size| request.repeat(size), 250);
}

/// Requests with faults that have repairs: each costs as much among many as among few.
#[test]
fn requests_in_one_file() {
    let curl = "curl -X POST https://h.example/oauth/token -H 'Content-Type: application/json' -d 'grant_type=refresh_token&refresh_token=abc'\n";
    check("curl", |size| curl.repeat(size), 50);
    let raw = "POST /oauth/token HTTP/1.1\nHost: h.example\nContent-Type: application/json\n\ngrant_type=refresh_token&refresh_token=abc\n\n";
    check("raw HTTP", |size| raw.repeat(size), 50);
    let entry = r#"{"request":{"method":"POST","url":"https://h.example/oauth/token","headers":[{"name":"Content-Type","value":"application/json"}],"postData":{"mimeType":"application/json","text":"grant_type=refresh_token&refresh_token=abc"}},"response":{"status":400,"headers":[],"content":{"text":"{}"}}}"#;
    let har = |size: usize| {
        format!(r#"{{"log":{{"version":"1.2","creator":{{"name":"x"}},"entries":[{}]}}}}"#, vec![entry; size].join(","))
    };
    check("HAR", har, 50);
    let interaction = "- request:\n    method: post\n    uri: https://h.example/oauth/token\n    body:\n      encoding: UTF-8\n      string: grant_type=refresh_token&refresh_token=abc\n    headers:\n      Content-Type:\n      - application/json\n  response:\n    status:\n      code: 400\n      message: x\n    headers: {}\n    body:\n      string: '{}'\n";
    check("cassette", |size| format!("---\nhttp_interactions:\n{}recorded_with: VCR 6.2.0\n", interaction.repeat(size)), 50);
    let line = r#"{"time":1,"msg":"POST https://h.example/oauth/token","request":{"method":"POST","url":"https://h.example/oauth/token","headers":{"Content-Type":"application/json"},"body":"grant_type=refresh_token&refresh_token=abc"}}"#;
    // A search index of documentation holds all of its texts in one line.
    check("answers in one line", |size| r#"{"error":"invalid_grant","text":"POST /oauth/token"} "#.repeat(size), 250);
    check("JSON lines", |size| format!("{line}\n").repeat(size), 50);
    let again = format!(
        "{raw}HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{\"access_token\":\"at_4KdPq2\",\"refresh_token\":\"rt_2mXyZa\"}}\n\n\
         https://h.example/authorize?response_type=code&client_id=app-7Kq2Zw\n\n"
    )
    .replace("=abc", "=rt_9fAbCd&client_id=app-7Kq2Zw");
    check("one token again and again", |size| again.repeat(size), 50);
    let options = Options::default();
    compare(
        "fix",
        |size| drop(grantlint::fix("generated", curl.repeat(size).as_bytes(), &options, grantlint::Grade::Unsafe)),
        25,
    );
}

#[test]
fn parameters() {
    let head = "POST /oauth/token HTTP/1.1\nHost: h.example\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=x";
    check("same parameters", |size| format!("{head}{}\n", "&p=v".repeat(size)), 4_000);
    let many = |size: usize| (0..size).map(|at| format!("&p{at}=v{at}")).collect::<String>();
    check("other parameters", |size| format!("{head}{}\n", many(size)), 4_000);
    check("members", |size| format!("{{\"grant_type\":\"x\"{}}}\n", ",\"a\":\"b\"".repeat(size)), 2_000);
}

#[test]
fn brackets_that_nobody_closed() {
    check("after targets", |size| "POST https://h.example/token\n{ \"a\": \n".repeat(size), 500);
    check("after heads", |size| "POST /t HTTP/1.1\nHost: h.example\n\n{ \"a\": \n\n".repeat(size), 500);
    check("labelled", |size| "headers={ ".repeat(size) + "\n", 1500);
    check("maps", |size| "{a=b, {grant_type=c, ".repeat(size) + "\n", 1500);
    check("calls", |size| "requests.post(".repeat(size) + "\n", 1500);
}

#[test]
fn backticks_in_a_command() {
    for unit in ["`", "a` ", "$(a ", "`# a` ", "{{ ", "\"`a`\" ", "x`a`"] {
        check(unit, |size| format!("curl https://h.example/oauth/token -d {}\n", unit.repeat(size)), 4000);
    }
}

#[test]
fn one_long_line() {
    check("dots", |size| "a.post.get.request.".repeat(size) + "\n", 1000);
    check("structures", |size| "headers={'A': 'b'} url: x ".repeat(size) + "\n", 500);
    check("words", |size| "POST /t ".repeat(size) + "\n", 3000);
}

/// A request with `body` behind `grant_type=`.
fn in_request(body: &str) -> String {
    let head = "POST /oauth/token HTTP/1.1\nHost: h.example\nContent-Type: application/x-www-form-urlencoded";
    format!("{head}\nAuthorization: Basic aWQ6cw==\n\ngrant_type={body}\n")
}

#[test]
fn one_huge_word() {
    // Secrets that repeat themselves, values far from any name that is known, escapes that are none.
    for unit in ["client_secret=", "eyJ", "-----BEGIN ", "grant_type=a&", "x_code=", "-u=", "MIIB", ".", "%", "%5", "%{"] {
        let size = 6_000 / unit.len();
        check(unit, |size| unit.repeat(size) + "\n", size);
        check(unit, |size| in_request(&unit.repeat(size)), size);
    }
}

#[test]
fn quotes_and_brackets_that_nobody_closed() {
    // Long enough for what may be read again to be used up.
    for unit in ["{\"", "{\"a\":\"", "({[", "\"\\\"", "$(", "fetch("] {
        check(unit, |size| unit.repeat(size) + "\n", 16_000 / unit.len());
    }
    for unit in ["{'a': ", "{\"request\":{", "new Request("] {
        check(unit, |size| format!("{unit}\n").repeat(size), 16_000 / unit.len());
    }
}

#[test]
fn brackets_in_brackets() {
    // Each pair of brackets that is read twice doubles the work.
    let text = |size: usize| format!("requests.post({}a{})\n", "(".repeat(size), ",)".repeat(size));
    check("tuples", text, 8);
    check("unclosed tuples", |size| format!("requests.post({}a{})\n", "(".repeat(size), ",".repeat(size)), 8);
    check("literals in literals", |size| format!("RestClient.post {}\n", "\"#{".repeat(size)), 8_000);
}

#[test]
fn rows_of_a_table() {
    // What describes a value is passed over, and never without end.
    check("describing columns", |size| format!("| grant_type{} x\n", " | string".repeat(size)), 20_000);
    check("pairs in one line", |size| "client_id: *a ".repeat(size), 2_000);
    let reduce = |text: &str| grantlint::redact(text.as_bytes(), &Options::default());
    compare("described secrets", |size| drop(reduce(&format!("client_secret{}", "|string".repeat(size)))), 20_000);
}

#[test]
fn redaction() {
    let reduce = |text: &str| grantlint::redact(text.as_bytes(), &Options::default());
    for unit in ["client_secret=", "eyJ", "a%2B", "\\u0041", "YTpi\n", "-u a:b ", "id:secretsecret "] {
        let size = 6_000 / unit.len();
        compare(unit, |size| drop(reduce(&unit.repeat(size))), size);
    }
}

/// What a program puts together out of what it has put together: with every line twice as much, or a little more.
#[test]
fn values_out_of_values() {
    let sends = "http.send(\"POST\", \"https://h.example/t\", a)\n";
    for (name, first, line) in [
        ("holes", "a = \"grant_type=x\"\n", "a = \"${a}${a}\"\n"),
        ("places", "a = \"grant_type=x\"\n", "a = \"%s%s\" % (a, a)\n"),
        ("sums", "a = \"grant_type=x\"\n", "a = btoa(a + a)\n"),
        ("lists", "a = {\"grant_type\": \"x\"}\n", "a = [a, a]\n"),
        ("objects", "a = {\"grant_type\": \"x\"}\n", "a = JSON.stringify({\"b\": a, \"c\": a})\n"),
        ("growing", "a = \"grant_type=x\"\n", "a += \"&b=c\"\n"),
        ("members", "a = {\"grant_type\": \"x\"}\n", "a[\"b\"] = a\n"),
    ] {
        check(name, |size| format!("{first}{}{sends}", line.repeat(size)), 200);
    }
}
