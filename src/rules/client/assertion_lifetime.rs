//! `client/assertion-lifetime`: an assertion that outlives the request by hours.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::jwt::{get, time};
use crate::rules::rule::Context;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return };
    let Some((exp, at)) = time(cx, &parts.claims, "exp") else { return };
    let written = ["iat", "nbf"].iter().find_map(|name| time(cx, &parts.claims, name).map(|(start, _)| start));
    // A time that is there and malformed is another rule's finding; the answer's date stands in for a missing one.
    let is_damaged = get(cx, &parts.claims, "iat").is_some() && written.is_none();
    let Some(start) = written.or(cx.reply.and_then(|reply| reply.date)).filter(|_| !is_damaged) else { return };
    let (level, words) = match exp - start {
        length if length <= HOUR => return,
        length if length <= DAY => (Level::Info, "client_assertion is valid for more than an hour"),
        _ => (Level::Warning, "client_assertion is valid for more than a day"),
    };
    cx.draft(at, words)
        .label("far ahead")
        .why("RFC 7523 lets a server refuse an assertion whose end lies unreasonably far ahead, and many do: who reads it in a log could use it until then.")
        .help("make an assertion for each request, valid for a minute or a few")
        .level(level)
        .report(cx);
}
