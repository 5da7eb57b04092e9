//! `flow/pkce-presence`: a verifier needs a challenge, and a challenge a verifier.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let absent = !request.param(cx.layers, "code_verifier").shown().is_some();
    let misses = |name: &str| answer::says(cx, |said| said.saw() == Saw::Missing && said.about() == Some(name));
    let verifier = misses("code_verifier").filter(|_| absent);
    let Some(at) = verifier.or_else(|| misses("code_challenge")) else { return };
    if request.endpoint != Endpoint::Token || !answer::may_be(request, cx, &["authorization_code"]) {
        return;
    }
    answer::draft(cx, at, "the answer says that only one half of PKCE was sent")
        .why("A code that was asked for with a code_challenge is given out for its code_verifier only, and a verifier without a challenge is refused as well (RFC 7636 section 4.5, RFC 9700 section 2.1.1).")
        .help("send code_challenge with the authorization request and the code_verifier that it was made of with the code, or neither")
        .report(cx);
}
