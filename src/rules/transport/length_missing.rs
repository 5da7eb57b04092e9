//! `transport/length-missing`: a body without a length.

use super::common::{http1, late_fields, octets, start};
use crate::capture::model::Wire;
use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let framed = ["content-length", "transfer-encoding"].iter().any(|name| request.fields(cx.layers, name).next().is_some());
    let Some(body) = request.body.shown().copied().filter(|_| !framed) else { return };
    let Some((level, confidence)) = weight(request, wire, cx) else { return };
    cx.draft(start(request), "the request does not tell the length of its body")
        .label("neither Content-Length nor Transfer-Encoding")
        .also(body, "this is not read")
        .why("RFC 9112 section 6.3: without a length a request has no body. The server reads no parameters, and takes them for the next request; or it answers 411.")
        .help("send Content-Length with the number of octets of the body; HTTP clients do so by themselves")
        .judged(level, confidence)
        .fix(octets(request, cx).map(|octets| Fix::safe("tell the length of the body").set_header("Content-Length", octets)))
        .report(cx);
}

/// Who pastes a message leaves the length out before anything else, so it counts for little there: only where the server
/// asked for it, or saw nothing of the body, and the paste has kept what clients add last.
fn weight(request: &TokenRequest, wire: &Wire, cx: &Context<'_>) -> Option<(Level, Confidence)> {
    let reply = cx.reply.filter(|reply| reply.refused());
    let saw_nothing = |reply: &Reply| matches!(reply.error.as_deref(), None | Some("invalid_request" | "unsupported_grant_type"));
    if wire.exact {
        return Some((Level::Error, Confidence::Certain));
    }
    match reply {
        Some(reply) if reply.status == Some(411) => Some((Level::Error, Confidence::Likely)),
        Some(reply) if saw_nothing(reply) && late_fields(request, cx.layers) >= 2 => Some((Level::Info, Confidence::Possible)),
        _ => None,
    }
}
