//! `--output-format sarif`: SARIF 2.1.0 (OASIS), for code scanning.

mod rules;

use serde_json::{Value, json};

use crate::check::lint::{EditReport, FileReport, FixReport, LabelReport};
use crate::report::text::uri_of;
use crate::report::{Look, Reported, Trouble, entries, troubles};
use crate::rules::finding::Level;
use crate::text::source::Position;

/// A log with one run. Rules that found nothing are not in it.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let found: Vec<(&FileReport, Reported<'_>)> =
        files.iter().flat_map(|file| entries(file, look.least).into_iter().map(move |entry| (file, entry))).collect();
    let mut names: Vec<&'static str> = found.iter().map(|(_, entry)| entry.finding.rule).collect();
    names.sort_unstable();
    names.dedup();
    let results: Vec<Value> = found.iter().map(|(file, entry)| result(file, entry, &names)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "grantlint",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": names.iter().map(|name| rules::descriptor(name)).collect::<Vec<_>>(),
            } },
            "invocations": [invocation(files)],
            // Columns count Unicode scalar values, as in every report of this program.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).map(|text| text + "\n").unwrap_or_default()
}

/// What could not be read is no result of a rule.
fn invocation(files: &[FileReport]) -> Value {
    let of = |file| troubles(file).into_iter().map(move |trouble| notification(file, &trouble));
    let notifications: Vec<Value> = files.iter().flat_map(of).collect();
    json!({ "executionSuccessful": notifications.is_empty(), "toolExecutionNotifications": notifications })
}

fn notification(file: &FileReport, trouble: &Trouble<'_>) -> Value {
    json!({
        "level": "error",
        "message": { "text": trouble.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri_of(&file.path, file.octets.as_deref()) },
            "region": { "startLine": trouble.start.line, "startColumn": trouble.start.column },
        } }],
    })
}

fn result(file: &FileReport, entry: &Reported<'_>, names: &[&str]) -> Value {
    let finding = entry.finding;
    let said = [&finding.message, &finding.why, &finding.help].into_iter().filter(|text| !text.is_empty());
    let labels = || finding.labels.iter().map(|label| location(file, label));
    let mut value = json!({
        "ruleId": finding.rule,
        "ruleIndex": names.binary_search(&finding.rule).unwrap_or_default(),
        "level": level(finding.level),
        "message": { "text": said.map(String::as_str).collect::<Vec<_>>().join("\n\n") },
        "locations": labels().take(1).collect::<Vec<_>>(),
        "partialFingerprints": { "grantlintFingerprint/v1": entry.fingerprint() },
        "properties": { "confidence": finding.confidence.name(), "endpoint": entry.exchange.endpoint },
    });
    let related: Vec<Value> = labels().skip(1).collect();
    if !related.is_empty() {
        value["relatedLocations"] = related.into();
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.is_exact()) {
        value["fixes"] = json!([repair(file, fix)]);
    }
    value
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn location(file: &FileReport, label: &LabelReport) -> Value {
    let mut value = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri_of(&file.path, file.octets.as_deref()) },
        "region": region(label.start, label.end),
    } });
    if !label.message.is_empty() {
        value["message"] = json!({ "text": label.message });
    }
    value
}

/// The end is exclusive; a region that ends where it starts is a place between two characters.
fn region(start: Position, end: Position) -> Value {
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

/// Only repairs without a covered text come here: a viewer would write the cover into the file.
fn repair(file: &FileReport, fix: &FixReport) -> Value {
    let replacement =
        |edit: &EditReport| json!({ "deletedRegion": region(edit.start, edit.end), "insertedContent": { "text": edit.text } });
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri_of(&file.path, file.octets.as_deref()) },
            "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}
