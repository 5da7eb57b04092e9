//! One name or one value of `application/x-www-form-urlencoded`, URL Standard section 5.
//!
//! Traps: `+` is a blank, so a `+` that was meant (Base64 in a secret) must be `%2B`. A `%` without
//! two hexadecimal digits is an error here, although browsers let it pass: servers differ on it.
//! `&` and `=` within the given bytes are text; the caller has split already.

use super::reader::{DecodeCursor, escaped, number};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    loop {
        reader.copy_while(|byte| !matches!(byte, b'+' | b'%'));
        match reader.rest() {
            [] => return Ok(reader.finish()),
            [b'+', ..] => reader.atom(1, b" "),
            rest => match number(&rest[1..], 16, 2) {
                (byte, 2) => reader.atom(3, &[byte as u8]),
                (_, digits) => return reader.fail(1 + digits),
            },
        }
    }
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    vec![encode(part)]
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    Some(encode(want))
}

fn encode(text: &[u8]) -> Vec<u8> {
    escaped(text, |byte| match byte {
        b' ' => Some(b"+".to_vec()),
        b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => None,
        _ => Some(format!("%{byte:02X}").into_bytes()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_percent_is_named() {
        for (source, place) in [("100%", 3..4), ("a%zz", 1..2), ("%4", 0..2), ("%4g", 0..2), ("%%41", 0..1)] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn spelled_as_the_url_standard_does() {
        assert_eq!(encode("a b+é~*-._/".as_bytes()), b"a+b%2B%C3%A9%7E*-._%2F");
    }
}
