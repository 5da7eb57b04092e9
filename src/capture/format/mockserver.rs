//! MockServer: expectations, and what it logs of requests that came in.

use super::record::{self, Interaction, RecordLayout};
use crate::capture::model::{Body, Capture, Exchange, Request, Seen, Url, View};
use crate::capture::notation::literal::Node;
use crate::capture::notation::tree::Tree;
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

pub(super) const FORM: &str = "mockserver";

pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let head = text.get(..65_536).unwrap_or(text);
    let json = matches!(head.trim_ascii_start().first(), Some(b'{' | b'['));
    (json && memchr::memmem::find(head, b"\"httpRequest\"").is_some()).then_some("objects with httpRequest")
}

pub(super) fn read_mockserver(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let tree = Tree::new(layers, text);
    let Some(root) = tree.root() else { return Capture::default() };
    let list = if layers.bytes(tree.at(&root)).starts_with(b"[") { tree.items(&root) } else { vec![root] };
    let shape = RecordLayout { form: FORM, list, request: Some(&["httpRequest"]), response: &["httpResponse"] };
    record::read_records(layers, &tree, &shape, exchange)
}

fn exchange(layers: &mut Layers<'_>, interaction: Interaction) -> Exchange {
    let node = &interaction.request;
    let fields = record::fields(layers, node.get(layers, &["headers"]));
    let body = node.get(layers, &["body"]).cloned().and_then(|node| body(layers, &node));
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: target(layers, node),
        headers: Seen::Shown(record::recorded(layers, fields, &["host", "content-length"])),
        body: record::seen(body),
        ..record::request(FORM)
    };
    let response = interaction.response.and_then(|response| record::response(layers, &response));
    Exchange { request, response, view: View::Logical, at: interaction.at, form: FORM }
}

/// `{type: STRING, string}`, `{type: PARAMETERS, parameters}`, `{type: JSON, json}`, or the text itself. Patterns tell no value.
fn body(layers: &mut Layers<'_>, node: &Node) -> Option<Body> {
    if let Some(parameters) = node.get(layers, &["parameters"]) {
        let pairs = record::fields(layers, Some(parameters));
        return Some(Body { cut: true, ..record::structure(parameters.slice(), pairs) });
    }
    if let Some(json) = node.get(layers, &["json"]) {
        return Some(record::plain(json.slice()));
    }
    let pattern = node.get(layers, &["regex", "jsonPath", "xpath", "jsonSchema"]).is_some();
    if pattern { None } else { record::body(layers, node) }
}

fn target(layers: &mut Layers<'_>, node: &Node) -> Seen<Url> {
    let Some(path) = record::member(layers, node, &["path"]) else { return Seen::NotShown };
    let query = record::fields(layers, node.get(layers, &["queryStringParameters"]));
    let whole = if query.is_empty() { path } else { record::with_query(layers, path, &query) };
    Seen::Shown(url::parse(layers, whole))
}
