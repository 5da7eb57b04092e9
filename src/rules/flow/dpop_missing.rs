//! `flow/dpop-missing`: a bound token needs a proof.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::request::token::jwt::Node;
use crate::rules::common::auth_methods;
use crate::rules::finding::Level;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let bound = cx.past.issued.filter(|_| cx.past.sent_as("refresh_token").is_some()).and_then(|before| bound(before, cx));
    if let Some(bound) = bound.filter(|_| request.header(cx.layers, "dpop").is_absent()) {
        return report(request, bound, cx);
    }
    if request.header(cx.layers, "dpop").shown().is_some() {
        return;
    }
    let missing = answer::says(cx, |said| said.saw() == Saw::ProofRefused && said.misses() && !said.has("claim"));
    let Some(at) = missing else { return };
    answer::draft(cx, at, "the answer says that the request has no DPoP proof")
        .why("A server that binds tokens to a key wants a proof of that key with every request for them (RFC 9449 section 5).")
        .help("add the field DPoP with a proof for this request, signed by the key that the token is bound to")
        .report(cx);
}

/// Where an answer says that it binds its tokens to a key.
fn bound(before: EarlierExchange<'_>, cx: &Context<'_>) -> Option<Slice> {
    match before.reply.member(cx.layers, "token_type")? {
        Node::Text(kind) if cx.bytes(*kind).eq_ignore_ascii_case(b"dpop") => Some(*kind),
        _ => None,
    }
}

fn report(request: &TokenRequest, bound: Slice, cx: &mut Context<'_>) {
    let Some(now) = cx.past.sent_as("refresh_token") else { return };
    // The token of a client that authenticates is bound to the client; many servers want the proof all the same.
    let public =
        auth_methods(request, cx.layers).is_empty() && request.authorization.is_absent() && request.certificate.is_none();
    let level = answer::level(cx).min(if public { Level::Error } else { Level::Warning });
    cx.draft(now, "the tokens are bound to a key, and the refresh carries no DPoP proof")
        .label("sent without a proof")
        .also(bound, "issued as DPoP")
        .why("The refresh token of a public client is bound to the key of its proof, and is good with a proof of that key only (RFC 9449 section 5).")
        .help("add the field DPoP with a proof for this request, signed by the key that the token is bound to")
        .level(level)
        .report(cx);
}
