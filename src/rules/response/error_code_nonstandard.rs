//! `response/error-code-nonstandard`: an error code that no specification registers.

use super::common::text;
use crate::request::reply::{OAUTH_ERRORS, Reply};
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| reply.refused()) else { return };
    let Some(at) = text(cx, reply, "error") else { return };
    let code = cx.text(at);
    if OAUTH_ERRORS.contains(&code.as_ref()) || !is_code(&code) || reply.error.as_deref() != Some(code.as_ref()) {
        return;
    }
    cx.draft(at, format!("{code} is an error code of the server's own"))
        .label("not registered")
        .why("Clients know the codes of RFC 6749 section 5.2 and of its extensions; a library treats another one as unknown, and may retry where it should not.")
        .help(help(reply, cx))
        .report(cx);
}

/// Codes are words, not sentences or values.
fn is_code(text: &str) -> bool {
    text.len() <= 60
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

fn help(reply: &Reply, cx: &Context<'_>) -> String {
    match cx.profile.error(reply) {
        Some(error) => format!("{} documents it: {}", cx.profile.name_or_server(), error.meaning),
        None => "look the code up in the server's documentation, and let the client handle it by name".to_owned(),
    }
}
