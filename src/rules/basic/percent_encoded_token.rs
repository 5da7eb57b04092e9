//! `basic/percent-encoded-token`: Base64 that was URL-encoded.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, damaged};
use crate::rules::basic::repair::encoded_again;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

const WHY: &str = "A header field is not a URL: nothing undoes the escapes, and % is not a Base64 character.";
const HELP: &str = "send the Base64 text as it is, with its =, + and /";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::Percent) else { return };
    let first = cx.bytes(basic.token).iter().position(|&b| b == b'%').unwrap_or_default();
    cx.draft(basic.token.sub(first..first + 3), "the Basic value in the Authorization field is percent-encoded")
        .label("an escape of URLs")
        .explained(WHY, HELP)
        .fix(encoded_again(Fix::safe("undo the percent-encoding"), request, basic, cx.layers))
        .report(cx);
}
