//! wget --debug: the head of a request between two marks, its content in `[BODY data: ...]`, the head of the answer
//! between two more; before it the options and the address. `-S` shows the answers alone, indented.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::http::{field_at, grammar};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

pub(crate) const FORM: &str = "wget";

/// Remarks between the address and the request.
const REMARKS: usize = 40;

/// A request with its answer, from the options or the address on.
pub(crate) fn read_wget_log(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(start) = begins(scan, line) else { return Vec::new() };
    let Some((request, view, next)) = request(scan, start) else { return Vec::new() };
    let answer = answer(scan, next);
    if view == View::Logical && answer.is_none() {
        return Vec::new();
    }
    let first = scan.lines.get(line).map_or(0, |range| range.start);
    let sent_end = scan.lines.get(next.saturating_sub(1)).map_or(first, |range| range.end);
    let end = answer.as_ref().map_or(sent_end, |(_, end)| *end);
    exchange(request, view, answer.map(|(answer, _)| answer), first..end.max(sent_end), FORM)
}

/// The request that `--debug` shows, else the address alone; and the line behind it.
fn request(scan: &mut Scan<'_, '_>, start: usize) -> Option<(Request, View, usize)> {
    let address = (start..).take(REMARKS).find_map(|line| address(scan, line).map(|at| (line, at)));
    let begin = (start..).take(REMARKS * 2).find(|line| scan.line(*line) == b"---request begin---");
    if let Some(begin) = begin {
        let (request, next) = sent(scan, begin, address.map(|(_, at)| at))?;
        return Some((request, View::Wire, next));
    }
    let (line, at) = address?;
    Some((addressed(scan, at), View::Logical, line + 1))
}

/// The first line that matters when wget's output begins here: behind the options, which `--debug` prints with the
/// content and the password in them.
fn begins(scan: &Scan<'_, '_>, line: usize) -> Option<usize> {
    let text = scan.line(line);
    let option = |line: usize| scan.line(line).starts_with(b"Setting --");
    if option(line) && line.checked_sub(1).is_none_or(|before| !option(before)) {
        let behind = (line..scan.lines.len()).find(|line| !option(*line))?;
        return scan.line(behind).starts_with(b"DEBUG output created by Wget").then_some(behind);
    }
    let known =
        text.starts_with(b"DEBUG output created by Wget") || text == b"---request begin---" || address(scan, line).is_some();
    known.then_some(line)
}

/// The address of `--2026-11-22 22:09:20--  http://localhost/token`.
fn address(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let rest = text.strip_prefix(b"--").filter(|rest| rest.first().is_some_and(u8::is_ascii_digit))?;
    let gap = memchr::memmem::find(rest, b"--  ").filter(|gap| *gap < 24)?;
    let start = range.start + 2 + gap + 4;
    scan.source[start..range.end].starts_with(b"http").then_some(start..range.end)
}

fn addressed(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Request {
    let mut request = Request::unknown();
    request.client = Some("wget");
    let target = scan.slice(at);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    request
}

/// The request between its marks, with the content behind them, and the line behind both.
fn sent(scan: &mut Scan<'_, '_>, begin: usize, address: Option<Range<usize>>) -> Option<(Request, usize)> {
    let (head, mut next) = between(scan, begin, b"---request end---")?;
    let head = message::request(scan.layers, head)?;
    let mut request = head.request(scan.layers);
    request.client = Some("wget");
    if let Some(address) = address.map(|range| scan.slice(range)).filter(|at| ends_with(scan.layers, *at, head.target)) {
        request.url = Seen::Shown(url::parse(scan.layers, address));
    }
    if let Some((body, after)) = body(scan, next) {
        let body = scan.slice(body);
        request.body = Seen::Shown(message::body(scan.layers, body));
        next = after;
    }
    Some((request, next))
}

/// A redirect has its own address before it; a retry does not.
fn ends_with(layers: &Layers<'_>, address: Slice, target: Slice) -> bool {
    layers.bytes(address).ends_with(layers.bytes(target))
}

/// The lines between `begin` and the mark `end`, and the line behind that.
fn between(scan: &Scan<'_, '_>, begin: usize, end: &[u8]) -> Option<(Slice, usize)> {
    let close = (begin + 1..scan.lines.len()).take(400).find(|line| scan.line(*line) == end)?;
    let range = scan.lines.get(begin + 1)?.start..scan.lines.get(close)?.start;
    Some((scan.slice(range), close + 1))
}

/// `[BODY data: ...]`, which may hold line breaks.
fn body(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, usize)> {
    let mark = b"[BODY data: ";
    let range = scan.lines.get(line).filter(|_| scan.line(line).starts_with(mark))?;
    let last =
        (line..).take(400).find(|line| scan.line(*line).ends_with(b"]") && scan.line(line + 1).starts_with(b"HTTP request sent"));
    let last = last.unwrap_or(line);
    let end = scan.lines.get(last)?.end;
    let end = if scan.source[..end].ends_with(b"]") { end - 1 } else { end };
    let start = range.start + mark.len();
    Some((start..end.max(start), last + 1))
}

/// The answer and the offset behind it.
fn answer(scan: &Scan<'_, '_>, from: usize) -> Option<(Response, usize)> {
    let line = (from..).take(REMARKS).take_while(|line| !begins_next(scan, *line)).find(|line| status(scan, *line).is_some())?;
    let code = status(scan, line)?;
    let at = scan.slice(code);
    let status = scan.layers.text(at).parse().ok()?;
    let first = scan.lines.get(line)?;
    let mut headers = Vec::new();
    let mut next = line + 1;
    let mut end = first.end;
    while let Some(range) = scan.lines.get(next).filter(|range| !range.is_empty()) {
        let Some(field) = field_at(scan, range.clone()) else { break };
        headers.push(field);
        end = range.end;
        next += 1;
    }
    let body = content(scan, next);
    let end = body.as_ref().map_or(end, |body| body.end);
    let body = body.map(|range| scan.slice(range));
    Some((Response { status: Some((status, at)), headers, body, at: scan.slice(first.start..end) }, end))
}

fn begins_next(scan: &Scan<'_, '_>, line: usize) -> bool {
    scan.line(line) == b"---request begin---" || address(scan, line).is_some()
}

fn status(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let start = scan.lines.get(line)?.start;
    let code = grammar::status_line(scan.line(line))?;
    Some(start + code.start..start + code.end)
}

/// `Skipping 83 bytes of body: [...] done.`, or what was saved to the terminal.
fn content(scan: &Scan<'_, '_>, from: usize) -> Option<Range<usize>> {
    (from..).take(REMARKS).take_while(|line| !begins_next(scan, *line)).find_map(|line| {
        let range = scan.lines.get(line)?;
        let text = scan.line(line);
        let open = match memchr::memmem::find(text, b" of body: [") {
            Some(at) => at + b" of body: [".len(),
            None if text.starts_with(b"{") => 0,
            None => return None,
        };
        let len = message::structure(&scan.source[range.start + open..])?;
        Some(range.start + open..range.start + open + len)
    })
}
