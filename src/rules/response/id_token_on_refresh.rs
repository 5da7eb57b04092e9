//! `response/id-token-on-refresh`: the ID token that a refresh brings is not like the first one.

use super::common::{is_live, is_refresh};
use crate::request::token::jwt::{JwtParts, Node};
use crate::request::token::{JwtContent, TokenRequest};
use crate::rules::jwt::{get, text};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(JwtContent::Read(parts)) = cx.reply.and_then(|reply| reply.id_token.as_ref()) else { return };
    if !is_refresh(request, cx) {
        return;
    }
    if let Some(client) = client(request, cx).filter(|client| is_for_another(parts, *client, cx)) {
        return audience(parts, client, cx);
    }
    if let Some(nonce) = text(cx, &parts.claims, "nonce") {
        cx.draft(nonce, "the ID token of a refresh carries a nonce")
            .label("nonce")
            .why("The nonce belongs to one login; an ID token of a refresh should come without it (OpenID Connect Core section 12.2). A client that compares it with the nonce of a login that it has forgotten refuses the token.")
            .help("let the client check the nonce only at the login")
            .report(cx);
    }
}

/// The client, as far as the request names it.
fn client(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let named = request.value(cx.layers, "client_id").or_else(|| request.basic()?.id);
    named.filter(|id| is_live(cx, *id))
}

/// Neither `aud` nor `azp` is the client.
fn is_for_another(parts: &JwtParts, client: Slice, cx: &Context<'_>) -> bool {
    let is_client = |node: &Node| matches!(node, Node::Text(at) if cx.bytes(*at) == cx.bytes(client));
    let Some(audience) = get(cx, &parts.claims, "aud") else { return false };
    let named = match audience {
        Node::List(items, _) => items.iter().any(is_client),
        other => is_client(other),
    };
    !named && !get(cx, &parts.claims, "azp").is_some_and(is_client)
}

fn audience(parts: &JwtParts, client: Slice, cx: &mut Context<'_>) {
    let Some(at) = get(cx, &parts.claims, "aud").map(Node::slice) else { return };
    cx.draft(at, "the ID token of the refresh is made for another client")
        .label("aud")
        .also(client, "the client of the request")
        .why("Issuer, subject and audience must be those of the first ID token (OpenID Connect Core section 12.2), and the audience is the client that asks.")
        .help("refresh with the client that the tokens were issued to; the client must not take this ID token")
        .report(cx);
}
