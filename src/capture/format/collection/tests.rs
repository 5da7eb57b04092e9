//! Traps of collections that no capture shows.

use crate::capture::format::testing::with_capture;
use crate::capture::model::{Request, View};
use crate::text::layers::Layers;

fn header(layers: &Layers<'_>, request: &Request, name: &str) -> Option<String> {
    request.fields(layers, name).next().map(|field| layers.text(field.value).into_owned())
}

fn body(layers: &Layers<'_>, request: &Request) -> Option<String> {
    request.body.shown().map(|body| layers.text(body.raw).into_owned())
}

/// A Postman collection around `items` and other members.
fn collection(rest: &str) -> String {
    format!(r#"{{"info":{{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},{rest}}}"#)
}

const BASIC: &str = r#""auth":{"type":"basic","basic":[{"key":"username","value":"i"},{"key":"password","value":"s"}]}"#;

#[test]
fn auth_is_inherited_until_a_folder_or_a_request_has_its_own() {
    let leaf = |auth: &str| format!(r#"{{"name":"x","request":{{"method":"POST","url":"https://h.example/token"{auth}}}}}"#);
    let none = r#","auth":{"type":"noauth"}"#;
    let text = collection(&format!(r#"{BASIC},"item":[{{"item":[{},{}]}},{}]"#, leaf(""), leaf(none), leaf(r#","auth":null"#)));
    with_capture(&text, |_, capture| {
        let users: Vec<bool> = capture.exchanges.iter().map(|exchange| exchange.request.user.is_some()).collect();
        assert_eq!(users, [true, false, true]);
    });
}

#[test]
fn postmans_basic_auth_takes_the_place_of_a_written_field() {
    let text = collection(&format!(
        r#""item":[{{"request":{{"method":"POST","url":"https://h.example/token",{BASIC},"header":[{{"key":"authorization","value":"Basic eDp5"}}]}}}}]"#
    ));
    with_capture(&text, |layers, capture| {
        let request = &capture.exchanges[0].request;
        assert_eq!(header(layers, request, "authorization"), None);
        assert_eq!(request.user.map(|user| layers.text(user.at).into_owned()), Some("i:s".to_owned()));
    });
}

#[test]
fn disabled_entries_are_not_sent_and_values_are_encoded_once() {
    let text = collection(
        r#""item":[{"request":{"method":"POST","url":{"raw":"{{h}}/token"},"body":{"mode":"urlencoded","urlencoded":[
            {"key":"grant_type","value":"refresh_token"},{"key":"scope","value":"x","disabled":true},{"key":"refresh_token","value":"a+\/b"}]}}}],
            "variable":[{"key":"h","value":"https://h.example/v1"}]"#,
    );
    with_capture(&text, |layers, capture| {
        let request = &capture.exchanges[0].request;
        assert_eq!(body(layers, request).as_deref(), Some("grant_type=refresh_token&refresh_token=a%2B%2Fb"));
        assert_eq!(header(layers, request, "content-type").as_deref(), Some("application/x-www-form-urlencoded"));
        let host = request.url.shown().and_then(|url| url.host).map(|host| layers.text(host).into_owned());
        assert_eq!(host.as_deref(), Some("h.example"));
        let raw = request.body.shown().expect("a body").raw;
        let span = layers.span(raw.sub(raw.len() - 4..raw.len() - 1));
        assert_eq!(&text[span.start as usize..span.end as usize], r"\/");
    });
}

#[test]
fn a_saved_answer_belongs_to_the_request_it_was_given_to() {
    let request = |url: &str| format!(r#"{{"method":"POST","url":{{"raw":"{url}"}}}}"#);
    let saved = |url: &str| format!(r#"{{"originalRequest":{},"code":401,"header":[],"body":"{{}}"}}"#, request(url));
    let (one, other) = ("https://h.example/token", "https://h.example/other");
    let text = collection(&format!(r#""item":[{{"request":{},"response":[{},{}]}}]"#, request(one), saved(one), saved(other)));
    with_capture(&text, |_, capture| {
        let answered: Vec<bool> = capture.exchanges.iter().map(|exchange| exchange.response.is_some()).collect();
        assert_eq!(answered, [true, true]);
    });
}

#[test]
fn a_line_break_at_the_end_of_a_raw_body_is_sent() {
    let text = collection(
        r#""item":[{"request":{"method":"POST","url":"https://h.example/token","body":{"mode":"raw","raw":"a=b\n"}}}]"#,
    );
    with_capture(&text, |_, capture| assert_eq!(capture.exchanges[0].view, View::Wire));
}

#[test]
fn a_collection_of_version_2_0_names_credentials_in_an_object() {
    let text = collection(
        r#""item":[{"request":{"url":"https://h.example/token","auth":{"type":"bearer","bearer":{"token":"t"}}}},{"request":"https://h.example/token"}]"#,
    );
    with_capture(&text, |layers, capture| {
        assert_eq!(header(layers, &capture.exchanges[0].request, "authorization").as_deref(), Some("Bearer t"));
        let method = capture.exchanges[1].request.method.shown().map(|method| layers.text(*method).into_owned());
        assert_eq!(method.as_deref(), Some("GET"));
    });
}

#[test]
fn insomnias_folders_pass_their_authentication_on() {
    let text = r#"{"_type":"export","__export_format":4,"resources":[
        {"_id":"fld_1","parentId":"wrk_1","_type":"request_group","authentication":{"type":"basic","username":"i","password":"s"}},
        {"_id":"req_1","parentId":"fld_1","_type":"request","method":"POST","url":"https://h.example/token","authentication":{},"body":{}},
        {"_id":"req_2","parentId":"fld_1","_type":"request","method":"POST","url":"https://h.example/token","authentication":{"type":"none"},"body":{}}]}"#;
    with_capture(text, |_, capture| {
        let users: Vec<bool> = capture.exchanges.iter().map(|exchange| exchange.request.user.is_some()).collect();
        assert_eq!(users, [true, false]);
    });
}

#[test]
fn brunos_method_block_says_which_blocks_count() {
    let text = "meta {\n  name: r\n}\n\npost {\n  url: https://h.example/token\n  body: formUrlEncoded\n  auth: inherit\n}\n\nauth:basic {\n  username: i\n  password: s\n}\n\nbody:json {\n  {\n    \"a\": 1\n  }\n}\n\nbody:form-urlencoded {\n  grant_type: refresh_token\n  ~scope: x\n  assertion: '''\n    a.b\n  '''\n}\n";
    with_capture(text, |layers, capture| {
        let request = &capture.exchanges[0].request;
        assert!(request.user.is_none() && request.header(layers, "authorization").is_not_shown());
        assert_eq!(body(layers, request).as_deref(), Some("grant_type=refresh_token&assertion=a.b"));
    });
}

#[test]
fn brunos_text_loses_its_indent() {
    let text =
        "post {\n  url: https://h.example/token\n  body: json\n  auth: none\n}\n\nbody:json {\n  {\n    \"a\": 1\n  }\n}\n";
    with_capture(text, |layers, capture| {
        let request = &capture.exchanges[0].request;
        assert_eq!(body(layers, request).as_deref(), Some("{\n  \"a\": 1\n}"));
        assert!(request.header(layers, "authorization").is_absent());
    });
}

#[test]
fn newmans_short_report_shows_the_status_behind_the_target() {
    let text = "\u{2192} refresh\n  POST https://h.example/token [401 Unauthorized, 278B, 15ms]\n";
    with_capture(text, |_, capture| {
        let exchange = &capture.exchanges[0];
        assert_eq!(exchange.response.as_ref().and_then(|answer| answer.status).map(|status| status.0), Some(401));
        assert!(exchange.request.body.is_not_shown() && exchange.request.headers.is_not_shown());
    });
}

#[test]
fn insomnias_tags_are_variables() {
    let tag = "{% response 'body', 'req_1', '$.code' %}";
    assert_eq!(crate::capture::value::classify(tag.as_bytes()), crate::capture::value::ValueKind::Variable);
}
