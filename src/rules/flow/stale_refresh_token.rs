//! `flow/stale-refresh-token`: with rotation only the latest refresh token is good.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let (Some(now), Some(before)) = (cx.past.sent_as("refresh_token"), replaced(cx)) {
        // Two that meet are another fault: nobody kept an old one.
        if !meet(before, cx) {
            report(now, before, cx);
        }
        return;
    }
    let Some(at) = answer::ended(request, cx, "refresh_token", End::Spent) else { return };
    answer::draft(cx, at, "the answer says that the refresh token was used before")
        .why("A server that rotates refresh tokens takes each of them once; one that comes again may be a thief's, so all that came from it is revoked as well (RFC 9700 section 4.14.2).")
        .help("store the refresh_token of every answer before anything else, for all processes that share it; now the user has to authorize again")
        .report(cx);
}

/// The exchange in which what is sent here was taken and replaced by another token.
pub(super) fn replaced<'c>(cx: &Context<'c>) -> Option<EarlierExchange<'c>> {
    let old = cx.past.sent_as("refresh_token")?;
    cx.past.taken.filter(|before| before.new_token(cx.layers).is_some_and(|new| cx.bytes(new) != cx.bytes(old)))
}

/// The two exchanges were answered within a minute.
pub(super) fn meet(before: EarlierExchange<'_>, cx: &Context<'_>) -> bool {
    before.seconds_until(cx.reply).is_some_and(|gap| (0..60).contains(&gap))
}

fn report(now: Slice, before: EarlierExchange<'_>, cx: &mut Context<'_>) {
    let new = before.new_token(cx.layers).unwrap_or(before.at);
    answer::proven(cx, "the refresh token was replaced by another one, and is sent again", (now, "the old one"), (new, "from here on this one is good"))
        .why("With a new refresh token the client must discard the old one (RFC 6749 section 6); a server that sees that again takes it for stolen and may revoke both (RFC 9700 section 4.14.2).")
        .help("store the refresh_token of every answer before anything else, for all processes that share it, and send the latest one")
        .report(cx);
}
