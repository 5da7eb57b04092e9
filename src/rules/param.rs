//! Rules of the group `param/`.

mod access_token_param;
mod assertion_grant;
mod authorization_details;
mod ciba_identity_hint;
mod code_challenge_syntax;
mod code_verifier_syntax;
pub(crate) mod common;
mod device_code_kind;
mod double_encoded;
mod duplicate;
mod empty_value;
mod grant_type_inconsistent;
mod grant_type_missing;
mod grant_type_unknown;
mod misnamed;
mod name_invalid;
mod par_request_object_extra;
mod par_request_uri;
mod password_charset;
mod placeholder;
mod redirect_uri_invalid;
mod required_missing;
mod resource_invalid;
mod revocation_misnamed;
mod scope_on_refresh;
mod scope_syntax;
pub(super) mod separators;
mod superfluous_on_refresh;
mod token_exchange_types;
mod token_type_hint;
mod undefined_literal;
mod unknown;
pub(super) mod value_charset;
mod value_quoted;
mod value_whitespace;
mod wrong_token_kind;

#[cfg(test)]
mod repairs;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/param.rs"));
