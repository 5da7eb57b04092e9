//! `basic/user-credentials`: a user's name where the client's identifier belongs.

use crate::request::token::{Endpoint, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::basic::common::{content, is_named_in_params, place};
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // What protects introspection is left open, and a client_id beside it is told from the header by another rule.
    if request.endpoint == Endpoint::Introspection || is_named_in_params(request, cx) {
        return;
    }
    let live = content(request, cx).filter(|basic| basic.id_kind(cx.layers) == Some(ValueKind::Live));
    let Some(id) = live.and_then(|basic| basic.id) else { return };
    let username = same_as_username(request, id, cx);
    if username.is_none() && !is_mail_address(&cx.text(id)) {
        return;
    }
    let message = format!("the identifier {} looks like a user's name, not a client's", place(request));
    let draft = cx.draft(id, message).label(if username.is_some() { "the same as username" } else { "a mail address" });
    let draft = draft.also_each(username, "here it is the user");
    draft
        .why("At this endpoint Basic authenticates the client (RFC 6749 section 2.3.1). A server looks for a client of this name and answers invalid_client.")
        .help("put the client's identifier and secret in the header; the user's name and password are the parameters username and password, and only of the password grant")
        .confidence(Confidence::Likely)
        .report(cx);
}

fn same_as_username(request: &TokenRequest, id: Slice, cx: &Context<'_>) -> Option<Slice> {
    let username = request.all(cx.layers, "username").find(|param| param.kind == ValueKind::Live && !param.bare)?;
    let same = !id.is_empty() && cx.bytes(username.field.value) == cx.bytes(id);
    same.then_some(username.field.value)
}

/// Service accounts have addresses too, and they are clients.
fn is_mail_address(text: &str) -> bool {
    let Some((name, domain)) = text.trim().split_once('@') else { return false };
    let service = domain.ends_with("gserviceaccount.com");
    let labels = domain.split('.').filter(|label| !label.is_empty()).count();
    !name.is_empty() && labels >= 2 && !domain.contains(['@', ' ', '/', ':']) && !service
}
