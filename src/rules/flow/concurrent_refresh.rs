//! `flow/concurrent-refresh`: two refreshes with one token race.

use super::answer;
use crate::request::token::TokenRequest;
use crate::rules::common::said;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| reply.refused() && reply.says("refresh")) else { return };
    let Some(words) = RACE.iter().find(|words| reply.says(words)).filter(|_| answer::may_be(request, cx, &["refresh_token"]))
    else {
        return;
    };
    let Some(at) = said(cx, reply, words) else { return };
    answer::draft(cx, at, "the answer says that the refresh token is used by two requests at once")
        .why("Where refresh tokens rotate, the first of two requests with the same token spends it, and the second looks like a theft (RFC 9700 section 4.14.2).")
        .help("let one process refresh and the others wait for what it stores: a lock, or one place for the token")
        .report(cx);
}

/// How servers say that two requests met.
const RACE: &[&str] = &["concurrent", "simultaneous", "in parallel", "already in progress", "being processed by another"];
