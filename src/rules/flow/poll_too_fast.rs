//! `flow/poll-too-fast`: a device waits between its questions.

use super::answer;
use crate::request::token::TokenRequest;
use crate::rules::common::{oauth_error, said};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if oauth_error(cx) != Some("slow_down") || !answer::may_be(request, cx, POLLING) {
        return;
    }
    let Some(at) = cx.reply.and_then(|reply| said(cx, reply, "slow_down")) else { return };
    answer::draft(cx, at, "the answer says that the client asks too often")
        .why("A device waits for the interval of its first answer, five seconds where it has none, and five more after each slow_down (RFC 8628 section 3.5).")
        .help("wait five seconds longer from now on, for all requests of this flow")
        .report(cx);
}

/// The grants of clients that ask until the user has decided.
const POLLING: &[&str] = &["urn:ietf:params:oauth:grant-type:device_code", "urn:openid:params:grant-type:ciba"];
