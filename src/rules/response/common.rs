//! What the rules on answers ask.

use crate::layers::Slice;
use crate::reply::Reply;
use crate::rule::Context;
use crate::token::TokenRequest;
use crate::token::jwt::Node;
use crate::value::{Value, classify};

/// The answer, if it brings tokens and is shown as an object and whole.
pub(super) fn issued<'c>(cx: &Context<'c>) -> Option<&'c Reply> {
    cx.reply.filter(|reply| reply.accepted && reply.object.is_some())
}

/// A member of the answer's object that is text.
pub(super) fn text(cx: &Context<'_>, reply: &Reply, name: &str) -> Option<Slice> {
    match reply.member(cx.layers, name)? {
        Node::Text(at) => Some(*at),
        _ => None,
    }
}

/// A real value, not a stand-in for one.
pub(super) fn is_live(cx: &Context<'_>, at: Slice) -> bool {
    classify(cx.bytes(at)) == Value::Live
}

/// True when the request renews tokens.
pub(super) fn is_refresh(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.grant(cx.layers).is_some_and(|grant| grant == "refresh_token")
}
