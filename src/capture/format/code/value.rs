//! The value of an expression as far as the source shows it.

mod form;
mod format;
mod holes;

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::encode::{self, Alphabet, Json};
use super::program::{self, More};
use crate::capture::format::Scan;
use crate::capture::notation::code::{self, Call, CallArgument, Expr, Language};
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

/// So many names and calls are followed to find one value.
const MAX_STEPS: usize = 24;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum CallValue {
    /// Text; what the source does not show stands in it as `${...}`.
    Text(Slice),
    /// A number or a constant.
    Bare(Slice),
    /// Names and values.
    Object(CallObject),
    /// A list.
    List(Vec<CallValue>, Range<usize>),
    /// Turned into `name=value&...`: `URLSearchParams`.
    Form(Box<CallValue>),
    /// Turned into JSON: `JSON.stringify`.
    Json(Box<CallValue>),
    /// Parts: `FormData`.
    Multipart(CallObject),
    /// A body with its content type.
    Typed(Box<CallValue>, Slice),
    /// Something that is called and set, of which only [`super::any`] knows.
    Thing(usize, Range<usize>),
    /// Not shown.
    Unknown(Range<usize>),
}

/// Names and values in order.
#[derive(Clone, Debug, Default)]
pub(super) struct CallObject {
    pub(super) pairs: Vec<ObjectPair>,
    /// More may be in it than the source shows.
    pub(super) open: bool,
    pub(super) at: Range<usize>,
    /// How the function that makes a form of it writes that.
    pub(super) alphabet: Option<Alphabet>,
}

/// A name and its value.
#[derive(Clone, Debug)]
pub(super) struct ObjectPair {
    pub(super) key: Slice,
    pub(super) value: CallValue,
    pub(super) at: Range<usize>,
}

/// Evaluates the expressions of one call.
pub(super) struct Evaluator<'r, 's, 'a> {
    pub(super) scan: &'r mut Scan<'s, 'a>,
    pub(super) language: Language,
    steps: usize,
}

impl<'r, 's, 'a> Evaluator<'r, 's, 'a> {
    pub(super) fn new(scan: &'r mut Scan<'s, 'a>, language: Language) -> Evaluator<'r, 's, 'a> {
        Evaluator { scan, language, steps: 0 }
    }

    pub(super) fn text_at(&self, at: Range<usize>) -> String {
        String::from_utf8_lossy(self.scan.source.get(at).unwrap_or_default()).into_owned()
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, expr: &Expr) -> CallValue {
        match expr {
            Expr::Text(at) => self.literal(at.clone()),
            Expr::Bare(at) => CallValue::Bare(self.scan.slice(at.clone())),
            Expr::Joined(parts, at) => self.joined(parts, at),
            Expr::List(items, at) => CallValue::List(items.iter().map(|item| self.value(item)).collect(), at.clone()),
            Expr::Map(entries, at) => CallValue::Object(self.object(entries, at.clone())),
            Expr::Name(at) => self.named(at.clone()),
            Expr::Call(call) => self.call(call),
            Expr::Code(at) => CallValue::Unknown(at.clone()),
        }
    }

    fn literal(&mut self, at: Range<usize>) -> CallValue {
        let Some(found) = code::literal(self.scan.source, at.start, self.language) else { return CallValue::Unknown(at) };
        let coded = self.scan.slice(found.coded.clone());
        match (self.scan.layers.decode(coded, found.codec), found.filled) {
            (Ok(text), Some(open)) => CallValue::Text(self.filled(text, open, &found.coded)),
            (Ok(text), None) if self.language == Language::JavaScript => CallValue::Text(self.computed(text, &found.coded)),
            (Ok(text), None) => CallValue::Text(text),
            (Err(_), _) => CallValue::Text(self.scan.slice(found.coded.start + 1..found.coded.end.saturating_sub(1))),
        }
    }

    fn joined(&mut self, parts: &[Expr], at: &Range<usize>) -> CallValue {
        let pieces: Vec<Piece> = parts.iter().map(|part| self.piece(part)).collect();
        let shown = pieces.iter().any(|piece| matches!(piece, Piece::Copy(_)));
        if shown { CallValue::Text(self.scan.layers.join(pieces)) } else { CallValue::Unknown(at.clone()) }
    }

    fn piece(&mut self, part: &Expr) -> Piece {
        match self.value(part) {
            CallValue::Text(text) | CallValue::Bare(text) => Piece::Copy(text),
            CallValue::Form(inner) => match *inner {
                CallValue::Text(text) => Piece::Copy(text),
                CallValue::Object(object) => Piece::Copy(object.form(self.scan, Alphabet::Percent)),
                _ => self.hole(part.at()),
            },
            _ => self.hole(part.at()),
        }
    }

    fn hole(&self, at: Range<usize>) -> Piece {
        variable(self.scan.source.get(at.clone()).unwrap_or_default(), self.scan.slice(at))
    }

    /// The text of a value, a variable where it is not shown.
    pub(super) fn text_of(&mut self, value: CallValue) -> Slice {
        match value {
            CallValue::Text(text) | CallValue::Bare(text) => text,
            CallValue::Form(inner) => match *inner {
                CallValue::Object(object) => object.form(self.scan, Alphabet::Percent),
                other => self.text_of(other),
            },
            CallValue::Json(inner) => encode::json(self.scan, &inner, self.json_style()),
            CallValue::Typed(inner, _) => self.text_of(*inner),
            CallValue::List(_, at) | CallValue::Unknown(at) | CallValue::Thing(_, at) => self.variable_at(at),
            CallValue::Object(object) | CallValue::Multipart(object) => self.variable_at(object.at),
        }
    }

    fn variable_at(&mut self, at: Range<usize>) -> Slice {
        let piece = self.hole(at);
        self.scan.layers.join(vec![piece])
    }

    fn object(&mut self, entries: &[CallArgument], at: Range<usize>) -> CallObject {
        let mut object = CallObject { at, ..CallObject::default() };
        for entry in entries {
            match &entry.key {
                Some(key) => {
                    let (key, value) = (self.key(key), self.value(&entry.value));
                    put(&mut object.pairs, ObjectPair { key, value, at: entry.at.clone() }, self.scan);
                }
                None => self.spread(&mut object, &entry.value),
            }
        }
        object
    }

    fn spread(&mut self, object: &mut CallObject, value: &Expr) {
        match self.value(value) {
            CallValue::Object(inner) => {
                object.open |= inner.open;
                for pair in inner.pairs {
                    put(&mut object.pairs, pair, self.scan);
                }
            }
            _ => object.open = true,
        }
    }

    fn key(&mut self, key: &Expr) -> Slice {
        match key {
            Expr::Text(_) => match self.value(key) {
                CallValue::Text(text) => text,
                _ => self.scan.slice(key.at()),
            },
            _ => self.scan.slice(key.at()),
        }
    }

    /// One more name or call is followed, unless there were too many.
    fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps <= MAX_STEPS
    }

    /// What a variable holds.
    fn named(&mut self, at: Range<usize>) -> CallValue {
        if !self.step() || !self.scan.spend(program::REACH.min(at.start)) {
            return CallValue::Unknown(at);
        }
        let name = self.text_at(at.clone());
        let known = program::known(self.scan.source, &name, at.start, self.language);
        if known.value.is_none() && known.more.is_empty() {
            return self.owner_of(&name, at);
        }
        self.scan.taken.extend(known.at.iter().cloned());
        let base = known.value.as_ref().map(|expr| self.value(expr));
        self.grown(base, known.more, at)
    }

    /// `uri.request_uri`, `url.href`: a property that stands for the whole.
    fn owner_of(&mut self, name: &str, at: Range<usize>) -> CallValue {
        let same = [".request_uri", ".href", ".to_s", ".path"].iter().find_map(|end| name.strip_suffix(end));
        match same {
            Some(owner) if !owner.is_empty() => self.named(at.start..at.start + owner.len()),
            _ => CallValue::Unknown(at),
        }
    }

    /// A value with what later statements add to it.
    fn grown(&mut self, base: Option<CallValue>, more: Vec<More>, at: Range<usize>) -> CallValue {
        let mut value = match base {
            Some(value) => value,
            None if more.iter().all(|more| matches!(more, More::Push(_))) => CallValue::List(Vec::new(), at.clone()),
            None => return CallValue::Unknown(at),
        };
        for more in more {
            self.grow(&mut value, more);
        }
        value
    }

    fn grow(&mut self, value: &mut CallValue, more: More) {
        match (value, more) {
            (CallValue::List(items, _), More::Push(item)) => items.push(self.value(&item)),
            (CallValue::List(items, at), more) if items.is_empty() => {
                let mut object = CallValue::Object(CallObject { at: at.clone(), ..CallObject::default() });
                self.grow(&mut object, more);
            }
            (CallValue::Form(inner), more) => self.grow(inner, more),
            (CallValue::Object(object) | CallValue::Multipart(object), more) => {
                let appends = self.appends(&more);
                match self.added(more) {
                    Some(pair) if appends => object.pairs.push(pair),
                    Some(pair) => put(&mut object.pairs, pair, self.scan),
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// `append` leaves what is there of the same name.
    fn appends(&self, more: &More) -> bool {
        matches!(more, More::Call(call) if last_word(&self.text_at(call.name.clone())) == "append")
    }

    fn added(&mut self, more: More) -> Option<ObjectPair> {
        match more {
            More::Set { key, value, at } => Some(ObjectPair { key: self.key(&key), value: self.value(&value), at }),
            More::Push(_) => None,
            More::Call(call) => {
                let method = last_word(&self.text_at(call.name.clone())).to_ascii_lowercase();
                let adds = ["append", "set", "add", "put", "field", "merge", "appendfield"].contains(&method.as_str());
                let args: Vec<&Expr> = call.positional().collect();
                let [key, value, ..] = args.as_slice() else { return None };
                adds.then(|| ObjectPair { key: self.key(key), value: self.value(value), at: call.at.clone() })
            }
        }
    }

    /// Calls that change the notation only are seen through.
    fn call(&mut self, call: &Call) -> CallValue {
        if !self.step() {
            return CallValue::Unknown(call.at.clone());
        }
        let path = normal(&self.text_at(call.name.clone()));
        let word = last_word(&path).to_ascii_lowercase();
        let first = call.args.first().map(|arg| &arg.value);
        match word.as_str() {
            "stringify" if path.eq_ignore_ascii_case("json.stringify") => self.json_of(first, call),
            "dumps" | "json_encode" | "jsonencode" | "serializeobject" | "writevalueasstring" => self.json_of(first, call),
            "marshal" | "marshalindent" if path.starts_with("json.") => self.json_of(first, call),
            "to_s" | "inspect" if self.language == Language::Ruby => self.inspected(call),
            "to_json" => self.json_of(call.on.as_ref(), call),
            "stringify" => {
                let form = self.form_of(first, call);
                self.form_text(form)
            }
            "urlsearchparams" | "urlencode" | "encode_www_form" | "http_build_query" | "httpparams" | "formurlencodedcontent" => {
                self.form_of(first, call)
            }
            "encode" if first.is_some() && path.contains("querystring") => self.form_of(first, call),
            "httpbasicauth" => CallValue::List(call.positional().map(|arg| self.value(arg)).collect(), call.at.clone()),
            "to_query" => self.form_of(call.on.as_ref(), call),
            "formdata" | "multipartencoder" | "multipartformdatacontent" => self.multipart_of(first, call),
            "builder" if path.ends_with("FormBody.Builder") => self.form_of(None, call),
            "builder" if path.ends_with("MultipartBody.Builder") => self.multipart_of(None, call),
            "add" | "append" | "addencoded" | "addformdatapart" if call.on.is_some() => self.added_to(call),
            "create" if path.ends_with("RequestBody.create") => self.typed(call),
            "stringcontent" | "stringentity" => self.typed(call),
            "urlencodedformentity" => self.form_of(first, call),
            "array" if !call.args.is_empty() && call.args.iter().all(|arg| arg.key.is_none() && !arg.spread) => {
                CallValue::List(call.positional().map(|item| self.value(item)).collect(), call.at.clone())
            }
            "array" | "dict" | "hash" | "ordereddict" => CallValue::Object(self.object(&call.args, call.at.clone())),
            "map" | "headers" | "httpheaders" | "caseinsensitivedict" => self.map_of(first, call),
            "btoa" | "b64encode" | "strict_encode64" | "urlsafe_b64encode" | "base64_encode" | "base64encode"
            | "encodetostring" => self.base64_of(first, call, b""),
            "encode64" => self.base64_of(first, call, b"\n"),
            "tostring" if self.says_base64(first) && call.on.as_ref().is_some_and(|on| self.is_text(on)) => self.through(call),
            "tostring" if self.says_base64(first) => self.base64_of(call.on.as_ref(), call, b""),
            "tostring" if self.language == Language::JavaScript => {
                let form = self.through(call);
                self.form_text(form)
            }
            // With an encoding behind it, `str` decodes.
            "format" if call.on.is_some() && self.language == Language::Python => {
                self.formatted(call).unwrap_or(CallValue::Unknown(call.at.clone()))
            }
            "str" if call.args.len() == 1 && first.is_some_and(|first| self.is_bytes(first)) => self.printed_bytes(first),
            _ if is_transparent(&word) => self.through(call),
            _ => CallValue::Unknown(call.at.clone()),
        }
    }

    fn says_base64(&mut self, first: Option<&Expr>) -> bool {
        first.is_some_and(|expr| self.text_at(expr.at()).contains("base64"))
    }

    fn json_of(&mut self, inner: Option<&Expr>, call: &Call) -> CallValue {
        match inner.map(|inner| self.value(inner)) {
            Some(CallValue::Unknown(_)) | None => CallValue::Unknown(call.at.clone()),
            Some(value) => CallValue::Json(Box::new(value)),
        }
    }

    /// How the language's own function writes JSON.
    pub(super) fn json_style(&self) -> Json {
        if self.language == Language::Python { Json::Spaced } else { Json::Dense }
    }

    fn multipart_of(&mut self, first: Option<&Expr>, call: &Call) -> CallValue {
        match first.map(|first| self.value(first)) {
            Some(CallValue::Object(object)) => CallValue::Multipart(object),
            None => CallValue::Multipart(CallObject { at: call.at.clone(), ..CallObject::default() }),
            Some(_) => CallValue::Unknown(call.at.clone()),
        }
    }

    /// A link of a chain that adds a pair.
    fn added_to(&mut self, call: &Call) -> CallValue {
        let mut value = match &call.on {
            Some(on) => self.value(on),
            None => return CallValue::Unknown(call.at.clone()),
        };
        self.grow(&mut value, More::Call(Box::new(call.clone())));
        value
    }

    /// `RequestBody.create(type, text)`, `new StringContent(text, encoding, type)`: the type looks like one.
    fn typed(&mut self, call: &Call) -> CallValue {
        let mut media = None;
        let mut body = None;
        for arg in call.positional() {
            let value = self.value(arg);
            match value {
                CallValue::Text(text) if is_media(self.scan.layers.bytes(text)) => media = Some(text),
                CallValue::Unknown(_) | CallValue::Bare(_) => {}
                other => body = Some(other),
            }
        }
        match (body, media) {
            (Some(body), Some(media)) => CallValue::Typed(Box::new(body), media),
            (Some(body), None) => body,
            _ => CallValue::Unknown(call.at.clone()),
        }
    }

    fn map_of(&mut self, first: Option<&Expr>, call: &Call) -> CallValue {
        match first.map(|first| self.value(first)) {
            Some(value @ CallValue::Object(_)) => value,
            Some(CallValue::List(items, at)) => self.pairs_of(items, at),
            None => CallValue::Object(CallObject { at: call.at.clone(), ..CallObject::default() }),
            Some(_) => CallValue::Unknown(call.at.clone()),
        }
    }

    /// The Base64 of a text that is written in the source stands for the whole call.
    fn base64_of(&mut self, inner: Option<&Expr>, call: &Call, tail: &[u8]) -> CallValue {
        let Some(CallValue::Text(slice)) = inner.map(|inner| self.value(inner)) else {
            return CallValue::Unknown(call.at.clone());
        };
        let text = self.scan.layers.bytes(slice).to_vec();
        // In a plain literal the signs of a variable are text.
        let filled = self.scan.layers.is_live(slice) || self.scan.layers.codec(slice.layer) == Codec::Join;
        let plain = matches!(inner, Some(Expr::Text(_))) && !filled;
        if !plain && memchr::memmem::find(&text, b"${").is_some() {
            return CallValue::Unknown(call.at.clone());
        }
        let encoded = [STANDARD.encode(text).as_bytes(), tail].concat();
        let at = self.scan.slice(call.at.clone());
        CallValue::Text(self.scan.layers.coarse(at, &encoded))
    }

    /// A method gives what it is called on, a function its first argument.
    fn through(&mut self, call: &Call) -> CallValue {
        let path = normal(&self.text_at(call.name.clone()));
        let word = last_word(&path).to_ascii_lowercase();
        let of_module = ["utf8.", "ascii.", "latin1."].iter().any(|module| path.starts_with(module));
        let first = call.args.first().map(|arg| &arg.value);
        match (&call.on, first) {
            (Some(on), _) if METHODS.contains(&word.as_str()) => self.value(on),
            (None, _) if METHODS.contains(&word.as_str()) && !of_module => self.receiver(call),
            (_, Some(first)) => self.value(first),
            _ => CallValue::Unknown(call.at.clone()),
        }
    }

    /// `params.toString()`: the path before the last word is a variable.
    fn receiver(&mut self, call: &Call) -> CallValue {
        let path = self.text_at(call.name.clone());
        let word = last_word(&path).len();
        let name = path[..path.len() - word].trim_end_matches(['.', '>', '-', ':', '?']);
        if name.is_empty() {
            return CallValue::Unknown(call.at.clone());
        }
        let at = call.name.start..call.name.start + name.len();
        self.value(&Expr::Name(at))
    }
}

fn is_media(text: &[u8]) -> bool {
    [&b"application/"[..], b"text/", b"multipart/"].iter().any(|start| text.starts_with(start))
}

/// Methods that give back what they are called on, written otherwise.
const METHODS: &[&str] =
    &["tostring", "to_s", "encode", "decode", "getbytes", "data", "trim", "strip", "chomp", "freeze", "build"];

/// Functions that give back what they are given.
const FUNCTIONS: &[&str] = &[
    "parse",
    "uri",
    "url",
    "newreader",
    "stringcontent",
    "newbufferstring",
    "newbuffer",
    "byte",
    "bytes",
    "buffer",
    "from",
    "str",
    "ofstring",
    "create",
];

fn is_transparent(word: &str) -> bool {
    METHODS.contains(&word) || FUNCTIONS.contains(&word)
}

/// The last of two pairs with one name counts, as in all these languages.
fn put(pairs: &mut Vec<ObjectPair>, pair: ObjectPair, scan: &Scan<'_, '_>) {
    let same = |known: &ObjectPair| scan.layers.bytes(known.key) == scan.layers.bytes(pair.key);
    match pairs.iter().position(same) {
        Some(at) => pairs[at] = pair,
        None => pairs.push(pair),
    }
}

fn variable(code: &[u8], at: Slice) -> Piece {
    let code: Vec<u8> = code.iter().map(|b| if b.is_ascii_whitespace() { b' ' } else { *b }).collect();
    Piece::Text { bytes: [b"${", code.as_slice(), b"}"].concat(), at }
}

/// A path with dots alone between its words, without sigils and without `this`.
pub(super) fn normal(path: &str) -> String {
    let path = path.replace("->", ".").replace("::", ".").replace(['?', '!', '@', '\n', ' ', '\t', '\r'], "");
    let path = path.replace('\\', ".");
    let sigils = |word: &'_ str| if word == "$" { "$".to_owned() } else { word.trim_start_matches('$').to_owned() };
    let words = path.split('.').map(sigils).filter(|word| !matches!(word.as_str(), "this" | "self" | "window" | ""));
    words.collect::<Vec<_>>().join(".")
}

/// The last word of a path.
pub(super) fn last_word(path: &str) -> &str {
    path.rsplit(['.', '>', ':', '\\']).next().unwrap_or_default()
}
