//! The value of an HTTP/1.1 header field, RFC 9110 section 5.5 and RFC 9112 section 5.2.
//!
//! Traps: a value may be folded, continued on the next line after a blank (obsolete, but old
//! clients and wrapped Base64 still do it). A recipient reads the fold, with the blanks on both
//! sides of the line break, as one space. Dumps often have LF where the wire had CRLF. A line
//! break, CR or NUL can never be written into a value: that is how headers are smuggled.

use super::reader::{DecodeCursor, line_break};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    loop {
        reader.copy_while(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if reader.rest().is_empty() {
            return Ok(reader.finish());
        }
        let before = blanks(reader.rest());
        match fold(&reader.rest()[before..]) {
            0 => reader.copy(before.max(1)),
            length => reader.atom(before + length, b" "),
        }
    }
}

/// The length of a line break and the blanks after it, 0 unless there are both.
fn fold(text: &[u8]) -> usize {
    match line_break(text) {
        0 => 0,
        length => match blanks(&text[length..]) {
            0 => 0,
            blanks => length + blanks,
        },
    }
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    whole(part).into_iter().collect()
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    let unwritable = want.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0));
    (!unwritable).then(|| want.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        for (source, want) in [
            ("", ""),
            ("Basic aWQ6c2VjcmV0", "Basic aWQ6c2VjcmV0"),
            ("a\r\n b", "a b"),
            ("a\n\t  b", "a b"),
            ("a \t\r\n \r\n b", "a  b"),
            ("a  b\t", "a  b\t"),
            ("a\r\nb\rc\nd", "a\r\nb\rc\nd"),
            ("é\0", "é\0"),
        ] {
            assert_eq!(decode(source.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want.as_bytes()), "{source:?}");
        }
    }

    #[test]
    fn a_line_break_cannot_be_written() {
        for text in ["a\r\nSet-Cookie: b", "a\n b", "\r", "\0"] {
            assert!(whole(text.as_bytes()).is_none() && spellings(text.as_bytes()).is_empty());
        }
        assert_eq!(whole(b"a\tb\xE9").as_deref(), Some(&b"a\tb\xE9"[..]));
    }
}
