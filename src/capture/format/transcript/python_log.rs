//! What urllib3 and httpx log of a request in one line: address, method and status; neither fields nor content.

use std::ops::Range;

use super::exchange;
use crate::capture::format::http::grammar;
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(crate) const FORM: &str = "python-log";

/// One line, one request.
pub(crate) fn read_python_log(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let found = urllib3(scan, &range).or_else(|| httpx(scan, &range));
    let Some(said) = found else { return Vec::new() };
    let mut request = Request::unknown();
    request.client = Some("Python");
    request.method = Seen::Shown(said.method);
    request.url = Seen::Shown(url::parse(scan.layers, said.target));
    let status = scan.layers.text(said.status).parse().ok().map(|code| (code, said.status));
    let at = scan.slice(range.clone());
    let response = Response { status, headers: Vec::new(), body: None, at };
    exchange(request, View::Logical, Some(response), range, FORM)
}

/// The line behind the log line of urllib3 that repeats the request for `target`, if `line` is that.
pub(super) fn same_request(scan: &mut Scan<'_, '_>, line: usize, target: Slice) -> Option<usize> {
    let range = scan.lines.get(line)?;
    let parts = urllib3_parts(scan, &range)?;
    (scan.source[parts.target] == *scan.layers.bytes(target)).then_some(line + 1)
}

struct ConnectionLine {
    method: Slice,
    target: Slice,
    status: Slice,
}

struct Urllib3Parts {
    origin: Range<usize>,
    method: Range<usize>,
    target: Range<usize>,
    status: Range<usize>,
}

/// `http://localhost:8765 "POST /oauth/token HTTP/1.1" 400 92`.
fn urllib3_parts(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Urllib3Parts> {
    let text = &scan.source[range.clone()];
    let open = memchr::memmem::find(text, b" \"")?;
    let origin = open - text[..open].iter().rev().take_while(|b| b.is_ascii_graphic()).count();
    let http = memchr::memmem::find(&text[origin..open], b"http").map(|at| origin + at)?;
    let close = open + 2 + memchr::memchr(b'"', &text[open + 2..])?;
    let line = grammar::request_line(&text[open + 2..close]).filter(|line| line.version.is_some())?;
    let status = status_behind(text, close + 1)?;
    let is_origin = memchr::memmem::find(&text[http..open], b"://").is_some();
    let at = |part: Range<usize>| range.start + part.start..range.start + part.end;
    let inner = |part: Range<usize>| at(open + 2 + part.start..open + 2 + part.end);
    is_origin.then(|| Urllib3Parts {
        origin: at(http..open),
        method: inner(line.method),
        target: inner(line.target),
        status: at(status),
    })
}

fn status_behind(text: &[u8], from: usize) -> Option<Range<usize>> {
    let start = from + text.get(from..)?.iter().take_while(|b| **b == b' ').count();
    let digits = text[start..].iter().take_while(|b| b.is_ascii_digit()).count();
    (digits == 3).then_some(start..start + 3)
}

fn urllib3(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<ConnectionLine> {
    let parts = urllib3_parts(scan, range)?;
    let pieces = [parts.origin, parts.target].map(|part| Piece::Copy(scan.slice(part)));
    let target = scan.layers.join(pieces.into());
    Some(ConnectionLine { method: scan.slice(parts.method), target, status: scan.slice(parts.status) })
}

/// `HTTP Request: POST https://h/token "HTTP/1.1 400 Bad Request"`.
fn httpx(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<ConnectionLine> {
    let text = &scan.source[range.clone()];
    let mark = b"HTTP Request: ";
    let start = memchr::memmem::find(text, mark)? + mark.len();
    let open = start + memchr::memmem::find(&text[start..], b" \"HTTP/")?;
    let line = grammar::request_line(&text[start..open])?;
    let code = grammar::status_line(&text[open + 2..])?;
    let at = |base: usize, part: Range<usize>| scan.slice(range.start + base + part.start..range.start + base + part.end);
    Some(ConnectionLine { method: at(start, line.method), target: at(start, line.target), status: at(open + 2, code) })
}
