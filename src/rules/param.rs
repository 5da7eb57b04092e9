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

pub(crate) static RULES: &[Rule] = &[
    access_token_param::RULE,
    assertion_grant::RULE,
    authorization_details::RULE,
    ciba_identity_hint::RULE,
    code_challenge_syntax::RULE,
    code_verifier_syntax::RULE,
    device_code_kind::RULE,
    double_encoded::RULE,
    duplicate::RULE,
    empty_value::RULE,
    grant_type_inconsistent::RULE,
    grant_type_missing::RULE,
    grant_type_unknown::RULE,
    misnamed::RULE,
    name_invalid::RULE,
    par_request_object_extra::RULE,
    par_request_uri::RULE,
    password_charset::RULE,
    placeholder::RULE,
    redirect_uri_invalid::RULE,
    required_missing::RULE,
    resource_invalid::RULE,
    revocation_misnamed::RULE,
    scope_on_refresh::RULE,
    scope_syntax::RULE,
    superfluous_on_refresh::RULE,
    token_exchange_types::RULE,
    token_type_hint::RULE,
    undefined_literal::RULE,
    unknown::RULE,
    value_charset::RULE,
    value_quoted::RULE,
    value_whitespace::RULE,
    wrong_token_kind::RULE,
];
