//! `header/dpop-malformed`: the field holds no compact JWS.

use super::dpop::proof;
use crate::request::token::{JwtContent, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::jwt::damage;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(jwt) = proof(request) else { return };
    let (at, words, help) = match jwt.content {
        JwtContent::Broken(fault) => {
            let (words, help) = damage(fault);
            (fault.at, words, help)
        }
        JwtContent::Hidden(ValueKind::Undefined) => (
            jwt.token,
            "holds the name of a missing value",
            "make the proof before the request is sent; the code that puts it into the field had none",
        ),
        _ => return,
    };
    cx.draft(at, format!("the DPoP field {words}"))
        .label("no compact JWS")
        .why("The field holds one signed JWT in its compact form and nothing else: three parts in Base64url with dots between them (RFC 9449 section 4.1).")
        .help(help)
        .report(cx);
}
