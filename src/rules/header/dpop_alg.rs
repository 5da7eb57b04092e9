//! `header/dpop-alg`: a proof of possession needs a key pair.

use super::dpop::opened;
use crate::request::token::TokenRequest;
use crate::rules::jwt::{ASYMMETRIC, SYMMETRIC, get, text};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let Some(alg) = text(cx, &parts.header, "alg") else {
        let at = get(cx, &parts.header, "alg").unwrap_or(&parts.header).slice();
        return report(at, "the header of the DPoP proof names no algorithm", cx);
    };
    let name = cx.text(alg);
    // `none` is a rule of its own.
    if name.eq_ignore_ascii_case("none") || ASYMMETRIC.contains(&&*name) {
        return;
    }
    let words = if SYMMETRIC.contains(&&*name) {
        "the DPoP proof is signed with a shared secret"
    } else {
        "the header of the DPoP proof names an algorithm that is not registered for signatures"
    };
    report(alg, words, cx);
}

fn report(at: crate::text::layers::Slice, words: &str, cx: &mut Context<'_>) {
    cx.draft(at, words)
        .label("alg")
        .why("The proof carries its public key, so it must be signed with the private key of a pair (RFC 9449 section 4.2). A server refuses everything else with invalid_dpop_proof.")
        .help("sign with ES256, PS256 or EdDSA, whichever the server's metadata lists")
        .report(cx);
}
