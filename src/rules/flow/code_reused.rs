//! `flow/code-reused`: an authorization code works once.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = answer::ended(request, cx, "code", End::Spent) else { return };
    answer::draft(cx, at, "the answer says that the code was used before")
        .why("A code may be used once; a server that sees it again refuses it, and may revoke what it issued for it (RFC 6749 section 4.1.2). A callback that is loaded twice, a retry or a second process sends it again.")
        .help("send the user through the authorization request again, and exchange the code once: look for a page that is loaded twice, a retry, or a handler that runs twice")
        .report(cx);
}
