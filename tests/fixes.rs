//! Repairs in every form that they are written into: the finding goes, nothing else comes, a second run changes nothing.

#[path = "fixes/forms.rs"]
mod forms;

mod common;

use std::collections::BTreeMap;

use forms::{FORMS, Request};
use grantlint::reading::{Content, requests};
use grantlint::{FileReport, Grade, Level, Options, Rule, Seen};

fn options() -> Options {
    Options { show_secrets: true, ..Options::default() }
}

/// The first example under `heading`.
fn example<'p>(rule: &'p Rule, heading: &str) -> Option<&'p str> {
    let section = rule.page.split(&format!("\n## {heading}\n")).nth(1)?;
    let block = section.split("```").nth(1)?;
    block.split_once('\n').map(|(_, text)| text)
}

/// The request that an example holds; those without an address cannot be written in every form.
fn request(text: &str) -> Option<Request> {
    let read = requests(text.as_bytes()).into_iter().next()?;
    let Seen::Shown(mut headers) = read.headers else { return None };
    let host = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, value)| value.clone());
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("host") && !name.eq_ignore_ascii_case("content-length"));
    let address = read.address?;
    let address = if address.starts_with('/') { format!("https://{}{address}", host?) } else { address };
    let url = read.query.map_or_else(|| address.clone(), |query| format!("{address}?{query}"));
    let body = match read.content {
        Seen::Shown(Content::Text(text)) => text.trim_end().to_owned(),
        Seen::Shown(Content::Pairs(_)) => return None,
        _ => String::new(),
    };
    Some(Request { method: read.method?, url, headers, body })
}

fn raised(report: &FileReport) -> Vec<&'static str> {
    let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
    findings.filter(|finding| finding.level > Level::Info).map(|finding| finding.rule).collect()
}

#[test]
fn every_repair_holds_in_every_form() {
    let (mut repaired, mut refused, mut wrong) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for rule in grantlint::rules().filter(|rule| rule.meta("fix") != "none") {
        let Some(request) = example(rule, "Bad").and_then(request) else { continue };
        for (form, write) in FORMS {
            let text = write(&request);
            let before = grantlint::lint("file", text.as_bytes(), &options());
            if !raised(&before).contains(&rule.name) {
                continue;
            }
            let fixed = grantlint::fix("file", text.as_bytes(), &options(), Grade::Unsafe);
            let again = grantlint::fix("file", &fixed.bytes, &options(), Grade::Unsafe);
            let after = raised(&fixed.report);
            if again.bytes != fixed.bytes {
                wrong.push(format!("{} in {form}: a second run changes something", rule.name));
            }
            if after.iter().any(|rule| !raised(&before).contains(rule)) {
                wrong.push(format!("{} in {form}: {after:?} came", rule.name));
            }
            if !fixed.applied.iter().any(|applied| applied.rule == rule.name) {
                refused.entry(*form).or_insert_with(Vec::new).push(rule.name);
            } else if after.contains(&rule.name) {
                wrong.push(format!("{} in {form}: still there\n{}", rule.name, String::from_utf8_lossy(&fixed.bytes)));
            } else {
                *repaired.entry(*form).or_insert(0) += 1;
            }
        }
    }
    println!("repaired {repaired:#?}\nrefused {refused:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unknown = refused.values().flatten().find(|rule| !SOMETIMES_REFUSED.contains(rule));
    assert_eq!(unknown, None, "a form refuses a repair that every form could write");
    assert!(repaired.values().sum::<usize>() > 1500);
}

/// Repairs that some form cannot express: a second body, a user option, a body of parts, a member that is not there to be
/// written to, a rename of what the client adds by itself.
const SOMETIMES_REFUSED: &[&str] = &[
    "basic/colon-ambiguous",
    "basic/form-encoding-ambiguous",
    "basic/line-wrapped",
    "body/multipart",
    "body/trailing-newline",
    "header/content-type-boundary-on-form",
    "header/name-typo",
    "transport/get-with-body",
    "transport/http-not-https",
    "transport/method-not-post",
    "transport/params-in-headers",
    "transport/params-in-query",
    "transport/userinfo-in-url",
];

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn letters(&mut self, count: usize) -> String {
        let all = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        (0..count).map(|_| char::from(all[self.below(all.len())])).collect()
    }

    /// A right request: other values, other order, other fields each time.
    fn request(&mut self) -> Request {
        let mut params = vec!["grant_type=refresh_token".to_owned(), format!("refresh_token=rt_{}", self.letters(12))];
        if self.below(2) == 0 {
            params.push(format!("scope={}", self.letters(6).to_lowercase()));
        }
        let first = self.below(params.len());
        params.rotate_left(first);
        let credentials = format!("app-{}:{}", self.letters(6), self.letters(30));
        let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, credentials);
        let mut headers = vec![
            ("Authorization".to_owned(), format!("Basic {basic}")),
            ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
            ("Accept".to_owned(), "application/json".to_owned()),
        ];
        let first = self.below(3);
        headers.rotate_left(first);
        let host = format!("login.{}.com", self.letters(7).to_lowercase());
        Request { method: "POST".to_owned(), url: format!("https://{host}/oauth/token"), headers, body: params.join("&") }
    }
}

type Plant = (&'static str, fn(&mut Request));

fn field<'r>(request: &'r mut Request, name: &str) -> &'r mut String {
    &mut request.headers.iter_mut().find(|(own, _)| own == name).expect("a field").1
}

/// What is planted, and the rule that has to see it.
const PLANTS: &[Plant] = &[
    ("header/content-type-typo", |request| *field(request, "Content-Type") = "application/x-www-form-urlencode".to_owned()),
    ("header/content-type-body-mismatch", |request| *field(request, "Content-Type") = "application/json".to_owned()),
    ("header/content-type-not-form", |request| *field(request, "Content-Type") = "text/plain".to_owned()),
    ("header/authorization-scheme-typo", |request| {
        let value = field(request, "Authorization");
        *value = value.replacen("Basic", "Baisc", 1);
    }),
    ("header/name-typo", |request| {
        request.headers.iter_mut().filter(|(name, _)| name == "Accept").for_each(|(name, _)| *name = "Acept".to_owned())
    }),
    ("basic/line-wrapped", |request| field(request, "Authorization").push_str("\\n")),
    ("param/duplicate", |request| request.body.push_str("&grant_type=refresh_token")),
    ("param/misnamed", |request| request.body = request.body.replace("refresh_token=rt", "refreshToken=rt")),
    ("body/html-escaped-separator", |request| request.body = request.body.replace('&', "&amp;")),
    ("body/json", |request| {
        let pairs = request.body.split('&').filter_map(|pair| pair.split_once('='));
        let members: serde_json::Map<_, _> = pairs.map(|(name, value)| (name.to_owned(), value.into())).collect();
        request.body = serde_json::Value::Object(members).to_string();
        *field(request, "Content-Type") = "application/json".to_owned();
    }),
    ("client/multiple-auth-methods", |request| {
        request.body.push_str("&client_id=app-7Kq2Zw&client_secret=n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE")
    }),
    ("transport/params-in-query", |request| {
        request.url = format!("{}?{}", request.url, request.body);
        request.body.clear();
    }),
];

/// Faults planted into right requests of every form are repaired there, and nothing else happens.
#[test]
fn planted_faults_are_repaired_in_every_form() {
    let mut random = Random(7);
    let (mut planted, mut repaired, mut wrong) = (0, 0, Vec::new());
    for round in 0..20 {
        for (form, write) in FORMS {
            let (rule, plant) = PLANTS[(round + random.below(PLANTS.len())) % PLANTS.len()];
            let mut request = random.request();
            plant(&mut request);
            let text = write(&request);
            let before = raised(&grantlint::lint("file", text.as_bytes(), &options()));
            if !before.contains(&rule) {
                continue;
            }
            planted += 1;
            let fixed = grantlint::fix("file", text.as_bytes(), &options(), Grade::Unsafe);
            let after = raised(&fixed.report);
            let again = grantlint::fix("file", &fixed.bytes, &options(), Grade::Unsafe);
            if again.bytes != fixed.bytes || after.iter().any(|rule| !before.contains(rule)) {
                wrong.push(format!(
                    "{rule} in {form}: {before:?}, then {after:?}\n{text}\n{}",
                    String::from_utf8_lossy(&fixed.bytes)
                ));
            }
            repaired += usize::from(!after.contains(&rule));
        }
    }
    println!("{repaired} of {planted} planted faults repaired");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(planted > 300, "only {planted} faults are seen");
    assert!(repaired * 100 >= planted * 90, "{repaired} of {planted}");
}

#[test]
fn repairs_of_every_fixture_are_stable_and_bring_nothing_new() {
    let mut changed = 0;
    let mut wrong = Vec::new();
    for path in common::fixtures() {
        let file = std::fs::read(&path).expect("a fixture");
        let fixed = grantlint::fix("file", &file, &options(), Grade::Unsafe);
        if fixed.bytes == file {
            assert!(fixed.applied.is_empty(), "{}", path.display());
            continue;
        }
        changed += 1;
        let before = grantlint::lint("file", &file, &options());
        if grantlint::fix("file", &fixed.bytes, &options(), Grade::Unsafe).bytes != fixed.bytes {
            wrong.push(format!("{}: a second run changes something", path.display()));
        }
        if fixed.report.problems.len() > before.problems.len() || fixed.report.exchanges.len() != before.exchanges.len() {
            wrong.push(format!("{}: reads otherwise", path.display()));
        }
        // The answer was given to the request as it was.
        let news = |rule: &&&str| !rule.starts_with("response/") && !raised(&before).contains(*rule);
        if let Some(rule) = raised(&fixed.report).iter().find(news) {
            wrong.push(format!("{}: a new finding, {rule}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(changed > 20, "only {changed} fixtures are repaired");
}
