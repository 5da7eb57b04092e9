//! `transport/length-and-chunked`: two ways of telling where the body ends.

use super::common::{octets, told};
use crate::capture::model::Field;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(coding) = told(request, cx, "transfer-encoding").next().copied() else { return };
    let Some(length) = request.fields(cx.layers, "content-length").next().copied() else { return };
    cx.draft(length.unit, "the request has both Content-Length and Transfer-Encoding")
        .label("is not allowed beside Transfer-Encoding")
        .also(coding.unit, "tells the length in another way")
        .why("RFC 9112 section 6.2 forbids it. Servers and proxies that go by different fields see different bodies; many refuse such a request as an attempt to smuggle another one.")
        .help("set neither by hand: leave the framing to the client")
        .fix(repair(request, cx))
        .report(cx);
}

/// A length that is that of the body shows that no chunks were written; otherwise Transfer-Encoding counts (RFC 9112
/// section 6.3).
fn repair(request: &TokenRequest, cx: &Context<'_>) -> Option<Fix> {
    let octets = octets(request, cx)?;
    let fits = |field: &Field| cx.text(field.value).trim() == octets;
    let counted = !shows_chunks(request) && request.fields(cx.layers, "content-length").all(fits);
    let (wrong, title) = if counted {
        ("transfer-encoding", "keep the length, which is that of the body")
    } else {
        ("content-length", "keep Transfer-Encoding, which counts before a length")
    };
    Some(request.fields(cx.layers, wrong).fold(Fix::risky(title), |fix, field| fix.remove_header(*field)))
}

/// The body was put together from chunks: it is no part of the text that the head is a part of.
fn shows_chunks(request: &TokenRequest) -> bool {
    let head = request.wire.as_ref().map(|wire| wire.head.layer);
    request.body.shown().is_some_and(|body| head.is_some_and(|head| head != body.layer))
}
