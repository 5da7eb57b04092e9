//! ureq's trace: rows of `ureq_proto::util` with eight groups of two octets, the last row filled up with `--`.

use super::Packet;
use crate::capture::format::Scan;
use crate::text::codec::Codec;
use crate::text::layers::Piece;

const MARK: &[u8] = b"ureq_proto::util";

/// No request needs more rows.
const MAX_ROWS: usize = 1 << 12;

/// The first row of something written or read.
pub(super) fn begins(scan: &Scan<'_, '_>, line: usize) -> bool {
    row(scan, line).is_some() && (line == 0 || row(scan, line - 1).is_none_or(|before| before.len() < 16))
}

/// The rows from `line` on, up to one that is not full.
pub(super) fn packet(scan: &mut Scan<'_, '_>, line: usize) -> Option<Packet> {
    let mut pieces = Vec::new();
    let start = scan.lines.get(line)?.start;
    let (mut end, mut next) = (start, line);
    while let Some(octets) = row(scan, next).filter(|_| pieces.len() < MAX_ROWS * 16) {
        let full = octets.len() == 16;
        for at in octets {
            let octet = scan.layers.decode(scan.slice(at..at + 2), Codec::Hex).ok()?;
            pieces.push(Piece::Copy(octet));
            end = at + 2;
        }
        next += 1;
        if !full {
            break;
        }
    }
    let payload = scan.layers.join(pieces);
    let answer = scan.layers.bytes(payload).starts_with(b"HTTP/");
    let sender = if answer { b"server".to_vec() } else { b"client".to_vec() };
    (next > line).then_some(Packet { link: Vec::new(), sender, payload, range: start..end, next })
}

/// Where the octets of a row stand.
fn row(scan: &Scan<'_, '_>, line: usize) -> Option<Vec<usize>> {
    let range = scan.lines.get(line)?;
    let text = &scan.source[range.clone()];
    let mark = memchr::memmem::find(&text[..text.len().min(160)], MARK)? + MARK.len();
    let lead = text[mark..].iter().take_while(|b| b":] \t".contains(b)).count();
    let first = mark + lead;
    let mut found = Vec::new();
    for index in 0..16 {
        let at = first + index * 2 + index / 2;
        match text.get(at..at + 2)? {
            b"--" => {}
            pair if pair.iter().all(u8::is_ascii_hexdigit) && found.len() == index => found.push(range.start + at),
            _ => return None,
        }
        if index % 2 == 1 && text.get(at + 2) != Some(&b' ') {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}
