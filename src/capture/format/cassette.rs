//! Cassettes of recorders: VCR in Ruby, R and PHP, betamax, vcrpy and pytest-recording, go-vcr; in YAML and in JSON.
//! They all hold a list of interactions with a request and a response, and differ in small names.
//!
//! Traps: filters take header fields and parameters out before anything is written. Ruby's VCR does not see what
//! `set_form` will send: its body is empty and its type has no boundary. vcrpy under aiohttp writes down what the
//! program asked for, not what was sent: the body is then a mapping. go-vcr holds the form a second time, decoded.

use super::record::{self, Interaction, RecordLayout};
use crate::capture::model::{Body, BodyNotation, Capture, Coverage, Exchange, Field, Headers, Request, Seen, View};
use crate::capture::notation::literal::Node;
use crate::capture::notation::tree::{Tree, TreeValue};
use crate::text::layers::{Layers, Slice};

/// The recorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Vcr,
    Betamax,
    Vcrpy,
    GoVcr,
    PhpVcr,
}

pub(super) const VCR: &str = "vcr";
pub(super) const BETAMAX: &str = "betamax";
pub(super) const VCRPY: &str = "vcrpy";
pub(super) const GO_VCR: &str = "go-vcr";
pub(super) const PHP_VCR: &str = "php-vcr";

impl Tool {
    fn form(self) -> &'static str {
        match self {
            Tool::Vcr => VCR,
            Tool::Betamax => BETAMAX,
            Tool::Vcrpy => VCRPY,
            Tool::GoVcr => GO_VCR,
            Tool::PhpVcr => PHP_VCR,
        }
    }

    /// Fields that are there only when the recorder sees what the client adds by itself. Ruby's and PHP's recorders
    /// stand before the library that adds the last ones, a content type among them.
    fn signs(self) -> &'static [&'static str] {
        match self {
            Tool::Vcr | Tool::PhpVcr => &["content-type"],
            Tool::Betamax | Tool::Vcrpy => &["accept-encoding", "content-length", "host"],
            Tool::GoVcr => &[],
        }
    }
}

pub(super) fn is_vcr(text: &[u8]) -> Option<&'static str> {
    (has_key(text, "http_interactions") && !is_made_by(text, b"betamax")).then_some("http_interactions")
}

pub(super) fn is_betamax(text: &[u8]) -> Option<&'static str> {
    (has_key(text, "http_interactions") && is_made_by(text, b"betamax")).then_some("http_interactions, recorded with betamax")
}

pub(super) fn is_vcrpy(text: &[u8]) -> Option<&'static str> {
    (is_interactions(text) && !is_go(text)).then_some("interactions of requests with a uri")
}

pub(super) fn is_go_vcr(text: &[u8]) -> Option<&'static str> {
    (is_interactions(text) && is_go(text)).then_some("interactions of requests with a url")
}

/// A list at the top whose first item has a request: PHP-VCR writes nothing round it.
pub(super) fn is_php_vcr(text: &[u8]) -> Option<&'static str> {
    let squeezed: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(40).collect();
    let text = squeezed.strip_prefix(b"---").unwrap_or(&squeezed);
    let starts = [&b"-request:"[..], b"[{\"request\":{"].iter().any(|start| text.starts_with(start));
    starts.then_some("a list of requests with their responses")
}

/// At the start of a line of YAML, or as a key of JSON, near the top.
fn has_key(text: &[u8], name: &str) -> bool {
    let head = text.get(..8192).unwrap_or(text);
    let json = matches!(head.trim_ascii_start().first(), Some(b'{'));
    if json {
        return memchr::memmem::find(head, format!("\"{name}\"").as_bytes()).is_some();
    }
    head.split(|byte| *byte == b'\n').any(|line| line.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b":")))
}

/// Pact's interactions have a description and parties; they are no recording.
fn is_interactions(text: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(text, name).is_some();
    has_key(text, "interactions")
        && has(b"request")
        && has(b"response")
        && !has(b"\"pactSpecification\"")
        && !has(b"\"consumer\"")
}

fn is_go(text: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(text, name).is_some();
    !has(b" uri:") && !has(b"\"uri\"") && (has(b" url:") || has(b"\"url\""))
}

fn is_made_by(text: &[u8], name: &[u8]) -> bool {
    let tail = text.get(text.len().saturating_sub(256)..).unwrap_or(text);
    memchr::memmem::rfind(tail, b"recorded_with").is_some_and(|at| memchr::memmem::find(&tail[at..], name).is_some())
}

pub(super) fn read_vcr(layers: &mut Layers<'_>, text: Slice) -> Capture {
    read_cassette(layers, text, Tool::Vcr)
}

pub(super) fn read_betamax(layers: &mut Layers<'_>, text: Slice) -> Capture {
    read_cassette(layers, text, Tool::Betamax)
}

pub(super) fn read_vcrpy(layers: &mut Layers<'_>, text: Slice) -> Capture {
    read_cassette(layers, text, Tool::Vcrpy)
}

pub(super) fn read_go_vcr(layers: &mut Layers<'_>, text: Slice) -> Capture {
    read_cassette(layers, text, Tool::GoVcr)
}

pub(super) fn read_php_vcr(layers: &mut Layers<'_>, text: Slice) -> Capture {
    read_cassette(layers, text, Tool::PhpVcr)
}

fn read_cassette(layers: &mut Layers<'_>, text: Slice, tool: Tool) -> Capture {
    let tree = Tree::new(layers, text);
    let list = tree.root().map(|root| interactions(&tree, &root)).unwrap_or_default();
    let shape = RecordLayout { form: tool.form(), list, request: Some(&["request"]), response: &["response"] };
    record::read_records(layers, &tree, &shape, |layers, interaction| exchange(layers, interaction, tool))
}

fn interactions(tree: &Tree<'_>, root: &TreeValue) -> Vec<TreeValue> {
    match tree.member(root, &["http_interactions", "interactions"]) {
        Some(list) => tree.items(&list),
        None => tree.items(root),
    }
}

fn exchange(layers: &mut Layers<'_>, interaction: Interaction, tool: Tool) -> Exchange {
    let node = &interaction.request;
    let fields = record::fields(layers, node.get(layers, &["headers"]));
    let body = body(layers, node, &fields);
    let as_sent = matches!(tool, Tool::Vcrpy | Tool::Betamax) && !is_structure(&body);
    let headers = match node.get(layers, &["headers"]) {
        None => Seen::NotShown,
        Some(_) if is_structure(&body) => Seen::Shown(Headers { fields, coverage: Coverage::Partial }),
        Some(_) => Seen::Shown(record::recorded(layers, fields, tool.signs())),
    };
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: record::target(layers, node, &["uri", "url"]),
        headers,
        body,
        ..record::request(tool.form())
    };
    let response = interaction.response.and_then(|response| record::response(layers, &response));
    let view = if as_sent { View::Wire } else { View::Logical };
    Exchange { request, response, view, at: interaction.at, form: tool.form() }
}

fn is_structure(body: &Seen<Body>) -> bool {
    body.shown().is_some_and(|body| body.notation.is_structure())
}

fn body(layers: &mut Layers<'_>, node: &Node, fields: &[Field]) -> Seen<Body> {
    let written = node.get(layers, &["body"]).cloned();
    let body = written.as_ref().and_then(|body| record::body(layers, body));
    let empty = body.clone().filter(|body| body.raw.is_empty() && body.notation == BodyNotation::Text);
    let body = body.filter(|body| !body.raw.is_empty());
    let posted = node.get(layers, &["post_fields"]).cloned();
    let body =
        body.or_else(|| posted.filter(|posted| !posted.members().is_empty()).and_then(|posted| record::body(layers, &posted)));
    match body {
        Some(body) if body.notation == BodyNotation::Text => Seen::Shown(record::measured(layers, fields, body)),
        Some(body) => Seen::Shown(body),
        None if written.is_none() || expects_more(layers, fields) => Seen::NotShown,
        // An empty text has a place, where a repair can put one.
        None => empty.map_or(Seen::Absent, Seen::Shown),
    }
}

/// An empty body under a length, or under a multipart type, was sent by someone whom the recorder did not see.
fn expects_more(layers: &Layers<'_>, fields: &[Field]) -> bool {
    let multipart = record::value(layers, fields, "content-type")
        .is_some_and(|media| layers.text(media).to_ascii_lowercase().starts_with("multipart/"));
    multipart || record::sends_something(layers, fields)
}
