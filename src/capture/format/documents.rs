//! Tests over all documents of recorders, mocks and Postman: places, cuts, and the forms that no capture shows.

mod files;
mod reading;

use base64::Engine;

use crate::capture::model::{Coverage, Seen};
use files::FILES;
use reading::{ReadDocument, capture, found};

fn only(file: &str) -> ReadDocument {
    let mut found = found(file.as_bytes());
    assert_eq!(found.len(), 1, "{file}");
    found.remove(0)
}

fn has(pairs: &[(String, String)], name: &str, value: &str) -> bool {
    pairs.iter().any(|(n, v)| n == name && v == value)
}

#[test]
fn every_name_and_value_is_cut_out_of_the_file() {
    let mut checked = 0;
    for (name, file) in FILES {
        for (text, cut) in found(file).into_iter().flat_map(|found| found.cuts) {
            assert!(
                stands_for(&cut, &text),
                "{name}: {:?} for {:?}",
                cut.escape_ascii().to_string(),
                text.escape_ascii().to_string()
            );
            checked += 1;
        }
    }
    assert!(checked > 1000, "only {checked}");
}

/// Undoes the encodings of these documents in a way of its own: JSON by serde_json, YAML's quotes and folds, forms.
fn stands_for(cut: &[u8], text: &[u8]) -> bool {
    let plain = String::from_utf8_lossy(cut).into_owned();
    let json = serde_json::from_str::<String>(&format!("\"{plain}\"")).unwrap_or_default();
    let yaml = plain.replace("''", "'").split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let folded = serde_json::from_str::<String>(&format!("\"{yaml}\"")).unwrap_or_default();
    let spelled = [plain.clone(), json, yaml, folded];
    let equal =
        |spelling: &String| spelling.as_bytes() == text || percent_decoded(spelling) == text || percent_encoded(spelling) == text;
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.decode(plain.replace(['\n', ' ', '='], "")).unwrap_or_default();
    // `postData.mimeType` stands for the name of the field that it repeats; a quantum of Base64 holds its neighbours.
    let implied = text == b"content-type" && plain.contains('/');
    let packed = base64.windows(text.len().max(1)).any(|part| part == text) || String::from_utf8_lossy(&base64).contains('%');
    spelled.iter().any(equal) || implied || packed
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.replace('+', " ").into_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let (byte, width) = code.filter(|_| byte == b'%').map_or((byte, 1), |code| (code, 3));
        out.push(byte);
        at += width;
    }
    out
}

fn percent_encoded(text: &str) -> Vec<u8> {
    let spell = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(spell).collect::<String>().into_bytes()
}

#[test]
fn what_is_cut_off_never_panics() {
    for (_, file) in FILES {
        for end in (0..file.len()).step_by(1 + file.len() / 60) {
            let _ = found(&file[..end]);
        }
    }
}

#[test]
fn a_har_that_is_cut_off_yields_what_is_whole() {
    let (_, file) = FILES.iter().find(|(name, _)| *name == "chrome/all.devtools-export.har").expect("a capture");
    let whole = found(file).len();
    let cut = &file[..file.len() / 2];
    let read = found(cut).len();
    assert!(read >= 2 && read < whole, "{read} of {whole}");
    let (layers, capture) = capture(cut);
    assert_eq!(capture.problems.len(), 1);
    assert_eq!(layers.span(capture.problems[0].at).end as usize, cut.len());
}

#[test]
fn a_large_har_gets_layers_only_for_what_matters() {
    let entry = r#"{"request":{"method":"GET","url":"https://cdn.example/x.js","headers":[]},"response":{"status":200,"content":{"text":"Y2xpZW50"}}}"#;
    let token = r#"{"request":{"method":"POST","url":"https://a.example/oauth/token","headers":[],"postData":{"text":"grant_type=refresh_token"}}}"#;
    let file = format!("{{\"log\":{{\"creator\":{{}},\"entries\":[{}{token}]}}}}", format!("{entry},").repeat(5000));
    let (_, capture) = capture(file.as_bytes());
    assert_eq!(capture.exchanges.len(), 5001);
    assert_eq!(capture.exchanges.iter().filter(|exchange| exchange.request.url.shown().is_some()).count(), 1);
    assert_eq!(only(&file).params.len(), 1);
}

#[test]
fn a_har_with_fields_only_and_a_single_entry() {
    let found = only(
        r#"{"startedDateTime":"x","request":{"method":"POST","url":"https://a.example/token","httpVersion":"HTTP/2","queryString":[],
        "headers":[{"name":":authority","value":"a.example"}],
        "postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"grant_type","value":"refresh_token"}]}}}"#,
    );
    assert!(has(&found.params, "grant_type", "refresh_token") && found.form == "har");
    let without = only(
        r#"{"log":{"creator":{"name":"x"},"entries":[{"request":{"method":"POST","url":"https://a.example/token","headers":[],"bodySize":-1,
        "postData":{"mimeType":"application/x-www-form-urlencoded","text":"","params":[]}},"response":{"status":0}}]}}"#,
    );
    assert!(without.request.body.is_not_shown() && has(&without.fields, "content-type", "application/x-www-form-urlencoded"));
}

#[test]
fn a_sanitized_list_is_not_whole() {
    let har = |name: &str, field: &str| {
        format!(
            r#"{{"log":{{"creator":{{"name":"{name}"}},"entries":[{{"request":{{"method":"POST","url":"https://a.example/token",
            "headers":[{{"name":"Host","value":"a.example"}}{field}],"postData":{{"text":"grant_type=refresh_token"}}}}}}]}}}}"#
        )
    };
    let authorization = r#",{"name":"Authorization","value":"Basic YTpi"}"#;
    for (file, coverage) in [
        (har("WebInspector", ""), Coverage::Partial),
        (har("WebInspector", authorization), Coverage::Whole),
        (har("Firefox", ""), Coverage::Whole),
    ] {
        assert_eq!(only(&file).request.headers.shown().map(|headers| headers.coverage), Some(coverage), "{file}");
    }
}

#[test]
fn scalars_of_every_style_in_a_cassette() {
    for body in [
        "grant_type=refresh_token&refresh_token=a%2Bb",
        "'grant_type=refresh_token&refresh_token=a%2Bb'",
        "\"grant_type=refresh\\x5Ftoken\\\n      &refresh_token=a%2Bb\"",
        "|-\n      grant_type=refresh_token&refresh_token=a%2Bb",
        ">-\n      grant_type=refresh_token&refresh_token=a%2Bb",
        "!binary |-\n      Z3JhbnRfdHlwZT1yZWZyZXNoX3Rva2VuJnJl\n      ZnJlc2hfdG9rZW49YSUyQmI=",
        "!!binary |\n      Z3JhbnRfdHlwZT1yZWZyZXNoX3Rva2VuJnJlZnJlc2hfdG9rZW49YSUyQmI=",
        "&body grant_type=refresh_token&refresh_token=a%2Bb",
    ] {
        for line_end in ["\n", "\r\n"] {
            let file = format!(
                "interactions:\n- request:\n    body: {body}\n    headers: {{}}\n    method: POST\n    uri: https://a.example/token\n  response: {{}}\n"
            );
            let found = only(&file.replace('\n', line_end));
            assert!(has(&found.params, "refresh_token", "a+b") && found.params.len() == 2, "{body}: {:?}", found.params);
        }
    }
}

#[test]
fn aliases_stand_for_what_they_name_and_bombs_stay_small() {
    let file = "http_interactions:\n- request:\n    method: post\n    uri: &u https://a.example/token\n    body: {encoding: UTF-8, string: grant_type=password}\n\
        - request:\n    method: post\n    uri: *u\n    body: {encoding: UTF-8, string: grant_type=password}\n";
    let found = found(file.as_bytes());
    assert_eq!(found.iter().map(|found| found.url.as_str()).collect::<Vec<_>>(), ["https://a.example/token"; 2]);
    let mut bomb = "interactions:\n- request:\n    uri: https://a.example/token\n    a0: &a0 [x, x]\n".to_owned();
    for level in 1..30 {
        bomb += &format!("    a{level}: &a{level} [*a{0}, *a{0}, *a{0}, *a{0}]\n", level - 1);
    }
    let (_, capture) = capture((bomb + "  response: {}\n").as_bytes());
    assert_eq!(capture.exchanges.len(), 1);
}

#[test]
fn cassettes_of_php_and_of_newer_recorders() {
    let php = "\n-\n    request:\n        method: POST\n        url: 'https://a.example/oauth/token'\n        headers:\n            Host: a.example\n\
        \x20       body: 'grant_type=refresh_token'\n    response:\n        status: { http_version: '1.1', code: '400', message: 'Bad Request' }\n";
    let found = only(php);
    assert!(
        found.form == "php-vcr" && has(&found.fields, "Host", "a.example") && has(&found.params, "grant_type", "refresh_token")
    );
    let (_, read) = capture(php.as_bytes());
    assert_eq!(read.exchanges[0].response.as_ref().and_then(|response| response.status).map(|status| status.0), Some(400));
    let posted = "-\n    request:\n        method: POST\n        url: 'https://a.example/oauth/token'\n        post_fields: { grant_type: refresh_token }\n    response: {}\n";
    assert!(has(&only(posted).params, "grant_type", "refresh_token"));
    let go = "---\nversion: 2\ninteractions:\n    - id: 0\n      request:\n        proto: HTTP/1.1\n        host: a.example\n        body: grant_type=refresh_token\n        form:\n\
        \x20           grant_type:\n                - refresh_token\n        headers:\n            Content-Type:\n                - application/x-www-form-urlencoded\n\
        \x20       url: https://a.example/token\n        method: POST\n      response:\n        status: 200 OK\n        code: 200\n";
    let found = only(go);
    assert!(found.form == "go-vcr" && found.params.len() == 1);
}

#[test]
fn mocks_that_people_write() {
    let code = "nock('https://a.example', { reqheaders: { authorization: 'Basic YTpi' } })\n  .post('/oauth/token', { grant_type: 'refresh_token' })\n  .reply(400, { error: 'invalid_grant' });";
    let found = only(code);
    assert!(has(&found.params, "grant_type", "refresh_token") && has(&found.fields, "authorization", "Basic YTpi"));
    assert_eq!((found.url.as_str(), found.form), ("https://a.example/oauth/token", "nock"));
    let server = r#"[{"httpRequest":{"method":"POST","path":"/oauth/token","headers":[{"name":"Host","values":["a.example"]}],
        "body":{"type":"PARAMETERS","parameters":{"grant_type":["refresh_token"]}}},"httpResponse":{"statusCode":400,"body":"{}"}}]"#;
    let found = only(server);
    assert!(
        found.form == "mockserver"
            && has(&found.params, "grant_type", "refresh_token")
            && has(&found.fields, "Host", "a.example")
    );
    let stub = r#"{"request":{"method":"POST","urlPath":"/oauth/token","basicAuthCredentials":{"username":"a","password":"b"},
        "formParameters":{"grant_type":{"equalTo":"refresh_token"},"scope":{"matches":".*"}}},"response":{"status":200}}"#;
    let found = only(stub);
    assert!(found.request.basic().is_some() && found.params.len() == 1 && found.request.cut);
    let pact = r#"{"consumer":{},"provider":{},"interactions":[{"request":{"method":"post","path":"/token","query":{"grant_type":["a+b"]}},"response":{}}]}"#;
    assert!(has(&only(pact).params, "grant_type", "a+b"));
}

#[test]
fn a_filtered_body_is_not_taken_for_whole() {
    let file = "interactions:\n- request:\n    body: grant_type=refresh_token\n    headers:\n      Content-Length: ['99']\n    method: POST\n    uri: https://a.example/token\n  response: {}\n";
    assert!(only(file).request.cut);
    let (_, read) = capture(b"http_interactions:\n- request:\n    method: post\n    uri: https://a.example/token\n    body: {string: ''}\n    headers: {Content-Type: [multipart/form-data]}\n");
    assert!(matches!(read.exchanges[0].request.body, Seen::NotShown));
}

#[test]
fn what_is_no_document_is_left_alone() {
    for text in [
        "interactions: are fun\n",
        "{\"log\": 1}",
        "[]",
        "{",
        "- request: x",
        "responses:\n- response: 3",
        "http_interactions:\n- 1\n",
        "nock('http",
        "nock('https://a').post(",
    ] {
        let (_, capture) = capture(text.as_bytes());
        assert!(capture.exchanges.is_empty(), "{text}");
    }
}
