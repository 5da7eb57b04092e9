//! nock for Node.js: its recordings as objects and as code, and its complaint about a request that no mock expects.
//!
//! Traps: without `enable_reqheaders_recording` no header field is written down. An object in place of the body matches
//! a form as well as JSON; only a content type beside it tells which was sent.

mod code;

use super::record::{self, Interaction, RecordLayout};
use super::{Fragment, Part, Scan};
use crate::capture::model::{Body, BodyNotation, Capture, Exchange, Field, Request, Response, Seen, View};
use crate::capture::notation::literal::{self, Dialect, Node};
use crate::capture::notation::tree::Tree;
use crate::capture::url;
use crate::text::layers::{Layers, Piece, Slice};

pub(super) const FORM: &str = "nock";

/// A message that is cut off is read as far as this.
const MAX_REQUEST: usize = 64 * 1024;

/// A list of objects with nock's names.
pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let head = text.get(..65_536).unwrap_or(text);
    let list = head.trim_ascii_start().starts_with(b"[");
    let names = [&b"\"scope\""[..], b"\"method\"", b"\"path\""];
    (list && names.iter().all(|name| memchr::memmem::find(head, name).is_some())).then_some("objects with scope, method and path")
}

pub(super) fn read_objects(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let tree = Tree::new(layers, text);
    let list = tree.root().map(|root| tree.items(&root)).unwrap_or_default();
    let shape = RecordLayout { form: FORM, list, request: None, response: &[] };
    record::read_records(layers, &tree, &shape, exchange)
}

fn exchange(layers: &mut Layers<'_>, interaction: Interaction) -> Exchange {
    let node = &interaction.request;
    let fields = node.get(layers, &["reqheaders"]).cloned();
    let body = node.get(layers, &["body"]).cloned();
    let scope = record::member(layers, node, &["scope"]);
    let path = record::member(layers, node, &["path"]);
    let call = NockCall { method: record::member(layers, node, &["method"]), scope, path, fields, matched: Vec::new(), body };
    let request = request(layers, call);
    let response = response(layers, node);
    Exchange { request, response, view: View::Logical, at: interaction.at, form: FORM }
}

fn response(layers: &mut Layers<'_>, node: &Node) -> Option<Response> {
    let status = record::status(layers, node)?;
    let headers = record::fields(layers, node.get(layers, &["rawHeaders", "headers"]));
    let answer = node.get(layers, &["response"]).cloned();
    let body = answer.and_then(|answer| record::body(layers, &answer)).map(|body| body.raw);
    Some(Response { status: Some(status), headers, body, at: node.slice() })
}

/// What a mock expects.
struct NockCall {
    method: Option<Slice>,
    scope: Option<Slice>,
    path: Option<Slice>,
    /// `reqheaders`, or the headers that nock shows.
    fields: Option<Node>,
    /// `.matchHeader(name, value)`.
    matched: Vec<Field>,
    body: Option<Node>,
}

fn request(layers: &mut Layers<'_>, call: NockCall) -> Request {
    let mut fields = record::fields(layers, call.fields.as_ref());
    fields.extend(call.matched);
    let pieces: Vec<Piece> = [call.scope, call.path].into_iter().flatten().map(Piece::Copy).collect();
    let target = match pieces.len() {
        0 => None,
        _ => Some(layers.join(pieces)),
    };
    let body = call.body.as_ref().map(|body| body_of(layers, body, &fields));
    Request {
        method: record::seen(call.method),
        url: target.map_or(Seen::NotShown, |target| Seen::Shown(url::parse(layers, target))),
        headers: if fields.is_empty() { Seen::NotShown } else { Seen::Shown(record::recorded(layers, fields, &["host"])) },
        body: body.unwrap_or(Seen::NotShown),
        ..record::request(FORM)
    }
}

fn body_of(layers: &mut Layers<'_>, node: &Node, fields: &[Field]) -> Seen<Body> {
    let json = record::value(layers, fields, "content-type")
        .is_some_and(|media| layers.text(media).to_ascii_lowercase().contains("json"));
    match node {
        Node::Text(raw) if raw.is_empty() && record::sends_something(layers, fields) => Seen::NotShown,
        Node::Text(raw) if raw.is_empty() => Seen::Absent,
        // Written anew by the recorder: its length is another than the one that was sent.
        Node::Map(_, at) if json => Seen::Shown(record::plain(*at)),
        Node::Map(_, at) => Seen::Shown(record::structure(*at, record::fields(layers, Some(node)))),
        _ => match record::body(layers, node) {
            Some(body) if body.notation == BodyNotation::Text => Seen::Shown(record::measured(layers, fields, body)),
            other => record::seen(other),
        },
    }
}

/// `nock('https://...')` with a call that names a method, or `Nock: No match for request {...}`.
pub(super) fn read_nock(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let text = &scan.source[range.clone()];
    if let Some(at) = memchr::memmem::find(text, b"No match for request {") {
        return no_match(scan, range.start, range.start + at + b"No match for request ".len());
    }
    let quoted = [&b"nock('"[..], b"nock(\"", b"nock(`"].iter().find_map(|call| memchr::memmem::find(text, call));
    quoted.and_then(|at| code::read_nock_code(scan, range.start + at)).unwrap_or_default()
}

fn no_match(scan: &mut Scan<'_, '_>, start: usize, open: usize) -> Vec<Fragment> {
    let text = scan.slice(0..scan.source.len());
    // The reader copies what it is given; the end of the object is found first.
    let end =
        super::words::balanced(&scan.source[open..]).map_or(scan.source.len().min(open + MAX_REQUEST), |length| open + length);
    let Some(parsed) = literal::read_structure(scan.layers, text.sub(open..end), 0, Dialect::Json) else { return Vec::new() };
    if !parsed.complete {
        scan.problem(open..end, "nock's message is cut off within the request");
    }
    let node = parsed.node;
    let call = NockCall {
        method: record::member(scan.layers, &node, &["method"]),
        scope: record::member(scan.layers, &node, &["url"]),
        path: None,
        fields: node.get(scan.layers, &["headers"]).cloned(),
        matched: Vec::new(),
        body: node.get(scan.layers, &["body"]).cloned(),
    };
    let request = request(scan.layers, call);
    vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM }]
}
