//! `client/public-client-secret`: a secret in a browser is none.

use crate::request::token::TokenRequest;
use crate::request::value::ValueKind;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "Everything that a page sends can be read in its source and in the browser's tools, so the secret proves nothing (RFC 8252 section 8.5, RFC 6749 section 10.1).";
const HELP: &str = "register the application as a public client with PKCE and send client_id alone, or redeem the code on a server; replace the secret";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(sign) = browser(request, cx).filter(|_| !request.is_loopback(cx.layers)) else { return };
    let Some(at) = secret(request, cx) else { return };
    cx.draft(at, "a browser sends a client secret")
        .label("whoever uses the page can read it")
        .also(sign, "only browsers send this")
        .explained(WHY, HELP)
        .confidence(Confidence::Likely)
        .report(cx);
}

/// What scripts in pages cannot set and other clients do not send: Node's fetch sends Sec-Fetch-Mode, but no Sec-Fetch-Site.
fn browser(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let site = request.fields(cx.layers, "sec-fetch-site").next();
    let origin = request.fields(cx.layers, "origin").next();
    let agent = request.fields(cx.layers, "user-agent").any(|agent| cx.bytes(agent.value).starts_with(b"Mozilla/"));
    let cross = origin.filter(|origin| agent && cx.bytes(origin.value).starts_with(b"http"));
    site.or(cross).map(|field| field.unit)
}

fn secret(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let in_params = request.all(cx.layers, "client_secret").find(|secret| secret.kind != ValueKind::Empty);
    let in_header = || request.basic().filter(|basic| basic.secret.is_some_and(|secret| !secret.is_empty()));
    in_params.map(|secret| secret.field.unit).or_else(|| in_header().map(|basic| basic.token))
}
