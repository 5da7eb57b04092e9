//! One JavaScript string literal with its quotes, a template literal among them (ECMA-262, "String Literals"); Dart, Java,
//! C#, Go and Swift write theirs near enough to it.
//!
//! Traps: an escape that is not known stands for its letter, and a backslash before a line break for nothing. A line break
//! closes nothing, but only a template may hold one. `${...}` in a template is filled in by the program; in the other
//! quotes it is text. `\u` halves pair up as they do in JSON.

use super::reader::{DecodeCursor, braced, c_escape, escaped, hex, line_break, number, utf16};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    let Some(&[quote @ (b'"' | b'\'' | b'`')]) = source.get(..1) else {
        return reader.fail(1);
    };
    reader.open(1);
    while reader.rest().first() != Some(&quote) {
        step(&mut reader, quote)?;
    }
    reader.skip(1);
    reader.close()
}

fn step(reader: &mut DecodeCursor, quote: u8) -> Result<(), Undecodable> {
    let rest = reader.rest();
    match rest {
        [] => return Err(0..1),
        [b'\\', ..] => return escape(reader),
        [b'\n', ..] | [b'\r', b'\n', ..] if quote != b'`' => return reader.fail(line_break(rest)),
        [b'\r', b'\n', ..] => reader.atom(2, b"\n"),
        [b'$', b'{', ..] if quote == b'`' => match braced(&rest[1..]) {
            Some(length) => reader.live(1 + length),
            None => return reader.fail(2),
        },
        _ => reader.copy(1),
    }
    Ok(())
}

fn escape(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = &reader.rest()[1..];
    match rest {
        [] => return reader.fail(1),
        [b'\n', ..] | [b'\r', b'\n', ..] => reader.skip(1 + line_break(rest)),
        [b'0'..=b'7', ..] => {
            let (code, digits) = number(rest, 8, 3);
            reader.letter(1 + digits, code);
        }
        [b'x', digits @ ..] => match number(digits, 16, 2) {
            (code, 2) => reader.letter(4, code),
            (_, count) => return reader.fail(2 + count),
        },
        [b'u', b'{', digits @ ..] => match number(digits, 16, 6) {
            (code @ ..=0x10FFFF, count) if count > 0 && digits.get(count) == Some(&b'}') => reader.letter(4 + count, code),
            (_, count) => return reader.fail(3 + count),
        },
        [b'u', ..] => match utf16(reader.rest()) {
            Some((code, length)) => reader.letter(length, code),
            None => return reader.fail(2 + number(&rest[1..], 16, 4).1),
        },
        [letter, ..] => reader.escaped_letter(named(*letter)),
    }
    Ok(())
}

fn named(letter: u8) -> Option<u8> {
    match letter {
        // JavaScript has no bell.
        b'a' => None,
        _ => c_escape(letter),
    }
}

/// One for each kind of quote it may go into.
pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    let template = |byte| matches!(byte, b'$').then(|| b"\\$".to_vec());
    vec![encode(part, b'"'), encode(part, b'\''), encode(part, b'`'), escaped(&encode(part, b'`'), template)]
}

/// A string literal is text.
pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(want).is_ok().then(|| [b"\"", encode(want, b'"').as_slice(), b"\""].concat())
}

fn encode(text: &[u8], quote: u8) -> Vec<u8> {
    escaped(text, |byte| match byte {
        b'\\' => Some(b"\\\\".to_vec()),
        b'\n' => Some(b"\\n".to_vec()),
        b'\r' => Some(b"\\r".to_vec()),
        b'\t' => Some(b"\\t".to_vec()),
        ..0x20 | 0x7F => Some(hex(byte)),
        _ if byte == quote => Some(vec![b'\\', byte]),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::reader::live_parts;

    #[test]
    fn what_the_program_fills_in_is_noted() {
        assert_eq!(live_parts(decode(b"`a${b['}']}c`")), [(1, 10)]);
        assert_eq!(live_parts(decode(b"'${b}'")), []);
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [
            ("", 0..1),
            ("abc", 0..1),
            ("'abc", 0..1),
            ("'a\nb'", 2..3),
            ("'a' 'b'", 3..7),
            (r"'a\xg'", 2..4),
            (r"'\u12'", 1..5),
            (r"'\u{110000}'", 1..10),
            ("`a${b`", 2..4),
            ("'\\", 1..2),
        ] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn spelled_plainly() {
        assert_eq!(whole(b"a\"\\\n\x01'").as_deref(), Some(&b"\"a\\\"\\\\\\n\\x01'\""[..]));
        assert_eq!(whole(b"\xE9"), None);
    }
}
