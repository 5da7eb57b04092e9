//! What a reading explains.

use crate::capture::format::parts::{FORM, names};
use crate::capture::model::{BodyNotation, Capture, Exchange, Field};
use crate::request::token::{BodyShape, TokenRequest};
use crate::text::layers::{Layers, Slice};

/// How much of a text a reading explains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Worth {
    /// Requests to a token endpoint.
    requests: i32,
    /// Of these, the ones with an address and parameters, of which nothing is odd.
    whole: i32,
    /// Of these, the ones that nothing beside them is a part of: a call, a command, a message with its content.
    closed: i32,
    /// Of these, the ones with an address.
    addressed: i32,
    /// Registered names with their values.
    names: i32,
    /// Of these, the parameters.
    params: i32,
    /// Names and values that no reader of the paste would give.
    odd: i32,
    /// Requests of any kind, and those of them that a call or a command makes.
    any: i32,
    made: i32,
}

impl Worth {
    /// Whether nothing is left to be explained.
    pub(super) fn is_whole(&self) -> bool {
        self.requests > 0 && self.whole == self.requests
    }

    /// Whether what stands beside the requests is no part of them.
    pub(super) fn is_closed(&self) -> bool {
        self.closed > 0
    }

    /// Whether marks may be a program's: back quotes in calls and commands.
    pub(super) fn is_made(&self) -> bool {
        self.made > 0
    }

    /// Whether there is any request.
    pub(super) fn is_request(&self) -> bool {
        self.requests > 0
    }

    /// One request told as two explains less than one request.
    fn explained(&self) -> i32 {
        self.names + 2 * self.addressed - self.odd - self.requests
    }

    /// Whether this explains more than `other`; the same said in another way is no more.
    pub(super) fn exceeds(&self, other: &Worth) -> bool {
        // Where readers found requests to other places, a bare path is none to the token endpoint.
        // An address alone is a setting, or a name of a page.
        let first = !other.is_request() && self.names > 0 && (other.any == 0 || self.params > 0);
        // The same request told more often has more names and is no more.
        let more = self.requests <= other.requests && self.explained() > other.explained();
        self.is_request() && (first || other.is_request() && more)
    }

    /// Whether this, which was put together, explains more than `other`, which was read.
    pub(super) fn beats(&self, other: &Worth) -> bool {
        let more = self.names > other.names || self.addressed > other.addressed;
        self.exceeds(other) && (!other.is_request() || more)
    }
}

/// The worth of a reading.
pub(super) fn of(layers: &mut Layers<'_>, capture: &Capture) -> Worth {
    let mut all = Worth::default();
    for exchange in &capture.exchanges {
        let made = exchange.request.client.is_some() || exchange.request.command.is_some();
        all.any += 1;
        all.made += i32::from(made);
        let Some(request) = TokenRequest::read(layers, exchange) else { continue };
        let params = params(layers, &request);
        let headers = headers(layers, exchange);
        let addressed = request.url.shown().is_some();
        let named = !is_unnamed(layers, capture, exchange);
        all.requests += 1;
        all.whole += i32::from(addressed && params.known > 0 && params.odd == 0 && named);
        all.closed += i32::from(made || addressed && is_sent(layers, exchange, request.shape));
        all.addressed += i32::from(addressed);
        all.names += params.known + headers.known;
        all.params += params.known;
        all.odd += params.odd + headers.odd + i32::from(is_odd_address(layers, &request));
    }
    all
}

/// A word that is no address: what a command took for one.
fn is_odd_address(layers: &Layers<'_>, request: &TokenRequest) -> bool {
    let whole = request.url.shown().map(|url| layers.bytes(url.whole));
    whole
        .is_some_and(|whole| !whole.contains(&b'/') && !whole.contains(&b'.') && !whole.contains(&b'$') && !whole.contains(&b'{'))
}

/// A text that was read as the content. Lines that are no content are what a reader took for it.
fn is_sent(layers: &Layers<'_>, exchange: &Exchange, shape: BodyShape) -> bool {
    // A message that counts its content is whole, also where it counts none.
    if exchange.request.wire.is_some() && exchange.request.fields(layers, "content-length").next().is_some() {
        return true;
    }
    let text = exchange.request.body.shown().filter(|body| body.notation == BodyNotation::Text && exchange.form != FORM);
    text.is_some_and(|body| shape != BodyShape::Other || !layers.bytes(body.raw).trim_ascii().contains(&b'\n'))
}

/// Whether the surroundings name a field that neither the request nor its answer has.
fn is_unnamed(layers: &Layers<'_>, capture: &Capture, exchange: &Exchange) -> bool {
    if capture.exchanges.len() > 1 {
        return false;
    }
    let text = layers.bytes(layers.root()).to_ascii_lowercase();
    let answer = exchange.response.as_ref().map_or(&[][..], |answer| &answer.headers);
    let request = exchange.request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let has = |name: &str| {
        let read = |field: &Field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes()) && !field.value.is_empty();
        request.iter().chain(answer).any(read)
    };
    // `authorization_code` is no field.
    let apart = |end: usize| text.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_');
    let told = |name: &str| memchr::memmem::find_iter(&text, name.as_bytes()).any(|at| apart(at + name.len()));
    ["content-type", "authorization"].iter().any(|name| told(name) && !has(name))
}

/// Back quotes are a poster's.
fn is_marked(value: &[u8]) -> bool {
    value.starts_with(b"`") || value.ends_with(b"`")
}

/// Registered names, and what is odd beside them.
struct Params {
    known: i32,
    odd: i32,
}

fn params(layers: &Layers<'_>, request: &TokenRequest) -> Params {
    let mut seen: Vec<&[u8]> = Vec::new();
    let mut odd = 0;
    for param in &request.params {
        let name = layers.bytes(param.field.name);
        if names::parameter(name) && !seen.contains(&name) {
            seen.push(name);
        }
        odd += i32::from(!name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.[]".contains(b)));
        odd += i32::from(is_torn(layers, param.field.value));
    }
    Params { known: i32::try_from(seen.len()).unwrap_or(i32::MAX / 4), odd }
}

fn headers(layers: &Layers<'_>, exchange: &Exchange) -> Params {
    let fields = exchange.request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let marked = fields.iter().filter(|field| is_marked(layers.bytes(field.value))).count();
    let mut found = Params { known: 0, odd: 0 };
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for field in fields {
        let name = names::spelt(layers.bytes(field.name));
        let torn = is_torn(layers, field.value) || marked > 1 && is_marked(layers.bytes(field.value));
        if (names::header(&name) || names::parameter(&name)) && !field.value.is_empty() && !torn && !seen.contains(&name) {
            found.known += 1;
            seen.push(name);
        }
        found.odd += i32::from(torn);
    }
    found
}

/// The value goes on into the next part.
fn is_torn(layers: &Layers<'_>, value: Slice) -> bool {
    let text = layers.bytes(value);
    let parts = [&b"Content-Type:"[..], b"Authorization:", b"grant_type=", b"HTTP/1.1 ", b" Host:"];
    parts.iter().any(|part| memchr::memmem::find(text, part).is_some())
}
