//! What the content of a request looks like, and the parameters that can be read from it.

use super::{Param, ParamPlace, form_param, settled};
use crate::capture::model::{Body, BodyNotation, Field, Request, Seen};
use crate::capture::names::PARAMETERS;
use crate::capture::notation::literal::{self, Dialect, Node, Structure};
use crate::capture::notation::{form, head, multipart};
use crate::request::value::{ValueKind, classify_param};
use crate::text::layers::{Layers, Slice};

/// The shape of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyShape {
    /// The capture does not show a body.
    NotShown,
    /// There is no body, or it has no octets.
    Empty,
    /// `name=value&name=value`.
    Form,
    /// A JSON object.
    Json,
    /// Looks like JSON but is not: `=` for `:`, missing quotes, cut off.
    BrokenJson,
    /// Parts with boundaries.
    Multipart,
    /// A structure printed before the client encoded it: what was sent is not shown, its parameters are.
    Structure,
    /// `[object Object]` and its like: a program's object turned into text.
    ObjectText,
    /// A structure in a programming language's notation, sent as it is.
    InspectedText,
    /// Anything else.
    Other,
}

impl BodyShape {
    /// True when the parameters that were sent can be listed.
    pub fn is_readable(self) -> bool {
        !matches!(self, BodyShape::NotShown | BodyShape::Other | BodyShape::BrokenJson)
    }
}

/// The shape of the request's body and its parameters.
pub(super) fn read_body(layers: &mut Layers<'_>, request: &Request) -> (BodyShape, Vec<Param>) {
    let body = match &request.body {
        Seen::NotShown => return (BodyShape::NotShown, Vec::new()),
        Seen::Absent => return (BodyShape::Empty, Vec::new()),
        Seen::Shown(body) => body,
    };
    match body.notation {
        BodyNotation::Text => read_text(layers, body.raw),
        BodyNotation::Structure | BodyNotation::Printed if are_options(layers, request, body) => {
            let body = Body { pairs: body.pairs.iter().map(|field| sent(layers, *field)).collect(), cut: true, ..body.clone() };
            (BodyShape::Structure, pairs(layers, &body))
        }
        BodyNotation::Structure | BodyNotation::Printed => (BodyShape::Structure, pairs(layers, body)),
        BodyNotation::Multipart => (BodyShape::Multipart, pairs(layers, body)),
    }
}

/// What a program gives to a library of OAuth by the library's own names: `clientId`, `grantType`. The library sends them
/// under the registered ones, and adds what it was told before.
pub(super) fn are_options(layers: &Layers<'_>, request: &Request, body: &Body) -> bool {
    let capital = |name: &[u8]| name.iter().skip(1).any(u8::is_ascii_uppercase);
    let mut names = body.pairs.iter().map(|field| layers.bytes(field.name)).filter(|name| name.contains(&b'_') || capital(name));
    let first = names.next();
    let unsent = request.client.is_none() && request.url.is_not_shown() && body.notation == BodyNotation::Structure;
    unsent && first.into_iter().chain(names).all(|name| registered(name).is_some()) && first.is_some()
}

/// The registered name that a name of several words is without its capitals.
fn registered(name: &[u8]) -> Option<&'static str> {
    let plain: String = name.iter().map(|b| char::from(b.to_ascii_lowercase())).collect();
    PARAMETERS.iter().copied().find(|known| !name.contains(&b'_') && known.replace('_', "") == plain)
}

/// The parameter under its registered name.
fn sent(layers: &mut Layers<'_>, field: Field) -> Field {
    let known = registered(layers.bytes(field.name));
    known.map_or(field, |known| Field { name: layers.coarse(field.name, known.as_bytes()), ..field })
}

fn pairs(layers: &Layers<'_>, body: &Body) -> Vec<Param> {
    let param = |field: &Field| {
        let mut param = plain(layers, *field);
        // A literal ends with its quote; without one the program's own name for the value was copied.
        let quoted = layers.bytes(field.unit).last().is_some_and(|b| b"\"'".contains(b));
        param.bare = body.notation == BodyNotation::Structure && !quoted && is_code(layers.bytes(field.value));
        param.kind = if param.bare { ValueKind::Variable } else { param.kind };
        // Who lists some parameters of a request writes a name for what is hidden.
        let hidden = body.cut && param.kind == ValueKind::Placeholder;
        param.kind = if hidden { ValueKind::Redacted } else { param.kind };
        param
    };
    body.pairs.iter().map(param).collect()
}

fn plain(layers: &Layers<'_>, field: Field) -> Param {
    let kind = settled(layers, field.value, classify_param(layers.bytes(field.name), layers.bytes(field.value)));
    Param { field, raw: field.value, place: ParamPlace::Body, kind, encoded: false, bare: false }
}

fn read_text(layers: &mut Layers<'_>, raw: Slice) -> (BodyShape, Vec<Param>) {
    let text = layers.bytes(raw);
    let trimmed = text.trim_ascii();
    let lead = text.len() - text.trim_ascii_start().len();
    match trimmed.first() {
        None => (BodyShape::Empty, Vec::new()),
        Some(_) if form::is_object_text(trimmed) => (BodyShape::ObjectText, Vec::new()),
        Some(b'{') => object(layers, raw, lead),
        Some(b'-') if multipart::looks_like(trimmed) => {
            let fields = multipart::read_multipart(layers, raw);
            (BodyShape::Multipart, fields.into_iter().map(|field| plain(layers, field)).collect())
        }
        Some(_) if head::end(text).is_some() => {
            let rest = raw.from(head::end(text).unwrap_or_default());
            let (_, params) = read_text(layers, rest);
            (BodyShape::Other, params)
        }
        Some(_) if is_form(trimmed) => {
            let fields = form::read_form(layers, raw);
            (BodyShape::Form, fields.into_iter().map(|field| form_param(layers, field, ParamPlace::Body)).collect())
        }
        Some(_) => (BodyShape::Other, Vec::new()),
    }
}

/// A form has a pair, or is one bare name; XML and prose are neither.
fn is_form(text: &[u8]) -> bool {
    !text.starts_with(b"<") && (text.contains(&b'=') || text.windows(3).any(|window| window.eq_ignore_ascii_case(b"%3d")))
}

fn object(layers: &mut Layers<'_>, raw: Slice, lead: usize) -> (BodyShape, Vec<Param>) {
    let text = layers.bytes(raw);
    let dialect = Dialect::of(&text[lead..]);
    let Some(parsed) = literal::read_structure(layers, raw, lead, dialect) else { return (BodyShape::Other, Vec::new()) };
    if is_answer(layers, &parsed.node) {
        return (BodyShape::NotShown, Vec::new());
    }
    let params = params_of(layers, &parsed.node);
    (object_shape(dialect, &parsed), params)
}

/// A server's refusal that stands where a content is looked for.
fn is_answer(layers: &Layers<'_>, node: &Node) -> bool {
    let has = |name: &str| node.get(layers, &[name]).is_some();
    has("error") && has("error_description") && !has("grant_type") && !has("client_id")
}

fn object_shape(dialect: Dialect, parsed: &Structure) -> BodyShape {
    match dialect {
        Dialect::Json if parsed.complete && parsed.strict => BodyShape::Json,
        Dialect::Json => BodyShape::BrokenJson,
        Dialect::Ruby | Dialect::Python => BodyShape::InspectedText,
    }
}

/// The members of an object as parameters; nested ones keep their text.
fn params_of(layers: &Layers<'_>, node: &Node) -> Vec<Param> {
    let param = |member: &literal::Member| {
        let mut param = plain(layers, member.field());
        if let Node::Bare(at) = member.value {
            param.bare = is_code(layers.bytes(at));
            param.kind = if param.bare { ValueKind::Variable } else { param.kind };
        }
        param
    };
    node.members().iter().map(param).collect()
}

/// Numbers and constants are values; any other bare word is a variable or a call.
fn is_code(text: &[u8]) -> bool {
    let constants: [&[u8]; 8] = [b"null", b"undefined", b"None", b"nil", b"true", b"false", b"True", b"False"];
    let number = text.iter().all(|b| b.is_ascii_digit() || b"+-.eE".contains(b));
    !number && !constants.contains(&text) && !text.starts_with(b":")
}
