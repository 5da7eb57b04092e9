//! `security/fapi2-client-auth`: under FAPI 2.0 a client proves itself with a key.

use crate::request::token::{Carrier, Endpoint, JwtContent, TokenRequest};
use crate::rules::common::{AuthMethod, auth_methods, body_can_be_read};
use crate::rules::jwt::text;
use crate::rules::rule::Context;
use crate::rules::standard::Standard;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if cx.standard != Some(Standard::Fapi2) {
        return;
    }
    authentication(request, cx);
    if request.endpoint == Endpoint::Par {
        challenge(request, cx);
    }
    if request.endpoint == Endpoint::Token {
        constraint(request, cx);
    }
}

fn authentication(request: &TokenRequest, cx: &mut Context<'_>) {
    for (method, at) in auth_methods(request, cx.layers) {
        match method {
            AuthMethod::Basic | AuthMethod::Secret(_) => shared(at, &format!("the client secret is sent {}", method.words()), cx),
            AuthMethod::Assertion => symmetric(request, cx),
        }
    }
}

/// `client_secret_jwt`.
fn symmetric(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(assertion) = request.jwts.iter().find(|jwt| jwt.carrier == Carrier::ClientAssertion) else { return };
    let JwtContent::Read(parts) = &assertion.content else { return };
    let Some(alg) = text(cx, &parts.header, "alg").filter(|alg| cx.bytes(*alg).starts_with(b"HS")) else { return };
    shared(alg, "the client assertion is signed with the client secret", cx);
}

fn shared(at: Slice, words: &str, cx: &mut Context<'_>) {
    cx.draft(at, format!("{words}; FAPI 2.0 asks for a key"))
        .label("a shared secret")
        .why("FAPI 2.0 section 5.3.3.1 knows two ways: mutual TLS and private_key_jwt. With a secret that both sides know, whoever reads it at either side is the client.")
        .help("register a key of the client, and authenticate with private_key_jwt or with its certificate")
        .report(cx);
}

/// Without a challenge a code that leaks can be redeemed.
fn challenge(request: &TokenRequest, cx: &mut Context<'_>) {
    let in_object = request.param(cx.layers, "request").shown().is_some();
    if in_object || !request.param(cx.layers, "code_challenge").is_absent() || !body_can_be_read(request) {
        return;
    }
    let at = request.body.shown().copied().unwrap_or(request.at);
    cx.draft(at, "code_challenge is missing in the pushed request; FAPI 2.0 asks for PKCE with S256")
        .why("FAPI 2.0 section 5.3.3.2 has every client use PKCE with S256, confidential ones too: the code is then of use to nobody else.")
        .help("send code_challenge, the Base64url of the SHA-256 of the verifier, and code_challenge_method=S256")
        .report(cx);
}

/// Tokens are bound to a key by DPoP or to a certificate. A capture that shows no certificate proves nothing.
fn constraint(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.certificate.is_some() || !request.header(cx.layers, "dpop").is_absent() {
        return;
    }
    cx.cannot_check(
        "no DPoP proof is shown, and the connection is not",
        "FAPI 2.0 issues tokens that are bound to a key: look whether the client connects with its certificate (RFC 8705)",
    );
}
