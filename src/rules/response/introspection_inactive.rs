//! `response/introspection-inactive`: `active` is false, and the answer does not say why.

use crate::request::token::jwt::Node;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.endpoint != Endpoint::Introspection {
        return;
    }
    let Some(Node::Bare(at)) = cx.reply.and_then(|reply| reply.member(cx.layers, "active")) else { return };
    if cx.bytes(*at) != b"false" {
        return;
    }
    cx.draft(*at, "the token is not active, for a reason that the answer does not tell")
        .label("active: false")
        .why("The server says no more on purpose (RFC 7662 section 2.2): the token may be unknown, expired, revoked, or damaged on the way, or this client may not ask about it.")
        .help("compare the token with the issued one character by character, look at the time of its issue, and ask the server's log whether the client may introspect it")
        .report(cx);
}
