//! What the documents of recorders and mocks have in common: a list of exchanges, each with a request and a response
//! written as an object. A form says where the list is and what its members mean; reading them is done here.

use crate::capture::filter::Filter;
use crate::capture::model::{
    Body, BodyNotation, Capture, Coverage, Exchange, Field, Headers, Origin, Problem, Request, Response, Seen, View,
};
use crate::capture::notation::literal::{Member, Node};
use crate::capture::notation::packed;
use crate::capture::notation::tree::{Tree, TreeValue};
use crate::capture::url;
use crate::text::layers::{Layers, Piece, Slice};

/// One recorded exchange, its request read.
pub(super) struct Interaction {
    pub(super) request: Node,
    pub(super) response: Option<Node>,
    /// All of it.
    pub(super) at: Slice,
}

/// Where a form keeps its exchanges.
pub(super) struct RecordLayout<'s> {
    pub(super) form: &'static str,
    pub(super) list: Vec<TreeValue>,
    /// The member that holds the request; `None` when the item itself is one.
    pub(super) request: Option<&'s [&'s str]>,
    pub(super) response: &'s [&'s str],
}

/// Reads every exchange that has something to do with OAuth; of the others only that they are there. What was cut off
/// is a problem, what stands before it is read.
pub(super) fn read_records(
    layers: &mut Layers<'_>,
    tree: &Tree<'_>,
    shape: &RecordLayout<'_>,
    build: impl Fn(&mut Layers<'_>, Interaction) -> Exchange,
) -> Capture {
    let mut capture = Capture::default();
    // It costs something to make, which a short list is not worth.
    let filter = (shape.list.len() > SHORT).then(Filter::new);
    let concerns_us = |text: &[u8]| speaks_of_oauth(text) && filter.as_ref().is_none_or(|filter| filter.may_hold_value(text));
    for item in &shape.list {
        let request = match shape.request {
            Some(names) => tree.member(item, names),
            None => Some(item.clone()),
        };
        let Some(request) = request.filter(|request| tree.is_complete(request) && tree.is_object(request)) else {
            if !tree.is_complete(item) {
                capture.problems.push(cut_off(tree.at(item)));
            }
            continue;
        };
        if !concerns_us(layers.bytes(tree.at(&request))) {
            capture.exchanges.push(other(tree.at(item), shape.form));
            continue;
        }
        let response = tree.member(item, shape.response).filter(|response| tree.is_complete(response));
        let request = tree.read(layers, &request);
        let response = response.map(|response| tree.read(layers, &response));
        let interaction = Interaction { request, response, at: tree.at(item) };
        capture.exchanges.push(build(layers, interaction));
    }
    if let Some(at) = tree.stopped().filter(|_| capture.problems.is_empty()) {
        let message = "the document cannot be read from here on: it is cut off or damaged; what comes before was read";
        capture.problems.push(Problem { message: message.to_owned(), at });
    }
    capture
}

/// So many exchanges are read rather than sifted.
const SHORT: usize = 32;

fn cut_off(at: Slice) -> Problem {
    let message = "the document ends within this exchange: it is cut off, and its request could not be read";
    Problem { message: message.to_owned(), at }
}

/// A request to something else: counted, not read.
fn other(at: Slice, form: &'static str) -> Exchange {
    Exchange { request: Request::unknown(), response: None, view: View::Logical, at, form }
}

/// Parts of the words without which no request concerns OAuth. A body in Base64 tells nothing and is read.
fn speaks_of_oauth(text: &[u8]) -> bool {
    let signs: [&[u8]; 10] = [b"oken", b"OKEN", b"rant", b"lient", b"auth", b"Auth", b"AUTH", b"base64", b"binary", b"evice"];
    let more: [&[u8]; 4] = [b"evo", b"ntrospect", b"/par", b"encoding"];
    signs.iter().chain(&more).any(|sign| memchr::memmem::find(text, sign).is_some())
}

/// A request that a tool wrote down. The tool's name stands for the client's: it was not retold by a person, who would
/// have named the client.
pub(super) fn request(form: &'static str) -> Request {
    Request { client: Some(form), ..Request::unknown() }
}

/// The text of a string, or of a number as written; nothing for null and for structures.
pub(super) fn text(layers: &Layers<'_>, node: Option<&Node>) -> Option<Slice> {
    match node? {
        Node::Text(at) => Some(*at),
        Node::Bare(at) if !is_null(layers, *at) => Some(*at),
        _ => None,
    }
}

fn is_null(layers: &Layers<'_>, at: Slice) -> bool {
    matches!(layers.bytes(at), b"" | b"~" | b"null" | b"Null" | b"NULL" | b"None" | b"nil" | b"undefined")
}

/// The text of the member called one of `names`.
pub(super) fn member(layers: &Layers<'_>, node: &Node, names: &[&str]) -> Option<Slice> {
    text(layers, node.get(layers, names))
}

/// The target, taken apart.
pub(super) fn target(layers: &Layers<'_>, node: &Node, names: &[&str]) -> Seen<crate::capture::model::Url> {
    member(layers, node, names).map_or(Seen::NotShown, |target| Seen::Shown(url::parse(layers, target)))
}

/// A path with parameters that the document keeps apart from it, encoded as a client would.
pub(super) fn with_query(layers: &mut Layers<'_>, path: Slice, query: &[Field]) -> Slice {
    let mut pieces = vec![Piece::Copy(path)];
    for (index, field) in query.iter().enumerate() {
        let mark = |bytes: &[u8]| Piece::Text { bytes: bytes.to_vec(), at: field.unit.to(0) };
        let encoded = |slice: Slice| Piece::Text { bytes: percent_encoded(layers.bytes(slice)), at: slice };
        pieces.extend([mark(if index == 0 { b"?" } else { b"&" }), encoded(field.name), mark(b"="), encoded(field.value)]);
    }
    layers.join(pieces)
}

/// A path with the text of its query.
pub(super) fn with_text(layers: &mut Layers<'_>, path: Slice, query: Slice) -> Slice {
    let mark = Piece::Text { bytes: b"?".to_vec(), at: query.to(0) };
    layers.join(vec![Piece::Copy(path), mark, Piece::Copy(query)])
}

fn percent_encoded(text: &[u8]) -> Vec<u8> {
    let spell = |byte: &u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) => vec![*byte],
        byte => format!("%{byte:02X}").into_bytes(),
    };
    text.iter().flat_map(spell).collect()
}

/// Something that is shown, or of which the capture is silent.
pub(super) fn seen<T>(value: Option<T>) -> Seen<T> {
    value.map_or(Seen::NotShown, Seen::Shown)
}

/// Header fields in any of the ways in which documents list them: a map of names to a value or to a list of values, a
/// list of objects with `name` and `value` (or `values`), a list of names and values in turn, of pairs, or of whole lines.
pub(super) fn fields(layers: &Layers<'_>, node: Option<&Node>) -> Vec<Field> {
    match node {
        Some(Node::Map(members, _)) => members.iter().flat_map(|member| named(layers, member)).collect(),
        Some(Node::List(items, _)) if items.iter().all(|item| matches!(item, Node::Text(_))) => in_turn(layers, items),
        Some(Node::List(items, _)) => items.iter().flat_map(|item| listed(layers, item)).collect(),
        _ => Vec::new(),
    }
}

fn named(layers: &Layers<'_>, member: &Member) -> Vec<Field> {
    let field = |value: Slice| Field { name: member.key, value, unit: member.unit, origin: Origin::Written };
    match &member.value {
        Node::List(items, _) => items.iter().filter_map(|item| text(layers, Some(item))).map(field).collect(),
        other => text(layers, Some(other)).map(field).into_iter().collect(),
    }
}

fn in_turn(layers: &Layers<'_>, items: &[Node]) -> Vec<Field> {
    if items.iter().all(|item| layers.bytes(item.slice()).windows(2).any(|window| window == b": ")) {
        return items.iter().filter_map(|item| line(layers, item.slice())).collect();
    }
    let field = |pair: &[Node]| {
        let (name, value) = (pair[0].slice(), pair[1].slice());
        Field { name, value, unit: value, origin: Origin::Written }
    };
    items.chunks_exact(2).map(field).collect()
}

fn line(layers: &Layers<'_>, unit: Slice) -> Option<Field> {
    let colon = layers.bytes(unit).iter().position(|byte| *byte == b':')?;
    let value = unit.from(colon + 1);
    let blanks = layers.bytes(value).iter().take_while(|byte| **byte == b' ').count();
    Some(Field { name: unit.to(colon), value: value.from(blanks), unit, origin: Origin::Written })
}

fn listed(layers: &Layers<'_>, item: &Node) -> Vec<Field> {
    let unit = item.slice();
    let pair = match item {
        Node::List(pair, _) => pair.first().zip(pair.get(1)),
        _ => item.get(layers, &["name", "key"]).zip(item.get(layers, &["value", "values"])),
    };
    let Some((name, value)) = pair else { return Vec::new() };
    let field = |value: Slice| Field { name: name.slice(), value, unit, origin: Origin::Written };
    match value {
        Node::List(items, _) => items.iter().filter_map(|item| text(layers, Some(item))).map(field).collect(),
        other => text(layers, Some(other)).map(field).into_iter().collect(),
    }
}

/// The list of a recorder. Credentials are filtered out before a cassette is written, so a list without them is not
/// whole; neither is one without the fields that the client sends by itself (`signs`), for then the recorder saw only
/// what the program asked for.
pub(super) fn recorded(layers: &Layers<'_>, fields: Vec<Field>, signs: &[&str]) -> Headers {
    let has = |name: &str| fields.iter().any(|field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes()));
    let whole = has("authorization") && (signs.is_empty() || signs.iter().any(|sign| has(sign)));
    Headers { fields, coverage: if whole { Coverage::Whole } else { Coverage::Partial } }
}

/// The value of the first field called `name`.
pub(super) fn value(layers: &Layers<'_>, fields: &[Field], name: &str) -> Option<Slice> {
    let found = fields.iter().find(|field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes()));
    found.map(|field| field.value)
}

/// Text as the body, octet for octet.
pub(super) fn plain(raw: Slice) -> Body {
    Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: false }
}

/// A structure that the client encodes when it sends.
pub(super) fn structure(raw: Slice, pairs: Vec<Field>) -> Body {
    Body { raw, notation: BodyNotation::Structure, pairs, cut: false }
}

/// The octets of a body in any of the ways in which documents write it: a string, an object with `string` or `text` or
/// `content` or their Base64 form, or the JSON value itself.
pub(super) fn body(layers: &mut Layers<'_>, node: &Node) -> Option<Body> {
    match node {
        Node::Text(at) => Some(plain(*at)),
        Node::Bare(at) => (!is_null(layers, *at)).then(|| plain(*at)),
        Node::List(_, at) => Some(plain(*at)),
        Node::Map(members, at) => wrapped(layers, node).unwrap_or_else(|| {
            let json = layers.bytes(*at).starts_with(b"{");
            Some(if json {
                plain(*at)
            } else {
                structure(*at, members.iter().flat_map(|member| named(layers, member)).collect())
            })
        }),
    }
}

/// `Some(None)` when the object is a wrapper round nothing.
fn wrapped(layers: &mut Layers<'_>, node: &Node) -> Option<Option<Body>> {
    if let Some(packed) = node.get(layers, &["base64_string", "base64Bytes"]) {
        return Some(text(layers, Some(packed)).and_then(|packed| packed::base64(layers, packed)).map(plain));
    }
    let inner = node.get(layers, &["string", "text", "content", "contents"])?;
    let encoding = ["encoding", "encoded"].iter().find_map(|name| member(layers, node, &[name]));
    let base64 = encoding.is_some_and(|encoding| layers.bytes(encoding).eq_ignore_ascii_case(b"base64"));
    match text(layers, Some(inner)) {
        Some(packed) if base64 => Some(packed::base64(layers, packed).map(plain)),
        _ => Some(body(layers, inner)),
    }
}

/// The body as it was sent, as far as the length that was sent with it agrees: a filter that took a parameter out
/// leaves the old Content-Length behind.
pub(super) fn measured(layers: &Layers<'_>, fields: &[Field], mut body: Body) -> Body {
    let sent = value(layers, fields, "content-length").and_then(|value| layers.text(value).trim().parse::<usize>().ok());
    body.cut |= sent.is_some_and(|sent| sent != layers.bytes(body.raw).len());
    body
}

/// True when the field of that name says that nothing was sent.
pub(super) fn sent_nothing(layers: &Layers<'_>, fields: &[Field]) -> bool {
    value(layers, fields, "content-length").is_some_and(|value| layers.bytes(value) == b"0")
}

/// True when a length says that something was sent.
pub(super) fn sends_something(layers: &Layers<'_>, fields: &[Field]) -> bool {
    value(layers, fields, "content-length").is_some_and(|value| layers.bytes(value) != b"0")
}

/// What a recorder says of an answer.
pub(super) fn response(layers: &mut Layers<'_>, node: &Node) -> Option<Response> {
    let status = status(layers, node);
    let headers = fields(layers, node.get(layers, &["headers", "rawHeaders"]));
    let content = node.get(layers, &["content", "body", "jsonBody", "data"]).cloned();
    let body = content.and_then(|content| body(layers, &content)).map(|body| body.raw);
    let body = body.or_else(|| {
        let packed = member(layers, node, &["bodyAsBase64", "base64Body"])?;
        packed::base64(layers, packed)
    });
    // A request that never got an answer has a status of 0 or -1.
    status.map(|status| Response { status: Some(status), headers, body, at: node.slice() })
}

/// `200`, `"200 OK"`, `{code: 200, message: OK}`.
pub(super) fn status(layers: &Layers<'_>, node: &Node) -> Option<(u16, Slice)> {
    let status = node.get(layers, &["status"]).or_else(|| node.get(layers, &["statusCode", "status_code", "code"]))?;
    let at = match status {
        Node::Map(..) => member(layers, status, &["code", "status_code"])?,
        other => text(layers, Some(other))?,
    };
    let digits = at.to(layers.bytes(at).iter().take_while(|byte| byte.is_ascii_digit()).count());
    let code = layers.text(digits).parse().ok().filter(|code| (100..600).contains(code))?;
    Some((code, digits))
}
