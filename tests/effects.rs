//! What rules say a server sees, against what real servers answered: each bad example of a page, with the answer that a server
//! of `rules/evidence.json` gave to it, is explained by the rule of the page.

use std::collections::BTreeMap;

use grantlint::{Options, Rule};
use serde_json::Value;

/// The texts of the HTTP examples under a heading, in order.
fn examples(page: &str, heading: &str) -> Vec<String> {
    let section = page.split("\n## ").find(|section| section.lines().next() == Some(heading)).unwrap_or_default();
    let blocks = section.split("\n```").collect::<Vec<_>>();
    let texts = blocks.iter().filter_map(|block| block.split_once('\n'));
    texts.filter(|(language, _)| *language == "http").map(|(_, text)| text.trim_end().to_owned()).collect()
}

/// `authlib 401 invalid_client` as an answer.
fn answer(record: &str) -> Option<String> {
    let mut words = record.split(' ').skip(1);
    let status: u16 = words.next()?.parse().ok()?;
    let body = words.next().map(|error| format!("Content-Type: application/json\n\n{{\"error\":\"{error}\"}}\n"));
    Some(format!("\n\nHTTP/1.1 {status} Refused\n{}", body.unwrap_or_else(|| "Content-Length: 0\n\n".to_owned())))
}

struct Tried {
    rule: &'static str,
    record: String,
    causes: Vec<&'static str>,
}

fn causes(text: &str) -> Vec<&'static str> {
    let report = grantlint::lint("example", text.as_bytes(), &Options::default());
    report.exchanges.first().into_iter().flat_map(|exchange| &exchange.diagnosis.causes).map(|cause| cause.rule).collect()
}

fn tries(rule: &Rule, evidence: &Value) -> Vec<Tried> {
    let mut tried = Vec::new();
    for (index, example) in examples(rule.page, "Bad").iter().enumerate() {
        let key = if index == 0 { "bad".to_owned() } else { format!("bad {}", index + 1) };
        let records = evidence[&key]["refused"].as_array().into_iter().flatten().filter_map(Value::as_str);
        // Servers say the same; each answer is tried once.
        let mut known: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for record in records.filter(|record| !example.contains("\nHTTP/1.1 ") && !record.contains(" 20")) {
            let Some(answer) = answer(record) else { continue };
            let causes = known.entry(answer.clone()).or_insert_with(|| causes(&format!("{example}{answer}"))).clone();
            tried.push(Tried { rule: rule.name, record: record.to_owned(), causes });
        }
    }
    tried
}

#[test]
fn what_servers_answered_is_explained_by_the_rule() {
    let evidence: Value = serde_json::from_str(include_str!("../rules/evidence.json")).expect("JSON");
    // The test servers refuse these for what they are registered with, not for what the rule is about.
    let other = |rule: &&Rule| rule.is_opt_in() || rule.meta("effect") == "[none]" || rule.name == "security/implicit-in-par";
    let tried: Vec<Tried> =
        grantlint::rules().filter(|rule| !other(rule)).flat_map(|rule| tries(rule, &evidence["rules"][rule.name])).collect();
    let wrong: Vec<&Tried> = tried.iter().filter(|one| one.causes.first() != Some(&one.rule)).collect();
    for one in &wrong {
        println!("{} at {}: {:?}", one.rule, one.record, one.causes);
    }
    println!("{} of {} with the rule first", tried.len() - wrong.len(), tried.len());
    assert!(tried.len() > 500, "only {}", tried.len());
    assert!(wrong.len() * 50 <= tried.len(), "{} of {} are explained by another rule", wrong.len(), tried.len());
}
