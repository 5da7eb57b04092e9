//! `flow/repeat-after-invalid-grant`: the same request cannot do better.

use crate::request::token::TokenRequest;
use crate::rules::rule::Context;
use crate::text::layers::Layers;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let (Some(sent), Some(before)) = (cx.past.sent, cx.past.answered) else { return };
    let refused = before.reply.error.as_deref() == Some("invalid_grant");
    if !refused || !are_same(request, before.request, cx.layers) {
        return;
    }
    cx.draft(sent.at, "the same request was refused with invalid_grant before")
        .label("sent again")
        .also(before.at, "refused here")
        .why("The server did not take the code or token, and another try with the same one ends the same way (RFC 6749 section 5.2). Many retries of a dead token look like an attack.")
        .help("stop after invalid_grant, and get a new code or token")
        .report(cx);
}

/// The same parameters and the same credentials.
fn are_same(one: &TokenRequest, other: &TokenRequest, layers: &Layers<'_>) -> bool {
    let pair = |request: &TokenRequest| -> Vec<(Vec<u8>, Vec<u8>)> {
        let field = |param: &crate::request::token::Param| (param.field.name, param.field.value);
        let bytes = |(name, value)| (layers.bytes(name).to_vec(), layers.bytes(value).to_vec());
        request.params.iter().map(field).map(bytes).collect()
    };
    let credentials = |request: &TokenRequest| request.authorization.shown().map(|field| layers.bytes(field.at).to_vec());
    let complete = one.params_are_known() && other.params_are_known();
    complete && pair(one) == pair(other) && credentials(one) == credentials(other)
}
