//! Rules of the group `flow/`: what the request before this one decides. Where that one is not shown, only the answer tells.

mod answer;
mod client_changed;
mod code_reused;
mod code_stale;
mod concurrent_refresh;
mod dpop_missing;
mod login;
mod pkce_mismatch;
mod pkce_presence;
mod poll_too_fast;
mod proof_reused;
mod redirect_uri_mismatch;
mod refresh_token_expired;
mod repeat_after_invalid_grant;
pub(super) mod scope_exceeds_grant;
mod server_changed;
mod stale_refresh_token;

#[cfg(test)]
mod tests;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/flow.rs"));
