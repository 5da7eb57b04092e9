//! A request that a log tells of twice: its summary and its octets, the program's object and what became of it.

use crate::capture::format::printed;
use crate::capture::model::{Body, BodyNotation, Coverage, Exchange, Field, Request, Seen, Url, View};
use crate::text::layers::{Layers, Slice};

/// The same request of the same client once more, before any answer.
pub(super) fn is_told_again(layers: &Layers<'_>, exchange: &Exchange, again: &Request) -> bool {
    let known = &exchange.request;
    let same_client = known.client.is_some() && known.client == again.client;
    let same_fields =
        count(known).min(count(again)) > 0 && (has_all(layers, known, fields(again)) || has_all(layers, again, fields(known)));
    let printed = exchange.form == printed::FORM;
    let one_body = known.body.is_not_shown() || again.body.is_not_shown() || printed && same_body(layers, known, again);
    let method = same(layers, known.method.shown().copied(), again.method.shown().copied());
    let target = same_target(layers, known.url.shown(), again.url.shown());
    let unanswered =
        exchange.response.as_ref().is_none_or(|response| printed && response.body.is_none() && same_body(layers, known, again));
    unanswered && (same_client || same_fields) && one_body && method && target
}

fn count(request: &Request) -> usize {
    fields(request).len()
}

fn fields(request: &Request) -> &[Field] {
    request.headers.shown().map_or(&[][..], |headers| &headers.fields)
}

/// A program that prints a request before and after it was sent prints one body twice.
fn same_body(layers: &Layers<'_>, known: &Request, again: &Request) -> bool {
    match (&known.body, &again.body) {
        (Seen::Shown(known), Seen::Shown(again)) => layers.bytes(known.raw) == layers.bytes(again.raw),
        (known, again) => known.is_absent() && again.is_absent(),
    }
}

/// What was made of a structure was printed first, and now the structure.
pub(super) fn is_made_of(layers: &Layers<'_>, known: &Request, body: &Body) -> bool {
    let Some(text) = known.body.shown().filter(|known| known.notation == BodyNotation::Text) else { return false };
    let text = layers.bytes(text.raw);
    let named = |field: &Field| memchr::memmem::find(text, layers.bytes(field.name)).is_some();
    body.notation.is_structure() && !body.pairs.is_empty() && body.pairs.iter().all(named)
}

fn same(layers: &Layers<'_>, known: Option<Slice>, again: Option<Slice>) -> bool {
    matches!((known, again), (Some(known), Some(again)) if layers.bytes(known) == layers.bytes(again))
}

/// The octets name the path only.
fn same_target(layers: &Layers<'_>, known: Option<&Url>, again: Option<&Url>) -> bool {
    let (Some(known), Some(again)) = (known, again) else { return false };
    let query = |url: &Url| url.query.map(|query| layers.bytes(query).to_vec());
    layers.bytes(known.path) == layers.bytes(again.path) && query(known) == query(again)
}

/// Whether each of the fields is known with the same value.
pub(super) fn has_all(layers: &Layers<'_>, known: &Request, told: &[Field]) -> bool {
    let known = fields(known);
    let equal = |a: &Field, b: &Field| {
        layers.bytes(a.name).eq_ignore_ascii_case(layers.bytes(b.name)) && layers.bytes(a.value) == layers.bytes(b.value)
    };
    told.iter().all(|field| known.iter().any(|other| equal(field, other)))
}

/// Takes the fuller telling, and from the other what it leaves open.
pub(super) fn merge(exchange: &mut Exchange, again: Request, view: View) {
    let known = std::mem::replace(&mut exchange.request, Request::unknown());
    let newer = rank(&again) >= rank(&known);
    let (mut best, other) = if newer { (again, known) } else { (known, again) };
    let has_host = |request: &Request| request.url.shown().is_some_and(|url| url.host.is_some());
    if !has_host(&best) && has_host(&other) {
        best.url = other.url;
    }
    fill(&mut best.headers, other.headers);
    fill(&mut best.body, other.body);
    exchange.view = if newer { view } else { exchange.view };
    exchange.request = best;
}

fn rank(request: &Request) -> (bool, bool, usize) {
    let whole = request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Whole);
    (!request.body.is_not_shown(), whole, count(request))
}

fn fill<T>(open: &mut Seen<T>, known: Seen<T>) {
    if open.is_not_shown() {
        *open = known;
    }
}
