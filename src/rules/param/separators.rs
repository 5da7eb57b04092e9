//! What stands between the parameters of a form in place of `&`.

use crate::layers::{Layers, Slice};
use crate::model::View;
use crate::rules::param::common::is_known;
use crate::token::{Place, TokenRequest};

/// `&` as JSON and JavaScript escape it.
const ESCAPES: &[&str] = &["\\u0026", "\\x26"];

/// True when something else than `&` separates parameters, so that names and values are not what they seem.
pub(crate) fn is_lost(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let lost = |marks: &[&str]| !standing_in(request, layers, marks).is_empty();
    !punctuation(request, layers).is_empty() || lost(ESCAPES) || lost(&["\n"]) || head_in_body(request, layers).is_some()
}

/// Every `;` or `,` that stands where `&` belongs, with the blanks behind it.
pub(crate) fn punctuation(request: &TokenRequest, layers: &Layers<'_>) -> Vec<Slice> {
    // Programs print maps with commas between their members.
    let is_sent = request.view == View::Wire || request.client.is_some();
    standing_in(request, layers, if is_sent { &[";", ","] } else { &[";"] })
}

/// Every escape that stands where `&` belongs.
pub(crate) fn escapes(request: &TokenRequest, layers: &Layers<'_>) -> Vec<Slice> {
    standing_in(request, layers, ESCAPES)
}

/// Each of the marks that stands in a value, before the name of a parameter.
fn standing_in(request: &TokenRequest, layers: &Layers<'_>, marks: &[&str]) -> Vec<Slice> {
    let encoded = request.params.iter().filter(|param| param.encoded && param.place == Place::Body);
    let places = encoded.flat_map(|param| {
        let raw = layers.bytes(param.raw);
        (0..raw.len()).filter_map(|at| Some(param.raw.sub(at..at + length(raw.get(at..)?, marks)?)))
    });
    places.collect()
}

/// The length of the mark that `text` begins with and of the blanks behind it, if a name follows.
fn length(text: &[u8], marks: &[&str]) -> Option<usize> {
    let mark = marks.iter().find(|mark| text.starts_with(mark.as_bytes()))?;
    let name = text.get(mark.len()..)?.trim_ascii_start();
    begins_with_name(name).then_some(text.len() - name.len())
}

/// True for `name=...` with a registered name.
pub(crate) fn begins_with_name(text: &[u8]) -> bool {
    name_at(text).is_some()
}

/// The registered name that stands there with its `=`.
pub(crate) fn name_at(text: &[u8]) -> Option<&str> {
    // No registered name is longer.
    let end = text.iter().take(40).position(|b| *b == b'=')?;
    std::str::from_utf8(text.get(..end)?).ok().filter(|name| is_known(name))
}

/// Header fields that a client writes.
const FIELDS: [&str; 8] =
    ["accept", "accept-encoding", "authorization", "cache-control", "connection", "content-type", "host", "user-agent"];

/// The lines of header fields before the parameters of a body: a client took an empty line for the end of the head too early.
pub(crate) fn head_in_body(request: &TokenRequest, layers: &Layers<'_>) -> Option<Slice> {
    let body = request.body.shown().copied().filter(|_| request.view == View::Wire)?;
    let text = layers.bytes(body);
    let mut at = 0;
    for line in text.split_inclusive(|b| *b == b'\n') {
        let is_field = line.split(|b| *b == b':').next().filter(|name| name.len() < line.len()).is_some_and(is_field_name);
        if !is_field && !line.trim_ascii().is_empty() {
            break;
        }
        at += line.len();
    }
    let begins = text.split(|b| *b == b':').next().is_some_and(is_field_name);
    (begins && at < text.len()).then(|| body.to(at))
}

fn is_field_name(name: &[u8]) -> bool {
    FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}
