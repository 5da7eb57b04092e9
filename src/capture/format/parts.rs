//! Requests in layouts that no reader is made for: read by their parts.
//!
//! The layout of a paste is punctuation; its parts are the same everywhere: a method before an address, a registered name
//! with a value after some separator, a form, a status. [`peel`] takes off what a page or a logger put round the lines and
//! gives the text to the readers of forms once more; [`atoms`] finds the parts in what is left, [`assemble`] makes exchanges
//! of them. Of these readings and that of the readers alone the one wins that explains most registered names ([`worth`]),
//! the plainer one where two explain as many.
//!
//! What was put together from parts is never whole: what is missing in it was not shown.

mod anchors;
mod assemble;
mod atoms;
mod context;
mod fill;
mod names;
mod peel;
#[cfg(test)]
mod tests;
mod worth;

use super::Lines;
use crate::capture::model::Capture;
use crate::text::layers::{Layers, Slice};
use worth::Worth;

pub(super) const FORM: &str = super::prose::FORM;

/// The best reading of `text`: `first`, which is what the readers found, or one that explains more. `scan` reads a text with
/// all readers.
pub(super) fn best(
    layers: &mut Layers<'_>,
    text: Slice,
    first: Capture,
    scan: impl Fn(&mut Layers<'_>, Slice) -> Capture,
) -> Capture {
    if !anchors::has_names(layers.bytes(text)) {
        return first;
    }
    let known = worth::of(layers, &first);
    let settled = known.is_whole() && anchors::all_within(layers, text, &first);
    if text.len() > anchors::WHOLE {
        return if settled { first } else { in_windows(layers, text, first) };
    }
    let lines = peel::lines(layers, text);
    if settled && lines == text && peel::separators(layers, text) == text {
        return first;
    }
    let mut contest = Contest { best: first, worth: known };
    let mut texts = vec![text];
    for peeled in [lines, peel::literal(layers, lines)] {
        if peeled != text && !texts.contains(&peeled) {
            contest.enter_scan(layers, peeled, &scan);
            texts.push(peeled);
        }
    }
    let plain = texts.clone();
    for text in plain {
        for (notation, always) in [(peel::separators as Notation, true), (peel::unwrapped, false), (peel::notation, false)] {
            let other = notation(layers, text);
            if (always || !contest.worth.is_whole() && !contest.worth.is_made()) && other != text && !texts.contains(&other) {
                contest.enter_scan(layers, other, &scan);
                texts.push(other);
            }
        }
    }
    for text in texts {
        contest.enter_parts(layers, text);
    }
    contest.best
}

/// In a long text only the surroundings of registered names that no request explains are looked at.
fn in_windows(layers: &mut Layers<'_>, text: Slice, mut first: Capture) -> Capture {
    for window in anchors::windows(layers, text, &first) {
        let peeled = peel::lines(layers, text.sub(window));
        let found = read(layers, peeled);
        let worth = worth::of(layers, &found);
        if worth.is_request() {
            first.exchanges.extend(found.exchanges);
        }
    }
    first
}

/// What the parts of a text tell.
fn read(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let found = atoms::all(layers, text, &source, &lines);
    let exchanges = assemble::exchanges(layers, text, &found);
    Capture { exchanges, problems: Vec::new() }
}

/// One way of writing a text plainer.
type Notation = fn(&mut Layers<'_>, Slice) -> Slice;

/// The reading that explained most so far.
struct Contest {
    best: Capture,
    worth: Worth,
}

impl Contest {
    /// What the readers find in a plainer text.
    fn enter_scan(&mut self, layers: &mut Layers<'_>, text: Slice, scan: &impl Fn(&mut Layers<'_>, Slice) -> Capture) {
        let rival = scan(layers, text);
        let worth = worth::of(layers, &rival);
        if worth.exceeds(&self.worth) {
            *self = Contest { best: rival, worth };
        }
    }

    /// What the parts of a text tell: it wins when it explains more, and fills what was left open otherwise.
    fn enter_parts(&mut self, layers: &mut Layers<'_>, text: Slice) {
        if self.worth.is_whole() || self.worth.is_closed() {
            return;
        }
        let rival = read(layers, text);
        let filled = fill::open(layers, &self.best, &rival);
        for candidate in filled.into_iter().chain([rival]) {
            let worth = worth::of(layers, &candidate);
            if worth.beats(&self.worth) {
                *self = Contest { best: candidate, worth };
            }
        }
    }
}
