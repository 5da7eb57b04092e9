//! Rows of a hex dump: `0x0010:  7f00 0001  ....` of tcpdump, `00000010  50 4f 53 54  POST` of tshark, xxd, hexdump.

use std::ops::Range;

use super::Packet;
use crate::capture::format::Scan;
use crate::text::codec::Codec;
use crate::text::layers::Piece;

/// No dump prints more octets in a row.
const ROW: usize = 16;

/// So much of a packet is a great deal for a token request.
const MAX_ROWS: usize = 1 << 14;

/// A first row; the others are read with it, and never again.
pub(super) fn begins(scan: &Scan<'_, '_>, line: usize) -> bool {
    row(scan, line).is_some_and(|row| row.offset == 0)
}

/// The rows from `line` on that belong together, or the next packet's.
pub(super) fn packet(scan: &mut Scan<'_, '_>, line: usize) -> Option<Packet> {
    let first = row(scan, line)?;
    let (lead, mut offset) = (first.lead, first.offset);
    let start = first.octets.start;
    let mut pieces = Vec::new();
    let mut end = first.octets.end;
    let mut next = line;
    while let Some(row) = row(scan, next).filter(|row| row.offset == offset && row.lead == lead && pieces.len() < MAX_ROWS) {
        let octets = scan.layers.decode(scan.slice(row.octets.clone()), Codec::Hex).ok()?;
        offset += octets.len();
        end = row.octets.end;
        pieces.push(Piece::Copy(octets));
        next += 1;
    }
    let all = scan.layers.join(pieces);
    let (link, sender, payload) = segment(scan.layers.bytes(all)).map_or_else(
        // A stream: the answer's rows are indented.
        || (Vec::new(), vec![u8::from(lead > 0)], 0..all.len()),
        |segment| (segment.link, segment.sender, segment.payload),
    );
    Some(Packet { link, sender, payload: all.sub(payload), range: start..end, next: next.max(line + 1) })
}

struct HexRow {
    /// Blanks before the offset.
    lead: usize,
    offset: usize,
    octets: Range<usize>,
}

fn row(scan: &Scan<'_, '_>, line: usize) -> Option<HexRow> {
    let range = scan.lines.get(line)?;
    let text = &scan.source[range.clone()];
    let lead = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let digits = lead + if text[lead..].starts_with(b"0x") { 2 } else { 0 };
    let width = text[digits..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let behind = digits + width + usize::from(text.get(digits + width) == Some(&b':'));
    let octets = octets(text, behind)?;
    let offset = usize::from_str_radix(std::str::from_utf8(&text[digits..digits + width]).ok()?, 16).ok()?;
    ((4..=8).contains(&width)).then_some(HexRow { lead, offset, octets: range.start + octets.start..range.start + octets.end })
}

/// Groups of pairs of digits; three blanks or a full row end them.
fn octets(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut count = 0;
    let mut at = from;
    loop {
        let blanks = text.get(at..)?.iter().take_while(|byte| **byte == b' ').count();
        let start = at + blanks;
        let digits = text[start..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let closed = text.get(start + digits).is_none_or(|byte| *byte == b' ');
        let fits = matches!(digits, 2 | 4) && closed && count + digits / 2 <= ROW;
        if blanks == 0 || blanks > 2 || !fits {
            return found;
        }
        count += digits / 2;
        at = start + digits;
        found = Some(found.map_or(start, |found| found.start)..at);
    }
}

/// What a TCP segment carries, and between whom.
struct TcpSegment {
    link: Vec<u8>,
    sender: Vec<u8>,
    payload: Range<usize>,
}

/// The segment in a packet that begins with its IP header, or with an Ethernet or a Linux cooked one before it.
fn segment(packet: &[u8]) -> Option<TcpSegment> {
    [0, 14, 16, 4].into_iter().find_map(|start| {
        let typed = match start {
            14 | 16 => matches!(packet.get(start - 2..start)?, [0x08, 0x00] | [0x86, 0xdd]),
            _ => true,
        };
        if typed { internet(packet, start) } else { None }
    })
}

fn internet(packet: &[u8], start: usize) -> Option<TcpSegment> {
    let header = packet.get(start..)?;
    let number = |at: usize| header.get(at..at + 2).map(|pair| usize::from(pair[0]) << 8 | usize::from(pair[1]));
    let (tcp, end, addresses) = match header.first()? >> 4 {
        4 if header.get(9) == Some(&6) => (usize::from(header[0] & 15) * 4, number(2)?, header.get(12..20)?),
        6 if header.get(6) == Some(&6) => (40, 40 + number(4)?, header.get(8..40)?),
        _ => return None,
    };
    let ports = header.get(tcp..tcp + 4)?;
    let data = tcp + usize::from(header.get(tcp + 12)? >> 4) * 4;
    let half = addresses.len() / 2;
    let from = [&addresses[..half], &ports[..2]].concat();
    let to = [&addresses[half..], &ports[2..]].concat();
    let link = if from < to { [&from[..], &to].concat() } else { [&to[..], &from].concat() };
    let end = end.clamp(data.min(header.len()), header.len());
    Some(TcpSegment { link, sender: from, payload: start + data.min(end)..start + end })
}
