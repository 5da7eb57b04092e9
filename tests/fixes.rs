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
        if raised(&fixed.report).iter().any(|rule| !raised(&before).contains(rule)) {
            wrong.push(format!("{}: a new finding", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(changed > 20, "only {changed} fixtures are repaired");
}
