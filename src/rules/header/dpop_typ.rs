//! `header/dpop-typ`: the proof does not say that it is one.

use super::dpop::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::jwt::text;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let typ = text(cx, &parts.header, "typ");
    let said = typ.map(|typ| cx.text(typ).into_owned()).unwrap_or_default();
    // Media types ignore capitals and may have their tree; many servers compare the text all the same.
    let lower = said.to_ascii_lowercase();
    let (level, words) = match lower.strip_prefix("application/").unwrap_or(&lower) {
        _ if said == "dpop+jwt" => return,
        "dpop+jwt" => (Level::Warning, "typ in the DPoP proof is spelled in another way than dpop+jwt"),
        "" => (Level::Error, "the header of the DPoP proof has no typ"),
        _ => (Level::Error, "typ in the DPoP proof is not dpop+jwt"),
    };
    cx.draft(typ.unwrap_or(parts.header.slice()), words)
        .label("typ")
        .why("The type keeps other tokens that are signed with the same key from being taken for a proof, so servers check it first (RFC 9449 section 4.3).")
        .help("set typ in the header of the proof to dpop+jwt; libraries for JWTs write JWT unless they are told")
        .level(level)
        .report(cx);
}
