//! WebMock's complaint about a request that no stub expects: the request on one line, then a snippet that repeats it.
//! Nothing was sent. The body stands between quotes as it is, unescaped.

use std::ops::Range;

use super::{Fragment, Part, Scan, record, words};
use crate::capture::model::{Coverage, Headers, Request, Seen, View};
use crate::capture::notation::literal::{self, Dialect};
use crate::capture::url;

pub(super) const FORM: &str = "webmock";

const LEAD: &[u8] = b"Unregistered request: ";
const BODY: &[u8] = b" with body '";
const HEADERS: &[u8] = b" with headers {";
/// The message ends with a line of equals signs, not far behind.
const MAX_SNIPPET: usize = 64 * 1024;

pub(super) fn read_webmock(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let Some(lead) = memchr::memmem::find(&scan.source[range.clone()], LEAD) else { return Vec::new() };
    let start = range.start + lead + LEAD.len();
    let end = start + extent(&scan.source[start..]);
    let Some(parts) = parts(&scan.source[start..end]) else { return Vec::new() };
    let moved = |part: &Range<usize>| part.start + start..part.end + start;
    let mut request = record::request(FORM);
    request.method = Seen::Shown(scan.slice(moved(&parts.method)));
    let target = scan.slice(moved(&parts.target));
    request.url = Seen::Shown(url::parse(scan.layers, target));
    request.body = match &parts.body {
        Some(body) => Seen::Shown(record::plain(scan.slice(moved(body)))),
        None => Seen::NotShown,
    };
    headers(scan, parts.headers.as_ref().map(|open| open + start), end, &mut request);
    vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: range.start..end, form: FORM }]
}

/// How far the message reaches.
fn extent(text: &[u8]) -> usize {
    let near = &text[..text.len().min(MAX_SNIPPET)];
    let close = memchr::memmem::find(near, b"\n====").map(|at| at + 1);
    let lines = close.map(|at| at + near[at..].iter().take_while(|byte| **byte == b'=').count());
    lines.unwrap_or_else(|| memchr::memchr(b'\n', near).unwrap_or(near.len()))
}

struct StubParts {
    method: Range<usize>,
    target: Range<usize>,
    body: Option<Range<usize>>,
    /// The offset of the hash.
    headers: Option<usize>,
}

fn parts(text: &[u8]) -> Option<StubParts> {
    let method = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if method == 0 || text.get(method) != Some(&b' ') {
        return None;
    }
    let target = method + 1
        ..text.iter().skip(method + 1).position(|byte| byte.is_ascii_whitespace()).map_or(text.len(), |at| method + 1 + at);
    let rest = &text[target.end..];
    let headers = memchr::memmem::find(rest, HEADERS).map(|at| target.end + at);
    let body_start = rest.starts_with(BODY).then_some(target.end + BODY.len());
    // The last quote before the headers closes the body, whatever quotes it holds.
    let body = body_start.map(|from| {
        let line = text[from..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| from + at);
        let limit = headers.unwrap_or(line).max(from);
        let close = text[from..limit].iter().rposition(|byte| *byte == b'\'').map_or(limit, |at| from + at);
        from..close
    });
    Some(StubParts { method: 0..method, target, body, headers: headers.map(|at| at + HEADERS.len() - 1) })
}

/// Net::HTTP adds a content type later than WebMock looks; with one the list is whole.
fn headers(scan: &mut Scan<'_, '_>, open: Option<usize>, end: usize, request: &mut Request) {
    let Some(open) = open else { return };
    let length = words::balanced(&scan.source[open..end]).unwrap_or(end - open);
    let at = scan.slice(open..open + length);
    let Some(parsed) = literal::read_structure(scan.layers, at, 0, Dialect::Ruby) else { return };
    let fields = record::fields(scan.layers, Some(&parsed.node));
    let typed = record::value(scan.layers, &fields, "content-type").is_some();
    let coverage = if typed && parsed.complete { Coverage::Whole } else { Coverage::Partial };
    request.headers = Seen::Shown(Headers { fields, coverage });
}
