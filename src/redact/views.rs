//! The text as it would read with its escapes undone, each byte with its place.

use std::ops::Range;

use super::dump;
use super::packed::{self, Undo};

/// A reading of the text.
#[derive(Debug)]
pub(super) struct View {
    pub(super) bytes: Vec<u8>,
    /// Where each byte begins in the text, and behind them where the last one ends; empty for the text itself.
    places: Vec<u32>,
    /// Each byte is a pair of hexadecimal digits, which has to stay one.
    pub(super) is_hex: bool,
}

impl View {
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |index: usize| self.places.get(index).map_or(index, |place| *place as usize);
        at(range.start)..at(range.end)
    }

    fn of(text: &[u8]) -> View {
        View { bytes: text.to_vec(), places: Vec::new(), is_hex: false }
    }

    /// `None` where nothing is written like that.
    fn undone(&self, undo: Undo) -> Option<View> {
        let mut made = Made::default();
        let mut at = 0;
        let mut any = false;
        while at < self.bytes.len() {
            let found = undo(&self.bytes[at..]);
            any |= found.is_some();
            let (bytes, used) = found.unwrap_or_else(|| (vec![self.bytes[at]], 1));
            made.push(&bytes, self.place(at..at).start);
            at += used;
        }
        any.then(|| View { is_hex: self.is_hex, ..made.done(self.place(at..at).start) })
    }

    /// Lines that were broken for their length, as `base64` and terminals break them, put together again.
    fn joined(&self) -> Option<View> {
        let mut made = Made::default();
        let mut any = false;
        let mut from = None;
        for (at, byte) in self.bytes.iter().enumerate() {
            let gap = *from.get_or_insert(at);
            if byte.is_ascii_whitespace() && self.is_broken_at(gap, at) {
                any = true;
                continue;
            }
            made.push(&[*byte], self.place(gap..gap).start);
            from = None;
        }
        let end = self.bytes.len();
        any.then(|| made.done(self.place(end..end).start))
    }

    /// Whether the white space that begins at `gap` breaks a long word; `at` is in it.
    fn is_broken_at(&self, gap: usize, at: usize) -> bool {
        let before = self.bytes[..gap].iter().rev().take(LONG).take_while(|b| is_packed(**b)).count();
        let rest = &self.bytes[at..];
        let blanks = rest.iter().take(64).take_while(|b| b.is_ascii_whitespace()).count();
        let breaks = self.bytes[gap..at + blanks].iter().filter(|b| **b == b'\n').count();
        before >= LONG && breaks == 1 && rest.get(blanks).is_some_and(|b| is_packed(*b))
    }
}

/// No program breaks shorter words.
const LONG: usize = 56;

/// What Base64, Base64url and tokens are made of.
pub(super) fn is_packed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-.".contains(&byte)
}

/// A view in the making.
#[derive(Debug, Default)]
pub(super) struct Made {
    bytes: Vec<u8>,
    places: Vec<u32>,
}

impl Made {
    pub(super) fn push(&mut self, bytes: &[u8], place: usize) {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        self.places.extend(bytes.iter().map(|_| place));
        self.bytes.extend_from_slice(bytes);
    }

    fn done(mut self, end: usize) -> View {
        self.places.push(u32::try_from(end).unwrap_or(u32::MAX));
        View { bytes: self.bytes, places: self.places, is_hex: false }
    }
}

/// Calls `look` with each reading of `text`, the text itself first. One at a time: a large text has room for few.
pub(super) fn each(text: &[u8], mut look: impl FnMut(&View)) {
    let plain = View::of(text);
    let mut chain = |view: &View| {
        look(view);
        if let Some(next) = view.undone(packed::percent_at) {
            look(&next);
            next.undone(packed::percent_at).iter().for_each(&mut look);
        }
        if let Some(joined) = view.joined() {
            look(&joined);
        }
    };
    chain(&plain);
    // A literal stands in a literal, in a page, in a command of cmd.exe.
    let escape: Undo = packed::escape_at;
    let ways: [(Undo, &[Undo]); 3] =
        [(escape, &[escape]), (packed::entity_at, &[packed::entity_at, escape]), (packed::caret_at, &[packed::caret_at, escape])];
    for (outer, inner) in ways {
        let Some(once) = plain.undone(outer) else { continue };
        chain(&once);
        inner.iter().filter_map(|undo| once.undone(*undo)).for_each(|twice| chain(&twice));
    }
    if let Some(octets) = dump::octets(text) {
        let view = View { is_hex: true, ..octets.done(text.len()) };
        look(&view);
        view.undone(packed::percent_at).iter().for_each(&mut look);
    }
}
