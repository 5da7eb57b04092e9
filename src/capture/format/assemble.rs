//! Fragments joined to exchanges, in the order of the text.

mod again;
mod transcript;

use super::{Fragment, Part};
use crate::capture::model::{
    Body, BodyNotation, Coverage, Exchange, Field, Headers, Mangled, Request, Response, Seen, ShellFault, View,
};
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

/// Joins fragments. A request line, or a part that the request has already, begins the next exchange;
/// an answer ends the request before it.
pub(super) fn exchanges(layers: &mut Layers<'_>, text: Slice, fragments: Vec<Fragment>) -> Vec<Exchange> {
    let mut done = Vec::new();
    let mut open: Option<OpenExchange> = None;
    for fragment in fragments {
        open = transcript::command_of(layers, &fragment, &mut done, open);
        if open.as_ref().is_some_and(|draft| draft.is_full_for(layers, &fragment)) {
            done.extend(open.take());
        }
        let draft = open.get_or_insert_with(|| OpenExchange::new(text, &fragment));
        draft.add(layers, text, fragment);
    }
    done.extend(open);
    done.into_iter().filter(|draft| draft.has_request).map(|draft| draft.exchange).collect()
}

struct OpenExchange {
    exchange: Exchange,
    has_request: bool,
    /// The request came whole (a curl command): later parts belong to another one.
    sealed: bool,
}

impl OpenExchange {
    fn new(text: Slice, fragment: &Fragment) -> OpenExchange {
        let at = text.sub(fragment.range.clone());
        let exchange = Exchange { request: Request::unknown(), response: None, view: View::Logical, at, form: fragment.form };
        OpenExchange { exchange, has_request: false, sealed: false }
    }

    fn is_full_for(&self, layers: &Layers<'_>, fragment: &Fragment) -> bool {
        let request = &self.exchange.request;
        let answered = self.exchange.response.is_some() && self.has_request;
        match &fragment.part {
            Part::Request(again, _) if self.is_printed_again(again) || self.is_transcribed(layers, again, fragment.form) => false,
            Part::Request(again, _) if again::is_told_again(layers, &self.exchange, again) => false,
            Part::Request(again, _) if self.is_excepted(layers, again) => false,
            Part::Request(..) => self.has_request && !self.waits_for_message(),
            Part::Line { .. } => request.url.shown().is_some() && (answered || !request.body.is_not_shown() || self.sealed),
            Part::Headers(fields) if self.sealed && again::has_all(layers, request, fields) => answered,
            Part::Headers(fields) => answered || self.sealed || (self.has_written_headers() && !self.has_fields(layers, fields)),
            // Each exception tells of a request of its own.
            Part::Field(_) if fragment.form == "exception" => self.has_request && !request.headers.is_not_shown(),
            Part::Field(field) => answered || self.is_left_behind(layers, field),
            Part::Body(body) if again::is_made_of(layers, request, body) => answered,
            Part::Body(body) => answered || !(request.body.is_not_shown() || self.is_encoded_now(body)),
            Part::Response(_) | Part::Shell(_) => false,
        }
    }

    /// Prose named the address only; the message itself comes now.
    fn waits_for_message(&self) -> bool {
        let request = &self.exchange.request;
        !self.sealed && request.headers.is_not_shown() && request.body.is_not_shown() && self.exchange.response.is_none()
    }

    /// An exception named the address and the answer; now comes the code that made the request.
    fn is_excepted(&self, layers: &Layers<'_>, again: &Request) -> bool {
        let known = &self.exchange.request;
        let bare = known.headers.is_not_shown() && known.body.is_not_shown() && self.exchange.form == "exception";
        let whole = |request: &Request| request.url.shown().map(|url| layers.bytes(url.path).to_vec());
        let host = |request: &Request| request.url.shown().and_then(|url| url.host).map(|host| layers.bytes(host).to_vec());
        bare && whole(known).is_some() && whole(known) == whole(again) && host(known) == host(again)
    }

    /// Faraday's env repeats the request whose headers and body were printed before; only the address is new.
    fn is_printed_again(&self, again: &Request) -> bool {
        let known = &self.exchange.request;
        again.client == Some("Faraday") && known.url.is_not_shown() && !known.headers.is_not_shown() && !known.body.is_not_shown()
    }

    /// A command stands in a fence of its own, and the field comes behind it.
    fn is_left_behind(&self, layers: &Layers<'_>, field: &Field) -> bool {
        let at = self.exchange.at;
        let between = (at.layer == field.unit.layer && at.end <= field.unit.start)
            .then(|| layers.bytes(Slice { layer: at.layer, start: at.end, end: field.unit.start }));
        let apart = between.is_some_and(|between| memchr::memmem::find(between, b"```").is_some());
        self.sealed && self.exchange.request.command.is_some() && apart
    }

    /// The same fields in the same order, printed a second time.
    fn has_fields(&self, layers: &Layers<'_>, fields: &[Field]) -> bool {
        let known = self.exchange.request.headers.shown().map_or(&[][..], |headers| &headers.fields);
        let same = |(a, b): (&Field, &Field)| {
            layers.bytes(a.name) == layers.bytes(b.name) && layers.bytes(a.value) == layers.bytes(b.value)
        };
        known.len() == fields.len() && known.iter().zip(fields).all(same)
    }

    /// A structure was printed first, and now the text that was made of it.
    fn is_encoded_now(&self, body: &Body) -> bool {
        let known = self.exchange.request.body.shown();
        known.is_some_and(|known| known.notation.is_structure()) && body.notation == BodyNotation::Text
    }

    fn has_written_headers(&self) -> bool {
        self.exchange.request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Whole)
    }

    fn add(&mut self, layers: &mut Layers<'_>, text: Slice, fragment: Fragment) {
        let at = text.sub(fragment.range);
        self.exchange.at = self.exchange.at.cover(at).unwrap_or(at);
        match fragment.part {
            Part::Response(response) => return self.answer(layers, *response),
            Part::Shell(at) => return self.exchange.request.mangled.push(Mangled { fault: ShellFault::ShellSaid, at }),
            Part::Request(request, _) if self.is_printed_again(&request) => {
                self.exchange.request.url = request.url;
                self.exchange.request.method = request.method;
            }
            Part::Request(request, _) if self.is_transcribed(layers, &request, fragment.form) => {
                self.transcribe(layers, *request);
            }
            Part::Request(request, view) if again::is_told_again(layers, &self.exchange, &request) => {
                again::merge(&mut self.exchange, *request, view);
            }
            Part::Request(request, view) => {
                self.message(*request, view);
                self.exchange.at = at;
            }
            Part::Line { method, target } => self.line(layers, method, target),
            Part::Headers(_) if self.sealed => {}
            Part::Headers(fields) => self.headers(fields),
            Part::Field(field) => self.field(field),
            Part::Body(body) if again::is_made_of(layers, &self.exchange.request, &body) => {}
            Part::Body(body) => self.exchange.request.body = Seen::Shown(body),
        }
        if !self.has_request || fragment.form != "text" && self.exchange.form == "text" {
            self.exchange.form = fragment.form;
        }
        self.has_request = true;
    }

    fn message(&mut self, mut request: Request, view: View) {
        let known = std::mem::replace(&mut self.exchange.request, Request::unknown());
        if request.url.is_not_shown() {
            request.url = known.url;
            request.method = if request.method.is_not_shown() { known.method } else { request.method };
        }
        request.mangled.extend(known.mangled);
        self.exchange.request = request;
        self.exchange.view = view;
        self.sealed = true;
    }

    fn line(&mut self, layers: &Layers<'_>, method: Option<Slice>, target: Slice) {
        let request = &mut self.exchange.request;
        request.url = Seen::Shown(url::parse(layers, target));
        if let Some(method) = method {
            request.method = Seen::Shown(method);
        }
    }

    fn headers(&mut self, fields: Vec<Field>) {
        self.exchange.request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    }

    fn field(&mut self, field: Field) {
        match &mut self.exchange.request.headers {
            Seen::Shown(headers) => headers.fields.push(field),
            headers => *headers = Seen::Shown(Headers { fields: vec![field], coverage: Coverage::Partial }),
        }
    }

    /// A second mention of the answer fills what the first left open (a status in prose, then the JSON).
    fn answer(&mut self, layers: &Layers<'_>, response: Response) {
        let Some(known) = &mut self.exchange.response else {
            self.exchange.response = Some(response);
            return;
        };
        known.status = known.status.or(response.status);
        known.at = known.at.cover(response.at).unwrap_or(known.at);
        // A body behind its own fields is whole: what follows repeats it.
        let whole = !known.headers.is_empty();
        if known.headers.is_empty() {
            known.headers = response.headers;
        }
        known.body = match (known.body, response.body) {
            (Some(first), Some(_)) if whole => Some(first),
            // What a title or a sentence calls the answer counts less than the answer itself.
            (Some(words), Some(object)) if is_error(layers, object) && !is_object(layers, words) => Some(object),
            (Some(object), Some(words)) if is_error(layers, object) && !is_object(layers, words) => Some(object),
            (Some(first), Some(second)) => first.cover(second).or(Some(first)),
            (first, second) => first.or(second),
        };
    }
}

fn is_object(layers: &Layers<'_>, body: Slice) -> bool {
    layers.bytes(body).trim_ascii_start().starts_with(b"{")
}

/// An object with the member `error`.
fn is_error(layers: &Layers<'_>, body: Slice) -> bool {
    let named = [&b"\"error\""[..], b"'error'"].iter().any(|name| memchr::memmem::find(layers.bytes(body), name).is_some());
    is_object(layers, body) && named
}
