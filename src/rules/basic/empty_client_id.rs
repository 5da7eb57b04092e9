//! `basic/empty-client-id`: the identifier in front of the colon is empty.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, is_hidden, place};
use crate::rules::rule::Context;

const HOW: &str = "decode it: `printf %s '<value>' | base64 -d` must print id:secret with an identifier before the colon";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_hidden(request, cx, HOW) {
        return;
    }
    let Some(basic) = content(request, cx) else { return };
    let Some((whole, id)) = basic.decoded.zip(basic.id).filter(|(_, id)| id.is_empty()) else { return };
    let message = match basic.secret {
        Some(secret) if secret.is_empty() => format!("the client identifier and the secret are both empty {}", place(request)),
        _ => format!("the client identifier is empty {}", place(request)),
    };
    cx.draft(whole.to(id.len() + 1), message)
        .label("nothing before the colon")
        .why("The part before the colon names the client (RFC 6749 section 2.3.1). Without it the server knows no client and answers invalid_client.")
        .help("a variable was empty when the pair was joined: print its length, not its value, where the request is built")
        .report(cx);
}
