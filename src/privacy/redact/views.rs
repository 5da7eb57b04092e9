//! The text as it would read with its escapes undone, each byte with its place.

use std::ops::Range;

use super::dump;
use super::packed;
use crate::text::layers::offset;

/// A reading of the text.
#[derive(Debug)]
pub(super) struct TextView {
    pub(super) bytes: Vec<u8>,
    /// Where each byte begins in the text, and behind them where the last one ends; empty for the text itself.
    places: Vec<u32>,
    /// Each byte is a pair of hexadecimal digits, which has to stay one.
    pub(super) is_hex: bool,
}

impl TextView {
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |index: usize| self.places.get(index).map_or(index, |place| *place as usize);
        at(range.start)..at(range.end)
    }

    fn of(text: &[u8]) -> TextView {
        TextView { bytes: text.to_vec(), places: Vec::new(), is_hex: false }
    }

    /// With the escapes of addresses, literals, pages and command lines undone; `None` where there are none.
    fn peeled(&self) -> Option<TextView> {
        let carets = memchr::memmem::find(&self.bytes, b"^\"").is_some() || memchr::memmem::find(&self.bytes, b"^%").is_some();
        let mut made = ViewBuilder::default();
        let (mut at, mut next) = (0, 0);
        while let Some(sign) = self.sign(next, carets) {
            next = sign + 1;
            let Some((bytes, used)) = packed::undone(&self.bytes[sign..]) else { continue };
            self.copy(at..sign, &mut made);
            made.push(&bytes, self.place(sign..sign).start);
            at = sign + used;
            next = at;
        }
        let end = self.bytes.len();
        (at > 0).then(|| {
            self.copy(at..end, &mut made);
            TextView { is_hex: self.is_hex, ..made.done(self.place(end..end).start) }
        })
    }

    /// Where the next escape may begin.
    fn sign(&self, from: usize, carets: bool) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let plain = memchr::memchr3(b'%', b'\\', b'&', rest);
        let end = plain.unwrap_or(rest.len());
        let caret = if carets { memchr::memchr(b'^', &rest[..end]) } else { None };
        caret.or(plain).map(|at| from + at)
    }

    fn copy(&self, range: Range<usize>, made: &mut ViewBuilder) {
        made.bytes.extend_from_slice(&self.bytes[range.clone()]);
        match self.places.get(range.clone()) {
            Some(places) => made.places.extend_from_slice(places),
            None => made.places.extend(range.map(offset)),
        }
    }

    /// Lines that were broken for their length, as `base64` and terminals break them, put together again.
    fn joined(&self) -> Option<TextView> {
        let mut made = ViewBuilder::default();
        let mut from = 0;
        let mut at = 0;
        while let Some(gap) = self.bytes[at..].iter().position(u8::is_ascii_whitespace).map(|gap| at + gap) {
            at = gap + 1;
            if self.is_broken_at(gap, gap) {
                at = gap + self.bytes[gap..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                self.copy(from..gap, &mut made);
                // What ends before the break ends where the break begins.
                made.push(&self.bytes[at..at + 1], self.place(gap..gap).start);
                from = at + 1;
            }
        }
        let end = self.bytes.len();
        (from > 0).then(|| {
            self.copy(from..end, &mut made);
            made.done(self.place(end..end).start)
        })
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
pub(super) struct ViewBuilder {
    bytes: Vec<u8>,
    places: Vec<u32>,
}

impl ViewBuilder {
    pub(super) fn push(&mut self, bytes: &[u8], place: usize) {
        let place = offset(place);
        self.places.extend(bytes.iter().map(|_| place));
        self.bytes.extend_from_slice(bytes);
    }

    fn done(mut self, end: usize) -> TextView {
        self.places.push(offset(end));
        TextView { bytes: self.bytes, places: self.places, is_hex: false }
    }
}

/// Escapes in escapes in escapes: nobody writes more.
const MOST_PEELS: usize = 6;

/// The readings of `text`: as it is, without its escapes, with its broken lines put together, and what its hexadecimal says.
pub(super) fn all(text: &[u8]) -> Vec<TextView> {
    let mut views = vec![TextView::of(text)];
    let mut peeled = views[0].peeled();
    for _ in 1..MOST_PEELS {
        match peeled.as_ref().and_then(TextView::peeled) {
            Some(deeper) => peeled = Some(deeper),
            None => break,
        }
    }
    views.extend(peeled);
    let joined: Vec<TextView> = views.iter().filter_map(TextView::joined).collect();
    views.extend(joined);
    if let Some(octets) = dump::octets(text) {
        let view = TextView { is_hex: true, ..octets.done(text.len()) };
        views.extend(view.peeled());
        views.push(view);
    }
    views
}
