//! `flow/pkce-mismatch`: the verifier belongs to the challenge.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{answer, login};
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::request::value::{ValueKind, classify};
use crate::rules::rule::Context;
use crate::text::layers::Slice;
use crate::text::sha256;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some((sent, challenge)) = proven(request, cx) {
        return cx
            .draft(sent, "code_verifier does not fit the code_challenge of the authorization request")
            .label("the verifier")
            .also(challenge, "the challenge")
            .level(answer::level(cx))
            .why("The challenge is the Base64url of the SHA-256 of the verifier, without padding; with the method plain, or none, it is the verifier itself (RFC 7636 section 4.6).")
            .help("send the verifier from which the challenge of this very code was made: a page that was loaded anew, or a second login, made another one; and look whether the digest was encoded as hexadecimal")
            .report(cx);
    }
    let wrong = answer::says(cx, |said| said.saw() == Saw::VerifierWrong && (said.compares() || said.has(FAILED)));
    let Some(at) = wrong.filter(|_| answer::may_be(request, cx, &["authorization_code"])) else { return };
    answer::draft(cx, at, "the answer says that code_verifier does not fit the code_challenge")
        .why("The challenge of the authorization request is the Base64url of the SHA-256 of the verifier, without padding (RFC 7636 section 4.6).")
        .help("send the verifier from which the challenge of this very code was made: a page that was loaded anew, or a second login, made another one")
        .report(cx);
}

/// Words of a check that failed.
const FAILED: &str =
    "verification failed|failed to verify|could not be verified|validation failed|check failed|not verified|failed verification";

/// The verifier and the first challenge, where it fits none of them.
fn proven(request: &TokenRequest, cx: &Context<'_>) -> Option<(Slice, Slice)> {
    let logins = login::of(request, cx);
    let challenges = login::each(&logins, "code_challenge")?;
    let verifier = request.all(cx.layers, "code_verifier").next().filter(|param| param.kind == ValueKind::Live && !param.bare)?;
    let value = cx.bytes(verifier.field.value);
    let checked = logins.iter().zip(&challenges).map(|(asked, challenge)| {
        let method = asked.param("code_challenge_method").map_or(&b"plain"[..], |method| &method.value);
        fits(value, &challenge.value, method)
    });
    let none = checked.collect::<Option<Vec<bool>>>().is_some_and(|fits| fits.iter().all(|fits| !fits));
    none.then_some((verifier.field.unit, challenges.first()?.at))
}

/// Whether the two belong together; `None` where one is no real value or the method is unknown.
fn fits(verifier: &[u8], challenge: &[u8], method: &[u8]) -> Option<bool> {
    let real = |value: &[u8]| {
        (43..=128).contains(&value.len()) && value.iter().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(b))
    };
    let random = |value: &[u8]| classify(value) == ValueKind::Live;
    if !real(verifier) || !random(challenge) {
        return None;
    }
    match method {
        b"S256" => Some(URL_SAFE_NO_PAD.encode(sha256::digest(verifier)).as_bytes() == challenge),
        b"plain" => Some(verifier == challenge),
        _ => None,
    }
}
