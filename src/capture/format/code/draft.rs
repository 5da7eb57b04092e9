//! A request put together from the arguments of a call, or from the statements that build it.

mod finish;

use std::ops::Range;

use super::encode;
use super::library::{ArgumentRole, FORM_TYPE, Library, ObjectEncoding};
use super::value::{CallObject, CallValue, Evaluator, ObjectPair};
use crate::capture::model::{Field, Origin};
use crate::capture::notation::code::Language;
use crate::text::layers::{Piece, Slice};

/// What axios adds for `URLSearchParams`.
const AXIOS_FORM_TYPE: &str = "application/x-www-form-urlencoded;charset=utf-8";

/// What is known of the request so far.
pub(super) struct CallRequest {
    pub(super) library: &'static Library,
    /// The word that makes the library add things.
    name: Range<usize>,
    method: Option<Slice>,
    base: Option<Slice>,
    url: Option<Slice>,
    headers: Vec<Field>,
    /// Header fields or the body may come from where the source does not show them.
    pub(super) open: bool,
    body: CallBody,
    query: Vec<ObjectPair>,
    user: Option<Slice>,
    password: Option<Slice>,
    insecure: Option<Slice>,
    /// The content type that came with the body.
    media: Option<Slice>,
}

/// The body as it was given.
enum CallBody {
    Nothing,
    Hidden,
    /// As it is sent, with the content type that the client adds.
    Text {
        raw: Slice,
        implied: Option<&'static str>,
    },
    Multipart(CallObject),
}

impl CallRequest {
    pub(super) fn new(library: &'static Library, name: Range<usize>) -> CallRequest {
        CallRequest {
            library,
            name,
            method: None,
            base: None,
            url: None,
            headers: Vec::new(),
            open: false,
            body: CallBody::Nothing,
            query: Vec::new(),
            user: None,
            password: None,
            insecure: None,
            media: None,
        }
    }

    /// Takes an argument or an option.
    pub(super) fn take(&mut self, reader: &mut Evaluator<'_, '_, '_>, role: ArgumentRole, value: CallValue, at: &Range<usize>) {
        match role {
            ArgumentRole::Url | ArgumentRole::Host => self.url = Some(self.address(reader, role, value)),
            ArgumentRole::Base => self.base = Some(reader.text_of(value)),
            ArgumentRole::Path => self.path(reader, value),
            ArgumentRole::Method => self.method = self.method_of(reader, value),
            ArgumentRole::Headers => self.fields(reader, value),
            ArgumentRole::Data => self.data(reader, value),
            ArgumentRole::Json => self.json(reader, value),
            ArgumentRole::Form => self.form(reader, value),
            ArgumentRole::Multipart => self.parts(value),
            ArgumentRole::Query => self.query(value),
            ArgumentRole::Auth => self.auth(reader, value, at),
            ArgumentRole::User => self.user = Some(reader.text_of(value)),
            ArgumentRole::Password => self.password = Some(reader.text_of(value)),
            ArgumentRole::Type => self.field(reader, "Content-Type", value, at),
            ArgumentRole::Options => self.options(reader, value),
            ArgumentRole::Insecure => self.insecure = self.off(reader, value, at),
            ArgumentRole::Nothing => {}
        }
    }

    /// An object whose members are options of the library.
    fn options(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        let object = match value {
            CallValue::Object(object) => object,
            CallValue::Bare(_) => return,
            _ => {
                self.open = true;
                return;
            }
        };
        self.open |= object.open;
        for pair in object.pairs {
            let name = reader.scan.layers.text(pair.key).into_owned();
            let role = self.library.options.iter().find(|(known, _)| *known == name).map(|(_, role)| *role);
            self.take(reader, role.unwrap_or(ArgumentRole::Nothing), pair.value, &pair.at);
        }
    }

    fn address(&self, reader: &mut Evaluator<'_, '_, '_>, role: ArgumentRole, value: CallValue) -> Slice {
        let text = reader.text_of(value);
        if role == ArgumentRole::Url {
            return text;
        }
        let scheme = Piece::Text { bytes: b"https://".to_vec(), at: text.to(0) };
        reader.scan.layers.join(vec![scheme, Piece::Copy(text)])
    }

    fn path(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        let path = reader.text_of(value);
        let whole = memchr::memmem::find(reader.scan.layers.bytes(path), b"://").is_some();
        self.url = Some(match self.url.filter(|_| !whole) {
            Some(host) => reader.scan.layers.join(vec![Piece::Copy(host), Piece::Copy(path)]),
            None => path,
        });
    }

    /// The host apart from the path.
    pub(super) fn set_host(&mut self, reader: &mut Evaluator<'_, '_, '_>, scheme: &str, host: CallValue, port: Option<Slice>) {
        let text = reader.text_of(host);
        let mut pieces = vec![Piece::Text { bytes: scheme.as_bytes().to_vec(), at: text.to(0) }, Piece::Copy(text)];
        if let Some(port) = port {
            pieces.extend([Piece::Text { bytes: b":".to_vec(), at: port.to(0) }, Piece::Copy(port)]);
        }
        self.url = Some(reader.scan.layers.join(pieces));
    }

    /// A scheme and its credentials, given one by one.
    pub(super) fn set_authorization(
        &mut self,
        reader: &mut Evaluator<'_, '_, '_>,
        scheme: CallValue,
        value: CallValue,
        at: &Range<usize>,
    ) {
        let (scheme, value) = (reader.text_of(scheme), reader.text_of(value));
        let scheme = if reader.scan.layers.bytes(scheme).starts_with(b":") { scheme.from(1) } else { scheme };
        let blank = Piece::Text { bytes: b" ".to_vec(), at: value.to(0) };
        let value = reader.scan.layers.join(vec![Piece::Copy(scheme), blank, Piece::Copy(value)]);
        let unit = reader.scan.slice(at.clone());
        let name = reader.scan.layers.coarse(unit, b"Authorization");
        self.headers.push(Field { name, value, unit, origin: Origin::Implied });
    }

    /// A parameter of the address.
    pub(super) fn add_query(&mut self, key: Slice, value: CallValue, at: &Range<usize>) {
        self.query.push(ObjectPair { key, value, at: at.clone() });
    }

    /// The value of the last field of that name.
    pub(super) fn field_value(&self, reader: &Evaluator<'_, '_, '_>, name: &str) -> Option<String> {
        let same = |field: &&Field| reader.scan.layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes());
        self.headers.iter().rev().find(same).map(|field| reader.scan.layers.text(field.value).into_owned())
    }

    fn method_of(&self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) -> Option<Slice> {
        let at = match value {
            CallValue::Text(at) => at,
            CallValue::Bare(at) if reader.scan.layers.bytes(at).starts_with(b":") => at.from(1),
            // `Method.POST`, `HttpMethod.Post`.
            CallValue::Unknown(at) => {
                let path = super::value::normal(&reader.text_at(at.clone()));
                let method = super::library::method_of(&path)?;
                let at = reader.scan.slice(at);
                return Some(reader.scan.layers.coarse(at, method.as_bytes()));
            }
            _ => return None,
        };
        Some(self.upper(reader, at))
    }

    /// Libraries send the method in capitals, however it is written.
    fn upper(&self, reader: &mut Evaluator<'_, '_, '_>, at: Slice) -> Slice {
        let upper = reader.scan.layers.bytes(at).to_ascii_uppercase();
        if upper == reader.scan.layers.bytes(at) { at } else { reader.scan.layers.coarse(at, &upper) }
    }

    pub(super) fn set_method(&mut self, reader: &mut Evaluator<'_, '_, '_>, method: &str) {
        let at = reader.scan.slice(self.name.clone());
        self.method.get_or_insert_with(|| reader.scan.layers.coarse(at, method.as_bytes()));
    }

    fn fields(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        match value {
            CallValue::Object(object) => {
                self.open |= object.open;
                for pair in object.pairs {
                    self.pair_field(reader, pair);
                }
            }
            CallValue::List(items, _) => {
                for item in items {
                    self.line(reader, item);
                }
            }
            CallValue::Text(_) => self.line(reader, value),
            CallValue::Bare(_) => {}
            _ => self.open = true,
        }
    }

    fn pair_field(&mut self, reader: &mut Evaluator<'_, '_, '_>, pair: ObjectPair) {
        let unit = reader.scan.slice(pair.at.clone());
        let name = symbol_name(reader, pair.key);
        let constant = matches!(&pair.value, CallValue::Bare(at) if matches!(reader.scan.layers.bytes(*at), b"null" | b"undefined" | b"None" | b"nil"));
        if !constant {
            let value = header_value(reader, pair.value);
            self.headers.push(Field { name, value, unit, origin: Origin::Written });
        }
    }

    /// `'Name: value'`, or `['Name', 'value']`.
    fn line(&mut self, reader: &mut Evaluator<'_, '_, '_>, item: CallValue) {
        let text = match item {
            CallValue::Text(text) => text,
            CallValue::List(pair, at) => {
                let mut pair = pair.into_iter();
                if let (Some(CallValue::Text(key)), Some(value)) = (pair.next(), pair.next()) {
                    self.pair_field(reader, ObjectPair { key, value, at });
                }
                return;
            }
            _ => {
                self.open = true;
                return;
            }
        };
        let bytes = reader.scan.layers.bytes(text);
        let Some(colon) = bytes.iter().position(|b| *b == b':') else { return };
        let rest = &bytes[colon + 1..];
        let start = colon + 1 + rest.len() - rest.trim_ascii_start().len();
        let (name, value) = (text.to(colon), text.from(start));
        self.headers.push(Field { name, value, unit: text, origin: Origin::Written });
    }

    /// A field whose name and value come one by one.
    pub(super) fn set_field(&mut self, reader: &mut Evaluator<'_, '_, '_>, name: CallValue, value: CallValue, at: &Range<usize>) {
        match name {
            CallValue::Text(key) => self.pair_field(reader, ObjectPair { key, value, at: at.clone() }),
            _ => self.open = true,
        }
    }

    fn field(&mut self, reader: &mut Evaluator<'_, '_, '_>, name: &str, value: CallValue, at: &Range<usize>) {
        let unit = reader.scan.slice(at.clone());
        let name = reader.scan.layers.coarse(unit, name.as_bytes());
        let value = reader.text_of(value);
        self.headers.push(Field { name, value, unit, origin: Origin::Written });
    }

    fn data(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        match value {
            CallValue::Object(object) => match self.library.object {
                ObjectEncoding::Form => {
                    let object = self.ordered(reader, object);
                    self.form(reader, CallValue::Object(object));
                }
                ObjectEncoding::BareForm => {
                    self.form(reader, CallValue::Object(object));
                    if let CallBody::Text { implied, .. } = &mut self.body {
                        *implied = self.library.text_type;
                    }
                }
                ObjectEncoding::Json => self.json(reader, CallValue::Object(object)),
                ObjectEncoding::Multipart => self.body = CallBody::Multipart(object),
                ObjectEncoding::Unknown => self.body = CallBody::Hidden,
                ObjectEncoding::Text => {
                    let at = reader.scan.slice(object.at);
                    let raw = reader.scan.layers.coarse(at, b"[object Object]");
                    self.body = CallBody::Text { raw, implied: self.library.text_type };
                }
            },
            CallValue::Form(_) => {
                self.form(reader, value);
                // What these encode with yields a text like any other; `URLSearchParams` brings its type.
                let text = matches!(reader.language, Language::Python | Language::Ruby | Language::Php);
                if let CallBody::Text { implied, .. } = &mut self.body {
                    match self.library.client {
                        _ if text => *implied = self.library.text_type,
                        "axios" => *implied = Some(AXIOS_FORM_TYPE),
                        _ => {}
                    }
                }
            }
            CallValue::Json(inner) => {
                let raw = encode::json(reader.scan, &inner, reader.json_style());
                self.body = CallBody::Text { raw, implied: self.library.text_type };
            }
            CallValue::Multipart(object) => self.body = CallBody::Multipart(object),
            CallValue::Text(raw) => self.body = CallBody::Text { raw, implied: self.library.text_type },
            CallValue::Bare(at) if is_nothing(reader.scan.layers.bytes(at)) => {}
            CallValue::List(items, at)
                if items.iter().all(|item| matches!(item, CallValue::List(pair, _) if pair.len() == 2)) && !items.is_empty() =>
            {
                let object = pairs(items, at);
                self.form(reader, CallValue::Object(object));
            }
            CallValue::Typed(inner, media) => {
                self.data(reader, *inner);
                self.media = Some(media);
            }
            _ => self.body = CallBody::Hidden,
        }
    }

    /// Faraday puts the names in order.
    fn ordered(&self, reader: &Evaluator<'_, '_, '_>, mut object: CallObject) -> CallObject {
        if self.library.client == "Faraday" {
            object.pairs.sort_by(|a, b| reader.scan.layers.bytes(a.key).cmp(reader.scan.layers.bytes(b.key)));
        }
        object
    }

    fn json(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        match value {
            // `json: true` of request asks for an answer in JSON.
            CallValue::Bare(_) => {}
            CallValue::Object(_) | CallValue::List(..) => {
                let raw = encode::json(reader.scan, &value, reader.json_style());
                self.body = CallBody::Text { raw, implied: Some("application/json") };
            }
            CallValue::Json(inner) => {
                let raw = encode::json(reader.scan, &inner, reader.json_style());
                self.body = CallBody::Text { raw, implied: Some("application/json") };
            }
            _ => self.body = CallBody::Hidden,
        }
    }

    fn form(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        let value = match value {
            CallValue::Form(inner) => *inner,
            other => other,
        };
        let (raw, open) = match value {
            CallValue::Object(mut object) => {
                object.pairs = shown(reader, object.pairs);
                (object.form(reader.scan, self.library.alphabet()), object.open)
            }
            CallValue::Text(text) => (text, false),
            _ => {
                self.body = CallBody::Hidden;
                return;
            }
        };
        self.body = if open { CallBody::Hidden } else { CallBody::Text { raw, implied: Some(FORM_TYPE) } };
    }

    fn parts(&mut self, value: CallValue) {
        self.body = match value {
            CallValue::Object(object) | CallValue::Multipart(object) => CallBody::Multipart(without_file_names(object)),
            CallValue::List(items, at) if !items.is_empty() => CallBody::Multipart(without_file_names(pairs(items, at))),
            _ => CallBody::Hidden,
        };
    }

    fn query(&mut self, value: CallValue) {
        match value {
            CallValue::Object(object) => self.query = object.pairs,
            CallValue::Form(inner) => self.query(*inner),
            _ => {}
        }
    }

    /// `{username, password}`, `('id', 'secret')`, `['id', 'secret']`, `HTTPBasicAuth('id', 'secret')`.
    fn auth(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue, at: &Range<usize>) {
        match value {
            CallValue::Object(object) => {
                for pair in object.pairs {
                    let name = reader.scan.layers.text(pair.key).to_ascii_lowercase();
                    let text = reader.text_of(pair.value);
                    match name.as_str() {
                        "username" | "user" => self.user = Some(text),
                        "password" | "pass" => self.password = Some(text),
                        _ => {}
                    }
                }
            }
            CallValue::List(items, _) => {
                let mut texts = items.into_iter().map(|item| reader.text_of(item));
                (self.user, self.password) = (texts.next(), texts.next());
            }
            CallValue::Text(pair) => {
                let colon = reader.scan.layers.bytes(pair).iter().position(|b| *b == b':');
                self.user = Some(pair.to(colon.unwrap_or(pair.len())));
                self.password = colon.map(|colon| pair.from(colon + 1));
            }
            CallValue::Bare(_) => {}
            _ => {
                // Some object that adds a field of its own.
                let at = reader.scan.slice(at.clone());
                let name = reader.scan.layers.coarse(at, b"Authorization");
                let value = reader.scan.layers.coarse(at, b"${auth}");
                self.headers.push(Field { name, value, unit: at, origin: Origin::Implied });
            }
        }
    }

    fn off(&self, reader: &Evaluator<'_, '_, '_>, value: CallValue, at: &Range<usize>) -> Option<Slice> {
        let off = matches!(value, CallValue::Bare(text) if matches!(reader.scan.layers.bytes(text), b"false" | b"False" | b"0" | b"FALSE"));
        off.then(|| reader.scan.slice(at.clone()))
    }

    /// True when nothing of the body was given.
    fn has_no_body(&self) -> bool {
        matches!(self.body, CallBody::Nothing)
    }

    /// A part of the body that is written by itself: `request.write(data)`.
    pub(super) fn add_data(&mut self, reader: &mut Evaluator<'_, '_, '_>, value: CallValue) {
        if self.has_no_body() || !matches!(value, CallValue::Bare(_)) {
            self.data(reader, value);
        }
    }

    /// A parameter of the body that is written by itself.
    pub(super) fn add_parameter(&mut self, reader: &mut Evaluator<'_, '_, '_>, key: Slice, value: CallValue, at: &Range<usize>) {
        let pair = ObjectPair { key, value, at: at.clone() };
        let raw = encode::form(reader.scan, &[pair], self.library.alphabet());
        let raw = match self.body {
            CallBody::Text { raw: known, .. } => {
                let sign = Piece::Text { bytes: b"&".to_vec(), at: raw.to(0) };
                reader.scan.layers.join(vec![Piece::Copy(known), sign, Piece::Copy(raw)])
            }
            _ => raw,
        };
        self.body = CallBody::Text { raw, implied: Some(FORM_TYPE) };
    }
}

/// Without what libraries leave out: Python's None.
fn shown(reader: &Evaluator<'_, '_, '_>, pairs: Vec<ObjectPair>) -> Vec<ObjectPair> {
    let none = |pair: &ObjectPair| matches!(&pair.value, CallValue::Bare(at) if reader.scan.layers.bytes(*at) == b"None");
    pairs.into_iter().filter(|pair| !none(pair)).collect()
}

/// `(None, value)`, as requests takes a part that is no file.
fn without_file_names(mut object: CallObject) -> CallObject {
    for pair in &mut object.pairs {
        if let CallValue::List(items, _) = &pair.value
            && let [CallValue::Bare(_), value @ CallValue::Text(_)] = items.as_slice()
        {
            pair.value = value.clone();
        }
    }
    object
}

fn pairs(items: Vec<CallValue>, at: Range<usize>) -> CallObject {
    let mut object = CallObject { at, ..CallObject::default() };
    for item in items {
        if let CallValue::List(pair, at) = item {
            let mut pair = pair.into_iter();
            if let (Some(CallValue::Text(key)), Some(value)) = (pair.next(), pair.next()) {
                object.pairs.push(ObjectPair { key, value, at });
            }
        }
    }
    object
}

fn is_nothing(text: &[u8]) -> bool {
    matches!(text, b"null" | b"undefined" | b"None" | b"nil" | b"NULL" | b"false")
}

/// rest-client writes `:content_type` for `Content-Type`, and its types are symbols.
fn symbol_name(reader: &mut Evaluator<'_, '_, '_>, key: Slice) -> Slice {
    let text = reader.scan.layers.text(key).into_owned();
    let known = ["content_type", "user_agent", "accept_encoding"].contains(&text.as_str());
    if known { reader.scan.layers.coarse(key, text.replace('_', "-").as_bytes()) } else { key }
}

fn header_value(reader: &mut Evaluator<'_, '_, '_>, value: CallValue) -> Slice {
    match value {
        CallValue::Bare(at) if reader.scan.layers.bytes(at) == b":json" => reader.scan.layers.coarse(at, b"application/json"),
        CallValue::List(items, _) if items.len() == 1 => {
            items.into_iter().next().map(|item| reader.text_of(item)).unwrap_or(reader.scan.text.to(0))
        }
        other => reader.text_of(other),
    }
}
