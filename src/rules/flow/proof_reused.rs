//! `flow/proof-reused`: a proof is for one request.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let is_signed = |saw| matches!(saw, Saw::ProofRefused | Saw::AssertionRefused);
    let Some(at) = answer::says(cx, |said| is_signed(said.saw()) && said.is_spent()) else { return };
    if request.grant(cx.layers).is_some() && request.jwts.is_empty() {
        return;
    }
    answer::draft(cx, at, "the answer says that the signed token was used before")
        .why("A proof or an assertion is made for one request; servers remember its jti (RFC 9449 section 11.1, RFC 7523 section 3).")
        .help("sign a new one for every request, with a jti of its own, retries included")
        .report(cx);
}
