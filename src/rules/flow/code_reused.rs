//! `flow/code-reused`: an authorization code works once.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let (Some(now), Some(before)) = (cx.past.sent_as("code"), cx.past.taken) {
        return report(now, before, cx);
    }
    let Some(at) = answer::ended(request, cx, "code", End::Spent) else { return };
    answer::draft(cx, at, "the answer says that the code was used before")
        .why("A code may be used once; a server that sees it again refuses it, and may revoke what it issued for it (RFC 6749 section 4.1.2). A callback that is loaded twice, a retry or a second process sends it again.")
        .help("send the user through the authorization request again, and exchange the code once: look for a page that is loaded twice, a retry, or a handler that runs twice")
        .report(cx);
}

fn report(now: Slice, before: EarlierExchange<'_>, cx: &mut Context<'_>) {
    answer::proven(cx, "the code was exchanged before", (now, "sent again"), (before.at, "exchanged here, and the answer brought tokens"))
        .why("A code may be used once; a server that sees it again refuses it, and should revoke what it issued for it (RFC 6749 section 4.1.2).")
        .help("exchange a code once, and keep the tokens of that answer; for other ones send the user through the authorization request again")
        .report(cx);
}
