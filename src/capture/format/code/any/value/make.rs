//! What well-known functions make of what they are given: forms, JSON, Base64, addresses.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::super::value::{CallObject, CallValue, ObjectPair};
use super::super::words::{self, Makes};
use super::super::{Arg, Interpreter, ThingEvent};
use super::text::variable;
use crate::text::layers::Piece;

impl Interpreter<'_, '_, '_> {
    /// The value that the function gives, where its word is known and it is given what it takes.
    pub(super) fn made(
        &mut self,
        path: &str,
        word: &str,
        on: Option<&CallValue>,
        args: &[Arg],
        at: &Range<usize>,
    ) -> Option<CallValue> {
        let makes = words::makes(path, word)?;
        let first = args.iter().find(|arg| arg.key.is_none());
        let subject = on.filter(|on| !matches!(on, CallValue::Unknown(_) | CallValue::Thing(..))).or(first.map(|arg| &arg.value));
        match makes {
            Makes::Same => self.in_notation(on, first.or(args.first()), at),
            Makes::Base64 => Some(self.base64(subject, at)),
            Makes::Escaped => Some(match subject {
                Some(CallValue::Text(text)) => CallValue::Text(*text),
                Some(object @ CallValue::Object(_)) => CallValue::Form(Box::new(object.clone())),
                _ => CallValue::Unknown(at.clone()),
            }),
            Makes::Form => Some(self.form(subject, args, at)),
            Makes::Json => self.json(subject, args, at),
            // Akka's is a form, browsers' has parts.
            Makes::Multipart if args.iter().any(|arg| arg.key.is_some()) => {
                Some(CallValue::Form(Box::new(CallValue::Object(self.named_args(args, at)))))
            }
            Makes::Multipart => Some(match subject.and_then(|value| self.object_of(value)) {
                Some(object) => CallValue::Multipart(object),
                None => CallValue::Multipart(CallObject { at: at.clone(), ..CallObject::default() }),
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
    fn in_notation(&mut self, on: Option<&CallValue>, first: Option<&Arg>, at: &Range<usize>) -> Option<CallValue> {
        let named = match first.map(|arg| &arg.value) {
            Some(CallValue::Text(name)) => self.scan.layers.text(*name).to_ascii_lowercase(),
            _ => String::new(),
        };
        match (on, named.as_str()) {
            (Some(CallValue::Text(_)), "base64") => Some(self.base64(on, at)),
            (Some(_), "base64" | "base64url" | "hex") => Some(CallValue::Unknown(at.clone())),
            _ => self.same(on, first),
        }
    }

    /// A value in another notation: what it is called on, or what it is given.
    fn same(&mut self, on: Option<&CallValue>, first: Option<&Arg>) -> Option<CallValue> {
        match (on, first.map(|arg| &arg.value)) {
            (
                Some(
                    value @ (CallValue::Text(_)
                    | CallValue::Form(_)
                    | CallValue::Json(_)
                    | CallValue::Object(_)
                    | CallValue::Multipart(_)
                    | CallValue::Typed(..)),
                ),
                _,
            ) => Some(value.clone()),
            (Some(CallValue::Thing(index, at)), None) => Some(CallValue::Thing(*index, at.clone())),
            (None, Some(value @ (CallValue::Text(_) | CallValue::Form(_) | CallValue::Json(_) | CallValue::Unknown(_)))) => {
                Some(value.clone())
            }
            _ => None,
        }
    }

    fn base64(&mut self, subject: Option<&CallValue>, at: &Range<usize>) -> CallValue {
        let Some(text) = subject.and_then(|value| self.plain_text(value)) else { return CallValue::Unknown(at.clone()) };
        let bytes = self.scan.layers.bytes(text);
        if memchr::memmem::find(bytes, b"${").is_some() {
            return CallValue::Unknown(at.clone());
        }
        let encoded = STANDARD.encode(bytes);
        let at = self.scan.slice(at.clone());
        CallValue::Text(self.scan.layers.coarse(at, encoded.as_bytes()))
    }

    /// Names and values of a map, of named arguments, of pairs, or of texts by turns.
    pub(in super::super) fn object_of(&mut self, value: &CallValue) -> Option<CallObject> {
        match value {
            CallValue::Object(object) => self.object_of_named(object),
            CallValue::Form(inner) | CallValue::Json(inner) => self.object_of(inner),
            CallValue::List(items, at) => {
                let mut object = CallObject { at: at.clone(), ..CallObject::default() };
                for item in items {
                    object.pairs.push(self.pair_of(item, at)?);
                }
                (!object.pairs.is_empty()).then_some(object)
            }
            _ => None,
        }
    }

    /// `{name: 'grant_type', value: 'x'}` alone is one pair.
    fn object_of_named(&mut self, object: &CallObject) -> Option<CallObject> {
        let names: Vec<String> = object.pairs.iter().map(|pair| self.scan.layers.text(pair.key).to_ascii_lowercase()).collect();
        let named = names.iter().any(|name| name == "value") && names.iter().any(|name| name == "key" || name == "name");
        (!named).then(|| object.clone())
    }

    /// `["a", "b"]`, `("a", "b")`, `{key: "a", value: "b"}`, `"a=b"`.
    fn pair_of(&mut self, item: &CallValue, at: &Range<usize>) -> Option<ObjectPair> {
        match item {
            CallValue::List(pair, at) => match pair.as_slice() {
                [CallValue::Text(key), value] => Some(ObjectPair { key: *key, value: value.clone(), at: at.clone() }),
                [CallValue::Bare(key), value] => {
                    let symbol = usize::from(self.scan.layers.bytes(*key).starts_with(b":"));
                    Some(ObjectPair { key: key.from(symbol), value: value.clone(), at: at.clone() })
                }
                _ => None,
            },
            CallValue::Object(object) => {
                let named = |names: &[&str]| {
                    let same =
                        |pair: &&ObjectPair| names.contains(&self.scan.layers.text(pair.key).to_ascii_lowercase().as_str());
                    object.pairs.iter().find(same).map(|pair| pair.value.clone())
                };
                let (key, value) = (named(&["key", "name"]), named(&["value"]));
                match (key, value) {
                    (Some(CallValue::Text(key)), Some(value)) => Some(ObjectPair { key, value, at: object.at.clone() }),
                    _ if object.pairs.len() == 1 => object.pairs.first().cloned(),
                    _ => None,
                }
            }
            CallValue::Thing(index, _) => match self.things.get(*index)?.events.as_slice() {
                [ThingEvent { args, at, .. }] => match args.as_slice() {
                    [Arg { value: CallValue::Text(key), .. }, item] => {
                        Some(ObjectPair { key: *key, value: item.value.clone(), at: at.clone() })
                    }
                    _ => None,
                },
                _ => None,
            },
            CallValue::Text(text) => {
                let equals = self.scan.layers.bytes(*text).iter().position(|b| *b == b'=')?;
                Some(ObjectPair { key: text.to(equals), value: CallValue::Text(text.from(equals + 1)), at: at.clone() })
            }
            _ => None,
        }
    }

    fn named_args(&self, args: &[Arg], at: &Range<usize>) -> CallObject {
        let pair = |arg: &Arg| arg.key.map(|key| ObjectPair { key, value: arg.value.clone(), at: arg.at.clone() });
        let open = args.iter().any(|arg| arg.key.is_none() && !matches!(arg.value, CallValue::Text(_)));
        CallObject { pairs: args.iter().filter_map(pair).collect(), open, at: at.clone(), alphabet: None }
    }

    fn form(&mut self, subject: Option<&CallValue>, args: &[Arg], at: &Range<usize>) -> CallValue {
        if args.iter().any(|arg| arg.key.is_some_and(|key| words::is_parameter(&self.scan.layers.text(key)))) {
            return CallValue::Form(Box::new(CallValue::Object(self.named_args(args, at))));
        }
        let texts: Vec<&Arg> = args.iter().filter(|arg| arg.key.is_none()).collect();
        if let [Arg { value: CallValue::Text(key), .. }, item] = texts.as_slice() {
            let pair = ObjectPair { key: *key, value: item.value.clone(), at: at.clone() };
            return CallValue::Form(Box::new(CallValue::Object(CallObject {
                pairs: vec![pair],
                at: at.clone(),
                ..CallObject::default()
            })));
        }
        match subject {
            Some(CallValue::Text(text)) => CallValue::Form(Box::new(CallValue::Text(*text))),
            Some(CallValue::Form(inner)) => CallValue::Form(inner.clone()),
            Some(value) => match self.object_of(value) {
                Some(object) => CallValue::Form(Box::new(CallValue::Object(object))),
                None if args.is_empty() => self.empty_form(at),
                None => CallValue::Unknown(at.clone()),
            },
            None => self.empty_form(at),
        }
    }

    fn empty_form(&self, at: &Range<usize>) -> CallValue {
        CallValue::Form(Box::new(CallValue::Object(CallObject { at: at.clone(), ..CallObject::default() })))
    }

    fn json(&mut self, subject: Option<&CallValue>, args: &[Arg], at: &Range<usize>) -> Option<CallValue> {
        if args.iter().any(|arg| arg.key.is_some_and(|key| words::is_parameter(&self.scan.layers.text(key)))) {
            return Some(CallValue::Json(Box::new(CallValue::Object(self.named_args(args, at)))));
        }
        match subject.or(args.first().map(|arg| &arg.value)) {
            Some(CallValue::Json(inner)) => Some(CallValue::Json(inner.clone())),
            Some(value @ (CallValue::Object(_) | CallValue::List(..) | CallValue::Text(_))) => {
                Some(CallValue::Json(Box::new(value.clone())))
            }
            _ => None,
        }
    }

    /// A body with its media type among the arguments, which looks like one.
    fn typed(&mut self, on: Option<&CallValue>, args: &[Arg]) -> Option<CallValue> {
        let is_media = |run: &Self, value: &CallValue| match value {
            CallValue::Text(text) => {
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
                CallValue::Text(text) if is_media(self, value) => media = Some(*text),
                CallValue::Text(_) | CallValue::Json(_) | CallValue::Form(_) => body = body.or(Some(value.clone())),
                _ => {}
            }
        }
        match (body?, media) {
            (body, Some(media)) => Some(CallValue::Typed(Box::new(body), media)),
            (body, None) => Some(body),
        }
    }

    fn collected(&mut self, on: Option<&CallValue>, args: &[Arg], at: &Range<usize>) -> Option<CallValue> {
        if on.is_some_and(|on| !matches!(on, CallValue::Unknown(_))) {
            return None;
        }
        let positional: Vec<&CallValue> = args.iter().filter(|arg| arg.key.is_none()).map(|arg| &arg.value).collect();
        if args.iter().any(|arg| arg.key.is_some()) {
            return Some(CallValue::Object(self.named_args(args, at)));
        }
        match positional.as_slice() {
            [] => Some(CallValue::Object(CallObject { at: at.clone(), ..CallObject::default() })),
            [value @ (CallValue::Object(_) | CallValue::List(..))] => Some((*value).clone()),
            [CallValue::Text(_), ..] if positional.len().is_multiple_of(2) && positional.len() > 1 => {
                Some(CallValue::Object(self.by_turns(&positional, at)))
            }
            _ if positional.iter().all(|value| matches!(value, CallValue::List(..) | CallValue::Object(_))) => {
                Some(CallValue::List(positional.into_iter().cloned().collect(), at.clone()))
            }
            _ => Some(CallValue::Object(CallObject { at: at.clone(), ..CallObject::default() })),
        }
    }

    /// `Map.of("a", "b", "c", "d")`.
    fn by_turns(&mut self, values: &[&CallValue], at: &Range<usize>) -> CallObject {
        let pair = |two: &[&CallValue]| match two {
            [CallValue::Text(key), value] => Some(ObjectPair { key: *key, value: (*value).clone(), at: at.clone() }),
            _ => None,
        };
        CallObject { pairs: values.chunks(2).filter_map(pair).collect(), at: at.clone(), ..CallObject::default() }
    }

    fn pair(&mut self, args: &[Arg], at: &Range<usize>) -> Option<CallValue> {
        let values: Vec<CallValue> = args.iter().map(|arg| arg.value.clone()).collect();
        (values.len() == 2).then(|| CallValue::List(values, at.clone()))
    }

    pub(super) fn basic(&mut self, args: &[Arg], at: &Range<usize>) -> CallValue {
        let colon = Piece::Text { bytes: b":".to_vec(), at: self.scan.slice(at.start..at.start) };
        let mut pieces: Vec<Piece> = args.iter().map(|arg| self.piece(arg.value.clone(), arg.at.clone())).collect();
        pieces.insert(pieces.len().min(1), colon);
        let pair = CallValue::Text(self.scan.layers.join(pieces));
        let token = self.base64(Some(&pair), at);
        let scheme = Piece::Text { bytes: b"Basic ".to_vec(), at: self.scan.slice(at.start..at.start) };
        let token = self.piece(token, at.clone());
        CallValue::Text(self.scan.layers.join(vec![scheme, token]))
    }

    /// A scheme and what comes behind it.
    fn authorization(&mut self, args: &[Arg], at: &Range<usize>) -> Option<CallValue> {
        let [scheme, value] = args else { return None };
        let space = Piece::Text { bytes: b" ".to_vec(), at: self.scan.slice(at.start..at.start) };
        let scheme = self.piece(scheme.value.clone(), scheme.at.clone());
        let value = self.piece(value.value.clone(), value.at.clone());
        Some(CallValue::Text(self.scan.layers.join(vec![scheme, space, value])))
    }

    fn format(&mut self, on: Option<&CallValue>, args: &[Arg]) -> Option<CallValue> {
        if let Some(CallValue::Text(text)) = on {
            return Some(self.formatted(*text, args));
        }
        let place = args.iter().position(|arg| arg.key.is_none() && matches!(arg.value, CallValue::Text(_)))?;
        let (Arg { value: CallValue::Text(text), .. }, rest) = args.get(place..)?.split_first()? else { return None };
        let rest = match rest {
            [Arg { value: CallValue::List(items, at), .. }] => {
                items.iter().map(|item| Arg { key: None, value: item.clone(), at: at.clone() }).collect()
            }
            rest => rest.to_vec(),
        };
        Some(self.formatted(*text, &rest))
    }

    /// `Uri.https('host', '/path')`.
    fn address(&mut self, args: &[Arg], at: &Range<usize>) -> Option<CallValue> {
        let [host, path, ..] = args else { return None };
        let scheme = Piece::Text { bytes: b"https://".to_vec(), at: self.scan.slice(at.start..at.start) };
        let (CallValue::Text(host), CallValue::Text(path)) = (&host.value, &path.value) else {
            let whole = self.scan.source.get(at.clone()).unwrap_or_default().to_vec();
            let piece = variable(&whole, self.scan.slice(at.clone()));
            return Some(CallValue::Text(self.scan.layers.join(vec![piece])));
        };
        let slash =
            (!self.scan.layers.bytes(*path).starts_with(b"/")).then(|| Piece::Text { bytes: b"/".to_vec(), at: path.to(0) });
        let pieces = [Some(scheme), Some(Piece::Copy(*host)), slash, Some(Piece::Copy(*path))];
        Some(CallValue::Text(self.scan.layers.join(pieces.into_iter().flatten().collect())))
    }
}
