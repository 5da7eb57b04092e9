//! `client/assertion-subject`: the assertion speaks for another client.

use super::assertion::{opened, token};
use crate::provider::ProfileAnswer;
use crate::request::token::TokenRequest;
use crate::rules::finding::{Confidence, Level};
use crate::rules::jwt::{differ, obstacle, refused, text};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "decode the part between the dots of client_assertion (Base64url): iss and sub must both equal client_id";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return hidden(request, cx) };
    let Some(subject) = text(cx, &parts.claims, "sub") else { return };
    let id = request.all(cx.layers, "client_id").next();
    if let Some(reason) = id.and_then(|id| id.kind.obstacle()) {
        return cx.cannot_check(format!("{reason} (client_id)"), HOW);
    }
    if let Some(id) = id.filter(|id| !id.bare && differ(cx, id.field.value, subject)) {
        return other_client(subject, id.field.unit, cx);
    }
    if let Some(issuer) = text(cx, &parts.claims, "iss").filter(|issuer| differ(cx, *issuer, subject)) {
        other_issuer(issuer, subject, cx);
    }
}

fn hidden(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(reason) = token(request, cx).and_then(obstacle).filter(|_| refused(cx)) {
        cx.cannot_check(format!("{reason} (client_assertion)"), HOW);
    }
}

fn other_client(subject: Slice, id: Slice, cx: &mut Context<'_>) {
    cx.draft(subject, "sub in client_assertion is another client than client_id")
        .label("one client here")
        .also(id, "another one here")
        .why("The subject of a client assertion is the client (RFC 7523 section 3). A server that finds two of them refuses.")
        .help("set iss and sub to the client_id of the registration; a user name or the id of a key does not belong there")
        .report(cx);
}

/// A security token service may issue assertions for clients, so this is not certain.
fn other_issuer(issuer: Slice, subject: Slice, cx: &mut Context<'_>) {
    if cx.profile.answer("assertion_issuer_elsewhere") == ProfileAnswer::Yes {
        return;
    }
    cx.draft(issuer, "iss in client_assertion differs from sub")
        .label("not the client")
        .also(subject, "the client")
        .why("A client that signs its own assertion is issuer and subject at once; OpenID Connect requires it. Only a token service that issues assertions for clients puts its own name here.")
        .help("set iss to the client_id, unless a token service issued the assertion")
        .level(Level::Warning)
        .confidence(Confidence::Likely)
        .report(cx);
}
