//! What the content of a request looks like, and the parameters that can be read from it.

use super::{Param, Place, form_param, settled};
use crate::capture::model::{Body, Field, Notation, Request, Seen};
use crate::capture::notation::literal::{self, Dialect, Node, Parsed};
use crate::capture::notation::{form, head, multipart};
use crate::request::value::{Value, classify_param};
use crate::text::layers::{Layers, Slice};

/// The shape of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
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

impl Shape {
    /// True when the parameters that were sent can be listed.
    pub fn is_readable(self) -> bool {
        !matches!(self, Shape::NotShown | Shape::Other | Shape::BrokenJson)
    }
}

/// The shape of the request's body and its parameters.
pub(super) fn read(layers: &mut Layers<'_>, request: &Request) -> (Shape, Vec<Param>) {
    let body = match &request.body {
        Seen::NotShown => return (Shape::NotShown, Vec::new()),
        Seen::Absent => return (Shape::Empty, Vec::new()),
        Seen::Shown(body) => body,
    };
    match body.notation {
        Notation::Text => read_text(layers, body.raw),
        Notation::Structure | Notation::Printed => (Shape::Structure, pairs(layers, body)),
        Notation::Multipart => (Shape::Multipart, pairs(layers, body)),
    }
}

fn pairs(layers: &Layers<'_>, body: &Body) -> Vec<Param> {
    let param = |field: &Field| {
        let mut param = plain(layers, *field);
        // A literal ends with its quote; without one the program's own name for the value was copied.
        let quoted = layers.bytes(field.unit).last().is_some_and(|b| b"\"'".contains(b));
        param.bare = body.notation == Notation::Structure && !quoted && is_code(layers.bytes(field.value));
        param.kind = if param.bare { Value::Variable } else { param.kind };
        // Who lists some parameters of a request writes a name for what is hidden.
        let hidden = body.cut && param.kind == Value::Placeholder;
        param.kind = if hidden { Value::Redacted } else { param.kind };
        param
    };
    body.pairs.iter().map(param).collect()
}

fn plain(layers: &Layers<'_>, field: Field) -> Param {
    let kind = settled(layers, field.value, classify_param(layers.bytes(field.name), layers.bytes(field.value)));
    Param { field, raw: field.value, place: Place::Body, kind, encoded: false, bare: false }
}

fn read_text(layers: &mut Layers<'_>, raw: Slice) -> (Shape, Vec<Param>) {
    let text = layers.bytes(raw);
    let trimmed = text.trim_ascii();
    let lead = text.len() - text.trim_ascii_start().len();
    match trimmed.first() {
        None => (Shape::Empty, Vec::new()),
        Some(_) if form::is_object_text(trimmed) => (Shape::ObjectText, Vec::new()),
        Some(b'{') => object(layers, raw, lead),
        Some(b'-') if multipart::looks_like(trimmed) => {
            let fields = multipart::read(layers, raw);
            (Shape::Multipart, fields.into_iter().map(|field| plain(layers, field)).collect())
        }
        Some(_) if head::end(text).is_some() => {
            let rest = raw.from(head::end(text).unwrap_or_default());
            let (_, params) = read_text(layers, rest);
            (Shape::Other, params)
        }
        Some(_) if is_form(trimmed) => {
            let fields = form::read(layers, raw);
            (Shape::Form, fields.into_iter().map(|field| form_param(layers, field, Place::Body)).collect())
        }
        Some(_) => (Shape::Other, Vec::new()),
    }
}

/// A form has a pair, or is one bare name; XML and prose are neither.
fn is_form(text: &[u8]) -> bool {
    !text.starts_with(b"<") && (text.contains(&b'=') || text.windows(3).any(|window| window.eq_ignore_ascii_case(b"%3d")))
}

fn object(layers: &mut Layers<'_>, raw: Slice, lead: usize) -> (Shape, Vec<Param>) {
    let text = layers.bytes(raw);
    let dialect = Dialect::of(&text[lead..]);
    let Some(parsed) = literal::read(layers, raw, lead, dialect) else { return (Shape::Other, Vec::new()) };
    let params = params_of(layers, &parsed.node);
    (object_shape(dialect, &parsed), params)
}

fn object_shape(dialect: Dialect, parsed: &Parsed) -> Shape {
    match dialect {
        Dialect::Json if parsed.complete && parsed.strict => Shape::Json,
        Dialect::Json => Shape::BrokenJson,
        Dialect::Ruby | Dialect::Python => Shape::InspectedText,
    }
}

/// The members of an object as parameters; nested ones keep their text.
fn params_of(layers: &Layers<'_>, node: &Node) -> Vec<Param> {
    let param = |member: &literal::Member| {
        let mut param = plain(layers, member.field());
        if let Node::Bare(at) = member.value {
            param.bare = is_code(layers.bytes(at));
            param.kind = if param.bare { Value::Variable } else { param.kind };
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
