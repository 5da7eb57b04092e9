//! `flow/concurrent-refresh`: two refreshes with one token race.

use super::answer;
use super::stale_refresh_token::{meet, replaced};
use crate::request::token::TokenRequest;
use crate::rules::common::{oauth_error, said};
use crate::rules::finding::Level;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "Where refresh tokens rotate, the first of two requests with the same token spends it, and the second looks like a theft (RFC 9700 section 4.14.2).";
const HELP: &str = "let one process refresh and the others wait for what it stores: a lock, or one place for the token";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let race = replaced(cx).filter(|before| meet(*before, cx));
    if let (Some(now), Some(before)) = (cx.past.sent_as("refresh_token"), race) {
        return report(now, before, cx);
    }
    let Some(reply) = cx.reply.filter(|reply| reply.refused() && reply.says("refresh")) else { return };
    let Some(words) = RACE.iter().find(|words| reply.says(words)).filter(|_| answer::may_be(request, cx, &["refresh_token"]))
    else {
        return;
    };
    let Some(at) = said(cx, reply, words) else { return };
    answer::draft(cx, at, "the answer says that the refresh token is used by two requests at once")
        .explained(WHY, HELP)
        .report(cx);
}

/// How servers say that two requests met.
const RACE: &[&str] = &["concurrent", "simultaneous", "in parallel", "already in progress", "being processed by another"];

fn report(now: Slice, before: EarlierExchange<'_>, cx: &mut Context<'_>) {
    let level = if oauth_error(cx) == Some("invalid_grant") { Level::Error } else { answer::level_of_token(cx) };
    cx.draft(now, "the same refresh token is sent twice within a minute, and the first answer replaced it")
        .label("the second")
        .also(before.at, "the first")
        .explained(WHY, HELP)
        .level(level)
        .report(cx);
}
