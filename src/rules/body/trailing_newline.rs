//! `body/trailing-newline`: a line break behind the last value, counted as content.

use crate::request::token::{BodyShape, Param, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(body) = request.body.shown().filter(|_| request.shape == BodyShape::Form) else { return };
    let text = cx.layers.bytes(*body);
    let kept = text.iter().rposition(|b| !b"\r\n".contains(b)).map_or(0, |at| at + 1);
    // Behind a separator it makes a name of its own, which no server minds.
    let harmless = kept == text.len() || text.get(kept.saturating_sub(1)) == Some(&b'&');
    let last = request.params.iter().rfind(|param: &&Param| param.place == ParamPlace::Body);
    let Some(last) = last.filter(|_| !harmless) else { return };
    let name = cx.layers.text(last.field.name);
    cx.draft(body.from(kept), format!("the body ends with a line break, which becomes part of {name}"))
        .label("part of the content")
        .why(
            "A form has no lines: a parser keeps the break in the last value, and the server compares a value that was never \
            issued.",
        )
        .help("cut the line break off before sending; with curl use -d @file, which drops it, instead of --data-binary @file")
        .fix(Fix::safe("remove the line break at the end").write(body.from(kept), ""))
        .report(cx);
}
