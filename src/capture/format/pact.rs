//! Contracts of Pact (specification 2 to 4). They say what a consumer sends at least; no host is in them.

use super::record::{self, Interaction, RecordLayout};
use crate::capture::model::{Body, Capture, Coverage, Exchange, Field, Headers, Origin, Request, Seen, Url, View};
use crate::capture::notation::literal::Node;
use crate::capture::notation::tree::Tree;
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

pub(super) const FORM: &str = "pact";

pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let has = |name: &[u8]| memchr::memmem::find(text, name).is_some();
    let json = text.trim_ascii_start().starts_with(b"{");
    let parties = has(b"\"pactSpecification\"") || has(b"\"pact-specification\"") || has(b"\"consumer\"") && has(b"\"provider\"");
    (json && has(b"\"interactions\"") && parties).then_some("interactions of a consumer and a provider")
}

pub(super) fn read_pact(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let tree = Tree::new(layers, text);
    let list =
        tree.root().and_then(|root| tree.member(&root, &["interactions"])).map(|list| tree.items(&list)).unwrap_or_default();
    let shape = RecordLayout { form: FORM, list, request: Some(&["request"]), response: &["response"] };
    record::read_records(layers, &tree, &shape, exchange)
}

fn exchange(layers: &mut Layers<'_>, interaction: Interaction) -> Exchange {
    let node = &interaction.request;
    let mut fields = record::fields(layers, node.get(layers, &["headers"]));
    let written = node.get(layers, &["body"]).cloned();
    fields.extend(written.as_ref().and_then(|body| content_type(layers, &fields, body)));
    let body: Option<Body> = written.as_ref().and_then(|body| record::body(layers, body));
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: target(layers, node),
        headers: Seen::Shown(Headers { fields, coverage: Coverage::Partial }),
        body: record::seen(body),
        ..record::request(FORM)
    };
    let response = interaction.response.and_then(|response| record::response(layers, &response));
    Exchange { request, response, view: View::Logical, at: interaction.at, form: FORM }
}

/// Specification 4 keeps the type with the body.
fn content_type(layers: &mut Layers<'_>, fields: &[Field], body: &Node) -> Option<Field> {
    let value = record::member(layers, body, &["contentType"])?;
    if record::value(layers, fields, "content-type").is_some() {
        return None;
    }
    let name = layers.coarse(value, b"content-type");
    Some(Field { name, value, unit: value, origin: Origin::Written })
}

/// The query is a text in specification 2, and a map of names to lists later.
fn target(layers: &mut Layers<'_>, node: &Node) -> Seen<Url> {
    let Some(path) = record::member(layers, node, &["path"]) else { return Seen::NotShown };
    let whole = match node.get(layers, &["query"]).cloned() {
        Some(Node::Text(query)) if !query.is_empty() => record::with_text(layers, path, query),
        query => {
            let query = record::fields(layers, query.as_ref());
            if query.is_empty() { path } else { record::with_query(layers, path, &query) }
        }
    };
    Seen::Shown(url::parse(layers, whole))
}
