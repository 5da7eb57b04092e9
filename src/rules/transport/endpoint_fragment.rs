//! `transport/endpoint-fragment`: an address with a fragment.

use super::common::http1;
use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

const WHY: &str = "RFC 6749 section 3.2 forbids it. Clients cut everything after the # off before they send; on the wire it makes the target invalid. A secret or a path with a bare # in it loses its rest.";
const HELP: &str = "remove it; a # that belongs to a value is written %23";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(url) = request.url.shown() else { return };
    // An empty one is lost with its #, unless it is shown on its way to the server.
    let sent = http1(request, cx).is_some_and(|wire| wire.head.contains(url.whole));
    let Some(fragment) = url.fragment.filter(|fragment| sent || !fragment.is_empty()) else { return };
    let text = cx.bytes(fragment);
    // `#{host}` is an expression of Ruby, and in a Postman address the braces may stand round all of it.
    let hidden = text.starts_with(b"{") || classify(text).obstacle().is_some() || url.whole.layer != fragment.layer;
    if hidden || request.mangled.iter().any(|mangled| url.whole.contains(mangled.at)) {
        return;
    }
    let at = url.whole.from((fragment.start - url.whole.start).saturating_sub(1) as usize);
    cx.draft(at, "the address of the endpoint has a fragment")
        .label("never sent, or refused")
        .explained(WHY, HELP)
        .fix(Fix::safe("cut the fragment off").write(at, ""))
        .report(cx);
}
