//! `grantlint.schema.json`, the manual and the program know the same keys, and the schema takes what the program takes.

mod common;

use grantlint::config::{Config, KEYS};
use serde_json::Value;

fn schema() -> Value {
    let text = std::fs::read_to_string(common::root().join("grantlint.schema.json")).expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

fn manual() -> String {
    std::fs::read_to_string(common::root().join("docs/configuration.md")).expect("the manual")
}

/// Keys of a schema, those of inner tables behind a dot.
fn keys(schema: &Value, prefix: &str, found: &mut Vec<String>) {
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        found.push(format!("{prefix}{name}"));
        assert!(inner["description"].is_string(), "{name} has no description");
        for table in [inner, &inner["items"], &inner["additionalProperties"]] {
            keys(table, &format!("{prefix}{name}."), found);
        }
    }
}

#[test]
fn schema_manual_and_program_know_the_same_keys() {
    let mut wanted: Vec<String> = KEYS.iter().map(|key| key.path.to_owned()).collect();
    wanted.sort();
    let mut of_schema = Vec::new();
    keys(&schema(), "", &mut of_schema);
    of_schema.sort();
    assert_eq!(of_schema, wanted);
    let page = manual();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(key, _)| key.to_owned());
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    assert_eq!(rows, wanted);
}

/// The part of JSON Schema that the schema uses; anything else in it fails the test.
fn accepts(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (word, rule) in schema.as_object().into_iter().flatten() {
        let holds = match word.as_str() {
            "$ref" => {
                let name = rule.as_str().unwrap_or_default().trim_start_matches("#/$defs/");
                accepts(root, &root["$defs"][name], value).is_ok()
            }
            "type" => kind(value) == rule,
            "enum" => rule.as_array().is_some_and(|list| list.contains(value)),
            "anyOf" => rule.as_array().is_some_and(|list| list.iter().any(|one| accepts(root, one, value).is_ok())),
            "items" => value.as_array().is_none_or(|list| list.iter().all(|item| accepts(root, rule, item).is_ok())),
            "required" => rule
                .as_array()
                .is_some_and(|list| list.iter().all(|name| value[name.as_str().unwrap_or_default()] != Value::Null)),
            "minLength" => value.as_str().is_none_or(|text| !text.is_empty()),
            "properties" => {
                of_object(value, |name, inner| rule[name] == Value::Null || accepts(root, &rule[name], inner).is_ok())
            }
            "additionalProperties" => of_object(value, |name, inner| {
                let known = schema["properties"][name] != Value::Null;
                known || if rule.is_boolean() { rule == true } else { accepts(root, rule, inner).is_ok() }
            }),
            "propertyNames" => of_object(value, |name, _| accepts(root, rule, &Value::from(name)).is_ok()),
            // Patterns are simple: whether a name is one of a rule is decided by the program.
            "pattern" | "$schema" | "title" | "description" | "$defs" => true,
            other => return Err(format!("the check does not know {other}")),
        };
        if !holds {
            return Err(format!("{word} {rule} refuses {value}"));
        }
    }
    Ok(())
}

fn of_object(value: &Value, fits: impl Fn(&str, &Value) -> bool) -> bool {
    value.as_object().is_none_or(|object| object.iter().all(|(name, inner)| fits(name, inner)))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        _ => "other",
    }
}

fn verdict(text: &str) -> Result<(), String> {
    let value: Value = toml::from_str(text).map_err(|error| error.to_string())?;
    accepts(&schema(), &schema(), &value)
}

#[test]
fn the_examples_of_the_manual_are_right() {
    let page = manual();
    let mut count = 0;
    for block in page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        assert_eq!(verdict(block), Ok(()), "{block}");
        assert_eq!(Config::read(block).map(drop), Ok(()), "{block}");
        count += 1;
    }
    assert!(count >= 3);
}

#[test]
fn what_the_program_refuses_the_schema_refuses() {
    for text in [
        "selekt = []",
        "level = \"eror\"",
        "level = 3",
        "select = \"basic\"",
        "[levels]\nbody = \"of\"",
        "[[overrides]]\nignore = [\"body\"]",
        "[[ignored]]\npath = \"a\"\nrule = \"body\"",
        "[hosts.a]\nmetdata = \"x\"",
        "profile = \"fapi1\"",
    ] {
        assert!(Config::read(text).is_err(), "{text}");
        assert!(verdict(text).is_err(), "{text}");
    }
}
