//! What the rules on DPoP proofs ask.

use crate::request::token::jwt::JwtParts;
use crate::request::token::{Carrier, Jwt, TokenRequest};
use crate::rules::jwt;

/// The proof, if its header and claims can be read. Of several the first: that there are several is another rule's finding.
pub(super) fn opened(request: &TokenRequest) -> Option<(&Jwt, &JwtParts)> {
    jwt::opened(request, Carrier::Dpop)
}

/// The proof, however it looks.
pub(super) fn proof(request: &TokenRequest) -> Option<&Jwt> {
    jwt::first(request, Carrier::Dpop)
}
