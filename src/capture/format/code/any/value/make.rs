//! What well-known functions make of what they are given: forms, JSON, Base64, addresses.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::super::value::{Object, Pair, Value};
use super::super::words::{self, Makes};
use super::super::{Arg, Event, Run};
use super::text::variable;
use crate::text::layers::Piece;

impl Run<'_, '_, '_> {
    /// The value that the function gives, where its word is known and it is given what it takes.
    pub(super) fn made(&mut self, path: &str, word: &str, on: Option<&Value>, args: &[Arg], at: &Range<usize>) -> Option<Value> {
        let makes = words::makes(path, word)?;
        let first = args.iter().find(|arg| arg.key.is_none());
        let subject = on.filter(|on| !matches!(on, Value::Unknown(_) | Value::Thing(..))).or(first.map(|arg| &arg.value));
        match makes {
            Makes::Same => self.in_notation(on, first.or(args.first()), at),
            Makes::Base64 => Some(self.base64(subject, at)),
            Makes::Escaped => Some(match subject {
                Some(Value::Text(text)) => Value::Text(*text),
                Some(object @ Value::Object(_)) => Value::Form(Box::new(object.clone())),
                _ => Value::Unknown(at.clone()),
            }),
            Makes::Form => Some(self.form(subject, args, at)),
            Makes::Json => self.json(subject, args, at),
            // Akka's is a form, browsers' has parts.
            Makes::Multipart if args.iter().any(|arg| arg.key.is_some()) => {
                Some(Value::Form(Box::new(Value::Object(self.named_args(args, at)))))
            }
            Makes::Multipart => Some(match subject.and_then(|value| self.object_of(value)) {
                Some(object) => Value::Multipart(object),
                None => Value::Multipart(Object { at: at.clone(), ..Object::default() }),
            }),
            Makes::Typed => self.typed(on, args),
            Makes::Map => self.collected(on, args, at),
            Makes::Pair => self.pair(args, at),
            Makes::Basic => Some(self.basic(args, at)),
            Makes::Authorization => self.authorization(args, at),
            Makes::Format => self.format(on, args),
            Makes::Address => self.address(args, at),
        }
    }

    /// `buffer.toString('base64')` names the notation that it gives.
    fn in_notation(&mut self, on: Option<&Value>, first: Option<&Arg>, at: &Range<usize>) -> Option<Value> {
        let named = match first.map(|arg| &arg.value) {
            Some(Value::Text(name)) => self.scan.layers.text(*name).to_ascii_lowercase(),
            _ => String::new(),
        };
        match (on, named.as_str()) {
            (Some(Value::Text(_)), "base64") => Some(self.base64(on, at)),
            (Some(_), "base64" | "base64url" | "hex") => Some(Value::Unknown(at.clone())),
            _ => self.same(on, first),
        }
    }

    /// A value in another notation: what it is called on, or what it is given.
    fn same(&mut self, on: Option<&Value>, first: Option<&Arg>) -> Option<Value> {
        match (on, first.map(|arg| &arg.value)) {
            (
                Some(
                    value @ (Value::Text(_)
                    | Value::Form(_)
                    | Value::Json(_)
                    | Value::Object(_)
                    | Value::Multipart(_)
                    | Value::Typed(..)),
                ),
                _,
            ) => Some(value.clone()),
            (Some(Value::Thing(index, at)), None) => Some(Value::Thing(*index, at.clone())),
            (None, Some(value @ (Value::Text(_) | Value::Form(_) | Value::Json(_) | Value::Unknown(_)))) => Some(value.clone()),
            _ => None,
        }
    }

    fn base64(&mut self, subject: Option<&Value>, at: &Range<usize>) -> Value {
        let Some(text) = subject.and_then(|value| self.plain_text(value)) else { return Value::Unknown(at.clone()) };
        let bytes = self.scan.layers.bytes(text);
        if memchr::memmem::find(bytes, b"${").is_some() {
            return Value::Unknown(at.clone());
        }
        let encoded = STANDARD.encode(bytes);
        let at = self.scan.slice(at.clone());
        Value::Text(self.scan.layers.coarse(at, encoded.as_bytes()))
    }

    /// Names and values of a map, of named arguments, of pairs, or of texts by turns.
    pub(in super::super) fn object_of(&mut self, value: &Value) -> Option<Object> {
        match value {
            Value::Object(object) => self.object_of_named(object),
            Value::Form(inner) | Value::Json(inner) => self.object_of(inner),
            Value::List(items, at) => {
                let mut object = Object { at: at.clone(), ..Object::default() };
                for item in items {
                    object.pairs.push(self.pair_of(item, at)?);
                }
                (!object.pairs.is_empty()).then_some(object)
            }
            _ => None,
        }
    }

    /// `{name: 'grant_type', value: 'x'}` alone is one pair.
    fn object_of_named(&mut self, object: &Object) -> Option<Object> {
        let names: Vec<String> = object.pairs.iter().map(|pair| self.scan.layers.text(pair.key).to_ascii_lowercase()).collect();
        let named = names.iter().any(|name| name == "value") && names.iter().any(|name| name == "key" || name == "name");
        (!named).then(|| object.clone())
    }

    /// `["a", "b"]`, `("a", "b")`, `{key: "a", value: "b"}`, `"a=b"`.
    fn pair_of(&mut self, item: &Value, at: &Range<usize>) -> Option<Pair> {
        match item {
            Value::List(pair, at) => match pair.as_slice() {
                [Value::Text(key), value] => Some(Pair { key: *key, value: value.clone(), at: at.clone() }),
                [Value::Bare(key), value] => {
                    let symbol = usize::from(self.scan.layers.bytes(*key).starts_with(b":"));
                    Some(Pair { key: key.from(symbol), value: value.clone(), at: at.clone() })
                }
                _ => None,
            },
            Value::Object(object) => {
                let named = |names: &[&str]| {
                    let same = |pair: &&Pair| names.contains(&self.scan.layers.text(pair.key).to_ascii_lowercase().as_str());
                    object.pairs.iter().find(same).map(|pair| pair.value.clone())
                };
                let (key, value) = (named(&["key", "name"]), named(&["value"]));
                match (key, value) {
                    (Some(Value::Text(key)), Some(value)) => Some(Pair { key, value, at: object.at.clone() }),
                    _ if object.pairs.len() == 1 => object.pairs.first().cloned(),
                    _ => None,
                }
            }
            Value::Thing(index, _) => match self.things.get(*index)?.events.as_slice() {
                [Event { args, at, .. }] => match args.as_slice() {
                    [Arg { value: Value::Text(key), .. }, item] => {
                        Some(Pair { key: *key, value: item.value.clone(), at: at.clone() })
                    }
                    _ => None,
                },
                _ => None,
            },
            Value::Text(text) => {
                let equals = self.scan.layers.bytes(*text).iter().position(|b| *b == b'=')?;
                Some(Pair { key: text.to(equals), value: Value::Text(text.from(equals + 1)), at: at.clone() })
            }
            _ => None,
        }
    }

    fn named_args(&self, args: &[Arg], at: &Range<usize>) -> Object {
        let pair = |arg: &Arg| arg.key.map(|key| Pair { key, value: arg.value.clone(), at: arg.at.clone() });
        let open = args.iter().any(|arg| arg.key.is_none() && !matches!(arg.value, Value::Text(_)));
        Object { pairs: args.iter().filter_map(pair).collect(), open, at: at.clone(), alphabet: None }
    }

    fn form(&mut self, subject: Option<&Value>, args: &[Arg], at: &Range<usize>) -> Value {
        if args.iter().any(|arg| arg.key.is_some_and(|key| words::is_parameter(&self.scan.layers.text(key)))) {
            return Value::Form(Box::new(Value::Object(self.named_args(args, at))));
        }
        let texts: Vec<&Arg> = args.iter().filter(|arg| arg.key.is_none()).collect();
        if let [Arg { value: Value::Text(key), .. }, item] = texts.as_slice() {
            let pair = Pair { key: *key, value: item.value.clone(), at: at.clone() };
            return Value::Form(Box::new(Value::Object(Object { pairs: vec![pair], at: at.clone(), ..Object::default() })));
        }
        match subject {
            Some(Value::Text(text)) => Value::Form(Box::new(Value::Text(*text))),
            Some(Value::Form(inner)) => Value::Form(inner.clone()),
            Some(value) => match self.object_of(value) {
                Some(object) => Value::Form(Box::new(Value::Object(object))),
                None if args.is_empty() => self.empty_form(at),
                None => Value::Unknown(at.clone()),
            },
            None => self.empty_form(at),
        }
    }

    fn empty_form(&self, at: &Range<usize>) -> Value {
        Value::Form(Box::new(Value::Object(Object { at: at.clone(), ..Object::default() })))
    }

    fn json(&mut self, subject: Option<&Value>, args: &[Arg], at: &Range<usize>) -> Option<Value> {
        if args.iter().any(|arg| arg.key.is_some_and(|key| words::is_parameter(&self.scan.layers.text(key)))) {
            return Some(Value::Json(Box::new(Value::Object(self.named_args(args, at)))));
        }
        match subject.or(args.first().map(|arg| &arg.value)) {
            Some(Value::Json(inner)) => Some(Value::Json(inner.clone())),
            Some(value @ (Value::Object(_) | Value::List(..) | Value::Text(_))) => Some(Value::Json(Box::new(value.clone()))),
            _ => None,
        }
    }

    /// A body with its media type among the arguments, which looks like one.
    fn typed(&mut self, on: Option<&Value>, args: &[Arg]) -> Option<Value> {
        let is_media = |run: &Self, value: &Value| match value {
            Value::Text(text) => {
                let bytes = run.scan.layers.bytes(*text);
                bytes.starts_with(b"application/") || bytes.starts_with(b"text/")
            }
            _ => false,
        };
        let values = on.into_iter().chain(args.iter().map(|arg| &arg.value));
        let mut media = None;
        let mut body = None;
        for value in values {
            match value {
                Value::Text(text) if is_media(self, value) => media = Some(*text),
                Value::Text(_) | Value::Json(_) | Value::Form(_) => body = body.or(Some(value.clone())),
                _ => {}
            }
        }
        match (body?, media) {
            (body, Some(media)) => Some(Value::Typed(Box::new(body), media)),
            (body, None) => Some(body),
        }
    }

    fn collected(&mut self, on: Option<&Value>, args: &[Arg], at: &Range<usize>) -> Option<Value> {
        if on.is_some_and(|on| !matches!(on, Value::Unknown(_))) {
            return None;
        }
        let positional: Vec<&Value> = args.iter().filter(|arg| arg.key.is_none()).map(|arg| &arg.value).collect();
        if args.iter().any(|arg| arg.key.is_some()) {
            return Some(Value::Object(self.named_args(args, at)));
        }
        match positional.as_slice() {
            [] => Some(Value::Object(Object { at: at.clone(), ..Object::default() })),
            [value @ (Value::Object(_) | Value::List(..))] => Some((*value).clone()),
            [Value::Text(_), ..] if positional.len().is_multiple_of(2) && positional.len() > 1 => {
                Some(Value::Object(self.by_turns(&positional, at)))
            }
            _ if positional.iter().all(|value| matches!(value, Value::List(..) | Value::Object(_))) => {
                Some(Value::List(positional.into_iter().cloned().collect(), at.clone()))
            }
            _ => Some(Value::Object(Object { at: at.clone(), ..Object::default() })),
        }
    }

    /// `Map.of("a", "b", "c", "d")`.
    fn by_turns(&mut self, values: &[&Value], at: &Range<usize>) -> Object {
        let pair = |two: &[&Value]| match two {
            [Value::Text(key), value] => Some(Pair { key: *key, value: (*value).clone(), at: at.clone() }),
            _ => None,
        };
        Object { pairs: values.chunks(2).filter_map(pair).collect(), at: at.clone(), ..Object::default() }
    }

    fn pair(&mut self, args: &[Arg], at: &Range<usize>) -> Option<Value> {
        let values: Vec<Value> = args.iter().map(|arg| arg.value.clone()).collect();
        (values.len() == 2).then(|| Value::List(values, at.clone()))
    }

    pub(super) fn basic(&mut self, args: &[Arg], at: &Range<usize>) -> Value {
        let colon = Piece::Text { bytes: b":".to_vec(), at: self.scan.slice(at.start..at.start) };
        let mut pieces: Vec<Piece> = args.iter().map(|arg| self.piece(arg.value.clone(), arg.at.clone())).collect();
        pieces.insert(pieces.len().min(1), colon);
        let pair = Value::Text(self.scan.layers.join(pieces));
        let token = self.base64(Some(&pair), at);
        let scheme = Piece::Text { bytes: b"Basic ".to_vec(), at: self.scan.slice(at.start..at.start) };
        let token = self.piece(token, at.clone());
        Value::Text(self.scan.layers.join(vec![scheme, token]))
    }

    /// A scheme and what comes behind it.
    fn authorization(&mut self, args: &[Arg], at: &Range<usize>) -> Option<Value> {
        let [scheme, value] = args else { return None };
        let space = Piece::Text { bytes: b" ".to_vec(), at: self.scan.slice(at.start..at.start) };
        let scheme = self.piece(scheme.value.clone(), scheme.at.clone());
        let value = self.piece(value.value.clone(), value.at.clone());
        Some(Value::Text(self.scan.layers.join(vec![scheme, space, value])))
    }

    fn format(&mut self, on: Option<&Value>, args: &[Arg]) -> Option<Value> {
        if let Some(Value::Text(text)) = on {
            return Some(self.formatted(*text, args));
        }
        let place = args.iter().position(|arg| arg.key.is_none() && matches!(arg.value, Value::Text(_)))?;
        let (Arg { value: Value::Text(text), .. }, rest) = args.get(place..)?.split_first()? else { return None };
        let rest = match rest {
            [Arg { value: Value::List(items, at), .. }] => {
                items.iter().map(|item| Arg { key: None, value: item.clone(), at: at.clone() }).collect()
            }
            rest => rest.to_vec(),
        };
        Some(self.formatted(*text, &rest))
    }

    /// `Uri.https('host', '/path')`.
    fn address(&mut self, args: &[Arg], at: &Range<usize>) -> Option<Value> {
        let [host, path, ..] = args else { return None };
        let scheme = Piece::Text { bytes: b"https://".to_vec(), at: self.scan.slice(at.start..at.start) };
        let (Value::Text(host), Value::Text(path)) = (&host.value, &path.value) else {
            let whole = self.scan.source.get(at.clone()).unwrap_or_default().to_vec();
            let piece = variable(&whole, self.scan.slice(at.clone()));
            return Some(Value::Text(self.scan.layers.join(vec![piece])));
        };
        let slash =
            (!self.scan.layers.bytes(*path).starts_with(b"/")).then(|| Piece::Text { bytes: b"/".to_vec(), at: path.to(0) });
        let pieces = [Some(scheme), Some(Piece::Copy(*host)), slash, Some(Piece::Copy(*path))];
        Some(Value::Text(self.scan.layers.join(pieces.into_iter().flatten().collect())))
    }
}
