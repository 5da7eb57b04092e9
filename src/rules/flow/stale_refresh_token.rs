//! `flow/stale-refresh-token`: with rotation only the latest refresh token is good.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = answer::ended(request, cx, "refresh_token", End::Spent) else { return };
    answer::draft(cx, at, "the answer says that the refresh token was used before")
        .why("A server that rotates refresh tokens takes each of them once; one that comes again may be a thief's, so all that came from it is revoked as well (RFC 9700 section 4.14.2).")
        .help("store the refresh_token of every answer before anything else, for all processes that share it; now the user has to authorize again")
        .report(cx);
}
