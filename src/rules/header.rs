//! Rules of the group `header/`.

mod accept_excludes_json;
mod authorization_duplicate;
mod authorization_in_params;
mod authorization_not_token68;
mod authorization_scheme_case;
mod authorization_scheme_missing;
mod authorization_scheme_typo;
mod authorization_scheme_unknown;
mod authorization_separator;
pub(super) mod common;
mod content_type_body_mismatch;
mod content_type_boundary_on_form;
mod content_type_charset;
mod content_type_duplicate;
mod content_type_malformed;
mod content_type_missing;
mod content_type_not_form;
mod content_type_typo;
mod cookie_present;
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
mod leading_space_line;
mod name_invalid;
mod name_typo;
mod obs_fold;
mod origin_missing;
mod origin_present;
mod proxy_authorization_misused;
mod repair;
mod space_before_colon;
mod stray_part_field;
mod user_agent_generic;
mod value_control_char;
mod value_non_ascii;
mod value_quoted;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    accept_excludes_json::RULE,
    authorization_duplicate::RULE,
    authorization_in_params::RULE,
    authorization_not_token68::RULE,
    authorization_scheme_case::RULE,
    authorization_scheme_missing::RULE,
    authorization_scheme_typo::RULE,
    authorization_scheme_unknown::RULE,
    authorization_separator::RULE,
    content_type_body_mismatch::RULE,
    content_type_boundary_on_form::RULE,
    content_type_charset::RULE,
    content_type_duplicate::RULE,
    content_type_malformed::RULE,
    content_type_missing::RULE,
    content_type_not_form::RULE,
    content_type_typo::RULE,
    cookie_present::RULE,
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
    leading_space_line::RULE,
    name_invalid::RULE,
    name_typo::RULE,
    obs_fold::RULE,
    origin_missing::RULE,
    origin_present::RULE,
    proxy_authorization_misused::RULE,
    space_before_colon::RULE,
    stray_part_field::RULE,
    user_agent_generic::RULE,
    value_control_char::RULE,
    value_non_ascii::RULE,
    value_quoted::RULE,
];
