//! The cursor that all decoders share: it reads the source once, and notes for every decoded byte
//! where it came from.

use std::ops::Range;

use super::{Decoded, Mark, MarkKind, Segment, Undecodable, is_continuation};
use crate::text::layers::offset;

pub(super) struct DecodeCursor<'s> {
    source: &'s [u8],
    at: usize,
    /// Where text would go if the source holds none: after the opening quote.
    hollow: Option<usize>,
    decoded: Decoded,
}

impl<'s> DecodeCursor<'s> {
    pub(super) fn new(source: &'s [u8]) -> DecodeCursor<'s> {
        DecodeCursor { source, at: 0, hollow: None, decoded: Decoded::default() }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'s [u8] {
        &self.source[self.at..]
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Passes over `count` bytes that stand for nothing.
    pub(super) fn skip(&mut self, count: usize) {
        self.at += count.min(self.rest().len());
    }

    /// Passes over `count` bytes after which the text begins, such as an opening quote.
    pub(super) fn open(&mut self, count: usize) {
        self.skip(count);
        self.hollow.get_or_insert(self.at);
    }

    /// Takes `count` bytes as they are.
    pub(super) fn copy(&mut self, count: usize) {
        let outer = self.at..self.at + count.min(self.rest().len());
        let source = self.source;
        self.push(outer.clone(), &source[outer], true);
    }

    /// Takes bytes as they are for as long as they are `plain`.
    pub(super) fn copy_while(&mut self, plain: impl Fn(u8) -> bool) {
        self.copy(self.rest().iter().take_while(|byte| plain(**byte)).count());
    }

    /// Takes `count` bytes that stand for `bytes`, all of them for all of them.
    pub(super) fn atom(&mut self, count: usize, bytes: &[u8]) {
        self.push(self.at..self.at + count.min(self.rest().len()), bytes, false);
    }

    /// Takes `count` bytes that stand for a code point. A surrogate has no UTF-8 form and becomes
    /// U+FFFD.
    pub(super) fn letter(&mut self, count: usize, code: u32) {
        let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.atom(count, letter.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Takes `count` bytes as they are and notes that they mean more.
    pub(super) fn mark(&mut self, count: usize, kind: MarkKind) {
        let start = offset(self.decoded.bytes.len());
        self.copy(count);
        let at = start..offset(self.decoded.bytes.len());
        self.decoded.marks.push(Mark { at, kind });
    }

    pub(super) fn live(&mut self, count: usize) {
        self.mark(count, MarkKind::Live);
    }

    /// Gives up at the next `count` bytes.
    pub(super) fn fail<T>(&self, count: usize) -> Result<T, Undecodable> {
        Err(self.at..self.at + count)
    }

    /// The end of a literal: nothing may follow its closing quote.
    pub(super) fn close(self) -> Result<Decoded, Undecodable> {
        if self.rest().is_empty() { Ok(self.finish()) } else { self.fail(self.rest().len()) }
    }

    /// Takes a backslash with the octal digits after it, for one byte.
    pub(super) fn octal_byte(&mut self) {
        let (byte, digits) = number(&self.rest()[1..], 8, 3);
        self.atom(1 + digits, &[byte as u8]);
    }

    /// Takes `\x` with the one or two digits after it, for one byte.
    pub(super) fn hex_byte(&mut self) -> Result<(), Undecodable> {
        match number(&self.rest()[2..], 16, 2) {
            (_, 0) => self.fail(2),
            (byte, digits) => {
                self.atom(2 + digits, &[byte as u8]);
                Ok(())
            }
        }
    }

    /// Takes a backslash with what it escapes, for `named` or, where that is none, for itself.
    pub(super) fn escaped_letter(&mut self, named: Option<u8>) {
        let after = &self.rest()[1..];
        match named {
            Some(byte) => self.atom(2, &[byte]),
            None => {
                let length = letter_len(after);
                self.atom(1 + length, &after[..length]);
            }
        }
    }

    pub(super) fn finish(mut self) -> Decoded {
        if let (Some(point), true) = (self.hollow, self.decoded.segments.is_empty()) {
            let outer = offset(point)..offset(point);
            self.decoded.segments.push(Segment { inner: 0..0, outer, verbatim: true });
        }
        self.decoded
    }

    fn push(&mut self, outer: Range<usize>, bytes: &[u8], verbatim: bool) {
        self.at = outer.end;
        if bytes.is_empty() {
            return;
        }
        let start = offset(self.decoded.bytes.len());
        self.decoded.bytes.extend_from_slice(bytes);
        let inner = start..offset(self.decoded.bytes.len());
        let outer = offset(outer.start)..offset(outer.end);
        match self.decoded.segments.last_mut() {
            Some(last) if verbatim && last.verbatim && last.outer.end == outer.start => {
                last.inner.end = inner.end;
                last.outer.end = outer.end;
            }
            _ => self.decoded.segments.push(Segment { inner, outer, verbatim }),
        }
    }
}

/// The number that `text` begins with, and its digits' count: as many as there are, at most `most`.
pub(super) fn number(text: &[u8], radix: u32, most: usize) -> (u32, usize) {
    let digits = text.iter().take(most).map_while(|byte| char::from(*byte).to_digit(radix));
    digits.fold((0, 0), |(value, count), digit| (value * radix + digit, count + 1))
}

/// The code point of the `\uXXXX` that `text` begins with, and the length of that escape. Two
/// escapes that are the halves of one letter are taken together, as JSON and JavaScript write it.
pub(super) fn utf16(text: &[u8]) -> Option<(u32, usize)> {
    let first = utf16_unit(text)?;
    let second = text.get(6..).and_then(utf16_unit);
    match (first, second) {
        (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => Some((0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00), 12)),
        _ => Some((first, 6)),
    }
}

fn utf16_unit(text: &[u8]) -> Option<u32> {
    let (unit, digits) = number(text.strip_prefix(b"\\u")?, 16, 4);
    (digits == 4).then_some(unit)
}

/// How long the UTF-8 letter at the start of `text` is; 1 for a byte that begins none.
pub(super) fn letter_len(text: &[u8]) -> usize {
    1 + text.iter().skip(1).take(3).take_while(|byte| is_continuation(**byte)).count()
}

/// The length of a line break at the start of `text`, 0 if there is none.
pub(super) fn line_break(text: &[u8]) -> usize {
    match text {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => 0,
    }
}

/// The length of the `{...}` that `text` begins with, where braces nest and quotes hide them;
/// `None` if it is never closed.
pub(super) fn braced(text: &[u8]) -> Option<usize> {
    let (mut depth, mut quote, mut at) = (0usize, None, 0);
    while let Some(&byte) = text.get(at) {
        match (quote, byte) {
            (_, b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') if depth <= 1 => return Some(at + 1),
            (None, b'}') => depth -= 1,
            (None, _) => {}
        }
        at += 1;
    }
    None
}

/// `text` with each byte replaced by what `spell` makes of it; `None` keeps it.
pub(super) fn escaped(text: &[u8], spell: impl Fn(u8) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match spell(byte) {
            Some(spelling) => out.extend(spelling),
            None => out.push(byte),
        }
    }
    out
}

/// `text` with its letters kept and every byte that belongs to no UTF-8 letter written as `\xHH`.
pub(super) fn hex_strays(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        out.extend_from_slice(chunk.valid().as_bytes());
        out.extend(chunk.invalid().iter().flat_map(|byte| hex(*byte)));
    }
    out
}

/// What a letter after a backslash means in the languages that have it from C.
pub(super) fn c_escape(letter: u8) -> Option<u8> {
    Some(match letter {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'v' => 0x0B,
        _ => return None,
    })
}

/// `\xHH`. Always two digits, so that a digit after it stays one.
pub(super) fn hex(byte: u8) -> Vec<u8> {
    format!("\\x{byte:02X}").into_bytes()
}

/// What of a decoded text is live.
#[cfg(test)]
pub(super) fn live_parts(decoded: Result<Decoded, Undecodable>) -> Vec<(u32, u32)> {
    let marks = decoded.map(|decoded| decoded.marks).unwrap_or_default();
    let live = marks.into_iter().filter(|mark| mark.kind == MarkKind::Live);
    live.map(|mark| (mark.at.start, mark.at.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stop_at_the_first_other_byte() {
        for (text, radix, most, value) in
            [("41g", 16, 4, (0x41, 2)), ("+1", 16, 2, (0, 0)), ("1018", 8, 3, (0o101, 3)), ("78", 8, 3, (7, 1))]
        {
            assert_eq!(number(text.as_bytes(), radix, most), value, "{text}");
        }
    }

    #[test]
    fn braces_nest_and_quotes_hide_them() {
        for (text, length) in
            [("{a}b", Some(3)), ("{a{b}c}", Some(7)), ("{x['}']}", Some(8)), ("{\"\\\"}\"}", Some(7)), ("{a", None)]
        {
            assert_eq!(braced(text.as_bytes()), length, "{text}");
        }
    }
}
