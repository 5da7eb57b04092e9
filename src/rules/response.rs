//! Rules of the group `response/`.

mod bom;
mod challenge_scheme;
mod clock_skew;
mod common;
mod dpop_downgrade;
mod error_code_nonstandard;
mod error_in_200;
mod expires_in_string;
mod id_token_on_refresh;
mod introspection_inactive;
mod missing_required;
mod no_new_refresh_token;
mod not_json;
mod not_no_store;
mod refresh_token_rotated;
mod revocation_200;
pub(super) mod scope_narrowed;
pub(super) mod server_did_not_see_parameter;
mod status_mismatch;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/response.rs"));
