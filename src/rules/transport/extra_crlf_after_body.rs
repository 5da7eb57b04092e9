//! `transport/extra-crlf-after-body`: a line break behind the content that no length counts.

use super::common::http1;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

const WHY: &str = "RFC 9112 section 2.2 forbids it. On a connection that stays open the server takes the break for the beginning of the next request; most skip it, some answer 400.";
const HELP: &str = "end the message with the last character of the body";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // In a paste the break is the editor's.
    let Some(tail) = http1(request, cx).filter(|wire| wire.exact).and_then(|wire| wire.tail) else { return };
    if !cx.bytes(tail).iter().all(|b| b"\r\n".contains(b)) {
        return;
    }
    cx.draft(tail, "a line break follows the body, beyond what Content-Length counts")
        .label("not part of the message")
        .explained(WHY, HELP)
        .report(cx);
}
