//! Perl: LWP's `dump`, Data::Dumper of an HTTP::Request, and Mojolicious' debug output.

mod dumper;

use std::ops::Range;

use super::http::{field_at, grammar, is_target};
use super::message::{Dialogue, DialogueSource, MessageContent, fragment, text_body};
use super::{Fragment, Part, Scan};
use crate::capture::model::{Coverage, Headers, Request, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "perl";

/// A message is not longer.
const MAX_LINES: usize = 400;

pub(super) fn read_perl(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let text = scan.line(line);
    if text.starts_with(b"-- Client ") {
        return mojo(scan, line);
    }
    let found = if text.ends_with(b"bless( {") { dumper::read_dumper(scan, line) } else { dump(scan, line) };
    found.into_iter().collect()
}

/// So many lines of other debug output may stand between two chunks.
const MAX_GAP: usize = 40;

/// The dialogue whose first chunk is a request's beginning.
fn mojo(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = chunk(scan, line) else { return Vec::new() };
    let mut dialogue = Dialogue::default();
    let (mut next, mut last) = (first.next, first.next);
    dialogue.hear(scan.layers, b"", first.sender, first.text, first.range);
    if dialogue.is_empty() {
        return Vec::new();
    }
    while next < scan.lines.len() && next - last <= MAX_GAP {
        match chunk(scan, next) {
            Some(chunk) => {
                next = chunk.next;
                last = next;
                dialogue.hear(scan.layers, b"", chunk.sender, chunk.text, chunk.range);
            }
            None => next += 1,
        }
    }
    let told = DialogueSource { form: FORM, view: View::Wire, content: MessageContent::Octets, client: Some("Mojolicious") };
    dialogue.fragments(scan.layers, told)
}

struct Chunk {
    sender: &'static [u8],
    text: Slice,
    range: Range<usize>,
    next: usize,
}

/// `-- Client >>> Server (http://h/token)` and the octets below it, control bytes but line feeds as `\x0d`.
fn chunk(scan: &mut Scan<'_, '_>, line: usize) -> Option<Chunk> {
    let sender: &'static [u8] = match scan.line(line).get(..20)? {
        b"-- Client >>> Server" => b"client",
        b"-- Client <<< Server" => b"server",
        _ => return None,
    };
    let limit = scan.lines.len().min(line + MAX_LINES);
    let next = (line + 1..limit).find(|line| scan.line(*line).starts_with(b"-- ")).unwrap_or(limit);
    // A line break of the log's own ends each chunk.
    let over = next == scan.lines.len() && scan.line(next - 1).is_empty() && next > line + 2;
    let range = scan.lines.get(line + 1)?.start..scan.lines.get(next - 1 - usize::from(over))?.end;
    let range = range.start..range.end.max(range.start);
    let text = unescaped(scan, range.clone(), mojo_escape);
    Some(Chunk { sender, text, range, next })
}

/// `\x0d`.
fn mojo_escape(text: &[u8]) -> Option<(usize, Vec<u8>)> {
    let digits = text.strip_prefix(b"\\x")?.get(..2)?;
    let byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    (!(0x20..0x7F).contains(&byte)).then(|| (4, vec![byte]))
}

/// What `dump` of HTTP::Message prints: the address in the first line, and a body with its control bytes written out.
/// Without such an escape it looks like any message without a version, and is read as one.
fn dump(scan: &mut Scan<'_, '_>, line: usize) -> Option<Fragment> {
    let first = scan.lines.get(line)?;
    let start = grammar::request_line(scan.line(line)).filter(|start| start.version.is_none())?;
    let target = first.start + start.target.start..first.start + start.target.end;
    is_target(&scan.source[target.clone()]).then_some(())?;
    let (mut fields, mut next) = (Vec::new(), line + 1);
    while let Some(field) = scan.lines.get(next).and_then(|range| field_at(scan, range)) {
        fields.push(field);
        next += 1;
    }
    let blank = scan.lines.get(next).is_some_and(|range| range.is_empty());
    if fields.is_empty() || !blank {
        return None;
    }
    let range = body(scan, next + 1)?;
    let raw = unescaped(scan, range.clone(), dump_escape);
    let mut request = Request::unknown();
    request.client = Some("LWP");
    request.method = Seen::Shown(scan.slice(first.start + start.method.start..first.start + start.method.end));
    request.url = Seen::Shown(url::parse(scan.layers, scan.slice(target)));
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    request.body = Seen::Shown(text_body(raw, chopped(scan, range.end)));
    Some(fragment(Part::Request(Box::new(request), View::Logical), first.start..range.end, FORM))
}

/// The lines of the body; `None` when nothing in them shows that `dump` wrote them.
fn body(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let start = scan.lines.get(line)?.start;
    let last = (line..line + MAX_LINES).take_while(|&line| {
        let text = scan.line(line);
        !text.is_empty() && !text.starts_with(b"HTTP/") && !text.starts_with(b"(+ ")
    });
    let end = scan.lines.get(last.last()?)?.end;
    let text = &scan.source[start..end];
    let written_out = text.split(|byte| *byte == b'\n').any(|line| line.ends_with(b"\\r") || line.ends_with(b"\\n"));
    (written_out || chopped(scan, end)).then_some(start..end)
}

/// `(+ 100 more bytes not shown)` in the next line.
fn chopped(scan: &Scan<'_, '_>, end: usize) -> bool {
    scan.line(scan.lines.after(end)).starts_with(b"(+ ")
}

/// `\r`, `\t`, `\\`, `\40`, `\x{e9}`; a line break stands for itself, the last one and empty ones as `\n`.
fn dump_escape(text: &[u8]) -> Option<(usize, Vec<u8>)> {
    let rest = text.strip_prefix(b"\\")?;
    let simple = |byte: &[u8]| Some((2, byte.to_vec()));
    match rest.first()? {
        b'\\' => simple(b"\\"),
        b'r' => simple(b"\r"),
        b't' => simple(b"\t"),
        b'n' => simple(b"\n"),
        b'x' => {
            let close = rest.iter().take(10).position(|byte| *byte == b'}')?;
            let digits = std::str::from_utf8(rest.get(2..close)?).ok()?;
            Some((close + 2, vec![u8::from_str_radix(digits, 16).ok()?]))
        }
        b'0'..=b'7' => {
            let count = rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            let digits = std::str::from_utf8(&rest[..count]).ok()?;
            Some((1 + count, vec![u8::from_str_radix(digits, 8).ok()?]))
        }
        _ => None,
    }
}

/// The width of the escape that a text begins with, and what it stands for.
type Escape = fn(&[u8]) -> Option<(usize, Vec<u8>)>;

/// The text with its escapes undone.
fn unescaped(scan: &mut Scan<'_, '_>, range: Range<usize>, escape: Escape) -> Slice {
    let mut pieces = Vec::new();
    let mut plain = range.start;
    let mut at = range.start;
    while let Some(found) = scan.source.get(at..range.end).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += found;
        let Some((width, bytes)) = escape(&scan.source[at..range.end]) else {
            at += 1;
            continue;
        };
        pieces.push(Piece::Copy(scan.slice(plain..at)));
        pieces.push(Piece::Text { bytes, at: scan.slice(at..at + width) });
        at += width;
        plain = at;
    }
    pieces.push(Piece::Copy(scan.slice(plain..range.end)));
    scan.layers.join(pieces)
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn mojolicious_writes_carriage_returns_out() {
        let text = "-- Blocking request (http://h/token)\n-- Connect 1f (http://h:80)\n-- Client >>> Server (http://h/token)\n\
            POST /token HTTP/1.1\\x0d\nHost: h\\x0d\nContent-Length: 3\\x0d\n\\x0d\n\n-- Client >>> Server (http://h/token)\na=b\n\
            -- Client <<< Server (http://h/token)\nHTTP/1.1 400 Bad Request\\x0d\n\\x0d\n{\"error\":\"e\"}\n";
        assert_eq!(
            read_texts(text),
            ["[perl wire] POST /token Whole\nHost: h\nContent-Length: 3\nbody a=b\n<- 400 (0 fields) {\"error\":\"e\"}"]
        );
    }

    #[test]
    fn a_dump_that_is_chopped_says_so() {
        let text = "POST http://h/token\nContent-Length: 900\n\ngrant_type=x&a=\\x{c3}\\t\n(+ 800 more bytes not shown)\n";
        let found = read_texts(text);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("[perl logical] POST http://h/token Whole\nContent-Length: 900\nbody grant_type=x&a="),
            "{found:?}"
        );
        assert!(found[0].ends_with("\t (cut)"), "{found:?}");
    }
}
