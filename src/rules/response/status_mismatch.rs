//! `response/status-mismatch`: status and error do not go together.

use super::common::text;
use crate::request::reply::Reply;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply else { return };
    let (Some(status), Some(at)) = (reply.status, reply.status_at) else { return };
    if request.endpoint == Endpoint::Par && status == 200 && reply.accepted {
        return report(
            at,
            "a pushed authorization request is answered with 200, not 201",
            "RFC 9126 section 2.2 answers it with 201 Created.",
            cx,
        );
    }
    let Some(error) = error(reply, cx).filter(|_| status >= 400) else { return };
    if fits(&error, status) {
        return;
    }
    let message = format!("the error {error} comes with the status {status}");
    report(at, &message, "RFC 6749 section 5.2 gives errors the status 400, and 401 to invalid_client alone.", cx);
}

fn report(at: crate::text::layers::Slice, message: &str, why: &str, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("not the status of the specification")
        .why(format!("{why} A client or a proxy that goes by the status takes the answer for something else: some retry a 5xx, some ask the user to log in after a 401."))
        .help("let the client decide by the member error, not by the status")
        .report(cx);
}

/// The error that the content itself names; words in a page are no evidence.
fn error(reply: &Reply, cx: &Context<'_>) -> Option<String> {
    text(cx, reply, "error").map(|at| cx.text(at).into_owned())
}

fn fits(error: &str, status: u16) -> bool {
    match error {
        "invalid_client" => matches!(status, 400 | 401),
        "invalid_request" => matches!(status, 400 | 405 | 413 | 415),
        "invalid_grant" | "unsupported_grant_type" | "invalid_scope" | "unauthorized_client" | "invalid_target" => status == 400,
        "authorization_pending" | "expired_token" => status == 400,
        "slow_down" => matches!(status, 400 | 429),
        "invalid_dpop_proof" | "use_dpop_nonce" => matches!(status, 400 | 401),
        "server_error" => status >= 500,
        "temporarily_unavailable" => matches!(status, 429 | 500..),
        _ => true,
    }
}
