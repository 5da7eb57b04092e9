//! What one reading left open, filled from another of the same text.

use crate::capture::model::{Capture, Coverage, Exchange, Headers, Seen};
use crate::request::token::TokenRequest;
use crate::text::layers::Layers;

/// `known` with its only token request filled from the only one of `other`; `None` where it is not plain that both are the
/// same request.
pub(super) fn open(layers: &mut Layers<'_>, known: &Capture, other: &Capture) -> Option<Capture> {
    let (at, from) = (only(layers, known)?, only(layers, other)?);
    let mut filled = known.clone();
    let exchange = filled.exchanges.get_mut(at)?;
    let from = other.exchanges.get(from)?;
    if exchange.request.command.is_some() || exchange.request.client.is_some() || !agree(layers, exchange, from) {
        return None;
    }
    take(exchange, from);
    Some(filled)
}

/// The only token request.
fn only(layers: &mut Layers<'_>, capture: &Capture) -> Option<usize> {
    let mut found = (0..capture.exchanges.len()).filter(|at| TokenRequest::read(layers, &capture.exchanges[*at]).is_some());
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What both show is the same.
fn agree(layers: &Layers<'_>, known: &Exchange, other: &Exchange) -> bool {
    let path = |exchange: &Exchange| exchange.request.url.shown().map(|url| layers.bytes(url.path).to_vec());
    match (path(known), path(other)) {
        (Some(known), Some(other)) => known == other,
        _ => true,
    }
}

fn take(known: &mut Exchange, other: &Exchange) {
    let (request, from) = (&mut known.request, &other.request);
    if request.url.is_not_shown() {
        request.url = from.url.clone();
    }
    if request.method.is_not_shown() {
        request.method = from.method.clone();
    }
    if request.body.is_not_shown() {
        request.body = from.body.clone();
    }
    take_headers(&mut request.headers, &from.headers);
    known.at = known.at.cover(other.at).unwrap_or(known.at);
    match (&mut known.response, &other.response) {
        (Some(answer), Some(more)) => answer.status = answer.status.or(more.status),
        (answer @ None, Some(more)) => *answer = Some(more.clone()),
        (_, None) => {}
    }
}

fn take_headers(known: &mut Seen<Headers>, other: &Seen<Headers>) {
    let Some(more) = other.shown() else { return };
    match known {
        Seen::NotShown => *known = Seen::Shown(Headers { fields: more.fields.clone(), coverage: Coverage::Partial }),
        Seen::Shown(headers) if headers.fields.is_empty() => headers.fields.clone_from(&more.fields),
        Seen::Shown(_) | Seen::Absent => {}
    }
}
