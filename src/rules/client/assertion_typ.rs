//! `client/assertion-typ`: the header does not say what the token is for.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::jwt::text;
use crate::rules::rule::Context;

/// Kinds of token that are something else.
const OTHERS: &[&str] =
    &["at+jwt", "dpop+jwt", "id+jwt", "logout+jwt", "secevent+jwt", "oauth-authz-req+jwt", "authorization-grant+jwt"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return };
    let typ = text(cx, &parts.header, "typ");
    let kind = typ.map(|typ| cx.text(typ).to_ascii_lowercase()).unwrap_or_default();
    let kind = kind.strip_prefix("application/").unwrap_or(&kind);
    let (level, words) = match kind {
        "client-authentication+jwt" => return,
        "" => (Level::Info, "the header of client_assertion has no typ"),
        other if OTHERS.contains(&other) => (Level::Warning, "typ of client_assertion says that it is a token of another kind"),
        _ => (Level::Info, "typ of client_assertion does not say client-authentication+jwt"),
    };
    cx.draft(typ.unwrap_or(parts.header.slice()), words)
        .why("An explicit type keeps a token from being used for something else. RFC 10070 gives client assertions the type client-authentication+jwt; servers go on accepting JWT and none.")
        .help("set typ to client-authentication+jwt where the library allows it")
        .level(level)
        .report(cx);
}
