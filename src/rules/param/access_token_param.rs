//! `param/access-token-param`: an access token among the parameters of a grant.

use crate::request::token::{ParamPlace, TokenRequest};
use crate::rules::common::is_token_endpoint;
use crate::rules::param::common::{grant, place_of};
use crate::rules::rule::Context;

/// Grants of the specifications; those of providers may well exchange an access token.
const GRANTS: &[&str] = &["refresh_token", "authorization_code", "client_credentials", "password"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let registered = grant(request, cx).is_some_and(|grant| GRANTS.contains(&grant.as_str()));
    // In the URL it is security/token-in-url.
    let mut sent = request.all(cx.layers, "access_token").filter(|param| param.place == ParamPlace::Body);
    let Some(param) = sent.next().filter(|_| registered && is_token_endpoint(request)) else { return };
    cx.draft(param.field.unit, format!("{} belongs to no grant", place_of(cx.layers, param)))
        .label("not needed")
        .why("At the token endpoint an access token is what the answer brings. As a parameter it is a way to call a resource (RFC 6750 section 2.2), and a server may take it for a second authentication.")
        .help("leave it out, unless the provider's documentation asks for it")
        .report(cx);
}
