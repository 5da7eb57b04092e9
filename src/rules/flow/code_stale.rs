//! `flow/code-stale`: a code lives for minutes.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = answer::ended(request, cx, "code", End::Over) else { return };
    answer::draft(cx, at, "the answer says that the code has expired")
        .why("A code lives for ten minutes at most, with many servers for one (RFC 6749 section 4.1.2).")
        .help("send the user through the authorization request again, and exchange the code at once; a code that was copied by hand is often too old")
        .report(cx);
}
