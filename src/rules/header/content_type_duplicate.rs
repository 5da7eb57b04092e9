//! `header/content-type-duplicate`: one Content-Type field.

use crate::capture::model::Field;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::{FORM, Fix};
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{content_types_differ, sent_fields};
use crate::rules::header::repair::{repeats, without};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
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
        .why("RFC 9110 section 5.3: the field must not be repeated. Servers join the values with a comma, which is not a media type, or take the first or the last.")
        .help("send `Content-Type: application/x-www-form-urlencoded` once: set the client's field in place of adding one")
        .judged(level, confidence)
        .fix(keep_one(request, &fields, cx))
        .report(cx);
}

/// One of equal fields; of different ones the form type, if that is what the body is.
fn keep_one(request: &TokenRequest, fields: &[Field], cx: &Context<'_>) -> Option<Fix> {
    if let Some(others) = repeats(cx.layers, fields) {
        return Some(without(Fix::risky("keep one of the equal Content-Type fields"), others));
    }
    let is_form = |field: &&Field| cx.text(field.value).trim().eq_ignore_ascii_case(FORM);
    let kept = fields.iter().find(is_form).filter(|_| request.shape == BodyShape::Form)?;
    let others = fields.iter().filter(|field| field.unit != kept.unit);
    Some(without(Fix::risky("keep the form type"), others))
}
