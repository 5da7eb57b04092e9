//! `client/bearer-on-token-endpoint`: the token endpoint knows clients, not access tokens.

use super::common::params_identify;
use crate::provider::ProfileAnswer;
use crate::request::token::{Authorization, Endpoint, Scheme, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{auth_methods, oauth_error};
use crate::rules::finding::Level;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown() else { return };
    let Some(scheme) = token_scheme(authorization) else { return };
    // Of several Authorization fields the second one is the fault.
    if request.fields(cx.layers, "authorization").nth(1).is_some() {
        return;
    }
    if !expects_a_client(request.endpoint) || cx.profile.answer("bearer") == ProfileAnswer::Yes {
        return;
    }
    let level = if answer_agrees(cx) { Level::Error } else { Level::Warning };
    let empty = cx.bytes(authorization.credentials).trim_ascii().is_empty();
    let (message, label) = if empty {
        (format!("the Authorization header says {scheme} and nothing after it"), "neither a token nor client credentials")
    } else {
        let message = format!("the Authorization header carries a {scheme} token where the client should authenticate");
        (message, "an access token, not client credentials")
    };
    cx.draft(authorization.scheme_text, message)
        .label(label)
        .why("The token endpoint authenticates clients. An access token, most often the expired one that an interceptor adds to every call, names none, and servers refuse the whole request for it.")
        .help(advice(request, cx))
        .level(level)
        .fix(without(request, authorization, cx))
        .report(cx);
}

/// Where the client is named otherwise, the token can go; where it authenticates otherwise, nothing is lost by it.
fn without(request: &TokenRequest, authorization: &Authorization, cx: &Context<'_>) -> Option<Fix> {
    let field = authorization.field.filter(|_| params_identify(request, cx))?;
    let words = "remove the Authorization header";
    let fix = if auth_methods(request, cx.layers).is_empty() { Fix::risky(words) } else { Fix::safe(words) };
    Some(fix.remove_header(field))
}

fn token_scheme(authorization: &Authorization) -> Option<&'static str> {
    match authorization.scheme {
        Scheme::Bearer => Some("Bearer"),
        Scheme::Dpop => Some("DPoP"),
        Scheme::Basic | Scheme::Other | Scheme::Missing => None,
    }
}

/// Introspection may be called with an access token (RFC 7662 section 2.1).
fn expects_a_client(endpoint: Endpoint) -> bool {
    matches!(endpoint, Endpoint::Token | Endpoint::Revocation | Endpoint::Par | Endpoint::DeviceAuthorization)
}

fn answer_agrees(cx: &Context<'_>) -> bool {
    let Some(reply) = cx.reply else { return false };
    let error = matches!(oauth_error(cx), Some("invalid_client" | "invalid_token"));
    error || reply.status == Some(401) || reply.says("authorization method") || reply.says("authorization header")
}

fn advice(request: &TokenRequest, cx: &Context<'_>) -> &'static str {
    if params_identify(request, cx) {
        "send the request without the Authorization header; exempt the token endpoint from the interceptor that adds it"
    } else {
        "replace it by the client's own authentication, `Authorization: Basic base64(id:secret)` or client_id in the body, and exempt the token endpoint from the interceptor"
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, lint};

    #[test]
    fn a_scheme_without_a_token_is_no_secret() {
        let file = "POST /token HTTP/1.1\nHost: h.example\nAuthorization: Bearer\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials\n\nHTTP/1.1 401 Unauthorized\n\n{\"error\":\"invalid_client\"}";
        let report = lint("x", file.as_bytes(), &Options::default());
        let findings: Vec<&str> = report.exchanges.iter().flat_map(|it| &it.findings).map(|it| it.message.as_str()).collect();
        assert!(findings.contains(&"the Authorization header says Bearer and nothing after it"), "{findings:?}");
    }
}
