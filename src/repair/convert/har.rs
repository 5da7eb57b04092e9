//! An HTTP Archive, version 1.2: every member that the specification asks for, with a response of which nothing is known.

use serde_json::{Value, json};

use super::outgoing::{Header, NameValue, Outgoing, OutgoingContent, decoded};
use super::{Obstacle, http};

pub(super) fn write(request: &Outgoing) -> Result<Vec<u8>, Obstacle> {
    // Parts are listed by name: their octets are not known.
    let parts = matches!(request.body, OutgoingContent::Parts(_));
    let fields =
        http::fields(request).into_iter().filter(|field| !(parts && (field.is("content-length") || field.is("content-type"))));
    let mut fields: Vec<Header> = fields.collect();
    if parts {
        fields.push(Header::new("Content-Type", "multipart/form-data"));
    }
    let query = request.query.as_deref().and_then(decoded).unwrap_or_default();
    let mut written = json!({
        "method": request.method,
        "url": request.url(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": fields.iter().map(|field| named(&field.name, &field.value)).collect::<Vec<Value>>(),
        "queryString": query.iter().map(|(name, value)| named(name, value)).collect::<Vec<Value>>(),
        "headersSize": -1,
        "bodySize": size(&request.body),
    });
    if let Some(post) = post(request)? {
        written["postData"] = post;
    }
    let response = json!({
        "status": 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
        "content": { "size": 0, "mimeType": "" }, "redirectURL": "", "headersSize": -1, "bodySize": -1,
    });
    let entry = json!({
        "startedDateTime": "1970-01-01T00:00:00.000Z", "time": 0, "request": written, "response": response,
        "cache": {}, "timings": { "send": 0, "wait": 0, "receive": 0 },
    });
    serde_json::to_vec(&entry).map_err(|_| Obstacle::NoText)
}

fn named(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}

fn size(body: &OutgoingContent) -> i64 {
    match body {
        OutgoingContent::Nothing => 0,
        OutgoingContent::Text(octets) => i64::try_from(octets.len()).unwrap_or(-1),
        OutgoingContent::Parts(_) => -1,
    }
}

fn post(request: &Outgoing) -> Result<Option<Value>, Obstacle> {
    let list = |pairs: &[NameValue]| pairs.iter().map(|(name, value)| named(name, value)).collect::<Vec<Value>>();
    match &request.body {
        OutgoingContent::Nothing => Ok(None),
        OutgoingContent::Parts(pairs) => Ok(Some(json!({ "mimeType": "multipart/form-data", "params": list(pairs) }))),
        OutgoingContent::Text(octets) => {
            let text = std::str::from_utf8(octets).map_err(|_| Obstacle::NoText)?;
            let params = decoded(text).unwrap_or_default();
            let media = request.content_type().unwrap_or_default();
            Ok(Some(json!({ "mimeType": media, "params": list(&params), "text": text })))
        }
    }
}

/// The archive round its entries.
pub(super) fn gather(entries: Vec<Vec<u8>>) -> Vec<u8> {
    let entries: Vec<Value> = entries.iter().filter_map(|entry| serde_json::from_slice(entry).ok()).collect();
    let creator = json!({ "name": "grantlint", "version": env!("CARGO_PKG_VERSION") });
    let archive = json!({ "log": { "version": "1.2", "creator": creator, "entries": entries } });
    let mut text = serde_json::to_vec_pretty(&archive).unwrap_or_default();
    text.push(b'\n');
    text
}
