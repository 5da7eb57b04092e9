//! Rules as SARIF describes them: the page without its examples, which are no one's capture.

use serde_json::{Value, json};

use super::level;
use crate::report::{line, reference_url};
use crate::rules::rule::{self, Rule};

/// Sections of a page that are examples, or tell what servers said to them.
const EXAMPLES: [&str; 4] = ["Bad", "Evidence", "Fixed", "Good"];

/// The descriptor of a rule with its help.
pub(super) fn descriptor(name: &str) -> Value {
    let Some(rule) = rule::find(name) else { return json!({ "id": name }) };
    let help = help(rule);
    let mut value = json!({
        "id": rule.name,
        "shortDescription": { "text": sentence(rule.meta("summary")) },
        "fullDescription": { "text": line(help.split("\n\n").next().unwrap_or(&help)) },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(rule.level()) },
        "properties": { "tags": ["oauth2", rule.name.split('/').next().unwrap_or_default()] },
    });
    if let Some(url) = rule.references().find_map(reference_url) {
        value["helpUri"] = url.into();
    }
    value
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

/// The prose of the page: no title, no examples, whose sample credentials would alarm whoever scans the log.
fn help(rule: &Rule) -> String {
    let body = rule.page.splitn(3, "---\n").nth(2).unwrap_or(rule.page);
    let mut sections = body.split("\n## ");
    let (_, first) = sections.next().and_then(|first| first.trim().split_once('\n')).unwrap_or_default();
    let rest = sections.filter(|section| !EXAMPLES.iter().any(|name| section.lines().next() == Some(*name)));
    let rest: String = rest.map(|section| format!("\n\n## {}", section.trim())).collect();
    without_fences(&(first.trim().to_owned() + &rest))
}

fn without_fences(text: &str) -> String {
    // Every other piece between fences is the inside of one.
    let prose: String = text.split("\n```").step_by(2).collect();
    prose.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
