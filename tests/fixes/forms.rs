//! One request written in every form that repairs are written into. The writers are the test's own.

use serde_json::{Value, json};

/// A request as text.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With its query.
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// Name of a form and how it is written.
pub(crate) type Form = (&'static str, fn(&Request) -> String);

pub(crate) const FORMS: &[Form] = &[
    ("http", http),
    ("http-crlf", |request| http(request).replace('\n', "\r\n")),
    ("http-file", http_file),
    ("hurl", hurl),
    ("curl", |request| curl(request, posix, " \\\n  ")),
    ("curl, one line", |request| curl(request, posix, " ")),
    ("curl, double quotes", |request| curl(request, double, " ")),
    ("curl, data apart", curl_apart),
    ("curl, cmd", |request| curl(request, cmd, " ^\n  ")),
    ("curl, PowerShell", |request| curl(request, pwsh, " `\n  ").replacen("curl", "curl.exe", 1)),
    ("har", har),
    ("har, compact", |request| compact(&har(request))),
    ("vcr", vcr),
    ("vcr, JSON", vcr_json),
    ("vcrpy", vcrpy),
    ("vcrpy, JSON", vcrpy_json),
    ("betamax", betamax),
    ("go-vcr", go_vcr),
    ("postman", postman),
    ("insomnia 4", insomnia4),
    ("insomnia 5", insomnia5),
    ("bruno", bruno),
    ("wiremock", wiremock),
    ("nock", nock),
    ("fetch", fetch),
    ("axios", axios),
];

impl Request {
    fn authority(&self) -> &str {
        let rest = self.url.split("://").nth(1).unwrap_or(&self.url);
        rest.split('/').next().unwrap_or_default()
    }

    fn target(&self) -> &str {
        let rest = self.url.split("://").nth(1).unwrap_or(&self.url);
        rest.find('/').map_or("/", |at| &rest[at..])
    }
}

fn lines(headers: &[(String, String)], indentation: &str) -> String {
    headers.iter().map(|(name, value)| format!("{indentation}{name}: {value}\n")).collect()
}

fn http(request: &Request) -> String {
    let head = format!("{} {} HTTP/1.1\nHost: {}\n", request.method, request.target(), request.authority());
    format!("{head}{}\n{}\n", lines(&request.headers, ""), request.body)
}

fn http_file(request: &Request) -> String {
    format!("### refresh\n{} {}\n{}\n{}\n", request.method, request.url, lines(&request.headers, ""), request.body)
}

fn hurl(request: &Request) -> String {
    let body = if request.body.is_empty() { String::new() } else { format!("```\n{}\n```\n", request.body) };
    format!("{} {}\n{}{body}HTTP 200\n", request.method, request.url, lines(&request.headers, ""))
}

fn posix(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn double(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`");
    format!("\"{escaped}\"")
}

fn cmd(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

fn pwsh(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn curl(request: &Request, quote: fn(&str) -> String, between: &str) -> String {
    let mut words = vec![format!("curl -X {} {}", request.method, quote(&request.url))];
    words.extend(request.headers.iter().map(|(name, value)| format!("-H {}", quote(&format!("{name}: {value}")))));
    if !request.body.is_empty() {
        words.push(format!("-d {}", quote(&request.body)));
    }
    words.join(between) + "\n"
}

fn curl_apart(request: &Request) -> String {
    let mut words = vec![format!("curl -X {} {}", request.method, posix(&request.url))];
    words.extend(request.headers.iter().map(|(name, value)| format!("-H {}", posix(&format!("{name}: {value}")))));
    words.extend(request.body.split('&').filter(|part| !part.is_empty()).map(|part| format!("-d {}", posix(part))));
    words.join(" \\\n  ") + "\n"
}

fn pairs(headers: &[(String, String)], name: &str, value: &str) -> Vec<Value> {
    headers.iter().map(|(own, text)| json!({ name: own, value: text })).collect()
}

fn form_pairs(text: &str) -> Vec<Value> {
    let decoded = |part: &str| {
        let spaced = part.replace('+', " ");
        let bytes = spaced.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let hex = spaced.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| bytes[at] == b'%');
            out.push(hex.unwrap_or(bytes[at]));
            at += if hex.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&out).into_owned()
    };
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        json!({ "name": decoded(name), "value": decoded(value) })
    };
    text.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

fn media(request: &Request) -> String {
    let field = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    field.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn har(request: &Request) -> String {
    let mut headers = pairs(&request.headers, "name", "value");
    headers.insert(0, json!({ "name": "Host", "value": request.authority() }));
    headers.push(json!({ "name": "Content-Length", "value": request.body.len().to_string() }));
    let query = request.url.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let mut sent = json!({
        "method": request.method, "url": request.url, "httpVersion": "HTTP/1.1", "cookies": [], "headers": headers,
        "queryString": form_pairs(query), "headersSize": -1, "bodySize": request.body.len(),
    });
    if !request.body.is_empty() {
        let params = if request.body.starts_with('{') { Vec::new() } else { form_pairs(&request.body) };
        sent["postData"] = json!({ "mimeType": media(request), "text": request.body, "params": params });
    }
    let entry = json!({ "startedDateTime": "2026-01-02T03:04:05.000Z", "time": 1, "request": sent, "cache": {}, "timings": {} });
    pretty(&json!({ "log": { "version": "1.2", "creator": { "name": "test", "version": "1" }, "entries": [entry] } }))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON") + "\n"
}

fn compact(text: &str) -> String {
    serde_json::from_str::<Value>(text).expect("JSON").to_string()
}

/// A scalar in double quotes, which JSON's strings are.
fn scalar(text: &str) -> String {
    Value::from(text).to_string()
}

fn vcr(request: &Request) -> String {
    let headers: String =
        request.headers.iter().map(|(name, value)| format!("      {}:\n      - {}\n", scalar(name), scalar(value))).collect();
    format!(
        "---\nhttp_interactions:\n- request:\n    method: {}\n    uri: {}\n    body:\n      encoding: UTF-8\n      string: {}\n    headers:\n{headers}  recorded_at: Mon, 02 Feb 2026 10:00:00 GMT\nrecorded_with: VCR 6.2.0\n",
        request.method.to_lowercase(),
        scalar(&request.url),
        scalar(&request.body)
    )
}

fn lists(headers: &[(String, String)]) -> Value {
    let members = headers.iter().map(|(name, value)| (name.clone(), json!([value])));
    Value::Object(members.collect())
}

fn vcr_json(request: &Request) -> String {
    let sent = json!({
        "method": request.method.to_lowercase(), "uri": request.url,
        "body": { "encoding": "UTF-8", "string": request.body }, "headers": lists(&request.headers),
    });
    compact(&json!({ "http_interactions": [{ "request": sent, "recorded_at": "Mon, 02 Feb 2026 10:00:00 GMT" }], "recorded_with": "VCR 6.2.0" }).to_string())
}

fn vcrpy(request: &Request) -> String {
    let headers: String =
        request.headers.iter().map(|(name, value)| format!("      {}:\n      - {}\n", scalar(name), scalar(value))).collect();
    format!(
        "interactions:\n- request:\n    body: {}\n    headers:\n{headers}    method: {}\n    uri: {}\n  response:\n    body:\n      string: ''\n    headers: {{}}\n    status:\n      code: 400\n      message: Bad Request\nversion: 1\n",
        scalar(&request.body),
        request.method,
        scalar(&request.url)
    )
}

fn vcrpy_json(request: &Request) -> String {
    let sent = json!({ "method": request.method, "uri": request.url, "body": request.body, "headers": lists(&request.headers) });
    let answer = json!({ "status": { "code": 400, "message": "Bad Request" }, "headers": {}, "body": { "string": "" } });
    pretty(&json!({ "version": 1, "interactions": [{ "request": sent, "response": answer }] }))
}

fn betamax(request: &Request) -> String {
    let sent = json!({
        "body": { "encoding": "utf-8", "string": request.body }, "headers": lists(&request.headers),
        "method": request.method, "uri": request.url,
    });
    json!({ "http_interactions": [{ "recorded_at": "2026-02-02T10:00:00", "request": sent, "response": { "body": { "encoding": null, "string": "" }, "headers": {}, "status": { "code": 400, "message": "Bad Request" }, "url": request.url } }], "recorded_with": "betamax/0.9.0" }).to_string()
}

fn go_vcr(request: &Request) -> String {
    let headers: String =
        request.headers.iter().map(|(name, value)| format!("      {}:\n      - {}\n", scalar(name), scalar(value))).collect();
    format!(
        "---\nversion: 2\ninteractions:\n- id: 0\n  request:\n    proto: HTTP/1.1\n    content_length: {}\n    host: {}\n    body: {}\n    form: {{}}\n    headers:\n{headers}    url: {}\n    method: {}\n  response:\n    proto: HTTP/1.1\n    body: ''\n    headers: {{}}\n    status: 400 Bad Request\n    code: 400\n",
        request.body.len(),
        request.authority(),
        scalar(&request.body),
        scalar(&request.url),
        request.method
    )
}

fn postman(request: &Request) -> String {
    let mut item =
        json!({ "method": request.method, "header": pairs(&request.headers, "key", "value"), "url": { "raw": request.url } });
    if !request.body.is_empty() {
        item["body"] = json!({ "mode": "raw", "raw": request.body });
    }
    pretty(&json!({
        "info": { "name": "test", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "item": [{ "name": "refresh", "request": item }],
    }))
}

fn insomnia4(request: &Request) -> String {
    let sent = json!({
        "_id": "req_1", "_type": "request", "parentId": "wrk_1", "name": "refresh", "method": request.method, "url": request.url,
        "body": { "mimeType": media(request), "text": request.body },
        "headers": pairs(&request.headers, "name", "value"), "parameters": [], "authentication": {},
    });
    pretty(
        &json!({ "_type": "export", "__export_format": 4, "__export_source": "insomnia.desktop.app:v2023.5.8", "resources": [sent] }),
    )
}

fn insomnia5(request: &Request) -> String {
    let headers: String = request
        .headers
        .iter()
        .map(|(name, value)| format!("          - name: {}\n            value: {}\n", scalar(name), scalar(value)))
        .collect();
    format!(
        "type: collection.insomnia.rest/5.0\nschema_version: \"5.1\"\nname: test\ncollection:\n  - name: auth\n    children:\n      - url: {}\n        name: refresh\n        method: {}\n        body:\n          mimeType: {}\n          text: {}\n        headers:\n{headers}        settings:\n          encodeUrl: true\n",
        scalar(&request.url),
        request.method,
        scalar(&media(request)),
        scalar(&request.body)
    )
}

fn bruno(request: &Request) -> String {
    format!(
        "meta {{\n  name: refresh\n  type: http\n  seq: 1\n}}\n\n{} {{\n  url: {}\n  body: text\n  auth: none\n}}\n\nheaders {{\n{}}}\n\nbody:text {{\n  {}\n}}\n",
        request.method.to_lowercase(),
        request.url,
        lines(&request.headers, "  "),
        request.body
    )
}

fn wiremock(request: &Request) -> String {
    let headers: serde_json::Map<String, Value> =
        request.headers.iter().map(|(name, value)| (name.clone(), json!({ "equalTo": value }))).collect();
    let sent = json!({ "url": request.target(), "method": request.method, "headers": headers, "bodyPatterns": [{ "equalTo": request.body }] });
    pretty(&json!({ "mappings": [{ "id": "1", "request": sent, "response": { "status": 400 } }] }))
}

fn nock(request: &Request) -> String {
    let headers: serde_json::Map<String, Value> =
        request.headers.iter().map(|(name, value)| (name.to_lowercase(), Value::from(value.clone()))).collect();
    let scheme = request.url.split("://").next().unwrap_or("https");
    pretty(&json!([{
        "scope": format!("{scheme}://{}:443", request.authority()), "method": request.method, "path": request.target(),
        "body": request.body, "status": 400, "response": "", "rawHeaders": [], "reqheaders": headers, "responseIsBinary": false,
    }]))
}

fn fetch(request: &Request) -> String {
    let headers: serde_json::Map<String, Value> =
        request.headers.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect();
    let body = if request.body.is_empty() { String::new() } else { format!(",\n  \"body\": {}", scalar(&request.body)) };
    let headers = serde_json::to_string_pretty(&headers).expect("JSON").replace('\n', "\n  ");
    format!(
        "fetch({}, {{\n  \"headers\": {headers}{body},\n  \"method\": {}\n}});\n",
        scalar(&request.url),
        scalar(&request.method)
    )
}

fn axios(request: &Request) -> String {
    let headers: String =
        request.headers.iter().map(|(name, value)| format!("    {}: {},\n", scalar(name), scalar(value))).collect();
    format!(
        "await axios({{\n  method: {},\n  url: {},\n  headers: {{\n{headers}  }},\n  data: {},\n}});\n",
        scalar(&request.method.to_lowercase()),
        scalar(&request.url),
        scalar(&request.body)
    )
}
