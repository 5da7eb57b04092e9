//! Rules of the group `security/`.

mod alg_none;
mod fapi2_client_auth;
mod guessable_secret;
mod implicit_in_par;
mod live_secret_in_fixture;
mod password_grant;
mod pkce_plain;
mod private_key_leaked;
mod secret_in_url;
mod token_in_url;
mod unknown_host;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/security.rs"));
