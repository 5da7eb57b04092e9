//! `basic/empty-secret`: the secret behind the colon is empty.

use crate::provider::ProfileAnswer;
use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, place};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx) else { return };
    let Some(((whole, id), secret)) = basic.decoded.zip(basic.id).zip(basic.secret) else { return };
    if id.is_empty() || !secret.is_empty() || cx.profile.answer("empty_secret") == ProfileAnswer::Yes {
        return;
    }
    cx.draft(whole.from(id.len()), format!("the client secret is empty {}", place(request)))
        .label("nothing after the colon")
        .why("An empty secret is legal, but most often a variable was not set, or a public client authenticates that should not. Few servers take it.")
        .help("set the secret; a public client sends client_id as a parameter and no Authorization field, unless its provider asks for `id:`")
        .report(cx);
}
