//! `response/expires-in-string`: the lifetime is text.

use super::common::text;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

const WHY: &str = "RFC 6749 section 5.1 makes numbers JSON numbers. A client with typed parsing refuses the whole answer; another one adds text to a time.";
const HELP: &str = "let the client take digits in quotes too";

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = cx.reply.and_then(|reply| text(cx, reply, "expires_in")) else { return };
    let digits = cx.bytes(at);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return;
    }
    cx.draft(at, "expires_in is text, not a number").label("in quotes").explained(WHY, HELP).report(cx);
}
