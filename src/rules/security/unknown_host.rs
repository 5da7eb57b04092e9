//! `security/unknown-host`: secrets go to a host that the server's metadata does not name.

use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::rule::Context;

const WHY: &str = "A client takes its endpoints from the metadata of the issuer that it trusts (RFC 8414 section 3.3); sent elsewhere, secret and tokens are in other hands (RFC 9700 section 4.4).";
const HELP: &str = "send it to token_endpoint of the metadata; if the metadata given is that of another server, give this one's";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(metadata) = cx.profile.metadata.as_ref() else { return };
    let Some(host) = request.host.filter(|host| classify(cx.bytes(*host)).is_live()) else { return };
    let text = cx.text(host);
    if metadata.has_host(&text) || text.contains(['{', '<', '$', '*']) {
        return;
    }
    cx.draft(host, "the request goes to a host that the server's metadata does not name")
        .label("neither the issuer's nor an endpoint's")
        .explained(WHY, HELP)
        .report(cx);
}
