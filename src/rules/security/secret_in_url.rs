//! `security/secret-in-url`: credentials where every log keeps them.

use crate::request::token::{Param, ParamPlace, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::common::is_one_of;
use crate::rules::finding::Level;
use crate::rules::rule::Context;
use crate::rules::transport::common::{SECRETS, is_not_post, query_is_documented, query_is_the_body};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let level = level(request, cx);
    let found = in_query(request, cx, SECRETS);
    let Some((first, others)) = found.split_first() else { return };
    let draft = cx.draft(first.field.unit, format!("{} is in the URL", cx.text(first.field.name)));
    draft
        .also_each(others.iter().map(|other| other.field.unit), "and here")
        .label("logged wherever the URL is")
        .why(
            "Proxies, servers, browsers and monitoring write URLs down. RFC 6749 section 2.3.1 forbids client credentials there.",
        )
        .help("send it in the body or the Authorization header, and replace the secret if the URL was used outside a test")
        .level(level)
        .report(cx);
}

/// The parameters of the query that are called one of `names` and hold something.
pub(super) fn in_query<'r>(request: &'r TokenRequest, cx: &Context<'_>, names: &[&str]) -> Vec<&'r Param> {
    let query = request.params.iter().filter(|param| param.place == ParamPlace::Query && param.kind != ValueKind::Empty);
    query.filter(|param| is_one_of(cx.layers, param, names)).collect()
}

/// Advice only where a graver finding moves the whole query already, or the provider wants it.
pub(super) fn level(request: &TokenRequest, cx: &Context<'_>) -> Level {
    let explained = is_not_post(request, cx.layers) || query_is_the_body(request, cx.layers);
    if explained || query_is_documented(request, cx) { Level::Info } else { Level::Error }
}
