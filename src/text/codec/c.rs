//! One string literal with its quotes, as C, Go, Rust and JavaScript write it: strace, `%q`, `{:?}` of bytes,
//! `util.inspect`. A `b` may stand before the quote.
//!
//! Traps: an octal escape is as short as it can be where no digit follows (`\0`, `\33`). `\xHH` has two digits, as all
//! printers write it, though C would read more. It is a byte here; JavaScript means a letter, which differs beyond
//! ASCII only. `\u{41}` is Rust's and JavaScript's, `\U00000041` Go's. Quotes of the other kind stand bare.

use super::reader::{DecodeCursor, c_escape, escaped, hex, hex_strays, line_break, number, utf16};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    let prefix = usize::from(source.starts_with(b"b"));
    let Some(&quote) = source.get(prefix).filter(|quote| is_quote(**quote)) else { return reader.fail(1) };
    reader.open(prefix + 1);
    loop {
        reader.copy_while(|byte| byte != quote && byte != b'\\');
        match reader.rest() {
            [] => return Err(prefix..prefix + 1),
            [b'\\', ..] => escape(&mut reader)?,
            _ => break,
        }
    }
    reader.skip(1);
    reader.close()
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn escape(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = &reader.rest()[1..];
    match rest {
        [] => return reader.fail(1),
        [b'0'..=b'7', ..] => reader.octal_byte(),
        [b'x', ..] => return reader.hex_byte(),
        [b'u', b'{', digits @ ..] => match number(digits, 16, 6) {
            (code, count @ 1..) if digits.get(count) == Some(&b'}') => reader.letter(4 + count, code),
            (_, count) => return reader.fail(3 + count),
        },
        [b'u', digits @ ..] => match utf16(reader.rest()) {
            Some((code, length)) => reader.letter(length, code),
            None => return reader.fail(2 + number(digits, 16, 4).1),
        },
        [b'U', digits @ ..] => match number(digits, 16, 8) {
            (code, 8) => reader.letter(10, code),
            (_, count) => return reader.fail(2 + count),
        },
        [b'\r' | b'\n', ..] => reader.skip(1 + line_break(rest).max(1)),
        [letter, ..] => match named(*letter) {
            None if letter.is_ascii_alphanumeric() => return reader.fail(2),
            named => reader.escaped_letter(named),
        },
    }
    Ok(())
}

fn named(letter: u8) -> Option<u8> {
    match letter {
        b'e' => Some(0x1B),
        _ => c_escape(letter),
    }
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    vec![part.to_vec(), encode(part, b'"'), encode(part, b'\''), encode(part, b'`')]
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    Some([&b"\""[..], &encode(want, b'"'), b"\""].concat())
}

/// With the prefix and the quotes of `source`.
pub(super) fn rewritten(source: &[u8], want: &[u8]) -> Option<Vec<u8>> {
    let prefix = usize::from(source.starts_with(b"b"));
    let quote = *source.get(prefix).filter(|quote| is_quote(**quote))?;
    Some([&source[..=prefix], &encode(want, quote), &[quote]].concat())
}

fn encode(text: &[u8], quote: u8) -> Vec<u8> {
    let text = escaped(text, |byte| match byte {
        b'\n' => Some(b"\\n".to_vec()),
        b'\r' => Some(b"\\r".to_vec()),
        b'\t' => Some(b"\\t".to_vec()),
        ..0x20 | 0x7F => Some(hex(byte)),
        byte if byte == quote || byte == b'\\' => Some(vec![b'\\', byte]),
        _ => None,
    });
    hex_strays(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [
            ("", 0..1),
            ("abc", 0..1),
            ("b", 0..1),
            ("\"abc", 0..1),
            ("b\"abc", 1..2),
            ("\"a\\", 2..3),
            ("\"\\q\"", 1..3),
            ("\"\\xg\"", 1..3),
            ("\"\\u12\"", 1..5),
            ("\"\\u{}\"", 1..4),
            ("\"a\"..", 3..5),
        ] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn a_literal_keeps_its_kind() {
        assert_eq!(rewritten(b"b\"x\"", b"a\"\n\xFF").as_deref(), Some(&b"b\"a\\\"\\n\\xFF\""[..]));
        assert_eq!(rewritten(b"'x'", b"it's \"q\"").as_deref(), Some(&b"'it\\'s \"q\"'"[..]));
        assert_eq!(rewritten(b"x", b"y"), None);
    }
}
