//! Functions that make a form of names and values.

use std::ops::Range;

use super::{Object, Pair, Reader, Value, last_word, normal};
use crate::capture::format::Scan;
use crate::capture::format::code::encode::{self, Alphabet};
use crate::capture::notation::code::{Call, Expr};
use crate::text::layers::Slice;

impl Object {
    /// As form text, in the function's own way or else in the library's.
    pub(in crate::capture::format::code) fn form(&self, scan: &mut Scan<'_, '_>, library: Alphabet) -> Slice {
        encode::form(scan, &self.pairs, self.alphabet.unwrap_or(library))
    }
}

impl Reader<'_, '_, '_> {
    pub(super) fn form_of(&mut self, inner: Option<&Expr>, call: &Call) -> Value {
        let mut form = self.plain_form_of(inner, call);
        if let Value::Form(inner) = &mut form
            && let Value::Object(object) = inner.as_mut()
        {
            object.alphabet = Some(alphabet_of(&normal(&self.text_at(call.name.clone()))));
        }
        form
    }

    fn plain_form_of(&mut self, inner: Option<&Expr>, call: &Call) -> Value {
        if inner.is_some() && call.args.first().is_some_and(|arg| arg.key.is_some()) {
            return Value::Form(Box::new(Value::Object(self.object(&call.args, call.at.clone()))));
        }
        match inner.map(|inner| self.value(inner)) {
            None => Value::Form(Box::new(Value::Object(Object { at: call.at.clone(), ..Object::default() }))),
            Some(Value::List(items, at)) => Value::Form(Box::new(self.pairs_of(items, at))),
            Some(Value::Unknown(_)) => Value::Unknown(call.at.clone()),
            Some(value) => Value::Form(Box::new(value)),
        }
    }

    /// `[['a', 'b'], ['c', 'd']]` as names and values.
    pub(super) fn pairs_of(&mut self, items: Vec<Value>, at: Range<usize>) -> Value {
        let mut object = Object { at, ..Object::default() };
        for item in items {
            match item {
                Value::List(pair, at) if pair.len() == 2 => {
                    let mut pair = pair.into_iter();
                    if let (Some(Value::Text(key)), Some(value)) = (pair.next(), pair.next()) {
                        object.pairs.push(Pair { key, value, at });
                    }
                }
                _ => object.open = true,
            }
        }
        Value::Object(object)
    }

    /// A form as the text of it, which brings no content type of its own.
    pub(super) fn form_text(&mut self, value: Value) -> Value {
        match value {
            Value::Form(inner) => match *inner {
                Value::Object(object) if !object.open => Value::Text(object.form(self.scan, Alphabet::Percent)),
                Value::Text(text) => Value::Text(text),
                other => Value::Form(Box::new(other)),
            },
            other => other,
        }
    }
}

/// What the function of this path leaves as it is.
fn alphabet_of(path: &str) -> Alphabet {
    match last_word(path).to_ascii_lowercase().as_str() {
        "urlsearchparams" | "encode_www_form" | "http_build_query" | "urlencodedformentity" => Alphabet::Standard,
        "urlencode" | "to_query" | "formurlencodedcontent" => Alphabet::Unreserved,
        "stringify" | "encode" if path.contains("querystring") => Alphabet::Component,
        _ => Alphabet::Percent,
    }
}
