//! HTTP Archives (HAR 1.2) of browsers, proxies and test tools.
//!
//! Traps: DevTools leaves Authorization and Cookie out of a sanitized export, so that a list without them proves
//! nothing. `postData.params` are decoded by some exporters and not by others: the text counts. A text may be empty
//! although a body was sent (Playwright's minimal mode), and `bodySize` may be 0 or -1 for any reason. A status of 0 or
//! -1 means that no answer came, and perhaps that nothing was sent (a failed CORS preflight).

use super::record::{self, Interaction, RecordLayout};
use crate::capture::model::{
    Body, BodyNotation, Capture, Coverage, Exchange, Field, Headers, Origin, Problem, Request, Seen, View,
};
use crate::capture::notation::literal::Node;
use crate::capture::notation::packed;
use crate::capture::notation::tree::{Tree, TreeValue};
use crate::text::layers::{Layers, Slice};

pub(super) const FORM: &str = "har";

/// The head of an archive says what it is; a copied entry has the names that only HAR uses.
pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let head = text.get(..4096).unwrap_or(text).trim_ascii_start();
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if !head.starts_with(b"{") && !head.starts_with(b"[") {
        return None;
    }
    let log = has(b"\"log\"")
        && [&b"\"creator\""[..], b"\"entries\"", b"\"_recordingName\"", b"\"pages\""].iter().any(|name| has(name));
    let wide = text.get(..65_536).unwrap_or(text);
    let entry =
        [&b"\"request\""[..], b"\"headers\"", b"\"httpVersion\""].iter().all(|name| memchr::memmem::find(wide, name).is_some());
    let entry = entry && (has(b"\"entries\"") || memchr::memmem::find(wide, b"\"queryString\"").is_some());
    if log {
        return Some("an object \"log\" with entries");
    }
    entry.then_some("entries of an HTTP Archive")
}

pub(super) fn read_har(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let tree = Tree::new(layers, text);
    let Some(root) = tree.root() else { return Capture::default() };
    let log = tree.member(&root, &["log"]).unwrap_or_else(|| root.clone());
    let entries = entries(&tree, &log);
    let sanitizes = creator(layers, &tree, &log).is_some_and(|name| name.contains("WebInspector"));
    let shape = RecordLayout { form: FORM, list: entries, request: Some(&["request"]), response: &["response"] };
    let mut capture = record::read_records(layers, &tree, &shape, |layers, entry| exchange(layers, entry, sanitizes));
    if capture.exchanges.is_empty() && capture.problems.is_empty() && tree.member(&log, &["entries"]).is_some() {
        let message = "this HAR has no entries: nothing was recorded";
        capture.problems.push(Problem { message: message.to_owned(), at: tree.at(&root) });
    }
    capture
}

/// `log.entries`; a list of entries or one entry alone, as people copy them.
fn entries(tree: &Tree<'_>, log: &TreeValue) -> Vec<TreeValue> {
    if let Some(entries) = tree.member(log, &["entries"]) {
        return tree.items(&entries);
    }
    match tree.member(log, &["request"]) {
        Some(_) => vec![log.clone()],
        None => tree.items(log),
    }
}

fn creator(layers: &mut Layers<'_>, tree: &Tree<'_>, log: &TreeValue) -> Option<String> {
    let creator = tree.member(log, &["creator"])?;
    let name = tree.member(&creator, &["name"])?;
    let name = tree.read(layers, &name).slice();
    Some(layers.text(name).into_owned())
}

fn exchange(layers: &mut Layers<'_>, entry: Interaction, sanitizes: bool) -> Exchange {
    let node = &entry.request;
    let mut fields = record::fields(layers, node.get(layers, &["headers"]));
    let coverage = coverage(layers, &fields, sanitizes);
    let post = node.get(layers, &["postData"]).cloned();
    fields.extend(post.as_ref().filter(|_| coverage == Coverage::Partial).and_then(|post| content_type(layers, &fields, post)));
    let body = body(layers, node, post.as_ref(), &fields);
    let view = if body.shown().is_some_and(|body| body.notation != BodyNotation::Text) { View::Logical } else { View::Wire };
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: record::target(layers, node, &["url"]),
        headers: Seen::Shown(Headers { fields, coverage }),
        body,
        ..record::request(FORM)
    };
    let response = entry.response.and_then(|response| record::response(layers, &response));
    Exchange { request, response, view, at: entry.at, form: FORM }
}

/// Whole when the fields are there that only the last moment before sending adds, and none can have been left out.
fn coverage(layers: &Layers<'_>, fields: &[Field], sanitizes: bool) -> Coverage {
    let has = |name: &str| record::value(layers, fields, name).is_some();
    let late = ["host", ":authority", "content-length", "accept-encoding"].iter().any(|name| has(name));
    if late && (!sanitizes || has("authorization")) { Coverage::Whole } else { Coverage::Partial }
}

/// `postData.mimeType` repeats the content type, where the list of fields does not show it.
fn content_type(layers: &mut Layers<'_>, fields: &[Field], post: &Node) -> Option<Field> {
    let value = record::member(layers, post, &["mimeType"]).filter(|value| layers.bytes(*value).contains(&b'/'))?;
    if record::value(layers, fields, "content-type").is_some() {
        return None;
    }
    let name = layers.coarse(value, b"content-type");
    Some(Field { name, value, unit: value, origin: Origin::Written })
}

fn body(layers: &mut Layers<'_>, node: &Node, post: Option<&Node>, fields: &[Field]) -> Seen<Body> {
    let Some(post) = post.filter(|post| !matches!(post, Node::Bare(_))) else { return without(layers, node, fields) };
    let packed =
        record::member(layers, post, &["encoding", "_encoding"]).is_some_and(|encoding| layers.bytes(encoding) == b"base64");
    let text = match post {
        Node::Text(text) => Some(*text),
        post => record::member(layers, post, &["text"]),
    };
    let text = text.map(|text| if packed { packed::base64(layers, text).unwrap_or(text) } else { text });
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        return Seen::Shown(record::measured(layers, fields, record::plain(text)));
    }
    let pairs = record::fields(layers, post.get(layers, &["params"]));
    if !pairs.is_empty() {
        let media =
            record::member(layers, post, &["mimeType"]).map(|media| layers.text(media).to_ascii_lowercase()).unwrap_or_default();
        let body = record::structure(post.slice(), pairs);
        let multipart = media.starts_with("multipart/");
        return Seen::Shown(if multipart { Body { notation: BodyNotation::Multipart, ..body } } else { body });
    }
    if record::sent_nothing(layers, fields) { Seen::Absent } else { Seen::NotShown }
}

/// No `postData`: nothing was sent, or it was not recorded.
fn without(layers: &Layers<'_>, node: &Node, fields: &[Field]) -> Seen<Body> {
    let method = record::member(layers, node, &["method"]).map(|method| layers.bytes(method).to_ascii_uppercase());
    let size = record::member(layers, node, &["bodySize"]).map(|size| layers.bytes(size).to_vec());
    let sends_none =
        matches!(method.as_deref(), Some(b"GET" | b"HEAD" | b"OPTIONS")) && !matches!(size.as_deref(), Some([b'1'..=b'9', ..]));
    if sends_none || record::sent_nothing(layers, fields) { Seen::Absent } else { Seen::NotShown }
}
