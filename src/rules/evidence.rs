//! What real authorization servers said to the examples of a rule's page, as `tests/servers/run` recorded it.

use serde_json::{Map, Value};

static EVIDENCE: &str = include_str!("../../rules/evidence.json");

/// A line per bad example that was sent: who refused it, who accepted it. Empty where none was.
pub(crate) fn lines(rule: &str) -> Vec<String> {
    let Ok(evidence) = serde_json::from_str::<Value>(EVIDENCE) else { return Vec::new() };
    let examples = evidence.get("rules").and_then(|rules| rules.get(rule)).and_then(Value::as_object);
    examples
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.starts_with("bad"))
        .filter_map(|(name, said)| line(name, said.as_object()?))
        .collect()
}

fn line(example: &str, said: &Map<String, Value>) -> Option<String> {
    let (refused, accepted) = (names(said, "refused"), names(said, "accepted"));
    let parts: Vec<String> = [("refused by", refused), ("accepted by", accepted)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(verb, names)| format!("{verb} {}", names.join(", ")))
        .collect();
    (!parts.is_empty()).then(|| format!("evidence, {example} example: {}", parts.join("; ")))
}

/// The names alone: what each server answered stands on the page.
fn names<'v>(said: &'v Map<String, Value>, verdict: &str) -> Vec<&'v str> {
    let listed = said.get(verdict).and_then(Value::as_array).into_iter().flatten();
    listed.filter_map(Value::as_str).filter_map(|words| words.split(' ').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_refused_and_who_accepted() {
        let found = lines("client/multiple-auth-methods");
        assert!(found.iter().any(|line| line.contains("refused by oidc-provider; accepted by authlib, ")), "{found:?}");
        assert_eq!(lines("response/error-in-200"), Vec::<String>::new());
        assert_eq!(lines("no/such-rule"), Vec::<String>::new());
    }

    #[test]
    fn the_evidence_is_about_rules_that_exist() {
        let evidence: Value = serde_json::from_str(EVIDENCE).expect("JSON");
        for rule in evidence["rules"].as_object().expect("rules").keys() {
            assert!(crate::rules::rule::find(rule).is_some(), "{rule}: tests/servers/run --write");
        }
    }
}
