//! Base64url without padding, RFC 4648 section 5 and RFC 7515 section 2: the parts of a compact JWS.
//!
//! Traps: as in [`base64`](super::base64) three bytes share four letters, so a byte points at its whole quantum; the
//! last quantum has two or three letters. Letters whose last bits are not zero are read, not refused. Padding is an
//! error: it ends a part early for a strict decoder.

use ::base64::Engine;
use ::base64::alphabet::URL_SAFE;
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::reader::DecodeCursor;
use super::{Decoded, Undecodable};

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    if let Some(at) = source.iter().position(|byte| !is_letter(*byte)) {
        return Err(at..at + 1);
    }
    for quantum in source.chunks(4) {
        match TOLERANT.decode(quantum) {
            Ok(bytes) => reader.atom(quantum.len(), &bytes),
            Err(_) => return reader.fail(quantum.len()),
        }
    }
    Ok(reader.finish())
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
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
        let cases: [(&str, &[u8]); 6] =
            [("", b""), ("Zg", b"f"), ("Zm8", b"fo"), ("Zm9v", b"foo"), ("-_8", b"\xFB\xFF"), ("QR", b"A")];
        for (source, want) in cases {
            assert_eq!(decode(source.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want), "{source}");
        }
    }

    #[test]
    fn errors_name_the_offending_bytes() {
        for (source, place) in [("ab+/", 2..3), ("Zg==", 2..3), ("Zm9v\n", 4..5), ("Zm9vY", 4..5)] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source:?}");
        }
    }
}
