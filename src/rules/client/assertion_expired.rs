//! `client/assertion-expired`: not valid at the time of the request, as the answer dates it.

use super::assertion::{opened, token};
use crate::request::token::TokenRequest;
use crate::request::token::jwt::Node;
use crate::rules::jwt::{LEEWAY, obstacle, refused, time};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "decode the part between the dots of client_assertion (Base64url): exp must lie after the time of the request, nbf and iat must not (`date +%s` prints the time now)";

const WHY: &str = "A server refuses an assertion outside of its time (RFC 7523 section 3). Servers allow for clocks that differ by a minute or so, not more.";
const HELP: &str = "make a new assertion for each request, and set the clock of the machine that signs it";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return hidden(request, cx) };
    match cx.reply.and_then(|reply| reply.date) {
        Some(now) => judge(&parts.claims, now, cx),
        None if refused(cx) && time(cx, &parts.claims, "exp").is_some() => {
            cx.cannot_check("the capture does not show when the request was sent", HOW);
        }
        None => {}
    }
}

fn hidden(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(reason) = token(request, cx).and_then(obstacle).filter(|_| refused(cx)) {
        cx.cannot_check(format!("{reason} (client_assertion)"), HOW);
    }
}

fn judge(claims: &Node, now: i64, cx: &mut Context<'_>) {
    if let Some((exp, at)) = time(cx, claims, "exp").filter(|(exp, _)| exp + LEEWAY < now) {
        return report(at, &format!("client_assertion had expired {} before the answer", span(now - exp)), cx);
    }
    for name in ["nbf", "iat"] {
        if let Some((start, at)) = time(cx, claims, name).filter(|(start, _)| start - LEEWAY > now) {
            let words = format!("{name} in client_assertion lies {} after the answer", span(start - now));
            return report(at, &words, cx);
        }
    }
}

fn report(at: Slice, words: &str, cx: &mut Context<'_>) {
    cx.draft(at, words).label("compared with Date of the answer").explained(WHY, HELP).report(cx);
}

/// `40 s`, `5 min`, `3 h`, `12 days`.
fn span(seconds: i64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
