//! One entry of a log whose members are a request: `{"req": {"method": .., "url": .., "headers": {..}}, "res": {..}}`.

use super::DOCUMENT;
use crate::capture::model::{Body, BodyNotation, Coverage, Exchange, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::notation::literal::Node;
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

const REQUESTS: &[&str] = &["req", "request", "http", "httpRequest", "config", "meta", "fields", "context", "data", "attributes"];
/// An exception of a client holds the request and the answer.
const ERRORS: &[&str] = &["err", "error", "exception"];
const RESPONSES: &[&str] = &["res", "response", "httpResponse", "resp", "response_body", "responseBody"];
const METHODS: &[&str] = &["method", "http_method", "request_method", "requestMethod", "verb"];
const TARGETS: &[&str] = &["url", "uri", "originalUrl", "request_uri", "requestUrl", "path", "endpoint"];
const HEADERS: &[&str] = &["headers", "header", "request_headers", "requestHeaders"];
const BODIES: &[&str] = &["body", "data", "payload", "request_body", "requestBody", "form"];
const STATUSES: &[&str] = &["statusCode", "status_code", "status", "http_status", "code"];

/// The request that an object tells of, in whatever text it is: where it goes or how, and what is asked for in its query or
/// its content.
pub(in crate::capture::format) fn request(layers: &mut Layers<'_>, node: &Node) -> Option<Request> {
    let target = text(layers, node, TARGETS).filter(|target| layers.bytes(*target).contains(&b'/'));
    let method = text(layers, node, METHODS).filter(|method| is_method(layers, *method));
    if target.is_none() && method.is_none() {
        return None;
    }
    let queried = target.is_some_and(|target| asks(layers.bytes(target)));
    let content = content_of(layers, node).filter(|body| asks_in(layers, body));
    if !queried && content.is_none() {
        return None;
    }
    let mut request = Request::unknown();
    request.method = method.map_or(Seen::NotShown, Seen::Shown);
    request.url = target.map_or(Seen::NotShown, |target| Seen::Shown(url::parse(layers, target)));
    take_headers(layers, node, &mut request);
    request.body = content.map_or(Seen::NotShown, Seen::Shown);
    Some(request)
}

fn take_headers(layers: &Layers<'_>, node: &Node, request: &mut Request) {
    let fields = node.get(layers, HEADERS).map(|headers| fields(layers, headers)).unwrap_or_default();
    if !fields.is_empty() {
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Partial });
    }
}

/// The first member for the content that holds one; `json: true` is a setting.
fn content_of(layers: &Layers<'_>, node: &Node) -> Option<Body> {
    BODIES.iter().filter_map(|name| node.get(layers, &[name])).find_map(content)
}

fn asks(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"grant_type=").is_some()
}

fn asks_in(layers: &Layers<'_>, body: &Body) -> bool {
    let named = body.pairs.iter().any(|pair| layers.bytes(pair.name) == b"grant_type");
    named || body.notation == BodyNotation::Text && asks(layers.bytes(body.raw))
}

fn is_method(layers: &Layers<'_>, method: Slice) -> bool {
    let method = layers.text(method).to_ascii_uppercase();
    matches!(method.as_str(), "GET" | "POST" | "PUT" | "PATCH" | "DELETE")
}

/// Whether the object says where a request goes or how: then it is no content of one.
pub(in crate::capture::format) fn names_request(layers: &Layers<'_>, node: &Node) -> bool {
    node.get(layers, TARGETS).is_some() || node.get(layers, METHODS).is_some()
}

/// The request of an entry with its answer.
pub(super) fn exchange(layers: &mut Layers<'_>, entry: &Node) -> Option<Exchange> {
    let outer = ERRORS.iter().filter_map(|name| entry.get(layers, &[name])).find(|error| request_of(layers, error).is_some());
    let entry = outer.unwrap_or(entry);
    let node = request_of(layers, entry)?;
    let mut request = Request::unknown();
    request.method = text(layers, node, METHODS).map_or(Seen::NotShown, Seen::Shown);
    let target = text(layers, node, TARGETS)?;
    request.url = Seen::Shown(url::parse(layers, target));
    take_headers(layers, node, &mut request);
    if let Some(body) = content_of(layers, node) {
        request.body = Seen::Shown(body);
    }
    let response = response(layers, entry, node);
    Some(Exchange { request, response, view: View::Logical, at: entry.slice(), form: DOCUMENT.name })
}

fn request_of<'n>(layers: &Layers<'_>, entry: &'n Node) -> Option<&'n Node> {
    let inner = REQUESTS.iter().filter_map(|name| entry.get(layers, &[name]));
    std::iter::once(entry).chain(inner).find(|node| is_request(layers, node))
}

fn is_request(layers: &Layers<'_>, node: &Node) -> bool {
    let known = text(layers, node, METHODS).is_some_and(|method| is_method(layers, method));
    known && text(layers, node, TARGETS).is_some_and(|target| layers.bytes(target).contains(&b'/'))
}

fn text(layers: &Layers<'_>, node: &Node, names: &[&str]) -> Option<Slice> {
    match node.get(layers, names)? {
        Node::Text(at) if !at.is_empty() => Some(*at),
        _ => None,
    }
}

/// A map of names to texts, or to lists with one.
fn fields(layers: &Layers<'_>, headers: &Node) -> Vec<Field> {
    let value = |node: &Node| match node {
        Node::Text(at) => Some(*at),
        Node::List(items, _) => items.first().map(Node::slice),
        _ => None,
    };
    let field = |member: &crate::capture::notation::literal::Member| {
        let value = value(&member.value)?;
        Some(Field { name: member.key, value, unit: member.unit, origin: Origin::Written })
    };
    headers.members().iter().filter(|member| !layers.bytes(member.key).is_empty()).filter_map(field).collect()
}

/// A text is the content; an object is what the program had before it was encoded or after it was parsed.
fn content(body: &Node) -> Option<Body> {
    match body {
        Node::Text(raw) => Some(Body { raw: *raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: false }),
        Node::Map(members, raw) if !members.is_empty() => {
            let pairs = body.fields();
            Some(Body { raw: *raw, notation: BodyNotation::Structure, pairs, cut: false })
        }
        _ => None,
    }
}

/// The answer of the entry, or its status beside the request.
fn response(layers: &Layers<'_>, entry: &Node, request: &Node) -> Option<Response> {
    if let Some(told) = told(layers, entry, request) {
        return Some(told);
    }
    let own = RESPONSES.iter().filter_map(|name| entry.get(layers, &[name]));
    let places = own.chain([entry, request]);
    places.into_iter().find_map(|node| {
        let code = node.get(layers, STATUSES)?.slice();
        let status: u16 = layers.text(code).parse().ok().filter(|status| (100..600).contains(status))?;
        let is_request = std::ptr::eq(node, entry) || std::ptr::eq(node, request);
        let body = if is_request { None } else { node.get(layers, BODIES).map(Node::slice) };
        Some(Response { status: Some((status, code)), headers: Vec::new(), body, at: node.slice() })
    })
}

/// The content of the answer as a text, with the status beside it.
fn told(layers: &Layers<'_>, entry: &Node, request: &Node) -> Option<Response> {
    let texts = RESPONSES.iter().filter_map(|name| text(layers, entry, &[name]).or_else(|| text(layers, request, &[name])));
    let body = texts.into_iter().find(|at| layers.bytes(*at).trim_ascii_start().starts_with(b"{"))?;
    let code = entry.get(layers, STATUSES).or_else(|| request.get(layers, STATUSES)).map(Node::slice);
    let status = code.and_then(|code| Some((layers.text(code).parse().ok()?, code)));
    Some(Response { status, headers: Vec::new(), body: Some(body), at: body })
}
