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

pub(crate) static RULES: &[Rule] = &[
    alg_none::RULE,
    fapi2_client_auth::RULE,
    guessable_secret::RULE,
    implicit_in_par::RULE,
    live_secret_in_fixture::RULE,
    password_grant::RULE,
    pkce_plain::RULE,
    private_key_leaked::RULE,
    secret_in_url::RULE,
    token_in_url::RULE,
    unknown_host::RULE,
];
