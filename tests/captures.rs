//! Compares what is read of the captures in `fixtures/captures` with what the server saw.

mod common;

use std::collections::BTreeMap;

use grantlint::{ExchangeReport, FileReport, Level, Options, Seen};

/// One line of `INDEX.tsv`.
struct Row {
    path: String,
    genuine: bool,
    /// The requests to the token endpoint.
    truths: Vec<Truth>,
    correct: bool,
    report: FileReport,
}

/// A request as the server saw it.
#[derive(Debug)]
struct Truth {
    method: String,
    host: String,
    path: String,
    content_type: Option<String>,
    credentials: Vec<&'static str>,
}

impl Truth {
    fn read(text: &str) -> Option<Truth> {
        let text = text.trim_start_matches("intended, not sent to the server: ");
        let mut words = text.split(' ');
        let (method, url) = (words.next()?.to_owned(), words.next()?);
        let (_, rest) = url.split_once("://")?;
        let (authority, path) = rest.split_once('/')?;
        let path = format!("/{}", path.split('?').next()?);
        let value = |key: &str| text.split(&format!(" {key}=")).nth(1);
        let content_type = value("ct").map(|text| text.split([' ', ';']).next().unwrap_or_default().to_ascii_lowercase());
        let credentials = value("cred").map(credentials).unwrap_or_default();
        // Browsers and their recorders show the request that a preflight is for, never the preflight.
        (path.contains("oauth/token") && method != "OPTIONS").then(|| Truth {
            method,
            host: authority.split(':').next().unwrap_or_default().to_owned(),
            path,
            content_type: content_type.filter(|text| text != "(none)"),
            credentials,
        })
    }

    /// As far as the capture shows it, the exchange is this request.
    fn is(&self, exchange: &ExchangeReport) -> Result<(), String> {
        let seen = &exchange.understood;
        let differs = |what: &str, shown: Option<String>, truth: &str| match shown {
            Some(shown) if shown != truth => Err(format!("{what} {shown}, but {truth} was sent")),
            _ => Ok(()),
        };
        differs("method", exchange.method.clone(), &self.method)?;
        differs("host", seen.host.clone().filter(|host| !host.contains(['{', '$'])), &self.host)?;
        differs("path", seen.path.clone().filter(|path| !path.contains(['{', '$'])), &self.path)?;
        let truth = self.content_type.clone().unwrap_or_default();
        match &seen.content_type {
            Seen::Shown(shown) if shown.contains(['{', '$']) => {}
            Seen::Shown(shown) => differs("content type", Some(shown.clone()), &truth)?,
            Seen::Absent if self.content_type.is_some() => return Err(format!("no content type, but {truth} was sent")),
            _ => {}
        }
        match &seen.credentials {
            Seen::Shown(shown) => match shown.iter().find(|place| !self.credentials.contains(place)) {
                Some(place) => Err(format!("credentials {place}, but they were in {:?}", self.credentials)),
                None => Ok(()),
            },
            Seen::Absent if !self.credentials.is_empty() => {
                Err(format!("no credentials, but they were in {:?}", self.credentials))
            }
            _ => Ok(()),
        }
    }
}

fn credentials(text: &str) -> Vec<&'static str> {
    let text = text.split(' ').next().unwrap_or_default();
    let known = ["header-basic", "header-bearer", "header-other", "body", "query"];
    known.into_iter().filter(|place| text.split('+').any(|part| part.split('(').next() == Some(*place))).collect()
}

fn rows() -> Vec<Row> {
    let folder = common::root().join("fixtures/captures");
    let index = std::fs::read_to_string(folder.join("INDEX.tsv")).expect("INDEX.tsv");
    index.lines().skip(1).filter_map(|line| row(&folder, line)).collect()
}

fn row(folder: &std::path::Path, line: &str) -> Option<Row> {
    let mut columns = line.split('\t');
    let (path, _, kind, truth) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    let (requests, mistake) = truth.split_once(" mistake=")?;
    let file = std::fs::read(folder.join(path)).expect("a capture");
    let report = grantlint::lint(path, &file, &Options::default());
    // Such a report names no request at all, so there is nothing in it to compare.
    let shows_request = columns.next() != Some("no request details");
    let truths: Vec<Truth> = requests.split(" || ").filter(|_| shows_request).filter_map(Truth::read).collect();
    Some(Row { path: path.to_owned(), genuine: kind == "genuine", correct: mistake == "none", truths, report })
}

impl Row {
    /// What the reading gets wrong, if anything.
    fn fault(&self) -> Option<String> {
        // An archive without entries cannot show what was sent; it must say so.
        if self.report.exchanges.is_empty() && self.report.problems.iter().any(|problem| problem.message.contains("no entries")) {
            return None;
        }
        if self.report.exchanges.is_empty() && NO_REQUEST.contains(&self.path.as_str()) {
            return None;
        }
        if self.report.exchanges.is_empty() {
            return Some("no request found".to_owned());
        }
        self.truths.iter().find_map(|truth| {
            let verdicts: Vec<_> = self.report.exchanges.iter().map(|exchange| truth.is(exchange)).collect();
            let fits = verdicts.iter().any(Result::is_ok);
            (!fits).then(|| verdicts.into_iter().filter_map(Result::err).next().unwrap_or_default())
        })
    }

    fn grave(&self) -> Vec<&'static str> {
        let findings = self.report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        findings.filter(|finding| finding.level > Level::Info).map(|finding| finding.rule).collect()
    }

    fn tool(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }
}

/// Captures of requests that do not show them: nothing can be read there.
const NO_REQUEST: &[&str] = &[
    // the answer alone
    "curl/i-ok.txt",
    "mitmproxy/ok.raw-response.txt",
    // the exception that kept the request from being sent; it names neither address nor value
    "net-http/debug-encode64.log",
    // credentials and cookies that later requests take up
    "httpie/session.json",
];

/// Tools whose captures are read so far. One that is listed must stay read.
const READ: &[&str] = &[
    // transcripts
    "curl",
    "pycurl",
    "php-curl",
    "net-http",
    "httparty",
    "http-rb",
    "rest-client",
    "oauth2-gem",
    "requests",
    "requests-toolbelt",
    "urllib",
    "httpx",
    "aiohttp",
    "wget",
    "xh",
    "httpie",
    "faraday",
    // transcripts of clients, runtimes and packets
    "apache-httpclient",
    "fetch",
    "go",
    "guzzle",
    "java-huc",
    "java-jdk",
    "node-fetch",
    "node-http",
    "perl-lwp",
    "reqwest",
    "strace",
    "tcpdump",
    "tshark",
    // source code and printed objects
    "axios",
    "fetch",
    "got",
    "node-fetch",
    "node-http",
    "php-vardump",
    "postman",
    "requests",
    "undici",
    // request files and collections
    "bruno",
    "http-file",
    "hurl",
    "insomnia",
    // command lines
    "chrome",
    "curl-cmd",
    "firefox",
    "wget",
    "xh",
    "httpie",
    // documents of recorders and mocks
    "betamax",
    "go-vcr",
    "nock",
    "pact",
    "playwright",
    "polly",
    "pytest-recording",
    "r-vcr",
    "responses",
    "vcr",
    "vcrpy",
    "webmock",
    "wiremock",
];

#[test]
fn what_is_read_is_what_was_sent() {
    let rows = rows();
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut all, mut right) = (0, 0);
    for row in rows.iter().filter(|row| row.genuine && !row.truths.is_empty()) {
        let entry = table.entry(row.tool()).or_default();
        entry.0 += 1;
        all += 1;
        match row.fault() {
            None => {
                entry.1 += 1;
                right += 1;
            }
            Some(fault) => {
                println!("{}: {fault}", row.path);
                if READ.contains(&row.tool()) || row.path.ends_with(".har") {
                    wrong.push(format!("{}: {fault}", row.path));
                }
            }
        }
    }
    for (tool, (all, right)) in &table {
        println!("{tool}: {right} of {all}");
    }
    println!("genuine captures read as they were sent: {right} of {all}");
    assert!(all > 300);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn correct_requests_raise_no_error_and_no_warning() {
    let correct = |row: &&Row| row.correct && !row.truths.is_empty();
    let rows = rows();
    let wrong: Vec<String> = rows
        .iter()
        .filter(correct)
        .filter(|row| !row.grave().is_empty())
        .map(|row| format!("{}: {:?}", row.path, row.grave()))
        .collect();
    assert!(rows.iter().filter(correct).count() > 100);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
