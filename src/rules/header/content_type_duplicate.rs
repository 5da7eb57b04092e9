//! `header/content-type-duplicate`: one Content-Type field.

use crate::finding::{Confidence, Level};
use crate::rule::{Context, Rule};
use crate::rules::header::common::{content_types_differ, sent_fields};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "header/content-type-duplicate", page: include_str!("../../../rules/header/content-type-duplicate.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let fields = sent_fields(request, cx.layers, "content-type");
    let [first, second, ..] = fields[..] else { return };
    let (message, level, confidence) = if content_types_differ(request, cx) {
        ("two Content-Type fields name different types", Level::Error, Confidence::Likely)
    } else {
        ("the request has more than one Content-Type field", Level::Warning, Confidence::Likely)
    };
    cx.draft(second.unit, message)
        .label("a second one")
        .also(first.unit, "the first one")
        .why("RFC 9110 section 5.3: the field must not be repeated. Servers join the values with a comma, which is no media type, or take the first or the last.")
        .help("send `Content-Type: application/x-www-form-urlencoded` once: set the client's field in place of adding one")
        .level(level)
        .confidence(confidence)
        .report(cx);
}
