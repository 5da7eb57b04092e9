//! `flow/redirect-uri-mismatch`: redirect_uri is to be the one of the authorization request.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let differs = answer::says(cx, |said| said.saw() == Saw::RedirectDiffers && said.compares() && !said.is_of_several());
    let Some(at) = differs.filter(|_| answer::may_be(request, cx, &["authorization_code"])) else { return };
    answer::draft(cx, at, "the answer says that redirect_uri differs from the one of the authorization request")
        .why("The server compares the two octet for octet (RFC 6749 section 4.1.3): a slash at the end, http or https, a port or www make them differ.")
        .help("send the redirect_uri of the authorization request unchanged, and encode it once")
        .report(cx);
}
