//! Base64url without padding, RFC 4648 section 5 and RFC 7515 section 2: the parts of a compact JWS.
//!
//! Traps: as in [`base64`](super::base64) three bytes share four letters, so a byte points at its whole quantum; the
//! last quantum has two or three letters. Letters whose last bits are not zero are read, not refused. Padding is an
//! error: it ends a part early for a strict decoder.

use ::base64::Engine;
use ::base64::alphabet::URL_SAFE;
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::base64::quanta;
use super::{Decoded, Undecodable};

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    match source.iter().position(|byte| !is_letter(*byte)) {
        Some(at) => Err(at..at + 1),
        None => quanta(source, &TOLERANT),
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    whole(part).into_iter().collect()
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    Some(TOLERANT.encode(want).into_bytes())
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
