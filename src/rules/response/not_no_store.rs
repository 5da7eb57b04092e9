//! `response/not-no-store`: an answer with tokens that caches may keep.

use super::common::issued;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

const WHY: &str = "An answer with tokens must not be kept by a cache (RFC 6749 section 5.1); a cache that keeps it may give one user's tokens to another.";
const HELP: &str = "at the server: send `Cache-Control: no-store`; in a mock: the same, so that it behaves like a server";

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = issued(cx) else { return };
    // Captures leave fields out, so only one that is shown proves anything.
    let Some(field) = reply.field(cx.layers, "cache-control") else { return };
    let value = cx.text(field.value).to_ascii_lowercase();
    if value.contains("no-store") || value.is_empty() || value.starts_with(['*', '[', '<']) {
        return;
    }
    cx.draft(field.value, "Cache-Control of an answer with tokens lacks no-store")
        .label("lets the answer be stored")
        .explained(WHY, HELP)
        .report(cx);
}
