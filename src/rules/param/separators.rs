//! What stands between the parameters of a form in place of `&`.

use crate::capture::model::View;
use crate::request::token::{ParamPlace, TokenRequest};
use crate::rules::param::common::is_known;
use crate::text::layers::{Layers, Slice};

/// `&` as JSON and JavaScript escape it.
const ESCAPES: &[&str] = &["\\u0026", "\\x26"];

/// True when something else than `&` separates parameters, so that names and values are not what they seem.
pub(crate) fn is_lost(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let lost = |marks: &[&str]| !standing_in(request, layers, marks).is_empty();
    !punctuation(request, layers).is_empty() || lost(ESCAPES) || lost(&["\n"])
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
    let encoded = request.params.iter().filter(|param| param.encoded && param.place == ParamPlace::Body);
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
