//! `body/semicolon-separator`: `;` or `,` between parameters.

use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::param::separators::punctuation;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let places = punctuation(request, cx.layers);
    let Some(first) = places.first().copied() else { return };
    let mark = if cx.bytes(first).starts_with(b",") { "a comma" } else { ";" };
    cx.draft(first, format!("the parameters in the body are separated by {mark} instead of &"))
        .label("part of the value before it")
        .why("In application/x-www-form-urlencoded only & separates. The server reads all that follows as part of one value, or refuses the body.")
        .help("separate the parameters by &")
        .fix(places.into_iter().fold(Fix::safe("separate the parameters by &"), |fix, at| fix.write(at, "&")))
        .report(cx);
}
