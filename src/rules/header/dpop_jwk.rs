//! `header/dpop-jwk`: the proof does not carry the public key that checks it.

use super::dpop::opened;
use crate::request::token::TokenRequest;
use crate::request::token::jwt::Node;
use crate::rules::jwt::{get, list, missing, text};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "The server checks the proof with the key that it carries, and binds the tokens to that key (RFC 9449 section 4.2). A kid or a certificate does not replace it.";
const HELP: &str =
    "put the public half of the signing key into the header as jwk: kty, crv, x and y for an EC key, kty, n and e for an RSA key";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let Some(jwk) = get(cx, &parts.header, "jwk") else {
        return report(parts.header.slice(), "the header of the DPoP proof has no jwk", cx);
    };
    if !matches!(jwk, Node::Map(..)) {
        return report(jwk.slice(), "jwk in the DPoP proof is not a JSON object", cx);
    }
    let kind = text(cx, jwk, "kty").map(|kty| cx.text(kty).into_owned()).unwrap_or_default();
    let absent = missing(cx, jwk, members(&kind));
    if !absent.is_empty() {
        return report(jwk.slice(), &format!("jwk in the DPoP proof has no {}", list(&absent)), cx);
    }
    if text(cx, &parts.header, "alg").is_some_and(|alg| !fits(&cx.text(alg), &kind)) {
        report(jwk.slice(), "jwk in the DPoP proof is a key of another kind than alg needs", cx);
    }
}

/// What a public key of the kind consists of. A shared key has nothing public: that is a leaked key.
fn members(kty: &str) -> &'static [&'static str] {
    match kty {
        "EC" => &["crv", "x", "y"],
        "RSA" => &["n", "e"],
        "OKP" => &["crv", "x"],
        "" => &["kty"],
        _ => &[],
    }
}

fn fits(alg: &str, kty: &str) -> bool {
    match alg.get(..2) {
        Some("ES") => kty == "EC",
        Some("RS" | "PS") => kty == "RSA",
        Some("Ed") => kty == "OKP",
        _ => true,
    }
}

fn report(at: Slice, words: &str, cx: &mut Context<'_>) {
    cx.draft(at, words).label("the public key belongs here").explained(WHY, HELP).report(cx);
}
