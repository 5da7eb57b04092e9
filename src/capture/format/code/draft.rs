//! A request put together from the arguments of a call, or from the statements that build it.

mod finish;

use std::ops::Range;

use super::encode;
use super::library::{Encoding, FORM_TYPE, Library, Role};
use super::value::{Object, Pair, Reader, Value};
use crate::capture::model::{Field, Origin};
use crate::capture::notation::code::Language;
use crate::text::layers::{Piece, Slice};

/// What axios adds for `URLSearchParams`.
const AXIOS_FORM_TYPE: &str = "application/x-www-form-urlencoded;charset=utf-8";

/// What is known of the request so far.
pub(super) struct Draft {
    pub(super) library: &'static Library,
    /// The word that makes the library add things.
    name: Range<usize>,
    method: Option<Slice>,
    base: Option<Slice>,
    url: Option<Slice>,
    headers: Vec<Field>,
    /// Header fields or the body may come from where the source does not show them.
    pub(super) open: bool,
    body: Content,
    query: Vec<Pair>,
    user: Option<Slice>,
    password: Option<Slice>,
    insecure: Option<Slice>,
    /// The content type that came with the body.
    media: Option<Slice>,
}

/// The body as it was given.
enum Content {
    Nothing,
    Hidden,
    /// As it is sent, with the content type that the client adds.
    Text {
        raw: Slice,
        implied: Option<&'static str>,
    },
    Multipart(Object),
}

impl Draft {
    pub(super) fn new(library: &'static Library, name: Range<usize>) -> Draft {
        Draft {
            library,
            name,
            method: None,
            base: None,
            url: None,
            headers: Vec::new(),
            open: false,
            body: Content::Nothing,
            query: Vec::new(),
            user: None,
            password: None,
            insecure: None,
            media: None,
        }
    }

    /// Takes an argument or an option.
    pub(super) fn take(&mut self, reader: &mut Reader<'_, '_, '_>, role: Role, value: Value, at: &Range<usize>) {
        match role {
            Role::Url | Role::Host => self.url = Some(self.address(reader, role, value)),
            Role::Base => self.base = Some(reader.text_of(value)),
            Role::Path => self.path(reader, value),
            Role::Method => self.method = self.method_of(reader, value),
            Role::Headers => self.fields(reader, value),
            Role::Data => self.data(reader, value),
            Role::Json => self.json(reader, value),
            Role::Form => self.form(reader, value),
            Role::Multipart => self.parts(value),
            Role::Query => self.query(value),
            Role::Auth => self.auth(reader, value, at),
            Role::User => self.user = Some(reader.text_of(value)),
            Role::Password => self.password = Some(reader.text_of(value)),
            Role::Type => self.field(reader, "Content-Type", value, at),
            Role::Options => self.options(reader, value),
            Role::Insecure => self.insecure = self.off(reader, value, at),
            Role::Nothing => {}
        }
    }

    /// An object whose members are options of the library.
    fn options(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        let object = match value {
            Value::Object(object) => object,
            Value::Bare(_) => return,
            _ => {
                self.open = true;
                return;
            }
        };
        self.open |= object.open;
        for pair in object.pairs {
            let name = reader.scan.layers.text(pair.key).into_owned();
            let role = self.library.options.iter().find(|(known, _)| *known == name).map(|(_, role)| *role);
            self.take(reader, role.unwrap_or(Role::Nothing), pair.value, &pair.at);
        }
    }

    fn address(&self, reader: &mut Reader<'_, '_, '_>, role: Role, value: Value) -> Slice {
        let text = reader.text_of(value);
        if role == Role::Url {
            return text;
        }
        let scheme = Piece::Text { bytes: b"https://".to_vec(), at: text.to(0) };
        reader.scan.layers.join(vec![scheme, Piece::Copy(text)])
    }

    fn path(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        let path = reader.text_of(value);
        let whole = memchr::memmem::find(reader.scan.layers.bytes(path), b"://").is_some();
        self.url = Some(match self.url.filter(|_| !whole) {
            Some(host) => reader.scan.layers.join(vec![Piece::Copy(host), Piece::Copy(path)]),
            None => path,
        });
    }

    /// The host apart from the path.
    pub(super) fn set_host(&mut self, reader: &mut Reader<'_, '_, '_>, scheme: &str, host: Value, port: Option<Slice>) {
        let text = reader.text_of(host);
        let mut pieces = vec![Piece::Text { bytes: scheme.as_bytes().to_vec(), at: text.to(0) }, Piece::Copy(text)];
        if let Some(port) = port {
            pieces.extend([Piece::Text { bytes: b":".to_vec(), at: port.to(0) }, Piece::Copy(port)]);
        }
        self.url = Some(reader.scan.layers.join(pieces));
    }

    /// A scheme and its credentials, given one by one.
    pub(super) fn set_authorization(&mut self, reader: &mut Reader<'_, '_, '_>, scheme: Value, value: Value, at: &Range<usize>) {
        let (scheme, value) = (reader.text_of(scheme), reader.text_of(value));
        let scheme = if reader.scan.layers.bytes(scheme).starts_with(b":") { scheme.from(1) } else { scheme };
        let blank = Piece::Text { bytes: b" ".to_vec(), at: value.to(0) };
        let value = reader.scan.layers.join(vec![Piece::Copy(scheme), blank, Piece::Copy(value)]);
        let unit = reader.scan.slice(at.clone());
        let name = reader.scan.layers.coarse(unit, b"Authorization");
        self.headers.push(Field { name, value, unit, origin: Origin::Implied });
    }

    /// A parameter of the address.
    pub(super) fn add_query(&mut self, key: Slice, value: Value, at: &Range<usize>) {
        self.query.push(Pair { key, value, at: at.clone() });
    }

    /// The value of the last field of that name.
    pub(super) fn field_value(&self, reader: &Reader<'_, '_, '_>, name: &str) -> Option<String> {
        let same = |field: &&Field| reader.scan.layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes());
        self.headers.iter().rev().find(same).map(|field| reader.scan.layers.text(field.value).into_owned())
    }

    fn method_of(&self, reader: &mut Reader<'_, '_, '_>, value: Value) -> Option<Slice> {
        let at = match value {
            Value::Text(at) => at,
            Value::Bare(at) if reader.scan.layers.bytes(at).starts_with(b":") => at.from(1),
            // `Method.POST`, `HttpMethod.Post`.
            Value::Unknown(at) => {
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
    fn upper(&self, reader: &mut Reader<'_, '_, '_>, at: Slice) -> Slice {
        let upper = reader.scan.layers.bytes(at).to_ascii_uppercase();
        if upper == reader.scan.layers.bytes(at) { at } else { reader.scan.layers.coarse(at, &upper) }
    }

    pub(super) fn set_method(&mut self, reader: &mut Reader<'_, '_, '_>, method: &str) {
        let at = reader.scan.slice(self.name.clone());
        self.method.get_or_insert_with(|| reader.scan.layers.coarse(at, method.as_bytes()));
    }

    fn fields(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        match value {
            Value::Object(object) => {
                self.open |= object.open;
                for pair in object.pairs {
                    self.pair_field(reader, pair);
                }
            }
            Value::List(items, _) => {
                for item in items {
                    self.line(reader, item);
                }
            }
            Value::Text(_) => self.line(reader, value),
            Value::Bare(_) => {}
            _ => self.open = true,
        }
    }

    fn pair_field(&mut self, reader: &mut Reader<'_, '_, '_>, pair: Pair) {
        let unit = reader.scan.slice(pair.at.clone());
        let name = symbol_name(reader, pair.key);
        let constant = matches!(&pair.value, Value::Bare(at) if matches!(reader.scan.layers.bytes(*at), b"null" | b"undefined" | b"None" | b"nil"));
        if !constant {
            let value = header_value(reader, pair.value);
            self.headers.push(Field { name, value, unit, origin: Origin::Written });
        }
    }

    /// `'Name: value'`, or `['Name', 'value']`.
    fn line(&mut self, reader: &mut Reader<'_, '_, '_>, item: Value) {
        let text = match item {
            Value::Text(text) => text,
            Value::List(pair, at) => {
                let mut pair = pair.into_iter();
                if let (Some(Value::Text(key)), Some(value)) = (pair.next(), pair.next()) {
                    self.pair_field(reader, Pair { key, value, at });
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
    pub(super) fn set_field(&mut self, reader: &mut Reader<'_, '_, '_>, name: Value, value: Value, at: &Range<usize>) {
        match name {
            Value::Text(key) => self.pair_field(reader, Pair { key, value, at: at.clone() }),
            _ => self.open = true,
        }
    }

    fn field(&mut self, reader: &mut Reader<'_, '_, '_>, name: &str, value: Value, at: &Range<usize>) {
        let unit = reader.scan.slice(at.clone());
        let name = reader.scan.layers.coarse(unit, name.as_bytes());
        let value = reader.text_of(value);
        self.headers.push(Field { name, value, unit, origin: Origin::Written });
    }

    fn data(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        match value {
            Value::Object(object) => match self.library.object {
                Encoding::Form => {
                    let object = self.ordered(reader, object);
                    self.form(reader, Value::Object(object));
                }
                Encoding::BareForm => {
                    self.form(reader, Value::Object(object));
                    if let Content::Text { implied, .. } = &mut self.body {
                        *implied = self.library.text_type;
                    }
                }
                Encoding::Json => self.json(reader, Value::Object(object)),
                Encoding::Multipart => self.body = Content::Multipart(object),
                Encoding::Unknown => self.body = Content::Hidden,
                Encoding::Text => {
                    let at = reader.scan.slice(object.at);
                    let raw = reader.scan.layers.coarse(at, b"[object Object]");
                    self.body = Content::Text { raw, implied: self.library.text_type };
                }
            },
            Value::Form(_) => {
                self.form(reader, value);
                // What these encode with yields a text like any other; `URLSearchParams` brings its type.
                let text = matches!(reader.language, Language::Python | Language::Ruby | Language::Php);
                if let Content::Text { implied, .. } = &mut self.body {
                    match self.library.client {
                        _ if text => *implied = self.library.text_type,
                        "axios" => *implied = Some(AXIOS_FORM_TYPE),
                        _ => {}
                    }
                }
            }
            Value::Json(inner) => {
                let raw = encode::json(reader.scan, &inner, reader.json_style());
                self.body = Content::Text { raw, implied: self.library.text_type };
            }
            Value::Multipart(object) => self.body = Content::Multipart(object),
            Value::Text(raw) => self.body = Content::Text { raw, implied: self.library.text_type },
            Value::Bare(at) if is_nothing(reader.scan.layers.bytes(at)) => {}
            Value::List(items, at)
                if items.iter().all(|item| matches!(item, Value::List(pair, _) if pair.len() == 2)) && !items.is_empty() =>
            {
                let object = pairs(items, at);
                self.form(reader, Value::Object(object));
            }
            Value::Typed(inner, media) => {
                self.data(reader, *inner);
                self.media = Some(media);
            }
            _ => self.body = Content::Hidden,
        }
    }

    /// Faraday puts the names in order.
    fn ordered(&self, reader: &Reader<'_, '_, '_>, mut object: Object) -> Object {
        if self.library.client == "Faraday" {
            object.pairs.sort_by(|a, b| reader.scan.layers.bytes(a.key).cmp(reader.scan.layers.bytes(b.key)));
        }
        object
    }

    fn json(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        match value {
            // `json: true` of request asks for an answer in JSON.
            Value::Bare(_) => {}
            Value::Object(_) | Value::List(..) => {
                let raw = encode::json(reader.scan, &value, reader.json_style());
                self.body = Content::Text { raw, implied: Some("application/json") };
            }
            Value::Json(inner) => {
                let raw = encode::json(reader.scan, &inner, reader.json_style());
                self.body = Content::Text { raw, implied: Some("application/json") };
            }
            _ => self.body = Content::Hidden,
        }
    }

    fn form(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        let value = match value {
            Value::Form(inner) => *inner,
            other => other,
        };
        let (raw, open) = match value {
            Value::Object(mut object) => {
                object.pairs = shown(reader, object.pairs);
                (object.form(reader.scan, self.library.alphabet()), object.open)
            }
            Value::Text(text) => (text, false),
            _ => {
                self.body = Content::Hidden;
                return;
            }
        };
        self.body = if open { Content::Hidden } else { Content::Text { raw, implied: Some(FORM_TYPE) } };
    }

    fn parts(&mut self, value: Value) {
        self.body = match value {
            Value::Object(object) | Value::Multipart(object) => Content::Multipart(without_file_names(object)),
            Value::List(items, at) if !items.is_empty() => Content::Multipart(without_file_names(pairs(items, at))),
            _ => Content::Hidden,
        };
    }

    fn query(&mut self, value: Value) {
        match value {
            Value::Object(object) => self.query = object.pairs,
            Value::Form(inner) => self.query(*inner),
            _ => {}
        }
    }

    /// `{username, password}`, `('id', 'secret')`, `['id', 'secret']`, `HTTPBasicAuth('id', 'secret')`.
    fn auth(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value, at: &Range<usize>) {
        match value {
            Value::Object(object) => {
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
            Value::List(items, _) => {
                let mut texts = items.into_iter().map(|item| reader.text_of(item));
                (self.user, self.password) = (texts.next(), texts.next());
            }
            Value::Text(pair) => {
                let colon = reader.scan.layers.bytes(pair).iter().position(|b| *b == b':');
                self.user = Some(pair.to(colon.unwrap_or(pair.len())));
                self.password = colon.map(|colon| pair.from(colon + 1));
            }
            Value::Bare(_) => {}
            _ => {
                // Some object that adds a field of its own.
                let at = reader.scan.slice(at.clone());
                let name = reader.scan.layers.coarse(at, b"Authorization");
                let value = reader.scan.layers.coarse(at, b"${auth}");
                self.headers.push(Field { name, value, unit: at, origin: Origin::Implied });
            }
        }
    }

    fn off(&self, reader: &Reader<'_, '_, '_>, value: Value, at: &Range<usize>) -> Option<Slice> {
        let off =
            matches!(value, Value::Bare(text) if matches!(reader.scan.layers.bytes(text), b"false" | b"False" | b"0" | b"FALSE"));
        off.then(|| reader.scan.slice(at.clone()))
    }

    /// A call that switches the verification of certificates off.
    pub(super) fn set_insecure(&mut self, reader: &Reader<'_, '_, '_>, at: &Range<usize>) {
        self.insecure = Some(reader.scan.slice(at.clone()));
    }

    /// True when nothing of the body was given.
    fn has_no_body(&self) -> bool {
        matches!(self.body, Content::Nothing)
    }

    /// A part of the body that is written by itself: `request.write(data)`.
    pub(super) fn add_data(&mut self, reader: &mut Reader<'_, '_, '_>, value: Value) {
        if self.has_no_body() || !matches!(value, Value::Bare(_)) {
            self.data(reader, value);
        }
    }

    /// A parameter of the body that is written by itself.
    pub(super) fn add_parameter(&mut self, reader: &mut Reader<'_, '_, '_>, key: Slice, value: Value, at: &Range<usize>) {
        let pair = Pair { key, value, at: at.clone() };
        let raw = encode::form(reader.scan, &[pair], self.library.alphabet());
        let raw = match self.body {
            Content::Text { raw: known, .. } => {
                let sign = Piece::Text { bytes: b"&".to_vec(), at: raw.to(0) };
                reader.scan.layers.join(vec![Piece::Copy(known), sign, Piece::Copy(raw)])
            }
            _ => raw,
        };
        self.body = Content::Text { raw, implied: Some(FORM_TYPE) };
    }
}

/// Without what libraries leave out: Python's None.
fn shown(reader: &Reader<'_, '_, '_>, pairs: Vec<Pair>) -> Vec<Pair> {
    let none = |pair: &Pair| matches!(&pair.value, Value::Bare(at) if reader.scan.layers.bytes(*at) == b"None");
    pairs.into_iter().filter(|pair| !none(pair)).collect()
}

/// `(None, value)`, as requests takes a part that is no file.
fn without_file_names(mut object: Object) -> Object {
    for pair in &mut object.pairs {
        if let Value::List(items, _) = &pair.value
            && let [Value::Bare(_), value @ Value::Text(_)] = items.as_slice()
        {
            pair.value = value.clone();
        }
    }
    object
}

fn pairs(items: Vec<Value>, at: Range<usize>) -> Object {
    let mut object = Object { at, ..Object::default() };
    for item in items {
        if let Value::List(pair, at) = item {
            let mut pair = pair.into_iter();
            if let (Some(Value::Text(key)), Some(value)) = (pair.next(), pair.next()) {
                object.pairs.push(Pair { key, value, at });
            }
        }
    }
    object
}

fn is_nothing(text: &[u8]) -> bool {
    matches!(text, b"null" | b"undefined" | b"None" | b"nil" | b"NULL" | b"false")
}

/// rest-client writes `:content_type` for `Content-Type`, and its types are symbols.
fn symbol_name(reader: &mut Reader<'_, '_, '_>, key: Slice) -> Slice {
    let text = reader.scan.layers.text(key).into_owned();
    let known = ["content_type", "user_agent", "accept_encoding"].contains(&text.as_str());
    if known { reader.scan.layers.coarse(key, text.replace('_', "-").as_bytes()) } else { key }
}

fn header_value(reader: &mut Reader<'_, '_, '_>, value: Value) -> Slice {
    match value {
        Value::Bare(at) if reader.scan.layers.bytes(at) == b":json" => reader.scan.layers.coarse(at, b"application/json"),
        Value::List(items, _) if items.len() == 1 => {
            items.into_iter().next().map(|item| reader.text_of(item)).unwrap_or(reader.scan.text.to(0))
        }
        other => reader.text_of(other),
    }
}
