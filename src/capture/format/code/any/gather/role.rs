//! Where a value goes by the role that its word gives it, or by what it is.

use std::ops::Range;

use super::super::super::value::{CallObject, CallValue};
use super::super::Interpreter;
use super::super::words::{self, Makes, WordRole};
use super::{Gathered, NEAR};
use crate::capture::model::{Field, Origin};
use crate::text::layers::Slice;

impl Interpreter<'_, '_, '_> {
    pub(in super::super) fn take_role(&mut self, to: &mut Gathered, role: WordRole, value: &CallValue, at: &Range<usize>) {
        match role {
            WordRole::Url | WordRole::Path => self.target_of(to, value, at),
            WordRole::Base => {
                let base = self.text_or_variable(value, at);
                to.base = Some(self.with_scheme(base));
            }
            WordRole::Method => self.method(to, value),
            WordRole::Headers => self.headers(to, value, at),
            WordRole::Query => match self.object_of(value) {
                // Angular and axios send `params` in the address; what holds a secret in a POST is more often meant for it.
                Some(object) => to.query.extend(object.pairs),
                None => to.open |= matches!(value, CallValue::Unknown(_)),
            },
            WordRole::Auth => self.auth(to, value, at),
            WordRole::User => to.user = Some(self.text_or_variable(value, at)),
            WordRole::Password => to.password = Some(self.text_or_variable(value, at)),
            WordRole::Media => {
                let text = self.media_or_text(value, at);
                to.media = Some((text, at.clone()));
            }
            WordRole::Options => match value {
                CallValue::Object(object) => self.options(to, object),
                CallValue::Unknown(at) => self.unknown(to, at.clone(), false),
                other => self.take_value(to, None, other, at),
            },
            WordRole::Verify => {
                let off = matches!(value, CallValue::Bare(text) if matches!(self.scan.layers.bytes(*text), b"false" | b"False" | b"0" | b"FALSE"));
                to.insecure = off.then(|| at.clone()).or(to.insecure.take());
            }
            WordRole::Body | WordRole::Json | WordRole::Form | WordRole::Multipart => self.body(to, role, value, at),
        }
    }

    pub(super) fn options(&mut self, to: &mut Gathered, object: &CallObject) {
        for pair in &object.pairs {
            self.option(to, pair.key, &pair.value, &pair.at, false);
        }
    }

    pub(in super::super) fn take_value(
        &mut self,
        to: &mut Gathered,
        role: Option<WordRole>,
        value: &CallValue,
        at: &Range<usize>,
    ) {
        match value {
            CallValue::Thing(index, _) => {
                let range = self.things.get(*index).map(|thing| thing.at.clone()).unwrap_or_else(|| at.clone());
                if range.start + NEAR > to.range.start {
                    to.range = to.range.start.min(range.start)..to.range.end.max(range.end);
                }
                self.take_thing(to, *index);
            }
            CallValue::Text(text) => self.text(to, *text, role, at),
            CallValue::Object(object) => self.object(to, value, object, at),
            CallValue::List(items, _) => self.list(to, value, items, at),
            CallValue::Form(_) | CallValue::Json(_) | CallValue::Multipart(_) | CallValue::Typed(..) => {
                self.body(to, WordRole::Body, value, at)
            }
            CallValue::Unknown(at) => self.unknown(to, at.clone(), false),
            CallValue::Bare(_) => {}
        }
    }

    /// An object is header fields, parameters or options, by the names in it.
    pub(super) fn object(&mut self, to: &mut Gathered, value: &CallValue, object: &CallObject, at: &Range<usize>) {
        let names: Vec<String> = object.pairs.iter().map(|pair| self.scan.layers.text(pair.key).into_owned()).collect();
        let settings = object.pairs.iter().zip(&names).any(|(pair, name)| {
            let address =
                matches!(&pair.value, CallValue::Text(text) if memchr::memmem::find(self.scan.layers.bytes(*text), b"://").is_some());
            address
                && !["redirect_uri", "audience", "resource", "scope"].contains(&name.as_str())
                && words::role(name) != Some(WordRole::Url)
        });
        if names.iter().any(|name| words::is_header(name)) {
            self.headers(to, value, at);
        } else if names.iter().any(|name| words::STRONG.contains(&name.as_str())) && !settings {
            self.body(to, WordRole::Body, value, at);
        } else if !settings || names.iter().any(|name| words::role(name).is_some()) {
            self.options(to, object);
        }
    }

    pub(super) fn list(&mut self, to: &mut Gathered, value: &CallValue, items: &[CallValue], at: &Range<usize>) {
        // `{:form, [...]}`, `{:basic, "id:secret"}`: the first item is the word of the others.
        if let [CallValue::Bare(symbol), rest] = items
            && let Some(role) = words::role(&self.scan.layers.text(*symbol))
        {
            return self.take_role(to, role, rest, at);
        }
        if let Some(object) = self.object_of(value) {
            let names: Vec<String> = object.pairs.iter().map(|pair| self.scan.layers.text(pair.key).into_owned()).collect();
            if names.iter().any(|name| words::is_parameter(name) && !words::is_header(name)) {
                return self.body(to, WordRole::Body, value, at);
            }
            return self.headers(to, value, at);
        }
        for item in items {
            self.take_value(to, None, item, at);
        }
    }

    pub(super) fn body(&mut self, to: &mut Gathered, role: WordRole, value: &CallValue, at: &Range<usize>) {
        let given =
            matches!(value, CallValue::Object(_) | CallValue::List(..)) && matches!(role, WordRole::Body | WordRole::Form);
        if let Some(makes) = words::encoding(&to.callee).filter(|_| given) {
            self.encoded(to, makes, at, true);
        }
        match (role, value) {
            (WordRole::Json, _) => self.encoded(to, Makes::Json, at, true),
            (WordRole::Form, _) => self.encoded(to, Makes::Form, at, true),
            (WordRole::Multipart, _) | (_, CallValue::Multipart(_)) => self.encoded(to, Makes::Multipart, at, true),
            (_, CallValue::Json(_)) => to.encoding = Some(Makes::Json),
            (_, CallValue::Form(_)) => {
                to.encoding = Some(Makes::Form);
                // These are objects that bring their type, others yield a text.
                let code = self.text_at(at.clone());
                let typed = [
                    "FormUrlEncodedContent",
                    "UrlEncodedFormEntity",
                    "URLSearchParams",
                    "FormDataContent",
                    "FormBody",
                    "fromFormData",
                ];
                if typed.iter().any(|name| code.contains(name)) {
                    to.adds_type = Some(at.clone());
                }
            }
            _ => {}
        }
        match value {
            CallValue::Typed(inner, media) => {
                to.media = Some((*media, at.clone()));
                self.body(to, WordRole::Body, inner, at);
            }
            CallValue::Text(text) => self.text(to, *text, Some(WordRole::Body), at),
            CallValue::Form(inner) | CallValue::Json(inner) if matches!(inner.as_ref(), CallValue::Text(_)) => {
                if let CallValue::Text(text) = inner.as_ref() {
                    self.text(to, *text, Some(WordRole::Body), at);
                }
            }
            CallValue::Bare(_) => {}
            CallValue::Thing(..) => self.body_thing(to, value, at),
            CallValue::Multipart(object) => to.pairs.extend(object.pairs.clone()),
            CallValue::Unknown(at) => self.unknown(to, at.clone(), false),
            _ => match self.object_of(value) {
                Some(object) => self.members(to, &object, at),
                None => {
                    if let CallValue::List(items, _) = value {
                        self.list(to, value, items, at);
                    }
                }
            },
        }
    }

    /// Something that was put together as the query of an address, Swift's `URLComponents`, may be sent as the body.
    fn body_thing(&mut self, to: &mut Gathered, value: &CallValue, at: &Range<usize>) {
        let known = to.query.len();
        self.take_value(to, None, value, at);
        let added = to.query.split_off(known.min(to.query.len()));
        if !added.is_empty() {
            to.pairs.extend(added);
            to.encoding = Some(Makes::Form);
        }
    }

    /// Members of a body: parameters, or as `{mode: 'urlencoded', urlencoded: [...]}` what says how they are sent.
    pub(super) fn members(&mut self, to: &mut Gathered, object: &CallObject, at: &Range<usize>) {
        let names: Vec<String> = object.pairs.iter().map(|pair| self.scan.layers.text(pair.key).into_owned()).collect();
        let parameters = names.iter().any(|name| words::is_parameter(name));
        let wrapped =
            object.pairs.iter().any(|pair| matches!(pair.value, CallValue::Object(_) | CallValue::List(..) | CallValue::Form(_)));
        if wrapped && !parameters {
            return self.options(to, object);
        }
        to.open |= object.open;
        to.pairs.extend(object.pairs.clone());
        let _ = at;
    }

    pub(super) fn headers(&mut self, to: &mut Gathered, value: &CallValue, at: &Range<usize>) {
        let object = self.object_of(value).or_else(|| match value {
            CallValue::Object(object) => Some(object.clone()),
            _ => None,
        });
        let is_plain = |object: &CallObject| object.pairs.iter().all(|pair| !self.scan.layers.bytes(pair.key).contains(&b':'));
        if let Some(object) = object.filter(is_plain) {
            for pair in &object.pairs {
                let text = self.media_or_text(&pair.value, &pair.at);
                self.written(to, pair.key, text, &pair.at);
            }
            return;
        }
        match value {
            CallValue::List(items, _) => {
                for item in items {
                    self.headers(to, item, at);
                }
            }
            CallValue::Text(text) => self.header_lines(to, *text),
            CallValue::Thing(..) => self.take_value(to, None, value, at),
            _ => {}
        }
    }

    pub(super) fn field(&mut self, to: &mut Gathered, name: &str, value: Slice, at: &Range<usize>) {
        let unit = self.scan.slice(at.clone());
        let name = self.scan.layers.coarse(unit, name.as_bytes());
        self.written(to, name, value, at);
    }

    pub(in super::super) fn written(&mut self, to: &mut Gathered, name: Slice, value: Slice, at: &Range<usize>) {
        let known = self.scan.layers.text(name).into_owned();
        // `HttpHeaders.AUTHORIZATION`, `content_type:`.
        let constant = words::header(&known).filter(|_| !words::is_header(&known));
        let unit = self.scan.slice(at.clone());
        let name = constant.map_or(name, |constant| self.scan.layers.coarse(name, constant.as_bytes()));
        to.headers.push(Field { name, value, unit, origin: Origin::Written });
    }
}
