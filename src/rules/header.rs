//! Rules of the group `header/`.

mod accept_excludes_json;
mod authorization_duplicate;
mod authorization_not_token68;
mod authorization_scheme_case;
mod authorization_scheme_missing;
mod authorization_scheme_typo;
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

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/header.rs"));
