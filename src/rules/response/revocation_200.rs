//! `response/revocation-200`: a success that proves nothing.

use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::common::status_at;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let success = request.endpoint == Endpoint::Revocation;
    let Some(reply) = cx.reply.filter(|reply| success && reply.status == Some(200) && reply.error.is_none()) else { return };
    let Some(at) = reply.status_at.or_else(|| status_at(cx, reply)) else { return };
    cx.draft(at, "the server answers 200 to tokens that it does not know, too")
        .label("no proof that a token was revoked")
        .why("A revocation endpoint answers 200 whether it revoked the token or knew none of that text (RFC 7009 section 2.2).")
        .help("if the token still works, compare the text that was sent with the issued one; use introspection or the API to see whether it is void")
        .report(cx);
}
