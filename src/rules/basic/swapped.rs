//! `basic/swapped`: the secret in front of the colon.

use crate::privacy::mask::known::{is_client_secret, is_identifier, look_swapped};
use crate::request::reply::known::registered;
use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, is_named_in_params, place};
use crate::rules::basic::repair::{is_shown, with_pair};
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx).filter(|_| !is_named_in_params(request, cx)) else { return };
    let (Some(whole), Some(id), Some(secret)) = (basic.decoded, basic.id, basic.secret) else { return };
    let (first, second) = (cx.text(id), cx.text(secret));
    let marked = is_client_secret(&first) || is_identifier(&second);
    let seem_swapped = marked || client_was_refused(cx) && look_swapped(&first, &second);
    if !seem_swapped {
        return;
    }
    let pair = [cx.bytes(secret), b":", cx.bytes(id)].concat();
    let shown = is_shown(basic, cx.layers) && !second.is_empty();
    cx.draft(whole, format!("the client secret seems to come before the identifier {}", place(request)))
        .label("identifier first, then the secret")
        .why("The part before the colon names the client (RFC 7617 section 2), and the server knows none of this name.")
        .help("join identifier, colon, secret in this order; if the secret was sent as an identifier, it may be in logs now")
        .confidence(if marked { Confidence::Likely } else { Confidence::Possible })
        .fix(shown.then(|| with_pair(Fix::risky("put the identifier first"), request, basic, &pair)))
        .report(cx);
}

/// The server knows no such client, or failed while it looked for one.
fn client_was_refused(cx: &Context<'_>) -> bool {
    let Some(reply) = cx.reply.filter(|reply| reply.refused()) else { return false };
    match registered(reply) {
        Some(error) => matches!(error, "invalid_client" | "unauthorized_client" | "server_error"),
        None => matches!(reply.status, Some(401 | 403)),
    }
}
