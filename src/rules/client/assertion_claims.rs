//! `client/assertion-claims`: the assertion lacks a claim that every server looks for.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::{Confidence, Level};
use crate::rules::jwt::{list, missing};
use crate::rules::rule::Context;

const WHY: &str = "RFC 7523 section 3 requires iss, sub, aud and exp; OpenID Connect requires jti too, by which a server notices that an assertion is used twice.";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return };
    let required = missing(cx, &parts.claims, &["iss", "sub", "aud", "exp"]);
    let (absent, level, confidence) = match required.is_empty() {
        false => (required, Level::Error, Confidence::Certain),
        // Required by OpenID Connect only, and by servers that follow it.
        true => (missing(cx, &parts.claims, &["jti"]), Level::Warning, Confidence::Likely),
    };
    if absent.is_empty() {
        return;
    }
    let names = list(&absent);
    cx.draft(parts.claims.slice(), format!("client_assertion has no {names}"))
        .label(format!("no {names}"))
        .why(WHY)
        .help(format!("add {names}: iss and sub are the client_id, aud the issuer of the server, exp a time a few minutes ahead, jti a new random text each time"))
        .judged(level, confidence)
        .report(cx);
}
