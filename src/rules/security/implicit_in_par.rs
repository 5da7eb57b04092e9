//! `security/implicit-in-par`: a pushed request for tokens in the redirect.

use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(kind) = request.all(cx.layers, "response_type").next() else { return };
    let wants_token = cx.text(kind.field.value).split_ascii_whitespace().any(|word| word == "token");
    if request.endpoint != Endpoint::Par || !wants_token {
        return;
    }
    cx.draft(kind.raw, format!("response_type in the {} asks for an access token in the redirect", kind.place.name()))
        .label("implicit grant")
        .why("An access token in an address ends up in histories and logs and can be injected into another session; RFC 9700 section 2.1.2 advises against every response type that issues one there.")
        .help("use response_type code with PKCE")
        .report(cx);
}
