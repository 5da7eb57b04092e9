//! curl --trace and --trace-ascii: blocks of rows with the octets that were sent and received.
//!
//! A row is an offset and up to 64 characters, or 16 octets in hexadecimal with their characters behind. In the ASCII
//! kind a CR LF ends a row and is not shown, other control bytes are dots; offsets and the length of the block tell what
//! was left out, so the octets can be put together again.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Response, Seen, View};
use crate::text::layers::Piece;

pub(crate) const FORM: &str = "curl-trace";

/// Octets in a row of the hexadecimal kind.
const OCTETS: usize = 16;

/// A request with its answer, from the remarks before it on.
pub(crate) fn read_curl_trace(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = request_block(scan, line) else { return Vec::new() };
    let mut parts = TraceOctets::default();
    let mut next = first;
    while let Some(block) = block(scan, next) {
        if parts.is_full_for(block.kind) {
            break;
        }
        next = block.rows.end;
        parts.add(scan, &block);
    }
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let end = scan.lines.get(next.saturating_sub(1)).map_or(start, |range| range.end);
    fragments(scan, parts, start..end)
}

/// The block of the request's head: here, or the first behind the remarks that begin here.
fn request_block(scan: &Scan<'_, '_>, line: usize) -> Option<usize> {
    let kind = heading(scan.line(line))?.kind;
    if kind == TraceKind::HeadSent {
        return Some(line);
    }
    if line > 0 && heading(scan.line(line - 1)).is_some() {
        return None;
    }
    let mut next = line;
    while let Some(block) = block(scan, next) {
        if block.kind == TraceKind::HeadSent {
            return Some(next);
        }
        next = block.rows.end;
    }
    None
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TraceKind {
    Remark,
    HeadSent,
    DataSent,
    HeadReceived,
    DataReceived,
    /// TLS records: the same octets once more, encrypted.
    Tls,
}

struct Heading {
    kind: TraceKind,
    length: usize,
}

/// `=> Send header, 215 bytes (0xd7)`, with a time or a connection before it where curl was told so.
fn heading(line: &[u8]) -> Option<Heading> {
    let mark =
        [&b"=> "[..], b"<= ", b"== "].iter().filter_map(|mark| memchr::memmem::find(&line[..line.len().min(48)], mark)).min()?;
    let lead = &line[..mark];
    if !lead.iter().all(|b| b.is_ascii_digit() || b" :.[]-x".contains(b)) {
        return None;
    }
    let text = &line[mark..];
    if text.starts_with(b"== Info:") {
        return Some(Heading { kind: TraceKind::Remark, length: 0 });
    }
    let comma = text.iter().position(|b| *b == b',')?;
    let kind = match &text[..comma] {
        b"=> Send header" => TraceKind::HeadSent,
        b"=> Send data" => TraceKind::DataSent,
        b"<= Recv header" => TraceKind::HeadReceived,
        b"<= Recv data" => TraceKind::DataReceived,
        b"=> Send SSL data" | b"<= Recv SSL data" => TraceKind::Tls,
        _ => return None,
    };
    let digits = text[comma + 1..].trim_ascii_start();
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let length = std::str::from_utf8(&digits[..count]).ok()?.parse().ok()?;
    Some(Heading { kind, length })
}

struct TraceRecord {
    kind: TraceKind,
    length: usize,
    /// The lines of its rows.
    rows: Range<usize>,
}

fn block(scan: &Scan<'_, '_>, line: usize) -> Option<TraceRecord> {
    let Heading { kind, length } = heading(scan.line(line))?;
    let mut end = line + 1;
    while scan.lines.get(end).is_some() && row(scan.line(end)).is_some() {
        end += 1;
    }
    Some(TraceRecord { kind, length, rows: line + 1..end })
}

/// The offset that a row begins with, and where its text begins.
fn row(line: &[u8]) -> Option<(usize, usize)> {
    let digits = line.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let offset = usize::from_str_radix(std::str::from_utf8(line.get(..digits)?).ok()?, 16).ok()?;
    let text = line[digits..].strip_prefix(b":")?;
    let blank = usize::from(text.first() == Some(&b' '));
    (digits >= 4).then_some((offset, digits + 1 + blank))
}

/// The octets of one exchange by their kinds.
#[derive(Default)]
struct TraceOctets {
    head: Vec<Piece>,
    body: Vec<Piece>,
    answer_head: Vec<Piece>,
    answer_body: Vec<Piece>,
    /// A head was sent, though perhaps none of its rows is left.
    begun: bool,
    /// Octets of the body that are missing from the rows.
    cut: bool,
}

impl TraceOctets {
    /// A head that is sent begins the next exchange.
    fn is_full_for(&self, kind: TraceKind) -> bool {
        kind == TraceKind::HeadSent && self.begun
    }

    fn add(&mut self, scan: &Scan<'_, '_>, block: &TraceRecord) {
        let pieces = match block.kind {
            TraceKind::HeadSent => &mut self.head,
            TraceKind::DataSent => &mut self.body,
            TraceKind::HeadReceived => &mut self.answer_head,
            TraceKind::DataReceived => &mut self.answer_body,
            TraceKind::Remark | TraceKind::Tls => return,
        };
        let shown = octets(scan, block, pieces);
        self.begun |= block.kind == TraceKind::HeadSent;
        self.cut |= block.kind == TraceKind::DataSent && shown < block.length;
    }
}

/// The octets of a block, and how many of them there are.
fn octets(scan: &Scan<'_, '_>, block: &TraceRecord, pieces: &mut Vec<Piece>) -> usize {
    let hexadecimal = is_hexadecimal(scan, block);
    let mut shown = 0;
    for line in block.rows.clone() {
        let (Some(range), Some((offset, text))) = (scan.lines.get(line), row(scan.line(line))) else { continue };
        let next = row(scan.line(line + 1)).filter(|_| line + 1 < block.rows.end).map_or(block.length, |(next, _)| next);
        let count = next.saturating_sub(offset);
        shown += if hexadecimal {
            hexadecimal_row(scan, range.start + text..range.end, count, pieces)
        } else {
            ascii_row(scan, range.start + text..range.end, count, pieces)
        };
    }
    shown
}

/// 16 groups of two digits at the start of every row.
fn is_hexadecimal(scan: &Scan<'_, '_>, block: &TraceRecord) -> bool {
    let mut rows = block.rows.clone().map(|line| scan.line(line));
    let octets = |line: &[u8]| {
        let text = row(line).and_then(|(_, at)| line.get(at..)).unwrap_or_default();
        let groups = text.chunks_exact(3).take(OCTETS);
        let digits = |group: &[u8]| group[0].is_ascii_hexdigit() && group[1].is_ascii_hexdigit() && group[2] == b' ';
        text.len() > 3 * OCTETS
            && groups.clone().next().is_some_and(digits)
            && groups.into_iter().all(|group| digits(group) || group == b"   ")
    };
    !block.rows.is_empty() && rows.all(octets)
}

/// The characters where they show the octet, else its digits.
fn hexadecimal_row(scan: &Scan<'_, '_>, row: Range<usize>, count: usize, pieces: &mut Vec<Piece>) -> usize {
    let mut shown = 0;
    for at in 0..count.min(OCTETS) {
        let digits = row.start + 3 * at..row.start + 3 * at + 2;
        let character = row.start + 3 * OCTETS + at;
        let parsed = scan.source.get(digits.clone()).and_then(|digits| std::str::from_utf8(digits).ok());
        let Some(octet) = parsed.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else { break };
        let visible = (0x21..0x7F).contains(&octet) && character < row.end && scan.source.get(character) == Some(&octet);
        if visible {
            copy(scan, character..character + 1, pieces);
        } else {
            pieces.push(Piece::Text { bytes: vec![octet], at: scan.slice(digits) });
        }
        shown += 1;
    }
    shown
}

/// The characters; what is missing up to the next offset is the CR LF that ended the row.
fn ascii_row(scan: &Scan<'_, '_>, row: Range<usize>, count: usize, pieces: &mut Vec<Piece>) -> usize {
    let width = row.len().min(count);
    copy(scan, row.start..row.start + width, pieces);
    if count - width == 2 {
        pieces.push(Piece::Text { bytes: b"\r\n".to_vec(), at: scan.slice(row.start + width..row.start + width) });
        return count;
    }
    width
}

/// Copies a run, as part of the one before it where they touch.
fn copy(scan: &Scan<'_, '_>, run: Range<usize>, pieces: &mut Vec<Piece>) {
    let slice = scan.slice(run);
    if slice.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Copy(last)) if last.end == slice.start => last.end = slice.end,
        _ => pieces.push(Piece::Copy(slice)),
    }
}

fn fragments(scan: &mut Scan<'_, '_>, parts: TraceOctets, range: Range<usize>) -> Vec<Fragment> {
    let sent = scan.layers.join(parts.head.into_iter().chain(parts.body).collect());
    let Some(sent) = message::request(scan.layers, sent) else { return Vec::new() };
    let mut request = sent.with_content(scan.layers);
    request.client = Some("curl");
    if let Seen::Shown(body) = &mut request.body {
        body.cut |= parts.cut;
    }
    let response = answer(scan, parts.answer_head, parts.answer_body);
    exchange(request, View::Wire, response, range, FORM)
}

fn answer(scan: &mut Scan<'_, '_>, head: Vec<Piece>, body: Vec<Piece>) -> Option<Response> {
    let at = scan.layers.join(head.into_iter().chain(body).collect());
    message::response(scan.layers, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_with_times_and_connections() {
        for line in [
            "=> Send header, 215 bytes (0xd7)",
            "22:09:33.141000 => Send header, 215 bytes (0xd7)",
            "22:09:33.1 [0-0] => Send header, 215 bytes (0xd7)",
        ] {
            let heading = heading(line.as_bytes()).expect("a heading");
            assert_eq!((heading.kind, heading.length), (TraceKind::HeadSent, 215));
        }
        assert!(heading(b"== Info: x").is_some());
        assert!(heading(b"a => Send header, 2 bytes").is_none() && heading(b"=> Send mail, 2 bytes").is_none());
    }

    #[test]
    fn rows_have_offsets() {
        assert_eq!(row(b"0040: text"), Some((0x40, 6)));
        assert_eq!(row(b"00d5:"), Some((0xd5, 5)));
        assert_eq!(row(b"10000: text"), Some((0x10000, 7)));
        assert_eq!(row(b"Host: h"), None);
    }
}
