//! Rules of the group `security/`.

mod alg_none;
mod guessable_secret;
mod implicit_in_par;
mod password_grant;
mod pkce_plain;
mod private_key_leaked;
mod secret_in_url;
mod token_in_url;
mod unknown_host;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    alg_none::RULE,
    guessable_secret::RULE,
    implicit_in_par::RULE,
    password_grant::RULE,
    pkce_plain::RULE,
    private_key_leaked::RULE,
    secret_in_url::RULE,
    token_in_url::RULE,
    unknown_host::RULE,
];
