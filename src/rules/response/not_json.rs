//! `response/not-json`: a web page answers where a server should.

use crate::request::token::TokenRequest;
use crate::rules::common::said;
use crate::rules::rule::Context;

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| reply.html) else { return };
    // The page behind a redirect says nothing; the redirect is the finding.
    if reply.status.is_some_and(|status| (300..400).contains(&status)) {
        return;
    }
    let tag = if reply.says("<!doctype html") { "<!doctype html" } else { "<html" };
    let Some(at) = said(cx, reply, tag) else { return };
    cx.draft(at, "the answer is a web page, not JSON")
        .label("HTML")
        .why("Token endpoints answer in JSON (RFC 6749 section 5). A page comes from something else: a firewall, a proxy, a login form, the site's 404 page.")
        .help("compare host and path with the provider's token endpoint; if they are right, read the page: a firewall often names its reason")
        .report(cx);
}
