//! `response/no-new-refresh-token`: the old one stays in use.

use super::common::{is_refresh, issued};
use crate::request::token::TokenRequest;
use crate::rules::common::said;
use crate::rules::rule::Context;

const WHY: &str = "The server may leave the old one in use (RFC 6749 section 6). A client that stores what it did not get loses it, and the next refresh sends nothing or null.";
const HELP: &str = "keep the refresh token that was sent";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = issued(cx).filter(|_| is_refresh(request, cx)) else { return };
    let Some(token) = reply.member(cx.layers, "access_token").and_then(|_| said(cx, reply, "access_token")) else { return };
    let brought = reply.member(cx.layers, "refresh_token").is_some();
    let cut = reply.text.contains("...") || reply.text.contains('…');
    // Where it is known that the old one stays, there is nothing to point out.
    if brought || cut || cx.profile.refresh.rotates == "no" {
        return;
    }
    cx.draft(token, "the answer brings no new refresh token")
        .label("an access token, and no refresh token")
        .explained(WHY, HELP)
        .report(cx);
}
