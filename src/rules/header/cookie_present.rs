//! `header/cookie-present`: a cookie that means nothing to a token endpoint.

use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::header::repair::without;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(field) = request.fields(cx.layers, "cookie").find(|field| !field.value.is_empty()).copied() else { return };
    cx.draft(field.name, "the request carries cookies")
        .label("means nothing to a token endpoint")
        .why("A client is known by its credentials, not by a session. Some servers check a session of their own when they see its cookie and refuse the request as forged; and a capture with cookies holds a live session.")
        .help("send token requests without the cookie store, and remove the field from captures before they are shared")
        .confidence(Confidence::Possible)
        .fix(without(Fix::risky("drop the cookies"), request.fields(cx.layers, "cookie")))
        .report(cx);
}
