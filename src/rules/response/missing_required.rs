//! `response/missing-required`: a success without what the endpoint promises.

use crate::request::reply::Reply;
use crate::request::token::jwt::Node;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::jwt::list;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let success = |reply: &&Reply| reply.status.is_some_and(|status| (200..300).contains(&status)) && !is_error(reply);
    let Some(reply) = cx.reply.filter(success) else { return };
    let Some(object) = reply.object.as_ref().filter(|object| speaks_for_itself(request, reply, object, cx)) else { return };
    let has = |names: &str| names.split('|').any(|name| object.get(cx.layers, &[name]).is_some());
    let missing: Vec<&str> = required(request, cx).iter().filter(|names| !has(names)).map(|names| first(names)).collect();
    if missing.is_empty() {
        return;
    }
    cx.draft(object.slice(), format!("the answer lacks {}", list(&missing)))
        .label("all that it holds")
        .why("The specification makes these members mandatory, and libraries refuse an answer without them. A mock or a recording that leaves them out tests something that no server sends.")
        .help("add them to the mock; if a server answered so, let the client get along without them")
        .report(cx);
}

fn is_error(reply: &Reply) -> bool {
    !reply.accepted && (reply.error.is_some() || reply.code.is_some())
}

fn first(names: &str) -> &str {
    names.split('|').next().unwrap_or(names)
}

/// Mandatory members; `a|b` where servers use either name.
fn required(request: &TokenRequest, cx: &Context<'_>) -> &'static [&'static str] {
    let exchange = request.grant(cx.layers).is_some_and(|grant| grant.ends_with(":token-exchange"));
    match request.endpoint {
        Endpoint::Token if exchange => &["access_token", "issued_token_type", "token_type"],
        Endpoint::Token => &["access_token", "token_type"],
        Endpoint::Introspection => &["active"],
        Endpoint::Par => &["request_uri", "expires_in"],
        Endpoint::Backchannel => &["auth_req_id", "expires_in"],
        Endpoint::DeviceAuthorization => &["device_code", "user_code", "verification_uri|verification_url", "expires_in"],
        Endpoint::Revocation | Endpoint::Fragment => &[],
    }
}

/// An object that was shortened or that wraps another one tells nothing of what was left out; neither does one that has
/// nothing in common with an answer of the endpoint.
fn speaks_for_itself(request: &TokenRequest, reply: &Reply, object: &Node, cx: &Context<'_>) -> bool {
    let flat = object.members().iter().all(|member| matches!(member.value, Node::Text(_) | Node::Bare(_)));
    let kin = ["access_token", "refresh_token", "expires_in", "token_type", "scope", "id_token"];
    let known = request.endpoint != Endpoint::Token || kin.iter().any(|name| object.get(cx.layers, &[name]).is_some());
    let cut = reply.text.contains("...") || reply.text.contains('…');
    flat && known && !cut && !object.members().is_empty()
}
