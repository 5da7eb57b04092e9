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
mod secret_expired;
mod secret_id_not_value;
mod secret_missing;
mod secret_without_id;
mod unauthenticated_client_credentials;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/client.rs"));
