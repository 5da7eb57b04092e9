//! WireMock: its journal of requests that came in, and stub mappings that were recorded or written by hand.
//!
//! Traps: a mapping says what must match, so that what it does not name may have been sent all the same, and its
//! patterns may be regular expressions. A multipart body is lost in a recording (`anything`). The journal is whole.

mod near_miss;

use super::record::{self, Interaction, RecordLayout};
use crate::capture::model::{Body, Capture, Coverage, Exchange, Field, Headers, Origin, Request, Seen, Url, UserOption, View};
use crate::capture::notation::literal::{Member, Node};
use crate::capture::notation::packed;
use crate::capture::notation::tree::{Tree, TreeValue};
use crate::capture::url;
use crate::text::layers::{Layers, Piece, Slice};

pub(super) use near_miss::read_near_miss;

pub(super) const FORM: &str = "wiremock";

pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let head = text.get(..65_536).unwrap_or(text);
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    let any = |names: &[&[u8]]| names.iter().any(|name| has(name));
    if !head.trim_ascii_start().starts_with(b"{") || has(b"\"entries\"") {
        return None;
    }
    if has(b"\"requests\"") && any(&[b"\"absoluteUrl\"", b"\"loggedDate\""]) {
        return Some("a journal of requests");
    }
    let patterns: [&[u8]; 7] = [
        b"\"urlPath\"",
        b"\"urlPattern\"",
        b"\"urlPathPattern\"",
        b"\"bodyPatterns\"",
        b"\"equalTo\"",
        b"\"mappings\"",
        b"\"urlPathTemplate\"",
    ];
    (has(b"\"request\"") && has(b"\"response\"") && any(&patterns)).then_some("stub mappings")
}

pub(super) fn read_wiremock(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let tree = Tree::new(layers, text);
    let Some(root) = tree.root() else { return Capture::default() };
    if let Some(journal) = tree.member(&root, &["requests"]) {
        let list = tree.items(&journal);
        // Unmatched requests are listed without an answer round them.
        let wrapped = list.first().is_some_and(|first| tree.member(first, &["request"]).is_some());
        let request: Option<&[&str]> = if wrapped { Some(&["request"]) } else { None };
        let shape = RecordLayout { form: FORM, list, request, response: &["response"] };
        return record::read_records(layers, &tree, &shape, logged);
    }
    let shape = RecordLayout { form: FORM, list: mappings(&tree, &root), request: Some(&["request"]), response: &["response"] };
    record::read_records(layers, &tree, &shape, mapped)
}

fn mappings(tree: &Tree<'_>, root: &TreeValue) -> Vec<TreeValue> {
    tree.member(root, &["mappings"]).map_or_else(|| vec![root.clone()], |list| tree.items(&list))
}

fn logged(layers: &mut Layers<'_>, interaction: Interaction) -> Exchange {
    let node = &interaction.request;
    let fields = record::fields(layers, node.get(layers, &["headers"]));
    let text = record::member(layers, node, &["body"]).filter(|text| !text.is_empty());
    let octets = record::member(layers, node, &["bodyAsBase64"]).filter(|packed| text.is_none() && !packed.is_empty());
    let raw = text.or_else(|| octets.and_then(|packed| packed::base64(layers, packed)));
    let absolute = record::target(layers, node, &["absoluteUrl"]);
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: if absolute.is_not_shown() { record::target(layers, node, &["url"]) } else { absolute },
        headers: Seen::Shown(Headers { fields, coverage: Coverage::Whole }),
        body: raw.map_or(Seen::Absent, |raw| Seen::Shown(record::plain(raw))),
        ..record::request(FORM)
    };
    let response = interaction.response.and_then(|response| record::response(layers, &response));
    Exchange { request, response, view: View::Wire, at: interaction.at, form: FORM }
}

fn mapped(layers: &mut Layers<'_>, interaction: Interaction) -> Exchange {
    let node = &interaction.request;
    let fields = expected(layers, node.get(layers, &["headers"]));
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: target(layers, node),
        headers: Seen::Shown(Headers { fields, coverage: Coverage::Partial }),
        body: body(layers, node),
        user: user(layers, node),
        ..record::request(FORM)
    };
    let response = interaction.response.and_then(|response| record::response(layers, &response));
    Exchange { request, response, view: View::Logical, at: interaction.at, form: FORM }
}

/// Names with a value that must be equal; a pattern tells no value.
fn expected(layers: &Layers<'_>, node: Option<&Node>) -> Vec<Field> {
    let field = |member: &Member| {
        let value = equal(layers, &member.value)?;
        Some(Field { name: member.key, value, unit: member.unit, origin: Origin::Written })
    };
    node.map_or(&[][..], Node::members).iter().filter_map(field).collect()
}

/// `{equalTo: value}`, or `{hasExactly: [{equalTo: value}]}`.
fn equal(layers: &Layers<'_>, node: &Node) -> Option<Slice> {
    record::member(layers, node, &["equalTo"]).or_else(|| match node.get(layers, &["hasExactly", "includes"])? {
        Node::List(items, _) => record::member(layers, items.first()?, &["equalTo"]),
        _ => None,
    })
}

fn target(layers: &mut Layers<'_>, node: &Node) -> Seen<Url> {
    let Some(path) = record::member(layers, node, &["url", "urlPath"]) else { return Seen::NotShown };
    let query = expected(layers, node.get(layers, &["queryParameters"]));
    if query.is_empty() {
        return Seen::Shown(url::parse(layers, path));
    }
    let whole = record::with_query(layers, path, &query);
    Seen::Shown(url::parse(layers, whole))
}

fn body(layers: &mut Layers<'_>, node: &Node) -> Seen<Body> {
    let form = expected(layers, node.get(layers, &["formParameters"]));
    if let Some(parameters) = node.get(layers, &["formParameters"]).filter(|_| !form.is_empty()) {
        return Seen::Shown(Body { cut: true, ..record::structure(parameters.slice(), form) });
    }
    let Some(Node::List(patterns, _)) = node.get(layers, &["bodyPatterns"]) else { return Seen::NotShown };
    let whole = patterns.iter().find_map(|pattern| pattern.get(layers, &["equalTo", "equalToJson"]).cloned());
    record::seen(whole.map(|whole| record::plain(whole.slice())))
}

/// `basicAuthCredentials`: WireMock makes the header field of it.
fn user(layers: &mut Layers<'_>, node: &Node) -> Option<UserOption> {
    let credentials = node.get(layers, &["basicAuthCredentials"])?.clone();
    let id = record::member(layers, &credentials, &["username"])?;
    let secret = record::member(layers, &credentials, &["password"])?;
    let colon = Piece::Text { bytes: b":".to_vec(), at: credentials.slice() };
    let at = layers.join(vec![Piece::Copy(id), colon, Piece::Copy(secret)]);
    Some(UserOption { id, secret: Some(secret), at })
}
