//! `client/unauthenticated-client-credentials`: the grant that consists of the client's authentication, without it.

use super::common::{grant, has_userinfo, header_identifies, params_were_lost};
use crate::request::token::{Param, TokenRequest};
use crate::rules::common::{is_token_endpoint, squeezed};
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if !is_token_endpoint(request) || grant(request, cx) != "client_credentials" || params_were_lost(request) {
        return;
    }
    let may_authenticate = |param: &Param| is_credential(&squeezed(&cx.text(param.field.name)));
    let by_other = header_identifies(request, cx) || has_userinfo(request) || request.certificate.is_some();
    if request.params.iter().any(may_authenticate) || by_other {
        return;
    }
    if request.authorization.is_not_shown() || !request.params_are_known() {
        return cx.cannot_check(
            "the capture does not show all of the request",
            "this grant needs an Authorization header, client_secret or client_assertion: see whether one was sent",
        );
    }
    report(request, cx);
}

fn report(request: &TokenRequest, cx: &mut Context<'_>) {
    let at = request.all(cx.layers, "grant_type").next().map_or(request.at, |param| param.field.unit);
    // An identifier alone is what a client with a TLS certificate sends, and a capture does not show certificates.
    let (message, level, confidence) = match request.all(cx.layers, "client_id").next() {
        Some(_) => ("client_credentials with client_id alone: nothing proves the client", Level::Warning, Confidence::Likely),
        None => ("client_credentials without any client authentication", Level::Error, Confidence::Certain),
    };
    cx.draft(at, message)
        .label("this grant is the client's own authentication")
        .why("RFC 6749 section 4.4 reserves this grant for clients that authenticate: there is no user and no code, so the credentials are all that the server can check.")
        .help("send `Authorization: Basic base64(client_id:client_secret)`, or client_id and client_secret in the body; a client with a TLS certificate sends client_id")
        .judged(level, confidence)
        .report(cx);
}

fn is_credential(name: &str) -> bool {
    let parts =
        ["secret", "key", "password", "assertion", "sign", "credential", "cert", "apitoken", "accesstoken", "authorization"];
    parts.iter().any(|part| name.contains(part))
}
