//! `response/error-in-200`: a refusal that calls itself a success.

use crate::request::token::TokenRequest;
use crate::rules::common::said;
use crate::rules::rule::Context;

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply else { return };
    let Some(status @ 200..=299) = reply.status else { return };
    let Some(error) = reply.error.as_deref().filter(|_| !reply.accepted) else { return };
    let Some(at) = said(cx, reply, error) else { return };
    cx.draft(at, format!("the answer is an error under status {status}"))
        .label("an error, whatever the status says")
        .why("RFC 6749 section 5.2 gives errors the status 400 or 401. A client that looks at the status alone takes this one for tokens.")
        .help("let the client look for the member error before it looks for access_token")
        .report(cx);
}
