//! `transport/redirected`: the answer sends the client elsewhere, and clients go there with GET and without a body.

use crate::request::token::TokenRequest;
use crate::rules::common::status_at;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply else { return };
    let Some(status @ 301..=303) = reply.status else { return };
    let Some(at) = status_at(cx, reply) else { return };
    let draft = cx.draft(at, format!("the endpoint answers with the redirect {status}"));
    let draft = match reply.at.and_then(|at| location(cx, at)) {
        Some(location) => draft.also(location, "the answer points here"),
        None => draft,
    };
    draft
        .label("a redirect, not a token answer")
        .why("After 301, 302 and 303 clients repeat the request as GET without its body (RFC 9110 section 15.4), so the parameters never arrive.")
        .help("call the address of the Location field directly: usually a slash at the end, https, or another host; a web page there means that the endpoint has moved")
        .report(cx);
}

/// The value of the Location field in the text of the answer.
fn location(cx: &Context<'_>, answer: Slice) -> Option<Slice> {
    let text = cx.text(answer).to_ascii_lowercase();
    let start = text.find("location:")? + "location:".len();
    let rest = text.get(start..)?;
    let lead = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
    let value = rest.get(lead..end)?.trim_end_matches(['\'', '"', '\\', ' ']);
    (!value.is_empty()).then(|| answer.sub(start + lead..start + lead + value.len()))
}
