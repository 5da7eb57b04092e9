//! `transport/wrong-endpoint`: a grant sent to an address that issues no tokens.

use crate::request::reply::Reply;
use crate::request::token::{ParamPlace, TokenRequest};
use crate::rules::common::said;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Sentences of API gateways, which stand in front of resources and not of token endpoints.
const GATEWAYS: &[&str] = &[
    "MissingAuthenticationToken",
    "Missing Authentication Token",
    "no Route matched with those values",
    "missing subscription key",
    "IncompleteSignature",
];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(url) = request.url.shown() else { return };
    let Some(grant) = request.all(cx.layers, "grant_type").next() else { return token(request, cx) };
    if let Some(verdict) = by_metadata(request, cx) {
        return verdict.into_iter().for_each(|words| elsewhere(url.path, &words, grant.field.unit, cx));
    }
    if let Some(name) = other_endpoint(&cx.text(url.path)) {
        let level = if answer_is_no_token_answer(cx.reply) { Level::Error } else { Level::Warning };
        return cx
            .draft(url.path, format!("a grant is sent to the {name}"))
            .label("not a token endpoint")
            .also(grant.field.unit, "only the token endpoint knows this parameter")
            .why("Each endpoint of the server does one thing; grants are exchanged at the token endpoint only (RFC 6749 section 3.2).")
            .help("take token_endpoint from the server's metadata document (/.well-known/openid-configuration or oauth-authorization-server)")
            .level(level)
            .report(cx);
    }
    gateway(request, cx);
}

/// A token that a client authenticates for, and no grant: it was to be revoked or looked at, and not where browsers go.
fn token(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(url) = request.url.shown() else { return };
    let Some(token) = request.all(cx.layers, "token").find(|param| param.place == ParamPlace::Body) else { return };
    let Some(name @ ("authorization endpoint" | "metadata document")) = other_endpoint(&cx.text(url.path)) else { return };
    cx.draft(url.path, format!("a token is sent to the {name}"))
        .label("neither revokes nor looks at tokens")
        .also(token.field.unit, "the endpoints for revocation and introspection know this parameter")
        .why("Each endpoint of the server does one thing; tokens are revoked and looked at where its metadata says so (RFC 7009 section 2, RFC 7662 section 2).")
        .help("take revocation_endpoint or introspection_endpoint from the server's metadata document")
        .level(if answer_is_no_token_answer(cx.reply) { Level::Error } else { Level::Warning })
        .report(cx);
}

/// What the server's metadata says of the address: nothing known, or the fault if there is one. Another host is another
/// rule's.
fn by_metadata(request: &TokenRequest, cx: &Context<'_>) -> Option<Option<String>> {
    let metadata = cx.profile.metadata.as_ref()?;
    let (host, path) = (cx.text(request.host?), cx.text(request.url.shown()?.path));
    if !metadata.has_host(&host) || path.contains(['{', '<', '$']) {
        return None;
    }
    let names: Vec<_> = metadata.at(&host, &path).collect();
    Some(match names.first() {
        _ if names.contains(&"token endpoint") => None,
        Some(name) => Some(format!("a grant is sent to the {name}")),
        None => Some("a grant is sent to another address than the server's token endpoint".to_owned()),
    })
}

fn elsewhere(at: Slice, words: &str, grant: Slice, cx: &mut Context<'_>) {
    cx.draft(at, words)
        .label("not token_endpoint of the metadata")
        .also(grant, "only the token endpoint knows this parameter")
        .why("Grants are exchanged at the token endpoint only (RFC 6749 section 3.2), and the server's metadata says where it is; a slash more or less is another address.")
        .help("send it to token_endpoint as the metadata gives it")
        .level(Level::Error)
        .report(cx);
}

/// The endpoint that the path names, unless it is the token endpoint.
fn other_endpoint(path: &str) -> Option<&'static str> {
    let path = path.trim_end_matches('/').to_ascii_lowercase();
    if path.contains("/.well-known/") {
        return Some("metadata document");
    }
    match path.rsplit('/').next().unwrap_or_default() {
        "authorize" => Some("authorization endpoint"),
        // `auth` alone is a common name for a product's own login.
        "auth" if path.ends_with("openid-connect/auth") || path.ends_with("oauth2/auth") => Some("authorization endpoint"),
        "userinfo" => Some("userinfo endpoint"),
        "revoke" | "revocation" => Some("revocation endpoint"),
        "introspect" | "introspection" => Some("introspection endpoint"),
        "jwks" | "jwks.json" | "certs" => Some("key set"),
        _ => None,
    }
}

fn answer_is_no_token_answer(reply: Option<&Reply>) -> bool {
    reply.is_some_and(|reply| reply.html || matches!(reply.status, Some(404 | 405)))
}

/// The path looks right, but what answered was the gateway of an API.
fn gateway(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply else { return };
    let Some(words) = GATEWAYS.iter().find(|words| reply.says(words) || reply.code.as_deref() == Some(**words)) else { return };
    let Some(at) = request.host.or_else(|| request.url.shown().map(|url| url.path)) else { return };
    let draft = cx.draft(at, "an API gateway answered here, not a token endpoint");
    let draft = match said(cx, reply, words) {
        Some(answer) => draft.also(answer, "a gateway's answer: it wants a signed or authorized API call"),
        None => draft,
    };
    draft
        .label("the host of an API")
        .why("The host serves resources. A token endpoint answers with the errors of RFC 6749, a gateway asks for credentials of its own.")
        .help("send the grant to the provider's token host, which its documentation lists apart from the API hosts")
        .level(Level::Error)
        .confidence(Confidence::Likely)
        .report(cx);
}
