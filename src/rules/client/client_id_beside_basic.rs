//! `client/client-id-beside-basic`: `client_id` in the parameters next to Basic credentials; legal, and not liked everywhere.

use super::client_id_mismatch::same_client;
use crate::request::token::{Basic, BasicReading, Endpoint, Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::{auth_methods, body_can_be_read, oauth_error};
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let (Some(authorization), Some(basic)) = (request.authorization.shown(), request.basic()) else { return };
    // A pushed request holds the parameters of an authorization request, and client_id is one (RFC 9126 section 2.1).
    let pushed = request.endpoint == Endpoint::Par;
    let Some(id) = request.all(cx.layers, "client_id").next().filter(|_| !pushed) else { return };
    // A second authentication, an empty or a different identifier are findings of their own.
    let other = auth_methods(request, cx.layers).len() > 1 || request.value(cx.layers, "client_secret").is_some();
    if other || id.kind == ValueKind::Empty || same_client(basic, id, cx) == Some(false) {
        return;
    }
    let suspected = answer_fits(cx) && nothing_graver(request, basic, cx);
    let (level, confidence) = if suspected { (Level::Warning, Confidence::Possible) } else { (Level::Info, Confidence::Certain) };
    cx.draft(id.field.unit, format!("client_id is in the {} beside Basic credentials", id.place.name()))
        .also(authorization.at, "the client is named here already")
        .why("RFC 6749 section 3.2.1 allows the identifier beside the header; some servers take it for a second authentication and refuse it, a few ask for it.")
        .help("leave client_id to the Authorization header and see whether the answer changes")
        .judged(level, confidence)
        .fix(Fix::risky("leave client_id to the Authorization header").remove_param(id.field))
        .report(cx);
}

/// The error may mean this, and the server's sentence points nowhere else.
fn answer_fits(cx: &Context<'_>) -> bool {
    let Some(reply) = cx.reply else { return false };
    let elsewhere =
        ["refresh_token", "refresh token", "grant", "code", "redirect", "scope", "secret", "content-type", "content type"];
    let error = matches!(oauth_error(cx), Some("invalid_client" | "invalid_request"));
    error && reply.code.is_none() && !elsewhere.iter().any(|words| reply.description.to_ascii_lowercase().contains(words))
}

/// Everything else that is commonly wrong with such a request is in order.
fn nothing_graver(request: &TokenRequest, basic: &Basic, cx: &Context<'_>) -> bool {
    let readable = body_can_be_read(request) && request.mangled.is_empty();
    let typed = request.media_type(cx.layers).shown().is_none_or(|media| media == "application/x-www-form-urlencoded");
    let whole = |param: &Param| !matches!(param.kind, ValueKind::Empty | ValueKind::Undefined | ValueKind::Placeholder);
    readable && typed && is_sound(basic, cx) && request.params.iter().all(whole)
}

fn is_sound(basic: &Basic, cx: &Context<'_>) -> bool {
    let live = |kind: Option<ValueKind>| kind.is_some_and(ValueKind::is_live);
    match basic.reading {
        BasicReading::Exact => live(basic.id_kind(cx.layers)) && live(basic.secret_kind(cx.layers)),
        BasicReading::Hidden(kind) => kind != ValueKind::Placeholder,
        _ => false,
    }
}
