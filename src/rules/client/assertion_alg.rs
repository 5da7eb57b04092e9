//! `client/assertion-alg`: the header names no signature algorithm that a server could know.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::jwt::{ASYMMETRIC, SYMMETRIC, get, text};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((jwt, parts)) = opened(request, cx) else { return };
    let found = get(cx, &parts.header, "alg").map_or(jwt.token, |node| node.slice());
    let words = match text(cx, &parts.header, "alg") {
        None => "the header of client_assertion names no algorithm",
        Some(alg) if is_unlisted(&cx.text(alg), cx) => return unlisted(found, cx),
        Some(alg) if is_known(&cx.text(alg)) => return,
        Some(_) => "the header of client_assertion names an algorithm that is not registered for signatures",
    };
    cx.draft(found, words)
        .label("alg")
        .why("RFC 7515 requires alg, and its value is compared exactly with the registered names. A server that does not know the algorithm cannot check the signature.")
        .help("sign with an algorithm that the client is registered for: PS256, ES256, RS256 or EdDSA with a key pair, HS256 with the client secret")
        .report(cx);
}

/// The server lists the algorithms that it takes, and this one is not among them.
fn is_unlisted(alg: &str, cx: &Context<'_>) -> bool {
    let listed = cx.profile.listed(|metadata| &metadata.token_endpoint_auth_signing_alg_values_supported);
    is_known(alg) && listed.is_some_and(|listed| !listed.is_empty() && !listed.iter().any(|known| known == alg))
}

const METADATA: &str =
    "token_endpoint_auth_signing_alg_values_supported holds the algorithms that the token endpoint takes (RFC 8414 section 2).";

fn unlisted(at: Slice, cx: &mut Context<'_>) {
    cx.draft(at, "client_assertion is signed with an algorithm that the server's metadata does not list")
        .label("alg")
        .explained(METADATA, "sign with one of the listed algorithms, and register the client for it")
        .level(Level::Warning)
        .report(cx);
}

/// `none` is a rule of its own.
fn is_known(alg: &str) -> bool {
    alg.eq_ignore_ascii_case("none") || SYMMETRIC.contains(&alg) || ASYMMETRIC.contains(&alg)
}
