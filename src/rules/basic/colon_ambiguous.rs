//! `basic/colon-ambiguous`: a client identifier with a colon of its own.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, is_named_in_params, place};
use crate::rules::basic::repair::with_part;
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx).filter(|_| !is_named_in_params(request, cx)) else { return };
    let (Some(whole), Some(id), Some(secret)) = (basic.decoded, basic.id, basic.secret) else { return };
    if !is_an_address(id, secret, cx) {
        return;
    }
    let colon = whole.sub(id.len()..id.len() + 1);
    let fix = is_split_once(secret, cx)
        .then(|| with_part(Fix::risky("form-encode the colon of the identifier"), request, basic, cx.layers, (colon, b"%3A")))
        .flatten();
    cx.draft(colon, format!("the client identifier looks like an address with a colon of its own {}", place(request)))
        .label("the server splits here")
        .why("RFC 7617 section 2: the first colon ends the identifier. The server takes the scheme for the client and all the rest for the secret.")
        .help("form-encode the identifier before it is joined (: as %3A), as RFC 6749 section 2.3.1 wants, if the server decodes it; else send client_id and client_secret in the body")
        .fix(fix)
        .report(cx);
}

/// One more colon follows, which ends the identifier: no port, none in the secret.
fn is_split_once(rest: Slice, cx: &Context<'_>) -> bool {
    let rest = cx.bytes(rest);
    rest.starts_with(b"//") && rest.iter().filter(|b| **b == b':').count() == 1
}

/// `https` and `//...`, `urn` and a name of two parts: nobody calls a client so.
fn is_an_address(id: Slice, secret: Slice, cx: &Context<'_>) -> bool {
    let (id, secret) = (cx.text(id).to_ascii_lowercase(), cx.text(secret));
    let slashes = matches!(&*id, "https" | "http" | "spiffe" | "api" | "app") && secret.starts_with("//");
    let names = matches!(&*id, "urn" | "did") && secret.contains(':');
    slashes || names
}
