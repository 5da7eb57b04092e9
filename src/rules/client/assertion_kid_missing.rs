//! `client/assertion-kid-missing`: the server has to guess which key signed.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::rules::jwt::{ASYMMETRIC, get, text};
use crate::rules::rule::Context;

/// Header members that name a key or bring it along (RFC 7515 section 4.1).
const NAMES: &[&str] = &["kid", "x5t", "x5t#S256", "x5c", "x5u", "jwk", "jku"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return };
    let Some(alg) = text(cx, &parts.header, "alg").filter(|alg| ASYMMETRIC.contains(&&*cx.text(*alg))) else { return };
    if NAMES.iter().any(|name| get(cx, &parts.header, name).is_some()) {
        return;
    }
    cx.draft(parts.header.slice(), "the header of client_assertion does not say which key signed it")
        .also(alg, "signed with a key pair")
        .why("A client may have registered several keys. Some servers try them all; others refuse an assertion that names none.")
        .help("put the kid of the registered key into the header")
        .report(cx);
}
