//! `header/value-quoted`: quotes round the value of a field are sent with it.

use crate::capture::model::Field;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::header::common::{fields, names_are_quoted, within_quotes};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // With quotes round the names too, that is the finding.
    if request.wire.is_none() || names_are_quoted(request, cx.layers) {
        return;
    }
    for field in fields(request) {
        let Some(level) = level(field, cx) else { continue };
        let Some(at) = quoted(field.value, cx) else { continue };
        cx.draft(at, format!("the value of the field {} is in quotes", cx.text(field.name)))
            .label("the quotes are sent too")
            .why("Quotes belong to the notation of a program, not to the value of a field (RFC 9110 section 5.5). The server reads them as its first and last character, and knows no such scheme or type.")
            .help("remove the quotes")
            .fix(within_quotes(&cx.text(field.value)).map(|inner| Fix::safe("remove the quotes").write(field.value, inner)))
            .level(level)
            .report(cx);
    }
}

/// Many fields may hold a quoted string; these may not. Content-Type and the token behind Basic have rules of their own.
fn level(field: &Field, cx: &Context<'_>) -> Option<Level> {
    match cx.text(field.name).to_ascii_lowercase().as_str() {
        "authorization" | "host" => Some(Level::Error),
        "accept" | "accept-encoding" | "accept-language" | "connection" | "origin" | "referer" => Some(Level::Warning),
        _ => None,
    }
}

/// The value with its quotes.
fn quoted(value: Slice, cx: &Context<'_>) -> Option<Slice> {
    let text = cx.text(value);
    let inner = within_quotes(&text)?;
    let start = text.find(inner)?.checked_sub(1)?;
    Some(value.sub(start..start + inner.len() + 2))
}
