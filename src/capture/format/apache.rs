//! The logs of Apache HttpClient 3 to 5: `headers` has the head line by line, `wire` all octets with `[\r][\n]` for
//! line ends. Both are mostly switched on together and tell of the same message; then `wire` is read, which alone has
//! the body.

use std::ops::Range;

use super::message::{Dialogue, DialogueSource, MessageContent};
use super::{Fragment, Scan};
use crate::capture::model::View;
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "apache-httpclient";

/// So many lines of other loggers may stand between two of ours.
const MAX_GAP: usize = 60;

/// The dialogues in the log that begins at `line`.
pub(super) fn read_apache(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if entry(scan, line).is_none() {
        return Vec::new();
    }
    let entries = entries(scan, line);
    let wire = entries.iter().any(|entry| entry.wire);
    let mut dialogue = Dialogue::default();
    for entry in entries.iter().filter(|entry| entry.wire == wire) {
        let text = if wire { octets(scan, entry.text.clone()) } else { head_line(scan, entry.text.clone()) };
        dialogue.hear(scan.layers, &entry.link, entry.arrow.as_bytes(), text, entry.line.clone());
    }
    let content = if wire { MessageContent::Octets } else { MessageContent::Partly };
    let told = DialogueSource { form: FORM, view: View::Wire, content, client: Some("Apache HttpClient") };
    let mut found = dialogue.fragments(scan.layers, told);
    if let (Some(last), Some(entry)) = (found.last_mut(), entries.last()) {
        // The other category may end behind this one.
        last.range.end = last.range.end.max(entry.line.end);
    }
    found
}

struct WireLine {
    link: Vec<u8>,
    arrow: &'static str,
    wire: bool,
    /// Without quotes.
    text: Range<usize>,
    line: Range<usize>,
}

fn entries(scan: &Scan<'_, '_>, line: usize) -> Vec<WireLine> {
    let mut found = Vec::new();
    let mut last = line;
    for next in line..scan.lines.len() {
        if next - last > MAX_GAP || scan.line(next).trim_ascii_start().starts_with(b"```") {
            break;
        }
        if let Some(entry) = entry(scan, next) {
            found.push(entry);
            last = next;
        }
    }
    found
}

/// `wire - http-outgoing-0 >> "text"`, `headers - http-outgoing-0 >> text`, `wire.header - >> "text"`.
fn entry(scan: &Scan<'_, '_>, line: usize) -> Option<WireLine> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let (mark, arrow) = arrow(text)?;
    let before = text[..mark].trim_ascii_end();
    let link = before.rsplit(u8::is_ascii_whitespace).next()?.to_vec();
    let outgoing = link.starts_with(b"http-outgoing-");
    let logger = if outgoing { before[..before.len() - link.len()].trim_ascii_end() } else { before };
    let of_ours = outgoing || ends_with_logger(logger);
    let start = range.start + mark + 3;
    let shown = scan.source.get(start..range.end)?;
    let quoted = shown.len() >= 2 && shown.starts_with(b"\"") && shown.ends_with(b"\"");
    let text = if quoted { start + 1..range.end - 1 } else { start..range.end };
    of_ours.then_some(WireLine { link, arrow, wire: quoted, text, line: range })
}

fn arrow(text: &[u8]) -> Option<(usize, &'static str)> {
    let find = |arrow: &'static str| memchr::memmem::find(text, arrow.as_bytes()).map(|at| (at, arrow));
    [find(">> "), find("<< ")].into_iter().flatten().min()
}

/// Older versions name no connection.
fn ends_with_logger(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"-").unwrap_or(before).trim_ascii_end();
    let names: [&[u8]; 7] = [b".wire", b"wire.header", b"wire.content", b"http.headers", b" wire", b" headers", b"wire]"];
    names.iter().any(|name| before.ends_with(name))
}

/// `[\r]` and `[\n]` undone; other bytes are printed as `[0xe2]`.
fn octets(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Slice {
    let mut pieces = Vec::new();
    let mut plain = range.start;
    let mut at = range.start;
    while let Some(open) = scan.source.get(at..range.end).and_then(|rest| memchr::memchr(b'[', rest)) {
        at += open;
        let Some((width, byte)) = mark(&scan.source[at..range.end]) else {
            at += 1;
            continue;
        };
        pieces.push(Piece::Copy(scan.slice(plain..at)));
        pieces.push(Piece::Text { bytes: byte, at: scan.slice(at..at + width) });
        at += width;
        plain = at;
    }
    pieces.push(Piece::Copy(scan.slice(plain..range.end)));
    scan.layers.join(pieces)
}

fn mark(text: &[u8]) -> Option<(usize, Vec<u8>)> {
    for (mark, byte) in [(&b"[\\r]"[..], &b"\r"[..]), (b"[\\n]", b"\n"), (b"[EOL]", b"\r\n")] {
        if text.starts_with(mark) {
            return Some((mark.len(), byte.to_vec()));
        }
    }
    let digits = text.strip_prefix(b"[0x")?;
    let end = digits.iter().take(3).position(|byte| *byte == b']')?;
    let byte = u8::from_str_radix(std::str::from_utf8(&digits[..end]).ok()?, 16).ok()?;
    Some((4 + end, vec![byte]))
}

/// The category `headers` leaves line ends out.
fn head_line(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Slice {
    let text = scan.slice(range);
    let end = text.from(text.len());
    scan.layers.join(vec![Piece::Copy(text), Piece::Text { bytes: b"\r\n".to_vec(), at: end }])
}
