//! `header/authorization-duplicate`: one Authorization field with one credential.

use crate::capture::model::Field;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::header::common::{second_credentials, sent_fields};
use crate::rules::header::repair::{repeats, without};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let fields = sent_fields(request, cx.layers, "authorization");
    let draft = match (&fields[..], second_credentials(request, cx.layers)) {
        ([first, second, ..], _) => cx
            .draft(second.unit, "the request has more than one Authorization field")
            .label("a second one")
            .also(first.unit, "the first one")
            .level(level(first, cx))
            .fix(keep_basic(&fields, cx)),
        (_, Some(second)) => {
            let draft = cx.draft(second, "the Authorization field holds two credentials").label("other credentials begin here");
            draft.fix(cut_off(request, second, cx))
        }
        _ => return,
    };
    draft
        .why("RFC 9110 section 11.6.2: the field holds one credential. Servers answer 400, read the first, or read both as one value that they cannot decode.")
        .help("set the field in place of adding it; look for an interceptor or a default of the client that adds its own")
        .report(cx);
}

/// Most servers read the first field alone.
fn level(first: &Field, cx: &Context<'_>) -> Level {
    if is_basic(cx.bytes(first.value)) { Level::Warning } else { Level::Error }
}

/// One of equal fields; of different ones the single Basic, since a token endpoint knows clients by it and no other
/// scheme.
fn keep_basic(fields: &[Field], cx: &Context<'_>) -> Option<Fix> {
    if let Some(others) = repeats(cx.layers, fields) {
        return Some(without(Fix::risky("keep one of the equal Authorization fields"), others));
    }
    let (basic, others): (Vec<Field>, Vec<Field>) = fields.iter().partition(|field| is_basic(cx.bytes(field.value)));
    (basic.len() == 1).then(|| without(Fix::risky("keep the Basic credentials"), &others))
}

fn cut_off(request: &TokenRequest, second: Slice, cx: &Context<'_>) -> Option<Fix> {
    let field = request.authorization.shown()?.field?;
    let first = cx.bytes(field.value).get(..(second.start.checked_sub(field.value.start)?) as usize)?;
    let comma = first.iter().rposition(|b| *b == b',')?;
    let alone = is_basic(first) && !is_basic(cx.bytes(second));
    let end = first.get(..comma)?.trim_ascii_end().len();
    alone.then(|| Fix::risky("keep the Basic credentials").write(field.value.from(end), ""))
}

fn is_basic(value: &[u8]) -> bool {
    value.trim_ascii_start().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic "))
}
