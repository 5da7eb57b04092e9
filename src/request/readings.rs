//! The best reading of a text. Readers of known layouts find one; a text freed of what is around its lines may give another,
//! and so may its parts. The one wins that explains most registered names ([`worth`]), the plainer one where two explain as
//! many.

mod fill;
#[cfg(test)]
mod tests;
mod worth;

use crate::capture::format::parts::{self, anchors, peel};
use crate::capture::format::{self, LayoutChoice, Scanned};
use crate::capture::model::Capture;
use crate::text::layers::{Layers, Slice};
use worth::Worth;

/// Reads every request that a text holds, in order, in the form of that name or in whichever it is recognised. Never fails:
/// what was not understood is among the problems.
pub(crate) fn read_as<'c>(layers: &mut Layers<'_>, text: Slice, choice: impl Into<LayoutChoice<'c>>) -> Capture {
    let choice = choice.into();
    match format::read_as(layers, text, choice) {
        Scanned::Closed(capture) => capture,
        Scanned::Open(passages) => best_of(layers, passages, choice),
    }
}

fn best_of(layers: &mut Layers<'_>, mut passages: Vec<(Slice, Capture)>, choice: LayoutChoice<'_>) -> Capture {
    if passages.len() == 1
        && let Some((text, first)) = passages.pop()
    {
        return best(layers, text, first, choice);
    }
    let mut left = anchors::MOST;
    format::joined(passages.into_iter().map(|(text, first)| in_windows(layers, text, first, &mut left)))
}

/// The best reading of `text`: `first`, which is what the readers found, or one that explains more.
fn best(layers: &mut Layers<'_>, text: Slice, first: Capture, choice: LayoutChoice<'_>) -> Capture {
    if !anchors::has_names(layers.bytes(text)) {
        return first;
    }
    let known = worth::of(layers, &first);
    let settled = known.is_whole() && anchors::all_within(layers, text, &first);
    if text.len() > anchors::WHOLE {
        let mut left = anchors::MOST;
        return if settled { first } else { in_windows(layers, text, first, &mut left) };
    }
    let lines = peel::lines(layers, text);
    if settled && lines == text && peel::separators(layers, text) == text {
        return first;
    }
    let mut contest = Contest { best: first, worth: known, choice };
    let mut texts = vec![text];
    for peeled in [lines, peel::literal(layers, lines)] {
        if peeled != text && !texts.contains(&peeled) {
            contest.enter_scan(layers, peeled);
            texts.push(peeled);
        }
    }
    let plain = texts.clone();
    for text in plain {
        for (notation, always) in [(peel::separators as Simplify, true), (peel::unwrapped, false), (peel::notation, false)] {
            let other = notation(layers, text);
            if (always || !contest.worth.is_whole() && !contest.worth.is_made()) && other != text && !texts.contains(&other) {
                contest.enter_scan(layers, other);
                texts.push(other);
            }
        }
    }
    for text in texts {
        contest.enter_parts(layers, text);
    }
    contest.best
}

/// In a long text only the surroundings of registered names that no request explains are looked at, `left` of them.
fn in_windows(layers: &mut Layers<'_>, text: Slice, mut first: Capture, left: &mut usize) -> Capture {
    for window in anchors::windows(layers, text, &first, *left) {
        *left -= 1;
        let peeled = peel::lines(layers, text.sub(window));
        let found = parts::read_loose_parts(layers, peeled);
        let worth = worth::of(layers, &found);
        if worth.is_request() {
            first.exchanges.extend(found.exchanges);
        }
    }
    first
}

/// One way of writing a text plainer.
type Simplify = fn(&mut Layers<'_>, Slice) -> Slice;

/// The reading that explained most so far.
struct Contest<'c> {
    best: Capture,
    worth: Worth,
    choice: LayoutChoice<'c>,
}

impl Contest<'_> {
    /// What the readers find in a plainer text.
    fn enter_scan(&mut self, layers: &mut Layers<'_>, text: Slice) {
        let rival = format::scan(layers, text, self.choice);
        let worth = worth::of(layers, &rival);
        if worth.exceeds(&self.worth) {
            (self.best, self.worth) = (rival, worth);
        }
    }

    /// What the parts of a text tell: it wins when it explains more, and fills what was left open otherwise.
    fn enter_parts(&mut self, layers: &mut Layers<'_>, text: Slice) {
        if self.worth.is_whole() || self.worth.is_closed() {
            return;
        }
        let rival = parts::read_loose_parts(layers, text);
        let filled = fill::open(layers, &self.best, &rival);
        for candidate in filled.into_iter().chain([rival]) {
            let worth = worth::of(layers, &candidate);
            if worth.beats(&self.worth) {
                (self.best, self.worth) = (candidate, worth);
            }
        }
    }
}
