//! Rules of the group `client/`.

mod bearer_on_token_endpoint;
mod body_credentials;
mod client_id_beside_basic;
mod client_id_mismatch;
mod common;
mod empty_secret_param;
mod multiple_auth_methods;
mod no_identification;
mod secret_id_not_value;
mod secret_without_id;
mod unauthenticated_client_credentials;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    bearer_on_token_endpoint::RULE,
    body_credentials::RULE,
    client_id_beside_basic::RULE,
    client_id_mismatch::RULE,
    empty_secret_param::RULE,
    multiple_auth_methods::RULE,
    no_identification::RULE,
    secret_id_not_value::RULE,
    secret_without_id::RULE,
    unauthenticated_client_credentials::RULE,
];
