//! Rules of the group `transport/`.

mod absolute_form;
mod bare_cr;
mod chunked_request;
pub(super) mod common;
mod encoding_label_wrong;
mod endpoint_fragment;
mod expect_continue;
mod extra_crlf_after_body;
mod get_with_body;
mod host_mismatch;
mod host_missing;
mod http_not_https;
mod length_and_chunked;
mod length_invalid;
mod length_mismatch;
mod length_missing;
mod method_case;
mod method_not_post;
mod params_in_headers;
mod params_in_query;
mod preflight_captured;
mod redirected;
#[cfg(test)]
mod repairs;
mod request_compressed;
mod shell_mangled;
mod target_invalid;
mod tls_verification_off;
mod tls_version_old;
mod userinfo_in_url;
mod wrong_endpoint;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/transport.rs"));
