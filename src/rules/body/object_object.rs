//! `body/object-object`: a JavaScript object turned into the text `[object Object]`.

use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(body) = request.body.shown().filter(|_| request.shape == BodyShape::ObjectText) else { return };
    cx.draft(*body, "the body is the text of a JavaScript object, not its content")
        .label("all that the server gets")
        .why("fetch and XMLHttpRequest turn a plain object into this text. No parameter is sent.")
        .help("pass `new URLSearchParams(parameters)` as the body; it sets the content type as well")
        .report(cx);
}
