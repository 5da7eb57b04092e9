//! The text between the quotes of a JSON string, RFC 8259 section 7.
//!
//! Traps: a letter beyond U+FFFF is two `\u` escapes (a surrogate pair), which must stay together.
//! One half alone is no letter, yet real dumps hold it where a log was cut; it reads as U+FFFD. `/`
//! may be escaped. Control bytes may not stand raw. Bytes that are no UTF-8 pass through, so that a
//! finding can point at them.

use super::reader::{DecodeCursor, escaped, number, utf16};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    loop {
        reader.copy_while(|byte| !matches!(byte, b'"' | b'\\' | ..0x20));
        match reader.rest() {
            [] => return Ok(reader.finish()),
            [b'\\', b'u', ..] => unicode(&mut reader)?,
            [b'\\', letter, ..] => match simple(*letter) {
                Some(byte) => reader.atom(2, &[byte]),
                None => return reader.fail(2),
            },
            _ => return reader.fail(1),
        }
    }
}

fn unicode(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    match utf16(reader.rest()) {
        Some((code, length)) => reader.letter(length, code),
        None => return reader.fail(2 + number(&reader.rest()[2..], 16, 4).1),
    }
    Ok(())
}

fn simple(letter: u8) -> Option<u8> {
    Some(match letter {
        b'"' | b'\\' | b'/' => letter,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return None,
    })
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    vec![encode(part)]
}

/// A JSON text is UTF-8, so anything else cannot be written.
pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(want).is_ok().then(|| encode(want))
}

fn encode(text: &[u8]) -> Vec<u8> {
    escaped(text, |byte| match byte {
        b'"' | b'\\' => Some(vec![b'\\', byte]),
        b'\n' => Some(b"\\n".to_vec()),
        b'\r' => Some(b"\\r".to_vec()),
        b'\t' => Some(b"\\t".to_vec()),
        ..0x20 => Some(format!("\\u{byte:04x}").into_bytes()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_their_place() {
        for (source, place) in
            [("ab\"c", 2..3), ("a\nb", 1..2), ("a\\", 1..2), ("a\\qb", 1..3), ("\\u12g4", 0..4), ("\\u", 0..2), ("\\u+123", 0..2)]
        {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn spelled_as_most_serializers_do() {
        assert_eq!(encode(b"\"\\/\n\r\t\x01\x7F\xC3\xA9"), b"\\\"\\\\/\\n\\r\\t\\u0001\x7F\xC3\xA9");
        assert_eq!(whole(b"\xC3"), None);
    }
}
