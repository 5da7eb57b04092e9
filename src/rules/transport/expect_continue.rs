//! `transport/expect-continue`: a question before the body that servers of tokens rarely answer.

use crate::request::token::BodyShape;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(field) = request.fields(cx.layers, "expect").find(|field| !field.value.is_empty()).copied() else { return };
    let refused = cx.reply.is_some_and(|reply| reply.status == Some(417));
    let (level, confidence) = match (refused, request.shape) {
        (true, _) => (Level::Error, Confidence::Certain),
        (false, BodyShape::Empty) => (Level::Warning, Confidence::Likely),
        (false, _) => (Level::Info, Confidence::Possible),
    };
    cx.draft(field.unit, "the client asks with an Expect field before it sends the body")
        .label("not needed for a form")
        .why("RFC 9110 section 10.1.1: the client waits for 100 Continue. A server that does not know it answers 417 or nothing, and one that refuses at once never sees the body.")
        .help("switch it off: curl -H 'Expect:', .NET ServicePointManager.Expect100Continue = false, Apache HttpClient expectContinueEnabled(false)")
        .judged(level, confidence)
        .fix(Fix::safe("drop the Expect field").remove_header(field))
        .report(cx);
}
