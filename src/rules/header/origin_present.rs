//! `header/origin-present`: a token of an app that is no page is redeemed with an Origin field.

use crate::capture::model::Seen;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::common::said;
use crate::rules::finding::Confidence;
use crate::rules::header::common::head;
use crate::rules::header::repair::without;
use crate::rules::rule::Context;

const CODE: &str = "AADSTS9002326";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| !reply.accepted) else { return };
    let words = "permitted only for the 'Single-Page Application'";
    if !reply.says(CODE) && !reply.says(words) {
        return;
    }
    let (at, confidence) = match request.header(cx.layers, "origin") {
        Seen::Shown(field) => (field.unit, Confidence::Certain),
        Seen::Absent => return,
        // The answer tells what the capture does not show.
        Seen::NotShown => (head(request), Confidence::Likely),
    };
    let draft =
        cx.draft(at, "the request has an Origin field, and the answer says that only a single-page application may send one");
    let draft = match said(cx, reply, CODE) {
        Some(answer) => draft.also(answer, "the server says so here"),
        None => draft,
    };
    draft
        .label("sent from a browser, or set by the client")
        .why("The redirect URI is registered for a web or native application, whose tokens are not redeemed cross-origin. An Origin field is the mark of a page.")
        .help("register the redirect URI for a single-page application if the page redeems the token; otherwise redeem it on the server and drop the Origin field")
        .confidence(confidence)
        .fix(without(Fix::risky("drop the Origin field"), request.fields(cx.layers, "origin")))
        .report(cx);
}
