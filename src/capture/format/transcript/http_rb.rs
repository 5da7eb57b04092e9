//! http.rb's logging feature: an entry for the request line, one for fields and content, and the same for the answer.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::http::grammar;
use crate::capture::format::message::fields_and_content;
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Coverage, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::Slice;

pub(crate) const FORM: &str = "http-rb";

/// A request with its answer, from the entry of the request line on.
pub(crate) fn read_http_rb(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some((method, target)) = request_line(scan, line) else { return Vec::new() };
    let details = entry(scan, line + 1);
    let mut request = Request::unknown();
    request.client = Some("http.rb");
    request.method = Seen::Shown(scan.slice(method));
    let target = scan.slice(target);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    details.iter().for_each(|details| detail(scan, details, &mut request));
    let next = details.map_or(line + 1, |details| details.next);
    let (response, next) = answer(scan, next);
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let end = scan.lines.get(next.saturating_sub(1)).map_or(start, |range| range.end);
    let range = start..end;
    exchange(request, View::Logical, response, range, FORM)
}

/// An entry of Ruby's logger whose program has no name.
struct HttpRbEntry {
    text: Range<usize>,
    next: usize,
}

/// The offset behind `D, [2026-11-22T10:00:00.000000 #1] DEBUG -- : `.
fn start(scan: &Scan<'_, '_>, line: usize) -> Option<usize> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let mark = b" -- : ";
    let at = memchr::memmem::find(&text[..text.len().min(80)], mark).filter(|_| is_entry(text))?;
    Some(range.start + at + mark.len())
}

fn is_entry(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_uppercase) && text[1..].starts_with(b", [")
}

/// The entry of this line with all lines up to the next entry.
fn entry(scan: &Scan<'_, '_>, line: usize) -> Option<HttpRbEntry> {
    let start = start(scan, line)?;
    let mut next = line + 1;
    while scan.lines.get(next).is_some() && !is_entry(scan.line(next)) && !scan.line(next).starts_with(b"```") {
        next += 1;
    }
    let end = scan.lines.get(next - 1)?.end;
    Some(HttpRbEntry { text: start..end.max(start), next })
}

fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = start(scan, line)?;
    let text = &scan.source[start..scan.lines.get(line)?.end];
    let parsed = grammar::request_line(text.strip_prefix(b"> ")?)?;
    let at = |part: Range<usize>| start + 2 + part.start..start + 2 + part.end;
    Some((at(parsed.method), at(parsed.target)))
}

/// Fields, an empty line, the content. Host and the like are there; the length is added later.
fn detail(scan: &mut Scan<'_, '_>, entry: &HttpRbEntry, request: &mut Request) {
    let text = scan.slice(entry.text.clone());
    let (fields, rest) = fields_and_content(scan.layers, text);
    let rest = rest.unwrap_or(text.from(text.len()));
    let body = rest.to(scan.layers.bytes(rest).trim_ascii_end().len());
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    request.body = if body.is_empty() { Seen::NotShown } else { Seen::Shown(message::body(scan.layers, body)) };
}

/// `< 401 Unauthorized`, then fields and content.
fn answer(scan: &mut Scan<'_, '_>, line: usize) -> (Option<Response>, usize) {
    let Some(start) = start(scan, line).filter(|start| scan.source[*start..].starts_with(b"< ")) else { return (None, line) };
    let status = scan.slice(start + 2..start + 5);
    let code = scan.layers.text(status).parse().ok();
    let end = scan.lines.get(line).map_or(start, |range| range.end);
    let mut answer =
        Response { status: code.map(|code| (code, status)), headers: Vec::new(), body: None, at: scan.slice(start..end) };
    let Some(details) = entry(scan, line + 1) else { return (Some(answer), line + 1) };
    let text = scan.slice(details.text.clone());
    let (fields, rest) = fields_and_content(scan.layers, text);
    let body = rest.and_then(|rest| content(scan.layers.bytes(rest), rest));
    let next = body.map_or(details.next, |body| scan.lines.of((body.end - scan.text.start) as usize) + 1);
    answer.headers = fields;
    answer.at = answer.at.cover(body.unwrap_or(text)).unwrap_or(answer.at);
    answer.body = body;
    (Some(answer), next.min(details.next))
}

/// The last entry has no end of its own; the program's other output may follow.
fn content(text: &[u8], at: Slice) -> Option<Slice> {
    let line = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let structured = message::structure(text);
    (!text.is_empty()).then(|| at.to(structured.unwrap_or(line)))
}
