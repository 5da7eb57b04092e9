//! `transport/length-missing`: a body without a length.

use super::common::{http1, octets, start};
use crate::change::Fix;
use crate::finding::Confidence;
use crate::rule::{Context, Rule};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "transport/length-missing", page: include_str!("../../../rules/transport/length-missing.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let framed = ["content-length", "transfer-encoding"].iter().any(|name| request.fields(cx.layers, name).next().is_some());
    let Some(body) = request.body.shown().copied().filter(|_| !framed) else { return };
    let refused = cx.reply.is_some_and(|reply| reply.status == Some(411));
    // Who pastes a message leaves the length out before anything else.
    if !wire.exact && !refused {
        return;
    }
    let confidence = if wire.exact { Confidence::Certain } else { Confidence::Likely };
    cx.draft(start(request), "the request does not tell the length of its body")
        .label("neither Content-Length nor Transfer-Encoding")
        .also(body, "this is not read")
        .why("RFC 9112 section 6.3: without a length a request has no body. The server reads no parameters, and takes them for the next request; or it answers 411.")
        .help("send Content-Length with the number of octets of the body; HTTP clients do so by themselves")
        .confidence(confidence)
        .fix(octets(request, cx).map(|octets| Fix::safe("tell the length of the body").set_header("Content-Length", octets)))
        .report(cx);
}
