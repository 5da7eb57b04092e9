//! `security/token-in-url`: tokens where every log keeps them.

use super::secret_in_url::{in_query, level};
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::rule::Context;
use crate::rules::transport::common::URL_TOKENS;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let level = level(request, cx);
    let mut found = in_query(request, cx, URL_TOKENS);
    if matches!(request.endpoint, Endpoint::Revocation | Endpoint::Introspection) {
        found.extend(in_query(request, cx, &["token"]));
    }
    let Some((first, others)) = found.split_first() else { return };
    let draft = cx.draft(first.field.unit, format!("{} is in the URL", cx.text(first.field.name)));
    draft.also_each(others.iter().map(|other| other.field.unit), "and here")
        .label("logged wherever the URL is")
        .why("Proxies, servers and monitoring write URLs down, and whoever reads them can use the token (RFC 6749 section 10.4, RFC 6750 section 5.3).")
        .help("send it in the body, and revoke the token if the URL was used outside a test")
        .level(level)
        .report(cx);
}
