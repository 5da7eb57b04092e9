//! `header/origin-missing`: a token of a single-page app is redeemed from a browser only.

use crate::capture::model::Seen;
use crate::request::token::TokenRequest;
use crate::rules::finding::Confidence;
use crate::rules::header::common::head;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const CODE: &str = "AADSTS9002327";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| !reply.accepted) else { return };
    if !reply.says(CODE) && !reply.says("only be redeemed via cross-origin") {
        return;
    }
    let confidence = match request.header(cx.layers, "origin") {
        Seen::Shown(_) => return,
        Seen::Absent => Confidence::Certain,
        // The answer tells what the capture does not show.
        Seen::NotShown => Confidence::Likely,
    };
    let mut draft = cx.draft(
        head(request),
        "the request has no Origin field, and the answer says that the token may be redeemed cross-origin only",
    );
    if let Some(said) = reply.at.and_then(|at| words(at, cx)) {
        draft = draft.also(said, "the server says so here");
    }
    draft
        .label("no Origin in the header of this request")
        .why("The redirect URI is registered for a single-page application. What was issued to one is redeemed from the browser, whose request carries an Origin field.")
        .help("redeem it in the browser; or register the redirect URI as web or mobile and desktop platform if a server or a native app redeems it")
        .confidence(confidence)
        .report(cx);
}

/// The code within the answer.
fn words(answer: Slice, cx: &Context<'_>) -> Option<Slice> {
    let at = cx.bytes(answer).windows(CODE.len()).position(|window| window == CODE.as_bytes())?;
    Some(answer.sub(at..at + CODE.len()))
}
