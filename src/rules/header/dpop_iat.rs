//! `header/dpop-iat`: a proof from another time.

use super::dpop::{opened, proof};
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::jwt::{FRESH, obstacle, refused, time, time_fault};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "decode the part between the dots of the DPoP field (Base64url): iat must be the time of the request in seconds (`date +%s` prints the time now)";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return hidden(request, cx) };
    if let Some((at, words)) = time_fault(cx, &parts.claims, "iat") {
        return report(at, &format!("iat in the DPoP proof {words}"), Level::Error, cx);
    }
    let Some((iat, at)) = time(cx, &parts.claims, "iat") else { return };
    match cx.reply.and_then(|reply| reply.date) {
        Some(now) if now - iat > FRESH => report(at, "the DPoP proof was made long before the answer", Level::Warning, cx),
        Some(now) if iat - now > FRESH => report(at, "the DPoP proof was made after the answer", Level::Warning, cx),
        None if refused(cx) => cx.cannot_check("the capture does not show when the request was sent", HOW),
        _ => {}
    }
}

fn hidden(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(reason) = proof(request).and_then(obstacle).filter(|_| refused(cx)) {
        cx.cannot_check(format!("{reason} (DPoP)"), HOW);
    }
}

fn report(at: Slice, words: &str, level: Level, cx: &mut Context<'_>) {
    cx.draft(at, words)
        .label("iat")
        .why("A server takes a proof for a short time only, seconds to a few minutes (RFC 9449 section 11.1), and reads iat in seconds since 1970.")
        .help("make a new proof for each request, and set the clock of the machine that signs it")
        .level(level)
        .report(cx);
}
