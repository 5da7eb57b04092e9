//! A request that is being put together.

use crate::capture::format::parts::FORM;
use crate::capture::format::parts::atoms::Written;
use crate::capture::model::{Body, BodyNotation, Coverage, Exchange, Field, Headers, Request, Response, Seen, View};
use crate::capture::names::{oauth_error, provider_code};
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

/// The parts that belong together so far.
#[derive(Default)]
pub(super) struct LooseRequest {
    pub(super) method: Option<Slice>,
    pub(super) url: Option<Slice>,
    fields: Vec<Field>,
    params: Vec<Field>,
    /// Some value is quoted: bare words beside it are names of a program.
    quoted: bool,
    body: Option<Body>,
    response: Option<Response>,
    at: Option<Slice>,
}

impl LooseRequest {
    fn cover(&mut self, at: Slice) {
        self.at = Some(self.at.map_or(at, |known| known.cover(at).unwrap_or(known)));
    }

    /// Whether it has its content.
    pub(super) fn has_content(&self) -> bool {
        self.body.is_some() || !self.params.is_empty()
    }

    /// Whether the answer to a whole request is there.
    pub(super) fn is_over(&self) -> bool {
        self.response.is_some() && (self.has_content() || !self.fields.is_empty())
    }

    /// Whether its content has `raw` already.
    pub(super) fn repeats(&self, layers: &Layers<'_>, raw: Slice) -> bool {
        self.body.as_ref().is_some_and(|body| layers.bytes(body.raw) == layers.bytes(raw))
    }

    pub(super) fn is_same_address(&self, layers: &Layers<'_>, target: Slice) -> bool {
        let path = |slice: Slice| layers.bytes(url::parse(layers, slice).path).to_vec();
        self.url.is_some_and(|known| path(known) == path(target))
    }

    pub(super) fn has_field(&self, layers: &Layers<'_>, field: Field) -> bool {
        let same = |known: &Field| {
            layers.bytes(known.name).eq_ignore_ascii_case(layers.bytes(field.name))
                && layers.bytes(known.value) == layers.bytes(field.value)
        };
        self.fields.iter().any(same)
    }

    /// Whether it has a field of that name, in lower case.
    pub(super) fn has_named(&self, layers: &Layers<'_>, name: &[u8]) -> bool {
        self.fields.iter().any(|field| layers.bytes(field.name).eq_ignore_ascii_case(name))
    }

    /// Whether `field` belongs to another request: this one is answered, or has another value of the same name.
    pub(super) fn differs(&self, layers: &Layers<'_>, field: Field) -> bool {
        let other = |known: &Field| {
            layers.bytes(known.name) == layers.bytes(field.name) && layers.bytes(known.value) != layers.bytes(field.value)
        };
        let named = layers.bytes(field.name) == b"grant_type";
        self.params.iter().any(other) && (named || self.response.is_some())
    }

    pub(super) fn address(&mut self, method: Option<Slice>, target: Slice, at: Slice) {
        self.method = method.or(self.method);
        self.url = Some(target);
        self.cover(at);
    }

    pub(super) fn field(&mut self, layers: &Layers<'_>, field: Field, at: Slice) {
        if !self.has_field(layers, field) {
            self.fields.push(field);
            self.cover(at);
        }
    }

    pub(super) fn param(&mut self, layers: &Layers<'_>, field: Field, written: Written, at: Slice) {
        let told = self.params.iter().any(|known| {
            layers.bytes(known.name) == layers.bytes(field.name)
                && (layers.bytes(known.value) == layers.bytes(field.value) || !is_next(known.unit, field.unit))
        });
        if self.body.is_none() && !told {
            self.quoted |= written != Written::Bare;
            self.params.push(field);
            self.cover(at);
        }
    }

    pub(super) fn form(&mut self, at: Slice) {
        if self.body.is_none() {
            self.params.clear();
            self.body = Some(Body { raw: at, notation: BodyNotation::Text, pairs: Vec::new(), cut: true });
            self.cover(at);
        }
    }

    pub(super) fn object(&mut self, body: &Body, at: Slice) {
        if self.body.is_none() && self.params.is_empty() {
            self.body = Some(body.clone());
            self.cover(at);
        }
    }

    fn response(&mut self, at: Slice) -> &mut Response {
        self.cover(at);
        let response = self.response.get_or_insert(Response { status: None, headers: Vec::new(), body: None, at });
        response.at = response.at.cover(at).unwrap_or(response.at);
        response
    }

    pub(super) fn status(&mut self, code: u16, place: Slice, at: Slice) {
        let response = self.response(at);
        response.status = response.status.or(Some((code, place)));
    }

    pub(super) fn answer(&mut self, layers: &Layers<'_>, answer: &Response) {
        let known = self.response(answer.at);
        known.status = known.status.or(answer.status);
        let object = |body: Slice| layers.bytes(body).starts_with(b"{");
        known.body = match (known.body, answer.body) {
            (Some(words), Some(new)) if object(new) && !object(words) => Some(new),
            (body, new) => body.or(new),
        };
    }

    pub(super) fn answer_field(&mut self, field: Field, at: Slice) {
        self.response(at).headers.push(field);
    }

    /// Whether anything of a request is there.
    pub(super) fn is_request(&self) -> bool {
        self.url.is_some() || !self.fields.is_empty() || self.has_content()
    }

    /// An answer whose request is not shown: a refusal in the terms of OAuth, as an object or with its status.
    pub(super) fn refusal(self, layers: &mut Layers<'_>) -> Option<Exchange> {
        let answer = self.response.as_ref()?;
        let said = layers.text(answer.body?);
        let refused = oauth_error(&said).is_some() || provider_code(&said).is_some();
        (refused && (answer.status.is_some() || said.contains('{'))).then_some(())?;
        self.finish(layers)
    }

    /// The exchange.
    pub(super) fn finish(self, layers: &mut Layers<'_>) -> Option<Exchange> {
        let at = self.at?;
        let mut request = Request::unknown();
        request.url = self.url.map_or(Seen::NotShown, |whole| Seen::Shown(url::parse(layers, whole)));
        request.method = self.method.map_or(Seen::NotShown, Seen::Shown);
        if !self.fields.is_empty() {
            request.headers = Seen::Shown(Headers { fields: self.fields, coverage: Coverage::Partial });
        }
        request.body = self.body.or_else(|| listed(self.params, self.quoted)).map_or(Seen::NotShown, Seen::Shown);
        Some(Exchange { request, response: self.response, view: View::Logical, at, form: FORM })
    }
}

/// The content of which a list shows the parameters. Whether it shows all of them is not known.
fn listed(pairs: Vec<Field>, quoted: bool) -> Option<Body> {
    let raw = pairs.iter().map(|pair| pair.unit).reduce(|all, unit| all.cover(unit).unwrap_or(all))?;
    let notation = if quoted { BodyNotation::Structure } else { BodyNotation::Printed };
    Some(Body { raw, notation, pairs, cut: true })
}

/// A name that comes twice is one fault of one list where the list goes on; farther on it is another telling.
fn is_next(known: Slice, again: Slice) -> bool {
    again.start.saturating_sub(known.end) < 8
}
