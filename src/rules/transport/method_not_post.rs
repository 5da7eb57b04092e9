//! `transport/method-not-post`: a token request by GET or PUT.

use super::common::{has_a_method, has_content_under_get, moved_to_body, speaks_oauth};
use crate::provider::ProfileAnswer;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::rules::transport::common::is_not_post;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if has_content_under_get(request, cx.layers) {
        return; // `transport/get-with-body` says what happens to it.
    }
    let Some(method) = request.method.shown().filter(|_| is_not_post(request, cx.layers)) else { return };
    let name = cx.text(*method).to_ascii_uppercase();
    if !has_a_method(request) || is_allowed(request, cx, &name) || !request.mangled.is_empty() || !speaks_oauth(request, cx) {
        return;
    }
    cx.draft(*method, format!("the request uses {name}; this endpoint is called with POST"))
        .label("not POST")
        .why("RFC 6749 section 3.2 requires POST for token requests. Servers answer another method with 405, 404 or unsupported_grant_type, because they read no parameters from it.")
        .help(advice(&name))
        .fix(moved_to_body(request, cx.layers, Fix::risky("send POST with the parameters in the body").set_method("POST")))
        .report(cx);
}

/// A CORS preflight, documented GET, and revocation by script tag (RFC 7009 section 2.3).
fn is_allowed(request: &TokenRequest, cx: &Context<'_>, name: &str) -> bool {
    // A script tag cannot send an Authorization field.
    let by_script = request.endpoint == Endpoint::Revocation && request.authorization.shown().is_none();
    let get = name == "GET" && (cx.profile.answer("get") == ProfileAnswer::Yes || by_script);
    name == "OPTIONS" || get
}

fn advice(name: &str) -> &'static str {
    if name == "GET" {
        "send POST with the parameters in the body; if the program did send POST, a redirect turned it into GET: look at the answer before this one"
    } else {
        "send POST with the parameters in the body"
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn a_script_tag_has_no_authorization() {
        let get = "GET /oauth/revoke?token=rt_9fAbCd&client_id=app-7Kq2Zw HTTP/1.1\nHost: login.acme-corp.com\nAccept: */*\n\n";
        assert_eq!(verdict(get, "transport/method-not-post"), None);
        let basic = get.replace("Accept", "Authorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgy\nAccept");
        assert_eq!(verdict(&basic, "transport/method-not-post"), Some("error"));
    }
}
