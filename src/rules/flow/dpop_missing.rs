//! `flow/dpop-missing`: a bound token needs a proof.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
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
