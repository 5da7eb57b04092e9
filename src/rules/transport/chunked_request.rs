//! `transport/chunked-request`: a small form sent in chunks.

use super::common::{octets, told};
use crate::capture::model::{Field, View};
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

const WHY: &str = "RFC 9112 section 6.3 wants a length where the size is known. Some token endpoints, and gateways in front of them, read no chunked request: they answer 411, 404 or 400, or see an empty body.";
const HELP: &str = "hand the client the body as one text or buffer, not as a stream, so that it sends Content-Length";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let chunked = |text: &str| text.to_ascii_lowercase().contains("chunked");
    let Some(field) = told(request, cx, "transfer-encoding").find(|field| chunked(&cx.text(field.value))).copied() else {
        return;
    };
    if request.fields(cx.layers, "content-length").next().is_some() {
        return;
    }
    // Without an error of OAuth the answer is that of something in front of the server.
    let refused = cx.reply.is_some_and(|reply| reply.error.is_none() && matches!(reply.status, Some(400 | 404 | 411 | 501)));
    let (level, confidence) = if refused { (Level::Warning, Confidence::Likely) } else { (Level::Info, Confidence::Possible) };
    cx.draft(field.value, "the body is sent in chunks, without a Content-Length")
        .label("no length is told")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .fix(with_length(request, &field, cx))
        .report(cx);
}

/// Above the wire the client tells the length by itself.
fn with_length(request: &TokenRequest, field: &Field, cx: &Context<'_>) -> Option<Fix> {
    let octets = octets(request, cx)?;
    let fix = Fix::risky("send the body with its length, not in chunks").remove_header(*field);
    Some(if request.view == View::Wire { fix.set_header("Content-Length", octets) } else { fix })
}
