//! `flow/proof-reused`: a proof is for one request.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::{Carrier, TokenRequest};
use crate::rules::finding::Level;
use crate::rules::past::Signed;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(signed) = cx.past.signed {
        return report(signed, cx);
    }
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

fn report(signed: Signed<'_>, cx: &mut Context<'_>) {
    let (name, level) = match signed.carrier {
        Carrier::Dpop => ("DPoP proof", Level::Error),
        _ => ("assertion", Level::Warning),
    };
    cx.draft(signed.at, format!("the {name} was sent before: its jti is the same"))
        .label("sent again")
        .also(signed.before.at, "sent and answered here")
        .why("A proof or an assertion is made for one request; servers remember its jti (RFC 9449 section 11.1, RFC 7523 section 3).")
        .help("sign a new one for every request, with a jti of its own, retries included")
        .level(level)
        .report(cx);
}
