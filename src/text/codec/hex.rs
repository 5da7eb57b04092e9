//! Octets as pairs of hexadecimal digits, with blanks, colons or nothing between them: a row of a hex dump,
//! `tcp.payload` of Wireshark, a `<Buffer ..>` of Node.

use super::reader::{DecodeCursor, number};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    loop {
        match reader.rest() {
            [] => return Ok(reader.finish()),
            [b' ' | b':' | b'\t' | b'\r' | b'\n', ..] => reader.skip(1),
            rest => match number(rest, 16, 2) {
                (byte, 2) => reader.atom(2, &[byte as u8]),
                _ => return reader.fail(1),
            },
        }
    }
}

pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    [" ", "", ":"].iter().map(|between| encode(part, between)).collect()
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    Some(encode(want, " "))
}

fn encode(text: &[u8], between: &str) -> Vec<u8> {
    let pairs: Vec<String> = text.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(between).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        for (source, want) in [("", &b""[..]), ("50 4f:53\t54", b"POST"), ("504f 5354", b"POST"), ("0D0a", b"\r\n")] {
            assert_eq!(decode(source.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want), "{source}");
        }
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [("5", 0..1), ("50 4", 3..4), ("50 4g", 3..4), ("50 ...", 3..4)] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }
}
