//! `tshark -z follow,tcp,ascii,0`: before each piece stands its length, with a tab before it when the server sent it.

use std::ops::Range;

use super::Packet;
use crate::capture::format::Scan;

pub(super) fn begins(scan: &Scan<'_, '_>, line: usize) -> bool {
    let text = scan.line(line);
    !text.is_empty() && text.iter().all(u8::is_ascii_digit) && in_frame(scan, line)
}

/// The piece whose length is at `line`.
pub(super) fn packet(scan: &mut Scan<'_, '_>, line: usize) -> Option<Packet> {
    let text = scan.line(line);
    let digits = text.strip_prefix(b"\t").unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() < 9 && digits.iter().all(u8::is_ascii_digit);
    if !plain || !in_frame(scan, line) {
        return None;
    }
    let length: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let sender = vec![u8::from(digits.len() < text.len())];
    let start = scan.lines.get(line + 1)?.start;
    let range = start..(start + length).min(scan.source.len());
    let next = scan.lines.after(range.end).max(line + 1);
    let payload = scan.slice(bounded(scan, range.clone()));
    Some(Packet { link: Vec::new(), sender, payload, range, next })
}

/// The frame is a few lines above the first length; behind that only lengths begin a piece.
fn in_frame(scan: &Scan<'_, '_>, line: usize) -> bool {
    let above = (line.saturating_sub(8)..line).rev();
    let named = |line: usize| scan.line(line).starts_with(b"Follow: ") || scan.line(line).starts_with(b"Node 1: ");
    above.into_iter().any(named) || follows_piece(scan, line)
}

/// A number alone on its line before a message of HTTP.
fn follows_piece(scan: &Scan<'_, '_>, line: usize) -> bool {
    scan.line(line).starts_with(b"\t")
        || crate::capture::format::message::begins(scan.line(line + 1))
        || scan.line(line + 1).contains(&b'=')
}

/// Where line ends were changed, the length counts too much: the frame's end is no part of the piece.
fn bounded(scan: &Scan<'_, '_>, range: Range<usize>) -> Range<usize> {
    let text = &scan.source[range.clone()];
    let end = memchr::memmem::find(text, b"\n========").map_or(range.end, |at| range.start + at);
    range.start..end
}
