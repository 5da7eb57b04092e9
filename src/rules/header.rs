//! Rules of the group `header/`.

mod accept_excludes_json;
mod authorization_not_token68;
mod authorization_scheme_missing;
pub(super) mod common;
mod content_type_body_mismatch;
mod content_type_boundary_on_form;
mod content_type_charset;
mod content_type_malformed;
mod content_type_missing;
mod content_type_not_form;
mod content_type_typo;
mod dpop;
mod dpop_alg;
mod dpop_ath_superfluous;
mod dpop_claims;
mod dpop_duplicate;
mod dpop_htm;
mod dpop_htu;
mod dpop_iat;
mod dpop_jwk;
mod dpop_malformed;
mod dpop_nonce;
mod dpop_typ;
mod name_typo;
mod origin_missing;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    accept_excludes_json::RULE,
    authorization_not_token68::RULE,
    authorization_scheme_missing::RULE,
    content_type_body_mismatch::RULE,
    content_type_boundary_on_form::RULE,
    content_type_charset::RULE,
    content_type_malformed::RULE,
    content_type_missing::RULE,
    content_type_not_form::RULE,
    content_type_typo::RULE,
    dpop_alg::RULE,
    dpop_ath_superfluous::RULE,
    dpop_claims::RULE,
    dpop_duplicate::RULE,
    dpop_htm::RULE,
    dpop_htu::RULE,
    dpop_iat::RULE,
    dpop_jwk::RULE,
    dpop_malformed::RULE,
    dpop_nonce::RULE,
    dpop_typ::RULE,
    name_typo::RULE,
    origin_missing::RULE,
];
