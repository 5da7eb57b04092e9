//! `client/saml-client-assertion`: a way to authenticate that new applications may not use.

use super::assertion::{SAML_BEARER, kind};
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(param) = kind(request, cx).filter(|param| cx.bytes(param.field.value) == SAML_BEARER.as_bytes()) else { return };
    cx.draft(param.raw, format!("client_assertion_type in the {} is SAML", param.place.name()))
        .label("retired for clients")
        .why("RFC 10070 forbids SAML assertions as client authentication in new applications, and few servers ever supported them.")
        .help("authenticate with a JWT: client_assertion_type urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .report(cx);
}
