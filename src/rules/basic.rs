//! Rules of the group `basic/`.

mod base64url_alphabet;
mod bytes_repr;
pub(super) mod common;
mod control_char;
mod double_scheme;
mod empty_client_id;
mod empty_secret;
mod form_encoding_ambiguous;
mod inner_whitespace;
mod line_wrapped;
mod no_colon;
mod not_base64;
mod padding_missing;
mod percent_encoded_token;
mod placeholder;
mod raw_credentials;
mod undefined_credentials;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    base64url_alphabet::RULE,
    bytes_repr::RULE,
    control_char::RULE,
    double_scheme::RULE,
    empty_client_id::RULE,
    empty_secret::RULE,
    form_encoding_ambiguous::RULE,
    inner_whitespace::RULE,
    line_wrapped::RULE,
    no_colon::RULE,
    not_base64::RULE,
    padding_missing::RULE,
    percent_encoded_token::RULE,
    placeholder::RULE,
    raw_credentials::RULE,
    undefined_credentials::RULE,
];
