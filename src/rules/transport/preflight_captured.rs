//! `transport/preflight-captured`: the question of a browser, not the request of the program.

use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(method) = request.method.shown().filter(|method| cx.bytes(**method) == b"OPTIONS") else { return };
    let Some(asked) = request.fields(cx.layers, "access-control-request-method").next().copied() else { return };
    cx.draft(*method, "this is the preflight of a browser, not the token request")
        .label("asks whether the request may be sent")
        .also(asked.unit, "what the page wants to send")
        .why("Before a page may send fields of its own to another site, the browser asks that site with OPTIONS. The preflight carries neither parameters nor credentials; if its answer does not allow the request, that is never sent.")
        .help("look at the request that it asks for; if there is none, the server does not allow the page's origin: use Content-Type application/x-www-form-urlencoded and no other own fields, or send the request from a server")
        .report(cx);
}
