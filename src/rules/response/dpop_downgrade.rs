//! `response/dpop-downgrade`: a proof was sent, and the token is bound to no key.

use super::common::{issued, text};
use crate::request::token::TokenRequest;
use crate::rules::common::is_token_endpoint;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(proof) = request.fields(cx.layers, "dpop").next().filter(|_| is_token_endpoint(request)) else { return };
    let Some(reply) = issued(cx) else { return };
    let Some(kind) = text(cx, reply, "token_type").filter(|kind| cx.bytes(*kind).eq_ignore_ascii_case(b"bearer")) else { return };
    cx.draft(kind, "the request has a DPoP proof, and the token is a Bearer token")
        .label("bound to no key")
        .also(proof.name, "the proof")
        .why("The server took no notice of the proof, so whoever finds the token can use it. A client that relies on the protection must discard the answer (RFC 9449 section 5).")
        .help("switch DPoP on for this client at the server (dpop_bound_access_tokens), or drop the proof if Bearer tokens are meant")
        .report(cx);
}
