//! `transport/tls-verification-off`: the client does not ask whom it gives its secrets to.

use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::rule::Context;

const WHY: &str =
    "Whoever sits on the way can answer in the server's place and keep the client's secret and tokens (RFC 6749 section 10.4).";
const HELP: &str = "remove the option; for a private certificate authority pass its certificate (curl: --cacert FILE)";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(option) = request.insecure else { return };
    let level = if request.is_loopback(cx.layers) { Level::Info } else { Level::Warning };
    cx.draft(option, "certificate verification is switched off")
        .label("accepts any certificate")
        .explained(WHY, HELP)
        .level(level)
        .report(cx);
}
