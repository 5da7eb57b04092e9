//! Functions that make a form of names and values.

use std::ops::Range;

use super::{CallObject, CallValue, Evaluator, ObjectPair, last_word, normal};
use crate::capture::format::Scan;
use crate::capture::format::code::encode::{self, Alphabet};
use crate::capture::notation::code::{Call, Expr};
use crate::text::layers::Slice;

impl CallObject {
    /// As form text, in the function's own way or else in the library's.
    pub(in crate::capture::format::code) fn form(&self, scan: &mut Scan<'_, '_>, library: Alphabet) -> Slice {
        encode::form(scan, &self.pairs, self.alphabet.unwrap_or(library))
    }
}

impl Evaluator<'_, '_, '_> {
    pub(super) fn form_of(&mut self, inner: Option<&Expr>, call: &Call) -> CallValue {
        let mut form = self.plain_form_of(inner, call);
        if let CallValue::Form(inner) = &mut form
            && let CallValue::Object(object) = inner.as_mut()
        {
            object.alphabet = Some(alphabet_of(&normal(&self.text_at(call.name.clone()))));
        }
        form
    }

    fn plain_form_of(&mut self, inner: Option<&Expr>, call: &Call) -> CallValue {
        if inner.is_some() && call.args.first().is_some_and(|arg| arg.key.is_some()) {
            return CallValue::Form(Box::new(CallValue::Object(self.object(&call.args, call.at.clone()))));
        }
        match inner.map(|inner| self.value(inner)) {
            None => CallValue::Form(Box::new(CallValue::Object(CallObject { at: call.at.clone(), ..CallObject::default() }))),
            Some(CallValue::List(items, at)) => CallValue::Form(Box::new(self.pairs_of(items, at))),
            Some(CallValue::Unknown(_)) => CallValue::Unknown(call.at.clone()),
            Some(value) => CallValue::Form(Box::new(value)),
        }
    }

    /// `[['a', 'b'], ['c', 'd']]` as names and values.
    pub(super) fn pairs_of(&mut self, items: Vec<CallValue>, at: Range<usize>) -> CallValue {
        let mut object = CallObject { at, ..CallObject::default() };
        for item in items {
            match item {
                CallValue::List(pair, at) if pair.len() == 2 => {
                    let mut pair = pair.into_iter();
                    if let (Some(CallValue::Text(key)), Some(value)) = (pair.next(), pair.next()) {
                        object.pairs.push(ObjectPair { key, value, at });
                    }
                }
                _ => object.open = true,
            }
        }
        CallValue::Object(object)
    }

    /// A form as the text of it, which brings no content type of its own.
    pub(super) fn form_text(&mut self, value: CallValue) -> CallValue {
        match value {
            CallValue::Form(inner) => match *inner {
                CallValue::Object(object) if !object.open => CallValue::Text(object.form(self.scan, Alphabet::Percent)),
                CallValue::Text(text) => CallValue::Text(text),
                other => CallValue::Form(Box::new(other)),
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
