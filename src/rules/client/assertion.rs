//! What the rules on client assertions ask.

use crate::request::token::jwt::JwtParts;
use crate::request::token::{Carrier, Jwt, Param, TokenRequest};
use crate::rules::jwt;
use crate::rules::rule::Context;

/// The type of a JWT that authenticates a client (RFC 7523 section 2.2).
pub(super) const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The type of a SAML assertion that does (RFC 7522 section 2.2).
pub(super) const SAML_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";

/// What all assertion types of the registry begin with.
pub(super) const PREFIX: &str = "urn:ietf:params:oauth:client-assertion-type:";

/// The parameter that names the type.
pub(super) fn kind<'r>(request: &'r TokenRequest, cx: &'r Context<'_>) -> Option<&'r Param> {
    request.all(cx.layers, "client_assertion_type").next()
}

/// The client assertion, where it is meant as a JWT of RFC 7523: other types have other rules.
pub(super) fn token<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Option<&'r Jwt> {
    jwt::first(request, Carrier::ClientAssertion).filter(|_| is_meant_as_jwt(request, cx))
}

/// The same, if its header and claims can be read.
pub(super) fn opened<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Option<(&'r Jwt, &'r JwtParts)> {
    jwt::opened(request, Carrier::ClientAssertion).filter(|_| is_meant_as_jwt(request, cx))
}

/// A missing or misspelt type is the fault of another rule.
fn is_meant_as_jwt(request: &TokenRequest, cx: &Context<'_>) -> bool {
    kind(request, cx).is_none_or(|param| {
        let text = cx.text(param.field.value);
        let foreign = text.starts_with(PREFIX) && text != JWT_BEARER || is_private(&text);
        !foreign && !text.to_ascii_lowercase().contains("saml")
    })
}

/// An address or URN of somebody's own, which defines its own assertions.
pub(super) fn is_private(text: &str) -> bool {
    text.starts_with("http") || text.starts_with("urn:") && !text.starts_with("urn:ietf:")
}
