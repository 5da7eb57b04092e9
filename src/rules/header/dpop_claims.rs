//! `header/dpop-claims`: the proof lacks a claim.

use super::dpop::opened;
use crate::request::token::TokenRequest;
use crate::rules::jwt::{list, missing};
use crate::rules::rule::Context;

const WHY: &str = "RFC 9449 section 4.2 requires jti, htm, htu and iat: they bind the proof to one request at one time.";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let absent = missing(cx, &parts.claims, &["jti", "htm", "htu", "iat"]);
    if absent.is_empty() {
        return;
    }
    let names = list(&absent);
    cx.draft(parts.claims.slice(), format!("the DPoP proof has no {names}"))
        .label(format!("no {names}"))
        .why(WHY)
        .help(format!(
            "add {names}: jti a new random text, htm the method, htu the address of the token endpoint, iat the time in seconds"
        ))
        .report(cx);
}
