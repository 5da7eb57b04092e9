//! `client/assertion-malformed`: no compact JWS.

use super::assertion::token;
use crate::request::token::{JwtContent, TokenRequest};
use crate::rules::jwt::{damage, is_damaged_otherwise, unpadded};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(jwt) = token(request, cx) else { return };
    let JwtContent::Broken(fault) = jwt.content else { return };
    if is_damaged_otherwise(cx, jwt) {
        return;
    }
    let (words, help) = damage(fault);
    cx.draft(fault.at, format!("client_assertion {words}"))
        .label("no compact JWS")
        .why("The assertion is a signed JWT in its compact form: three parts in Base64url with dots between them (RFC 7515 section 7.1). Nothing else is parsed.")
        .help(help)
        .fix(unpadded(cx.bytes(jwt.token)).map(|(fix, text)| fix.write(jwt.token, text)))
        .report(cx);
}
