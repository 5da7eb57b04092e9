//! `client/assertion-audience`: the assertion was made for another server.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::request::token::jwt::{JwtParts, Node};
use crate::rules::finding::{Confidence, Level};
use crate::rules::jwt::{get, text};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return };
    let Some(node) = get(cx, &parts.claims, "aud") else { return };
    let values = values(node);
    let Some(first) = values.first().copied() else { return };
    if values.iter().all(|value| is_the_client(parts, *value, cx)) {
        return itself(first, cx);
    }
    let host = request.host.map(|host| cx.text(host).to_ascii_lowercase()).filter(|host| is_public(host));
    let known: Option<Vec<String>> = values.iter().map(|value| host_of(&cx.text(*value))).collect();
    match (host, known) {
        (Some(host), Some(known)) if !known.iter().any(|known| site(known) == site(&host)) => elsewhere(first, cx),
        (Some(_), Some(_)) => advise(request, node, first, cx),
        (Some(_), None) if is_a_word(&cx.text(first)) => unknown(first, cx),
        // No address, or a server whose public name the capture does not tell.
        _ => {}
    }
}

fn values(node: &Node) -> Vec<Slice> {
    match node {
        Node::Text(at) => vec![*at],
        Node::List(items, _) => {
            items.iter().filter_map(|item| if let Node::Text(at) = item { Some(*at) } else { None }).collect()
        }
        Node::Bare(_) | Node::Map(..) => Vec::new(),
    }
}

fn is_the_client(parts: &JwtParts, value: Slice, cx: &Context<'_>) -> bool {
    text(cx, &parts.claims, "sub").is_some_and(|subject| cx.bytes(subject) == cx.bytes(value))
}

fn itself(at: Slice, cx: &mut Context<'_>) {
    cx.draft(at, "aud in client_assertion names the client itself")
        .label("the client, not the server")
        .why("The audience is the server that is to accept the assertion (RFC 7523 section 3); a server refuses one that is made for somebody else.")
        .help("set aud to the issuer identifier of the server")
        .level(Level::Error)
        .report(cx);
}

fn elsewhere(at: Slice, cx: &mut Context<'_>) {
    let said = cx.reply.is_some_and(|reply| reply.says("audience") || reply.says("\"aud\"") || reply.says("'aud'"));
    let (level, confidence) = if said { (Level::Error, Confidence::Certain) } else { (Level::Warning, Confidence::Likely) };
    cx.draft(at, "aud in client_assertion names another host than the one that the request goes to")
        .label("another server")
        .why("The audience is the server that is to accept the assertion (RFC 7523 section 3); a server refuses one that is made for somebody else. Only few servers have their issuer under another name than their endpoints.")
        .help("set aud to the issuer identifier of the server, as its metadata or its documentation gives it")
        .judged(level, confidence)
        .report(cx);
}

/// Realms and tenants have names and identifiers of their own; a single word in small letters is none of them.
fn is_a_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase())
}

fn unknown(at: Slice, cx: &mut Context<'_>) {
    let refused = matches!(crate::rules::common::oauth_error(cx), Some("invalid_client"));
    cx.draft(at, "aud in client_assertion is a word, not the identifier of a server")
        .label("no issuer, no endpoint")
        .why("The audience is the server that is to accept the assertion, named by its issuer identifier or its token endpoint (RFC 7523 section 3).")
        .help("set aud to the issuer identifier of the server, as its metadata or its documentation gives it")
        .level(Level::Warning)
        .confidence(if refused { Confidence::Likely } else { Confidence::Possible })
        .report(cx);
}

/// What servers still accept, and newer specifications do not.
fn advise(request: &TokenRequest, node: &Node, first: Slice, cx: &mut Context<'_>) {
    let endpoint = request.url.shown().map(|url| cx.text(url.path).into_owned()).filter(|path| path.len() > 1);
    let names_endpoint = endpoint.is_some_and(|path| cx.text(first).ends_with(&path));
    let words = match node {
        Node::List(..) => "aud in client_assertion is a list",
        _ if names_endpoint => "aud in client_assertion is the token endpoint, not the issuer",
        _ => return,
    };
    cx.draft(first, words)
        .why("RFC 7523 allows it and some servers ask for it. FAPI 2.0 and RFC 10070 ask for the issuer identifier as the only value, so that no other server can use the assertion.")
        .help("keep it if the provider documents it; otherwise set aud to the issuer identifier alone")
        .level(Level::Info)
        .report(cx);
}

fn host_of(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let name = authority.split(':').next()?;
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// Addresses and short names within a network say nothing of the server's public name.
fn is_public(host: &str) -> bool {
    let numeric = host.chars().all(|c| c.is_ascii_digit() || c == '.');
    let inner = [".local", ".internal", ".localhost", ".lan", ".svc", ".test"].iter().any(|end| host.ends_with(end));
    host.contains('.') && !numeric && !inner && !host.starts_with('[')
}

/// The part of a name that one owner has, as well as it can be told without a list: `acme.co.uk`, `acme.com`.
fn site(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    let short = |label: Option<&&str>, most: usize| label.is_some_and(|label| label.len() <= most);
    let country = short(labels.last(), 2) && short(labels.iter().rev().nth(1), 3);
    let kept = if country { 3 } else { 2 };
    labels.iter().skip(labels.len().saturating_sub(kept)).copied().collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_owner_are_one_site() {
        for (a, b, same) in [
            ("login.acme-corp.com", "acme-corp.com", true),
            ("a.acme.co.uk", "b.acme.co.uk", true),
            ("a.acme.co.uk", "a.other.co.uk", false),
            ("acme.com", "acme.org", false),
        ] {
            assert_eq!(site(a) == site(b), same, "{a} {b}");
        }
        assert_eq!(host_of("https://Login.Acme-Corp.com:8443/x").as_deref(), Some("login.acme-corp.com"));
        assert_eq!(host_of("api-client"), None);
        assert!(!is_public("keycloak") && !is_public("10.0.0.7") && is_public("login.acme-corp.com"));
    }
}
