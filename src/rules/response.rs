//! Rules of the group `response/`.

mod error_in_200;
mod not_json;
pub(super) mod server_did_not_see_parameter;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[error_in_200::RULE, not_json::RULE, server_did_not_see_parameter::RULE];
