//! Where a text may have parts of a token request: one pass for all names at once.

mod words;

use std::ops::Range;

use super::names;
use crate::capture::model::Capture;
use crate::text::layers::{Layers, Slice};
use words::Words;

/// A text up to this length is looked at as a whole.
pub(crate) const WHOLE: usize = 1 << 18;

/// So much before and after a name may belong to its request.
const ROUND: usize = 1 << 12;

/// So many windows of a long text are looked at.
pub(crate) const MOST: usize = 32;

static NAMES: Words = Words::new(&[
    names::STRONG,
    &["oauth/token", "oauth2/token", "/token", "HTTP/1.1 4", "invalid_client", "invalid_grant", "invalid_request"],
]);

/// What credentials and tokens stand behind.
const WEAK: &[&str] = &["Basic ", "Bearer ", "token=", "uthorization", "code=", "ssertion"];

static ALL: Words =
    Words::new(&[names::STRONG, WEAK, &["oauth", "/token", "invalid_client", "invalid_grant", "invalid_request"]]);

/// Whether any name is in the text.
pub(crate) fn has_names(text: &[u8]) -> bool {
    ALL.are_in(text)
}

/// Whether every name lies within an exchange that was found.
pub(crate) fn all_within(layers: &Layers<'_>, text: Slice, capture: &Capture) -> bool {
    let taken = taken(layers, capture);
    NAMES.starts(layers.bytes(text)).into_iter().all(|at| is_taken(layers, text, &taken, at))
}

/// The bytes of the file that exchanges cover, in order.
fn taken(layers: &Layers<'_>, capture: &Capture) -> Vec<Range<u32>> {
    let mut taken: Vec<Range<u32>> =
        capture.exchanges.iter().map(|exchange| layers.span(exchange.at)).map(|span| span.start..span.end).collect();
    taken.sort_by_key(|range| range.start);
    taken
}

fn is_taken(layers: &Layers<'_>, text: Slice, taken: &[Range<u32>], at: usize) -> bool {
    let at = layers.span(text.sub(at..at + 1)).start;
    let last = taken.partition_point(|range| range.start <= at);
    taken[..last].iter().rev().take(2).any(|range| at < range.end)
}

/// The surroundings of the names that no exchange covers, whole lines, and `most` of them.
pub(crate) fn windows(layers: &Layers<'_>, text: Slice, capture: &Capture, most: usize) -> Vec<Range<usize>> {
    if most == 0 {
        return Vec::new();
    }
    let source = layers.bytes(text);
    let taken = taken(layers, capture);
    let mut windows: Vec<Range<usize>> = Vec::new();
    for at in NAMES.starts(source).into_iter().filter(|at| !is_taken(layers, text, &taken, *at)) {
        let start = line_start(source, at.saturating_sub(ROUND));
        let end = line_end(source, at + ROUND);
        let full = windows.len() == most;
        match windows.last_mut() {
            Some(last) if start <= last.end && end - last.start <= WHOLE => last.end = end,
            _ if full => break,
            _ => windows.push(start..end),
        }
    }
    windows
}

fn line_start(source: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &source[..at.min(source.len())]).map_or(0, |lf| lf + 1)
}

fn line_end(source: &[u8], at: usize) -> usize {
    let at = at.min(source.len());
    memchr::memchr(b'\n', &source[at..]).map_or(source.len(), |lf| at + lf)
}
