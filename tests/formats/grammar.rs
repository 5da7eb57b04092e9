//! The outputs read by parsers as strict as the grammars that their readers document.

use std::collections::BTreeSet;

use grantlint::{FileReport, Level, Options};
use serde_json::Value;

use crate::common::root;
use crate::{HOSTILE, hostile, rendered, reports};

fn all() -> Vec<FileReport> {
    reports().into_iter().chain([hostile()]).collect()
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(&rendered(name, &all(), Level::Info)).expect("JSON")
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number")
}

/// What a runner makes of `::name key=value,key=value::message`.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let rest = line.strip_prefix("::").expect("a command");
    let (head, message) = rest.split_once("::").expect("the end of the properties");
    let (name, properties) = head.split_once(' ').expect("properties");
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').expect("key=value");
        assert!(!value.contains([':', ',']), "{pair}");
        (key.to_owned(), value.replace("%3A", ":").replace("%2C", ",").replace("%25", "%"))
    };
    let escaped = message.replace("%25", "").replace("%0D", "").replace("%0A", "");
    assert!(!escaped.contains('%'), "{message}");
    (name.to_owned(), properties.split(',').map(pair).collect(), message.replace("%0A", "\n").replace("%25", "%"))
}

#[test]
fn github_commands_stay_in_their_grammar() {
    let text = rendered("github", &all(), Level::Info);
    assert!(!text.contains('\r') && text.lines().count() > 8, "{text}");
    for line in text.lines() {
        let (name, properties, message) = command(line);
        assert!(["error", "warning", "notice"].contains(&name.as_str()), "{name}");
        assert!(!message.is_empty());
        let allowed = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(properties.iter().all(|(key, value)| allowed.contains(&key.as_str()) && !value.is_empty()), "{line}");
        let get = |key| properties.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
        assert!(get("line").expect("a line").parse::<u32>().is_ok_and(|line| line > 0), "{line}");
        // A runner drops columns when the lines differ, and complains.
        assert!(get("col").is_none() || get("endLine").is_none_or(|end| Some(end) == get("line")), "{line}");
    }
    let hostile = text.lines().filter(|line| line.contains("octocat"));
    assert!(hostile.clone().count() > 1);
    hostile.for_each(|line| assert!(command(line).1.iter().any(|(key, value)| key == "file" && value.ends_with(".txt"))));
}

#[test]
fn gitlab_gets_the_members_that_it_documents() {
    let report = parsed("gitlab");
    let list = report.as_array().expect("a list");
    assert!(list.len() > 8);
    let mut seen = BTreeSet::new();
    for item in list {
        assert_eq!(keys(item), BTreeSet::from(["description", "check_name", "fingerprint", "severity", "location"]));
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&item["severity"].as_str().expect("a severity")));
        assert!(!item["location"]["path"].as_str().expect("a path").starts_with("./"));
        assert!(number(&item["location"]["lines"]["begin"]) > 0);
        assert!(seen.insert(item["fingerprint"].as_str().expect("a fingerprint")), "two are the same: {item}");
    }
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    let report = parsed("rdjson");
    let list = report["diagnostics"].as_array().expect("a list");
    let place = |position: &Value| {
        let line = HOSTILE.split_inclusive('\n').take(number(&position["line"]) - 1).map(str::len).sum::<usize>();
        line + number(&position["column"]) - 1
    };
    let of_hostile = list.iter().filter(|item| item["location"]["path"].as_str().is_some_and(|path| path.contains("octocat")));
    let texts: Vec<&str> = of_hostile
        .map(|item| &item["location"]["range"])
        .map(|range| &HOSTILE[place(&range["start"])..place(&range["end"])])
        .collect();
    assert!(texts.contains(&"Acept") && texts.iter().any(|text| text.starts_with("s|``@")), "{texts:?}");
    for item in list {
        assert!(["ERROR", "WARNING", "INFO"].contains(&item["severity"].as_str().expect("a severity")));
        assert!(item["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
}

/// The offset of a place that counts characters.
fn place(line: &Value, column: &Value) -> usize {
    let start = HOSTILE.split_inclusive('\n').take(number(line) - 1).map(str::len).sum::<usize>();
    start + HOSTILE[start..].chars().take(number(column) - 1).map(char::len_utf8).sum::<usize>()
}

fn region(region: &Value) -> std::ops::Range<usize> {
    place(&region["startLine"], &region["startColumn"])..place(&region["endLine"], &region["endColumn"])
}

#[test]
fn sarif_regions_and_fixes_mean_the_text_that_they_speak_of() {
    let log: Value = serde_json::from_str(&rendered("sarif", &[hostile()], Level::Info)).expect("JSON");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().expect("results");
    let mut fixed = HOSTILE.to_owned();
    let mut texts = Vec::new();
    for result in results.iter().rev() {
        let rule = number(&result["ruleIndex"]);
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        texts.push(&HOSTILE[region(&result["locations"][0]["physicalLocation"]["region"])]);
        let changes = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array();
        for change in changes.into_iter().flatten().rev() {
            let text = change["insertedContent"]["text"].as_str().expect("a text");
            fixed.replace_range(region(&change["deletedRegion"]), text);
        }
    }
    assert!(texts.contains(&"Acept") && texts.iter().any(|text| text.starts_with("s|``@")), "{texts:?}");
    let twice = "s|``@octocat</td><b>%0A::error::x%0A|=x";
    let repaired = HOSTILE.replace("Acept", "Accept").replace(&format!("{twice}&{twice}"), twice);
    assert_eq!(fixed, repaired);
}

#[test]
fn a_fix_whose_text_is_covered_is_not_offered_to_programs() {
    let page = std::fs::read_to_string(root().join("rules/body/json.md")).expect("a page");
    let bad = page.split("## Bad").nth(1).and_then(|rest| rest.split("```").nth(1)).expect("an example");
    let text = bad.split_once('\n').expect("the form's name").1.as_bytes();
    let open = Options { show_secrets: true, ..Options::default() };
    let [covered, shown] = [Options::default(), open].map(|options| grantlint::lint("x", text, &options));
    for (name, member) in [("sarif", "\"fixes\""), ("rdjson", "\"suggestions\"")] {
        let [covered, shown] = [&covered, &shown].map(|report| rendered(name, std::slice::from_ref(report), Level::Info));
        assert!(!covered.contains(member) && shown.contains(member), "{name}");
    }
}

#[test]
fn an_edit_is_exact_or_covered() {
    let report = hostile();
    let fixes = report.exchanges.iter().flat_map(|exchange| &exchange.findings).filter_map(|finding| finding.fix.as_ref());
    let edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).collect();
    assert!(edits.iter().any(|edit| edit.exact && edit.text == "Accept"), "{edits:?}");
}
