//! Rules of the group `transport/`.

pub(super) mod common;
mod http_not_https;
mod method_not_post;
mod params_in_query;
mod redirected;
mod shell_mangled;
mod tls_verification_off;
mod wrong_endpoint;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    http_not_https::RULE,
    method_not_post::RULE,
    params_in_query::RULE,
    redirected::RULE,
    shell_mangled::RULE,
    tls_verification_off::RULE,
    wrong_endpoint::RULE,
];
