//! `header/dpop-nonce`: the server wants its nonce in the proof.

use super::dpop::{opened, proof};
use crate::request::token::TokenRequest;
use crate::rules::common::{oauth_error, said};
use crate::rules::jwt::{get, obstacle};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const ERROR: &str = "use_dpop_nonce";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if oauth_error(cx) != Some(ERROR) {
        return;
    }
    let Some((_, parts)) = opened(request) else { return hidden(request, cx) };
    match get(cx, &parts.claims, "nonce") {
        None => report(parts.claims.slice(), "the DPoP proof has no nonce, and the server asks for one", cx),
        Some(nonce) => report(nonce.slice(), "the server no longer takes the nonce of the DPoP proof", cx),
    }
}

fn hidden(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(reason) = proof(request).and_then(obstacle) {
        cx.cannot_check(
            format!("{reason} (DPoP)"),
            "decode the part between the dots of the DPoP field (Base64url): nonce must equal the last DPoP-Nonce of this server",
        );
    }
}

fn report(at: Slice, words: &str, cx: &mut Context<'_>) {
    let mut draft = cx.draft(at, words);
    if let Some(said) = cx.reply.and_then(|reply| said(cx, reply, ERROR)) {
        draft = draft.also(said, "the answer says so");
    }
    draft
        .why("A server may hand out nonces, in the field DPoP-Nonce of its answers, and refuse proofs without the latest one (RFC 9449 section 8). The first request is refused on purpose.")
        .help("send the request again with a new proof whose nonce is the DPoP-Nonce of this answer, and keep the nonce for the next one")
        .report(cx);
}
