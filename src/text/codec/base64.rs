//! Base64, RFC 4648 section 4: the standard alphabet, padding required, nothing else between the
//! letters.
//!
//! Traps: three bytes share four letters, so a byte points at its whole quantum, and an edit that
//! changes the length modulo three shifts everything behind it. Letters whose last bits are not
//! zero (`QQ==` and `QR==` are both `A`) are read, not refused: a rule speaks about them. Line
//! breaks inside are errors here: they are a fault in a header, and the caller that allows them
//! joins the lines first.

use ::base64::Engine;
use ::base64::alphabet::STANDARD;
use ::base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::reader::DecodeCursor;
use super::{Decoded, Undecodable};

const TOLERANT: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    match misfit(source) {
        Some(place) => Err(place),
        None => quanta(source, &TOLERANT),
    }
}

/// Four letters with the three bytes that they stand for, again and again.
pub(super) fn quanta(source: &[u8], engine: &GeneralPurpose) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    for quantum in source.chunks(4) {
        match engine.decode(quantum) {
            Ok(bytes) => reader.atom(quantum.len(), &bytes),
            Err(_) => return reader.fail(quantum.len()),
        }
    }
    Ok(reader.finish())
}

/// What keeps `source` from being Base64: a byte outside the alphabet, then letters or padding too
/// many, then padding too little.
fn misfit(source: &[u8]) -> Option<Undecodable> {
    let padding = source.iter().rev().take_while(|byte| **byte == b'=').count();
    let letters = source.len() - padding;
    if let Some(at) = source[..letters].iter().position(|byte| !is_letter(*byte)) {
        return Some(at..at + 1);
    }
    match (letters % 4, padding) {
        (0, 0) | (2, 2) | (3, 1) => None,
        (1, _) => Some(letters - 1..letters),
        (over @ (2 | 3), too_little) if too_little < 4 - over => Some(letters - over..source.len()),
        (over, _) => Some(letters + (4 - over) % 4..source.len()),
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    vec![encode(part)]
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    Some(encode(want))
}

fn encode(bytes: &[u8]) -> Vec<u8> {
    TOLERANT.encode(bytes).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // The first seven: RFC 4648 section 10.
        let cases: [(&str, &[u8]); 9] = [
            ("", b""),
            ("Zg==", b"f"),
            ("Zm8=", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg==", b"foob"),
            ("Zm9vYmE=", b"fooba"),
            ("Zm9vYmFy", b"foobar"),
            ("+/8=", b"\xFB\xFF"),
            ("QR==", b"A"),
        ];
        for (source, want) in cases {
            assert_eq!(decode(source.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want), "{source}");
        }
    }

    #[test]
    fn errors_name_the_offending_byte() {
        for (source, place) in [
            ("ab-_", 2..3),
            ("Zm9v\n", 4..5),
            ("Zm9v\nYmFy", 4..5),
            ("Zg==Zg==", 2..3),
            ("Zm9vY", 4..5),
            ("Zm9vY===", 4..5),
            ("Zm9vYg", 4..6),
            ("Zm9vYg=", 4..7),
            ("Zm9vYmE", 4..7),
            ("Zm9v=", 4..5),
            ("Zg===", 4..5),
            ("Zm8==", 4..5),
            ("====", 0..4),
        ] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source:?}");
        }
    }
}
