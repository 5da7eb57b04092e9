//! One Python string or bytes literal with its prefix and quotes ("Lexical analysis", string and
//! bytes literals).
//!
//! Traps: `\xHH` is a byte in `b'...'` but a letter in `'...'`. An unknown escape keeps its
//! backslash. In a raw literal a backslash still keeps a quote from closing it. In an f-string `{{`
//! is a brace and `{...}` is filled in by the program. Python reads a CRLF in a literal as LF, and
//! a line break closes nothing but is an error without triple quotes. Surrogates do not pair up as
//! they do in JSON. `\N{...}` is an error here: we do not carry the names of all letters.

use std::collections::HashSet;

use super::reader::{DecodeCursor, braced, c_escape, escaped, hex, letter_len, line_break, number};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    let Some(literal) = PythonLiteral::of(source) else {
        return reader.fail(1);
    };
    reader.open(literal.prefix + literal.quote.len());
    while !reader.rest().starts_with(literal.quote) {
        literal.step(&mut reader)?;
    }
    reader.skip(literal.quote.len());
    reader.close()
}

/// What the prefix and the quote say about the rest.
#[derive(Clone, Copy)]
struct PythonLiteral<'s> {
    prefix: usize,
    quote: &'s [u8],
    bytes: bool,
    raw: bool,
    format: bool,
}

impl<'s> PythonLiteral<'s> {
    fn of(source: &'s [u8]) -> Option<PythonLiteral<'s>> {
        let prefix = source.iter().take(3).position(|byte| matches!(byte, b'\'' | b'"'))?;
        let letters = source[..prefix].to_ascii_lowercase();
        if !matches!(&letters[..], b"" | b"u" | b"b" | b"r" | b"f" | b"br" | b"rb" | b"fr" | b"rf") {
            return None;
        }
        let rest = &source[prefix..];
        let width = if rest.len() >= 3 && rest[..3].iter().all(|byte| *byte == rest[0]) { 3 } else { 1 };
        let has = |letter: u8| letters.contains(&letter);
        Some(PythonLiteral { prefix, quote: &rest[..width], bytes: has(b'b'), raw: has(b'r'), format: has(b'f') })
    }

    fn step(self, reader: &mut DecodeCursor) -> Result<(), Undecodable> {
        let rest = reader.rest();
        match rest {
            [] => return Err(self.prefix..self.prefix + self.quote.len()),
            [b'\\', kept @ ..] if self.raw => raw_backslash(reader, kept),
            [b'\\', ..] => return self.escape(reader),
            [b'\n', ..] | [b'\r', b'\n', ..] if self.quote.len() == 1 => {
                return reader.fail(line_break(rest));
            }
            [b'\r', b'\n', ..] => reader.atom(2, b"\n"),
            [b'{' | b'}', ..] if self.format => return replacement(reader),
            [byte, ..] if self.bytes && !byte.is_ascii() => return reader.fail(letter_len(rest)),
            _ => reader.copy(1),
        }
        Ok(())
    }

    fn escape(self, reader: &mut DecodeCursor) -> Result<(), Undecodable> {
        let rest = &reader.rest()[1..];
        match rest {
            [] => return reader.fail(1),
            [b'\n', ..] | [b'\r', b'\n', ..] => reader.skip(1 + line_break(rest)),
            [b'0'..=b'7', ..] => {
                let (code, digits) = number(rest, 8, 3);
                self.put(reader, 1 + digits, code);
            }
            [b'x', digits @ ..] => match number(digits, 16, 2) {
                (code, 2) => self.put(reader, 4, code),
                (_, count) => return reader.fail(2 + count),
            },
            [b'u' | b'U' | b'N', ..] if !self.bytes => return letter(reader),
            [escape, ..] => match named(*escape) {
                Some(byte) => reader.atom(2, &[byte]),
                None => reader.copy(1),
            },
        }
        Ok(())
    }

    fn put(self, reader: &mut DecodeCursor, count: usize, code: u32) {
        if self.bytes { reader.atom(count, &[code as u8]) } else { reader.letter(count, code) }
    }
}

/// It stays, and so does what it would escape elsewhere: a quote, a backslash, a line break.
fn raw_backslash(reader: &mut DecodeCursor, kept: &[u8]) {
    match kept {
        [b'\\' | b'\'' | b'"' | b'\n', ..] => reader.copy(2),
        [b'\r', b'\n', ..] => {
            reader.copy(1);
            reader.atom(2, b"\n");
        }
        _ => reader.copy(1),
    }
}

fn letter(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = reader.rest();
    let most = match rest[1] {
        b'u' => 4,
        b'U' => 8,
        _ => return reader.fail(2),
    };
    match number(&rest[2..], 16, most) {
        (code @ ..=0x10FFFF, count) if count == most => reader.letter(2 + count, code),
        (_, count) => return reader.fail(2 + count),
    }
    Ok(())
}

/// A brace of an f-string.
fn replacement(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    match reader.rest() {
        [brace @ b'{', b'{', ..] | [brace @ b'}', b'}', ..] => reader.atom(2, &[*brace]),
        [b'{', ..] => match braced(reader.rest()) {
            Some(length) => reader.live(length),
            None => return reader.fail(1),
        },
        _ => return reader.fail(1),
    }
    Ok(())
}

fn named(letter: u8) -> Option<u8> {
    match letter {
        b'\\' | b'\'' | b'"' => Some(letter),
        _ => c_escape(letter),
    }
}

/// One for each kind of literal it may go into; the raw one last, for nothing is escaped in it.
pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for bytes in [false, true] {
        for quote in [0, b'\'', b'"'] {
            let spelled = encode(part, quote, bytes);
            all.push(spelled.clone());
            all.push(doubled_braces(&spelled));
        }
    }
    all.push(part.to_vec());
    let mut seen = HashSet::new();
    all.retain(|spelling| seen.insert(spelling.clone()));
    all
}

/// Text as a `str` literal, anything else as a bytes literal.
pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    let prefix: &[u8] = if std::str::from_utf8(want).is_ok() { b"" } else { b"b" };
    quoted(prefix, want)
}

pub(super) fn rewritten(source: &[u8], want: &[u8]) -> Option<Vec<u8>> {
    let prefix: &[u8] = if PythonLiteral::of(source)?.bytes { b"b" } else { b"" };
    quoted(prefix, want)
}

/// As `repr` does it: double quotes only where they save escapes.
fn quoted(prefix: &[u8], want: &[u8]) -> Option<Vec<u8>> {
    if prefix.is_empty() && std::str::from_utf8(want).is_err() {
        return None;
    }
    let quote = if want.contains(&b'\'') && !want.contains(&b'"') { b'"' } else { b'\'' };
    Some([prefix, &[quote], &encode(want, quote, !prefix.is_empty()), &[quote]].concat())
}

fn encode(text: &[u8], quote: u8, bytes: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            b'\\' => out.extend(b"\\\\"),
            0x20.. if byte == quote => out.extend([b'\\', byte]),
            ..0x20 | 0x7F => out.extend(hex(byte).to_ascii_lowercase()),
            0x80.. if bytes => out.extend(hex(byte).to_ascii_lowercase()),
            _ => out.push(byte),
        }
    }
    out
}

fn doubled_braces(text: &[u8]) -> Vec<u8> {
    escaped(text, |byte| matches!(byte, b'{' | b'}').then(|| vec![byte, byte]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::reader::live_parts;

    #[test]
    fn what_the_program_fills_in_is_noted() {
        assert_eq!(live_parts(decode(br#"f"{{a}}{b}""#)), [(3, 6)]);
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [
            ("", 0..1),
            ("abc", 0..1),
            ("bb'a'", 0..1),
            ("b'abc", 1..2),
            ("'''abc''", 0..3),
            ("'a\nb'", 2..3),
            ("'a' 'b'", 3..7),
            (r"'a\xg'", 2..4),
            (r"'\u12'", 1..5),
            (r"'\U00110000'", 1..11),
            (r"'\N{DASH}'", 1..3),
            ("b'é'", 2..4),
            ("f'a}'", 3..4),
            ("f'a{b'", 3..4),
        ] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn spelled_as_repr_does() {
        let cases: [(&[u8], &str); 5] = [
            (b"", "''"),
            (b"it's", "\"it's\""),
            (b"it's \"it\"", "'it\\'s \"it\"'"),
            (b"a\\\r\n\t\x01\xC3\xA9", "'a\\\\\\r\\n\\t\\x01é'"),
            (b"\xE9", "b'\\xe9'"),
        ];
        for (want, literal) in cases {
            assert_eq!(whole(want).as_deref(), Some(literal.as_bytes()));
        }
        assert_eq!(rewritten(b"rb''", b"a\xC3\xA9").as_deref(), Some(&b"b'a\\xc3\\xa9'"[..]));
        assert_eq!(rewritten(b"''", b"\xE9"), None);
    }
}
