//! `transport/get-with-body`: a content under GET, which has no meaning.

use super::common::{has_a_method, has_content_under_get, speaks_oauth};
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::{FORM, Fix};
use crate::rules::common::server_read_the_request;
use crate::rules::finding::Level;
use crate::rules::rule::Context;

const WHY: &str =
    "RFC 9110 section 9.3.1: a body of GET has no meaning, and servers and proxies drop it. RFC 6749 section 3.2 wants POST.";
const HELP: &str = "send POST; with curl leave -X GET out, since -d alone makes it a POST";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(method) = request.method.shown().filter(|_| has_content_under_get(request, cx.layers)) else { return };
    if !has_a_method(request) || !request.mangled.is_empty() || !speaks_oauth(request, cx) {
        return;
    }
    let level = if server_read_the_request(cx) { Level::Info } else { Level::Error };
    let draft = cx.draft(*method, "the parameters are in the body of a GET request, where no server looks");
    let draft = match request.body.shown() {
        Some(body) => draft.also(*body, "not read"),
        None => draft,
    };
    draft.label("GET has no body").explained(WHY, HELP).level(level).fix(as_post(request, cx)).report(cx);
}

/// A form that was never announced, because GET has no content, is announced as well.
fn as_post(request: &TokenRequest, cx: &Context<'_>) -> Fix {
    let fix = Fix::risky("send POST").set_method("POST");
    let bare = request.shape == BodyShape::Form && request.header(cx.layers, "content-type").is_absent();
    if bare { fix.set_header("Content-Type", FORM) } else { fix }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::said;

    #[test]
    fn a_get_is_one_finding() {
        let send = |options: &str| said(&format!("curl https://login.acme-corp.com/oauth/token {options}"));
        let data = "-d 'grant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw'";
        assert_eq!(send(&format!("-X GET {data}")), ["transport/get-with-body"]);
        assert_eq!(send(&format!("-G {data}")), ["transport/method-not-post"]);
        assert_eq!(send(&format!("-X PUT {data}")), ["transport/method-not-post"]);
        assert!(send(data).is_empty());
    }
}
