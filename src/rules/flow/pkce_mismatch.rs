//! `flow/pkce-mismatch`: the verifier belongs to the challenge.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
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
