//! `param/token-type-hint`: a hint that no server knows.

use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::param::common::{place_of, sound};
use crate::rules::rule::Context;

/// The registry of RFC 7009 section 4.1.2, and that of UMA.
const HINTS: &[&str] = &["access_token", "refresh_token", "pct"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let ours = matches!(request.endpoint, Endpoint::Revocation | Endpoint::Introspection);
    let Some(param) = request.all(cx.layers, "token_type_hint").next().filter(|_| ours) else { return };
    let Some(hint) = sound(request, param, cx).filter(|hint| !HINTS.contains(&hint.as_ref())) else { return };
    cx.draft(param.field.value, format!("{} is {hint}, which is not a registered hint", place_of(cx.layers, param)))
        .label("access_token or refresh_token")
        .why("The hint saves the server a search. One that it does not know is ignored, or answered with unsupported_token_type.")
        .help("write access_token or refresh_token, or leave the hint out")
        .report(cx);
}
