//! `header/name-invalid`: the name of a field is one word.

use crate::capture::model::{Field, View};
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::header::common::{ROUND_NAMES, fields, misnamed, within_quotes};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let near: Vec<Field> = misnamed(request, cx.layers).iter().map(|found| found.field).collect();
    let found: Vec<&Field> = fields(request).iter().filter(|field| !near.contains(field) && is_bad(field, request, cx)).collect();
    let Some((first, others)) = found.split_first() else { return };
    let fix = repair(&found, cx);
    let draft = cx.draft(first.name, "the name of a header field holds characters that no name has");
    draft.also_each(others.iter().map(|other| other.name), "and here")
        .label("not a field name")
        .why("RFC 9110 section 5.1: a name is one word of letters, digits and hyphens. Servers refuse the request with 400, or know no field of that name.")
        .help("write the fields as Name: value, without the quotes, braces and colons of a program's notation")
        .confidence(Confidence::Likely)
        .fix(fix)
        .report(cx);
}

/// Names without quotes and colons, values without the quotes of the same notation. All of them, or it is no such notation.
fn repair(found: &[&Field], cx: &Context<'_>) -> Option<Fix> {
    found.iter().try_fold(Fix::safe("write the bare names"), |fix, field| {
        let name = cx.text(field.name);
        let bare = name.trim_matches(ROUND_NAMES);
        let fix = fix.write(field.name, bare);
        let value = cx.text(field.value);
        let fix = match within_quotes(&value) {
            Some(inner) => fix.write(field.value, inner),
            None => fix,
        };
        // Where another sign stands for the colon, a name alone would leave the line without one.
        (!bare.is_empty() && !name.ends_with('\u{FF1A}') && bare.bytes().all(|b| is_name_byte(&b))).then_some(fix)
    })
}

/// Quotes in captures of programs are their notation; blanks and colons within a name are not.
fn is_bad(field: &Field, request: &TokenRequest, cx: &Context<'_>) -> bool {
    let name = cx.bytes(field.name);
    // `:path` is a pseudo field of HTTP/2.
    if name.is_empty() || name.starts_with(b":") {
        return false;
    }
    let wire = request.view == View::Wire && request.wire.is_some();
    let quoted = name.first().is_some_and(|b| b"\"'".contains(b)) && name.first() == name.last();
    let sent = name.ends_with(b":") || name.contains(&b'(') || name.contains(&b'{');
    if wire { quoted || !name.iter().all(is_name_byte) } else { name.ends_with(b":") && sent }
}

fn is_name_byte(b: &u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b)
}
