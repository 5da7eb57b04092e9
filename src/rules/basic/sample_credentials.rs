//! `basic/sample-credentials`: the credentials of a specification's example.

use crate::request::token::TokenRequest;
use crate::request::value::ValueKind;
use crate::rules::basic::common::{content, place};
use crate::rules::finding::Level;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx) else { return };
    let is_sample = |kind: Option<ValueKind>| kind == Some(ValueKind::Sample);
    let parts = [(is_sample(basic.id_kind(cx.layers)), basic.id), (is_sample(basic.secret_kind(cx.layers)), basic.secret)];
    let token = request.authorization.shown().is_some_and(|authorization| authorization.kind == ValueKind::Sample);
    let part = parts.into_iter().find_map(|(sample, part)| part.filter(|_| sample)).or(basic.decoded.filter(|_| token));
    let Some(at) = part else { return };
    cx.draft(at, format!("an example of a specification stands for the client {}", place(request)))
        .label("printed in the RFCs")
        .why("No server has registered this client: it looks the identifier up, finds none, and answers invalid_client.")
        .help("send the identifier and the secret that the provider issued")
        .level(if goes_to_a_real_host(request, cx) { Level::Error } else { Level::Info })
        .report(cx);
}

/// RFC 2606 and RFC 6761 keep names for documentation and tests; without a host the text is one or the other.
fn goes_to_a_real_host(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let Some(host) = request.host.filter(|_| !request.is_loopback(cx.layers)) else { return false };
    let host = cx.text(host).to_ascii_lowercase();
    let kept = ["example", "test", "invalid", "local", "example.com", "example.net", "example.org"];
    host.contains('.') && !kept.iter().any(|name| host == *name || host.ends_with(&format!(".{name}")))
}
