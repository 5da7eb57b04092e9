//! One Ruby string literal with its quotes, as `inspect` prints it and as programs hold it
//! ("Literals" in Ruby's documentation).
//!
//! Traps: `inspect` writes `\e` and `\#`, and an escape that is not known stands for its letter.
//! `#{...}`, `#@name` and `#$name` are filled in by the program. Single quotes know only `\\` and
//! `\'`. `\xHH` is a byte, `\uHHHH` a letter. Ruby reads a CRLF in a literal as LF. The control and
//! meta escapes (`\cx`, `\C-x`, `\M-x`) are not read: nothing prints them.

use super::reader::{DecodeCursor, braced, c_escape, hex, hex_strays, line_break, number};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    let step = match source {
        [b'"', ..] => double,
        [b'\'', ..] => single,
        _ => return reader.fail(1),
    };
    reader.open(1);
    while !reader.rest().starts_with(&source[..1]) {
        match reader.rest() {
            [] => return Err(0..1),
            [b'\r', b'\n', ..] => reader.atom(2, b"\n"),
            _ => step(&mut reader)?,
        }
    }
    reader.skip(1);
    reader.close()
}

fn single(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    match reader.rest() {
        [b'\\', kept @ (b'\\' | b'\''), ..] => reader.atom(2, &[*kept]),
        _ => reader.copy(1),
    }
    Ok(())
}

fn double(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    match reader.rest() {
        [b'\\', ..] => return escape(reader),
        [b'#', b'{', ..] => match braced(&reader.rest()[1..]) {
            Some(length) => reader.live(1 + length),
            None => return reader.fail(2),
        },
        [b'#', ..] => match variable(reader.rest()) {
            Some(length) => reader.live(length),
            None => reader.copy(1),
        },
        _ => reader.copy(1),
    }
    Ok(())
}

/// The length of `#@name`, `#@@name`, `#$name`, `#$1` or `#$!`.
fn variable(text: &[u8]) -> Option<usize> {
    let sigil = [&b"#@@"[..], b"#@", b"#$"].into_iter().find(|sigil| text.starts_with(sigil))?;
    let after = &text[sigil.len()..];
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let name = after.iter().take_while(is_name).count();
    let length = match after.first()? {
        digit if digit.is_ascii_digit() && sigil != b"#$" => return None,
        mark if sigil == b"#$" && b"~*$?!@/;,.=:<>&`'+".contains(mark) => 1,
        _ if name > 0 => name,
        _ => return None,
    };
    Some(sigil.len() + length)
}

fn escape(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = &reader.rest()[1..];
    match rest {
        [] => return reader.fail(1),
        [b'\n', ..] | [b'\r', b'\n', ..] => reader.skip(1 + line_break(rest)),
        [b'0'..=b'7', ..] => reader.octal_byte(),
        [b'x', ..] => return reader.hex_byte(),
        [b'u', b'{', ..] => return letters(reader),
        [b'u', digits @ ..] => match number(digits, 16, 4) {
            (code, 4) => reader.letter(6, code),
            (_, count) => return reader.fail(2 + count),
        },
        [b'c' | b'C' | b'M', ..] => return reader.fail(2),
        [letter, ..] => reader.escaped_letter(named(*letter)),
    }
    Ok(())
}

/// `\u{48 49}`: several code points in one escape.
fn letters(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = &reader.rest()[3..];
    let Some(end) = rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\n')).position(|byte| *byte == b'}') else {
        return reader.fail(3);
    };
    let codes = rest[..end].split(|byte| matches!(byte, b' ' | b'\t')).filter(|code| !code.is_empty());
    let letters: Option<String> = codes.map(code_point).collect();
    match letters {
        Some(text) if !text.is_empty() => reader.atom(4 + end, text.as_bytes()),
        _ => return reader.fail(4 + end),
    }
    Ok(())
}

fn code_point(digits: &[u8]) -> Option<char> {
    let (code, count) = number(digits, 16, 6);
    (count == digits.len()).then(|| char::from_u32(code))?
}

fn named(letter: u8) -> Option<u8> {
    match letter {
        b'e' => Some(0x1B),
        b's' => Some(b' '),
        _ => c_escape(letter),
    }
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    let mut guarded = in_double(part);
    if part.ends_with(b"#") {
        // What follows may be a brace, which would make it an interpolation.
        guarded.insert(guarded.len() - 1, b'\\');
    }
    let mut single = Vec::with_capacity(part.len());
    for &byte in part {
        if matches!(byte, b'\\' | b'\'') {
            single.push(b'\\');
        }
        single.push(byte);
    }
    vec![in_double(part), guarded, single]
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    Some([b"\"", in_double(want).as_slice(), b"\""].concat())
}

/// As `inspect` does it, but for control bytes without a name: `\xHH` is right in every encoding.
fn in_double(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (at, &byte) in text.iter().enumerate() {
        let name = b"nr\tteabfv".iter().find(|letter| byte != b' ' && named(**letter) == Some(byte));
        match (byte, name) {
            (b'"' | b'\\', _) => out.extend([b'\\', byte]),
            (b'#', _) if matches!(text.get(at + 1), Some(b'{' | b'$' | b'@')) => out.extend(b"\\#"),
            (_, Some(letter)) => out.extend([b'\\', *letter]),
            (..0x20 | 0x7F, _) => out.extend(hex(byte)),
            _ => out.push(byte),
        }
    }
    hex_strays(&out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::reader::live_parts;

    #[test]
    fn interpolations_are_noted() {
        assert_eq!(live_parts(decode(br#""a#{b}c#$d""#)), [(1, 5), (6, 9)]);
        assert_eq!(live_parts(decode(br##""#$1 #$! #@@a""##)), [(0, 3), (4, 7), (8, 12)]);
        assert_eq!(live_parts(decode(br##""a\#{b}#1#@1# #$""##)), []);
        assert_eq!(live_parts(decode(b"'a#{b}'")), []);
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [
            ("", 0..1),
            ("abc", 0..1),
            ("\"abc", 0..1),
            ("'abc\\'", 0..1),
            ("\"a\" b", 3..5),
            (r#""a\xg""#, 2..4),
            (r#""\u12""#, 1..5),
            (r#""\u{110000}""#, 1..11),
            (r#""\u{41""#, 1..4),
            (r#""\cA""#, 1..3),
            ("\"a#{b\"", 2..4),
            ("\"\\", 1..2),
        ] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn spelled_as_inspect_does() {
        assert_eq!(in_double(b"a\"\\\n\t\x1B\x01#{x}#y \xE9\xC3\xA9"), b"a\\\"\\\\\\n\\t\\e\\x01\\#{x}#y \\xE9\xC3\xA9");
    }
}
