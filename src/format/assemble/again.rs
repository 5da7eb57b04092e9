//! A request that a log tells of twice: its summary and its octets, the program's object and what became of it.

use crate::layers::{Layers, Slice};
use crate::model::{Coverage, Exchange, Field, Request, Seen, Url, View};

/// The same request of the same client once more, before any answer.
pub(super) fn is_told_again(layers: &Layers<'_>, exchange: &Exchange, again: &Request) -> bool {
    let known = &exchange.request;
    let same_client = known.client.is_some() && known.client == again.client;
    let new_fields = again.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let same_fields = !new_fields.is_empty() && count(known) == new_fields.len() && has_all(layers, known, new_fields);
    let one_body = known.body.is_not_shown() || again.body.is_not_shown();
    let method = same(layers, known.method.shown().copied(), again.method.shown().copied());
    let target = same_target(layers, known.url.shown(), again.url.shown());
    exchange.response.is_none() && (same_client || same_fields) && one_body && method && target
}

fn count(request: &Request) -> usize {
    request.headers.shown().map_or(0, |headers| headers.fields.len())
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
pub(super) fn has_all(layers: &Layers<'_>, known: &Request, fields: &[Field]) -> bool {
    let known = known.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let equal = |a: &Field, b: &Field| {
        layers.bytes(a.name).eq_ignore_ascii_case(layers.bytes(b.name)) && layers.bytes(a.value) == layers.bytes(b.value)
    };
    fields.iter().all(|field| known.iter().any(|other| equal(field, other)))
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
