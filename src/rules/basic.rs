//! Rules of the group `basic/`.

mod base64url_alphabet;
mod bom;
mod bytes_repr;
mod colon_ambiguous;
pub(super) mod common;
mod control_char;
mod double_base64;
mod double_scheme;
mod empty_client_id;
mod empty_secret;
mod encoder;
mod form_encoding_ambiguous;
mod hex_not_base64;
mod inner_quotes;
mod inner_whitespace;
mod line_wrapped;
mod no_colon;
mod non_ascii;
mod noncanonical;
mod not_base64;
mod padding_missing;
mod padding_wrong;
mod percent_encoded_token;
mod placeholder;
mod raw_credentials;
mod repair;
mod sample_credentials;
mod swapped;
mod undefined_credentials;
mod user_credentials;
mod wide_encoding;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/basic.rs"));
