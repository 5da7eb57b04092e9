//! `param/scope-on-refresh`: a refresh request that asks for scopes.

use crate::request::token::TokenRequest;
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::flow::scope_exceeds_grant;
use crate::rules::param::common::{grant, place_of};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if grant(request, cx).as_deref() != Some("refresh_token") || scope_exceeds_grant::proven(request, cx).is_some() {
        return;
    }
    let Some(scope) = request.all(cx.layers, "scope").find(|param| !matches!(param.kind, ValueKind::Empty)) else { return };
    let refused = cx.reply.is_some_and(|reply| reply.error.as_deref() == Some("invalid_scope"));
    let (level, confidence) = if refused { (Level::Warning, Confidence::Likely) } else { (Level::Info, Confidence::Possible) };
    cx.draft(scope.field.unit, format!("{} asks for scopes while refreshing", place_of(cx.layers, scope)))
        .label("may not exceed what was granted")
        .why(
            "RFC 6749 section 6 forbids any scope beyond the original grant; without the parameter the server issues all \
            that was granted.",
        )
        .help("send the request once without scope; if that works, it asked for more than was granted")
        .judged(level, confidence)
        .fix(Fix::risky("leave scope out").remove_param(scope.field))
        .report(cx);
}
