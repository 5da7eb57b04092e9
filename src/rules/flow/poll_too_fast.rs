//! `flow/poll-too-fast`: a device waits between its questions.

use super::answer;
use crate::request::token::TokenRequest;
use crate::rules::common::{oauth_error, said};
use crate::rules::finding::Level;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "A device waits for the interval of its first answer, five seconds where it has none, and five more after each slow_down (RFC 8628 section 3.5).";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some((now, before)) = too_soon(cx) {
        return report(now, before, cx);
    }
    if oauth_error(cx) != Some("slow_down") || !answer::may_be(request, cx, POLLING) {
        return;
    }
    let Some(at) = cx.reply.and_then(|reply| said(cx, reply, "slow_down")) else { return };
    answer::draft(cx, at, "the answer says that the client asks too often")
        .why(WHY)
        .help("wait five seconds longer from now on, for all requests of this flow")
        .report(cx);
}

/// The grants of clients that ask until the user has decided.
const POLLING: &[&str] = &["urn:ietf:params:oauth:grant-type:device_code", "urn:openid:params:grant-type:ciba"];

/// The time between two answers is less than the server wants between two requests. A Date tells whole seconds.
fn too_soon<'c>(cx: &Context<'c>) -> Option<(Slice, EarlierExchange<'c>)> {
    let now = cx.past.sent_as("device_code")?;
    let before = cx.past.answered?;
    let more = match before.reply.error.as_deref() {
        Some("authorization_pending") => 0,
        Some("slow_down") => MORE,
        _ => return None,
    };
    let interval = cx.past.issued.and_then(|issued| issued.number(cx.layers, "interval")).unwrap_or(INTERVAL);
    let gap = before.seconds_until(cx.reply)?;
    (gap >= 0 && gap + 1 < interval + more).then_some((now, before))
}

/// Seconds between two requests where the server does not tell, and what each slow_down adds (RFC 8628 section 3.5).
const INTERVAL: i64 = 5;
const MORE: i64 = 5;

fn report(now: Slice, before: EarlierExchange<'_>, cx: &mut Context<'_>) {
    let level = if oauth_error(cx) == Some("slow_down") { Level::Error } else { Level::Warning };
    cx.draft(now, "the client asks again sooner than the server allows")
        .label("asked again")
        .also(before.at, "asked before")
        .why(WHY)
        .help("wait for the interval between two requests, and five seconds longer after each slow_down")
        .level(level)
        .report(cx);
}
