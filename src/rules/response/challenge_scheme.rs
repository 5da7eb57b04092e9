//! `response/challenge-scheme`: what WWW-Authenticate tells of the place that answered.

use crate::request::reply::{Challenge, Reply, oauth_error};
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| reply.refused()) else { return };
    let find = |scheme: &str| reply.challenges.iter().find(|challenge| challenge.scheme == scheme);
    match (find("basic"), find("bearer")) {
        (Some(basic), _) if lacks_basic(request) => report(basic, WANTS_BASIC, cx),
        (None, Some(bearer)) if is_an_api(request, reply) => report(bearer, PROTECTED, cx),
        _ => {}
    }
}

/// The capture shows that the header was not used for Basic.
fn lacks_basic(request: &TokenRequest) -> bool {
    let shown = request.authorization.shown();
    request.authorization.is_absent()
        || shown.is_some_and(|authorization| authorization.basic.is_none() && authorization.kind.is_live())
}

/// Some token endpoints ask for Bearer as well, but they say an OAuth error in the content too.
fn is_an_api(request: &TokenRequest, reply: &Reply) -> bool {
    let told = oauth_error(&reply.text).is_some() || reply.code.is_some();
    request.endpoint != Endpoint::Introspection && !told
}

fn report(challenge: &Challenge, [words, why, help]: [&str; 3], cx: &mut Context<'_>) {
    cx.draft(challenge.at, words).label("asked for here").explained(why, help).report(cx);
}

const WANTS_BASIC: [&str; 3] = [
    "the server asks for Basic, and the request authenticates in another way or not at all",
    "WWW-Authenticate names the ways that the server takes (RFC 9110 section 11.6.1).",
    "try `Authorization: Basic base64(client_id:client_secret)` in place of credentials in the body",
];

const PROTECTED: [&str; 3] = [
    "what answered wants an access token: it is an API or a gateway, not the token endpoint",
    "A token endpoint gives access tokens and asks for client credentials; only what they open asks for a Bearer token.",
    "compare host and path with the provider's token endpoint, and see whether there is a gateway or a proxy in front of it",
];
