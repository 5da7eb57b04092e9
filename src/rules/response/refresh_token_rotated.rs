//! `response/refresh-token-rotated`: the one that was sent is spent.

use super::common::{is_live, is_refresh, issued, text};
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = issued(cx).filter(|_| is_refresh(request, cx)) else { return };
    let Some(new) = text(cx, reply, "refresh_token") else { return };
    let Some(old) = request.all(cx.layers, "refresh_token").next() else { return };
    let known = is_live(cx, new) && old.kind.is_live() && !old.bare;
    if !known || cx.bytes(new) == cx.bytes(old.field.value) {
        return;
    }
    cx.draft(new, "the answer brings a new refresh token")
        .label("from now on this one")
        .also(old.field.value, "may be void from now on")
        .why("The client must replace the old refresh token by the new one (RFC 6749 section 6). A server that sees the old one again may take it for stolen and revoke both.")
        .help("store the new token before anything else, for all processes that share it")
        .report(cx);
}
