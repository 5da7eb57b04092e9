//! Where the body of a pasted message ends: by its own grammar, or by the length that is told.

use super::grammar;
use super::{HeadEnd, Scan, words};
use crate::capture::notation::head;

/// How far the end of a body is looked for, in bytes. What is longer is no message of a token endpoint.
pub(super) const MAX_BODY: usize = 1 << 16;

/// Header lines behind the empty line that ends the head, where Content-Length counts them, and lines down to a further
/// end of a line, as the body. A break may be one octet in a paste and two in what was sent.
pub(super) fn counted_fields(scan: &Scan<'_, '_>, head: &HeadEnd, length: Option<usize>) -> Option<usize> {
    let length = length.filter(|_| head.blank && head::is_line(scan.line(head.line)))?;
    let start = scan.lines.get(head.line)?.start;
    let mut sent = 0;
    for line in head.line.. {
        let range = scan.lines.get(line)?;
        if range.end - start == length || sent + range.len() == length {
            return Some(range.end);
        }
        if sent > length.min(MAX_BODY) || grammar::status_line(scan.line(line)).is_some() {
            return None;
        }
        sent += range.len() + 2;
    }
    None
}

/// Where Content-Length counts to the end of a line further down, the body goes on to there: line breaks at its end, empty
/// lines within it. In a text that somebody changed, the count ends in the midst of a line, and proves nothing.
pub(super) fn counted_end(scan: &Scan<'_, '_>, start: usize, end: usize, length: Option<usize>) -> usize {
    let Some(counted) = length.and_then(|length| start.checked_add(length)) else { return end };
    let Some(more) = scan.source.get(end..counted) else { return end };
    let breaks = more.iter().all(|b| b"\r\n".contains(b));
    let behind = scan.source.get(counted..).unwrap_or_default();
    let ends_line = behind.is_empty() || behind.starts_with(b"\n") || behind.starts_with(b"\r\n");
    let another = |line: &[u8]| grammar::request_line(line).is_some() || grammar::status_line(line).is_some();
    let whole = ends_line && more.len() <= MAX_BODY && !more.split(|b| *b == b'\n').any(another);
    if breaks || whole { counted } else { end }
}

pub(super) fn body_end(scan: &Scan<'_, '_>, line: usize, start: usize) -> usize {
    let rest = &scan.source[start..];
    let end = match rest.trim_ascii_start().first() {
        Some(b'{' | b'[') if !rest.trim_ascii_start().starts_with(b"[object") => words::balanced(rest),
        Some(b'-') => multipart_end(rest),
        _ => None,
    };
    end.map_or_else(|| last_body_line(scan, line), |end| start + end)
}

fn multipart_end(rest: &[u8]) -> Option<usize> {
    let boundary = rest.split(|b| b"\r\n".contains(b)).next()?;
    let last = [boundary, b"--"].concat();
    let near = &rest[..rest.len().min(MAX_BODY)];
    memchr::memmem::find(near, &last).map(|at| at + last.len())
}

/// Nothing but what a form has in its values, and no word alone.
fn is_of_a_form(text: &[u8]) -> bool {
    let all = text.iter().all(|b| b.is_ascii_alphanumeric() || b"-._~%+=&*/".contains(b));
    all && text.iter().any(|b| b.is_ascii_digit() || b"=&%".contains(b))
}

fn last_body_line(scan: &Scan<'_, '_>, mut line: usize) -> usize {
    let mut end = scan.lines.get(line).map_or(scan.source.len(), |range| range.end);
    line += 1;
    while let Some(range) = scan.lines.get(line) {
        let text = scan.line(line).trim_ascii();
        let open = scan.source[..end].ends_with(b"=") || scan.source[..end].ends_with(b"&");
        // A document wraps its examples between a name and its value, or in the midst of a value, and indents the rest.
        let value = scan.line(line).starts_with(b" ") && !text.contains(&b' ') && (open || is_of_a_form(text));
        let ends = text.is_empty() || text.starts_with(b"```") || text.starts_with(b"HTTP/");
        if ends || !(value || words::continues_body(text)) {
            break;
        }
        end = range.end;
        line += 1;
    }
    end
}
