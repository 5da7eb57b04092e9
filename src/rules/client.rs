//! Rules of the group `client/`.

mod assertion;
mod assertion_alg;
mod assertion_audience;
mod assertion_claims;
mod assertion_expired;
mod assertion_kid_missing;
mod assertion_lifetime;
mod assertion_malformed;
mod assertion_numericdate;
mod assertion_pair;
mod assertion_subject;
mod assertion_typ;
mod assertion_type_invalid;
pub(super) mod auth_method_unsupported;
mod bearer_on_token_endpoint;
mod body_credentials;
mod client_id_beside_basic;
mod client_id_mismatch;
mod common;
mod credentials_in_headers;
mod empty_secret_param;
mod introspection_unauthenticated;
mod mtls_alias_not_used;
mod mtls_client_id_missing;
mod multiple_auth_methods;
mod no_identification;
mod public_client_secret;
mod saml_client_assertion;
mod secret_equals_id;
mod secret_id_not_value;
mod secret_missing;
mod secret_without_id;
mod unauthenticated_client_credentials;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    assertion_alg::RULE,
    assertion_audience::RULE,
    assertion_claims::RULE,
    assertion_expired::RULE,
    assertion_kid_missing::RULE,
    assertion_lifetime::RULE,
    assertion_malformed::RULE,
    assertion_numericdate::RULE,
    assertion_pair::RULE,
    assertion_subject::RULE,
    assertion_typ::RULE,
    assertion_type_invalid::RULE,
    auth_method_unsupported::RULE,
    bearer_on_token_endpoint::RULE,
    body_credentials::RULE,
    client_id_beside_basic::RULE,
    client_id_mismatch::RULE,
    credentials_in_headers::RULE,
    empty_secret_param::RULE,
    introspection_unauthenticated::RULE,
    mtls_alias_not_used::RULE,
    mtls_client_id_missing::RULE,
    multiple_auth_methods::RULE,
    no_identification::RULE,
    public_client_secret::RULE,
    saml_client_assertion::RULE,
    secret_equals_id::RULE,
    secret_id_not_value::RULE,
    secret_missing::RULE,
    secret_without_id::RULE,
    unauthenticated_client_credentials::RULE,
];
