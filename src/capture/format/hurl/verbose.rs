//! What Hurl prints of a run: for each entry the request as it understood it, a curl command for it, the head as sent,
//! the answer. It is one exchange: the address is in the first, the body in the second, the fields in the third.

use std::ops::Range;

use super::VERBOSE;
use crate::capture::format::http::{field_at, is_target};
use crate::capture::format::{Fragment, Part, Scan, curl, words};
use crate::capture::model::{Body, Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

/// An entry, from `* Executing entry 1` on.
pub(in crate::capture::format) fn read_hurl_verbose(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if !begins_entry(scan, line) {
        return Vec::new();
    }
    let last = (line + 1..scan.lines.len()).find(|line| begins_entry(scan, *line)).unwrap_or(scan.lines.len());
    let lines = line..last;
    let (Some(first), Some(end)) = (scan.lines.get(line), scan.lines.get(last - 1)) else { return Vec::new() };
    let range = first.start..end.end;
    let Some((method, target)) = lines.clone().find_map(|line| address(scan, line)) else { return Vec::new() };
    let target = scan.slice(target);
    let mut request = Request::unknown();
    request.client = Some("Hurl");
    request.method = Seen::Shown(scan.slice(method));
    request.url = Seen::Shown(url::parse(scan.layers, target));
    request.body = body(scan, lines.clone());
    let sent = marked(scan, lines.clone(), b">");
    let fields: Vec<Field> = sent.into_iter().filter_map(|range| field_at(scan, range)).collect();
    let view = if is_exact(scan, &fields, &request.body) { View::Wire } else { View::Logical };
    if !fields.is_empty() {
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    }
    let response = response(scan, lines);
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), view), range: range.clone(), form: VERBOSE }];
    found.extend(response.map(|response| Fragment { part: Part::Response(Box::new(response)), range, form: VERBOSE }));
    found
}

fn begins_entry(scan: &Scan<'_, '_>, line: usize) -> bool {
    scan.line(line).starts_with(b"* Executing entry ")
}

/// `* POST http://localhost:8765/oauth/token`
fn address(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = scan.lines.get(line)?.start;
    let text = scan.line(line);
    let mut all = words::blank_separated(text).map(|word| start + word.start..start + word.end);
    let (star, method, target) = (all.next()?, all.next()?, all.next()?);
    let is_request = &scan.source[star] == b"*"
        && scan.source[method.clone()].iter().all(u8::is_ascii_uppercase)
        && is_target(&scan.source[target.clone()])
        && all.next().is_none();
    is_request.then_some((method, target))
}

/// What stands behind the mark on each line that has it, the mark's line with the version or the status left out.
fn marked(scan: &Scan<'_, '_>, lines: Range<usize>, mark: &[u8]) -> Vec<Range<usize>> {
    let behind = |line: usize| {
        let range = scan.lines.get(line)?;
        let rest = scan.line(line).strip_prefix(mark)?.strip_prefix(b" ")?;
        Some(range.end - rest.len()..range.end)
    };
    lines.filter_map(behind).collect()
}

/// The body of the curl command that Hurl suggests; it is the only complete one.
fn body(scan: &mut Scan<'_, '_>, lines: Range<usize>) -> Seen<Body> {
    let Some(line) = lines.into_iter().find(|line| scan.line(*line).starts_with(b"* curl ")) else { return Seen::NotShown };
    let found = curl::read_curl_command(scan, line).into_iter().find_map(|fragment| match fragment.part {
        Part::Request(request, _) => Some(request.body),
        _ => None,
    });
    found.unwrap_or(Seen::NotShown)
}

/// The curl command encodes a form in its own way; as many octets as were sent are those that were sent.
fn is_exact(scan: &Scan<'_, '_>, fields: &[Field], body: &Seen<Body>) -> bool {
    let length = fields.iter().find(|field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"content-length"));
    let length: Option<usize> = length.and_then(|field| scan.layers.text(field.value).parse().ok());
    let shown = body.shown().map(|body| body.raw.len());
    shown == length && !body.is_not_shown()
}

fn response(scan: &mut Scan<'_, '_>, lines: Range<usize>) -> Option<Response> {
    let head = marked(scan, lines.clone(), b"<");
    let first = head.first()?.clone();
    let words: Vec<Range<usize>> = words::blank_separated(&scan.source[first.clone()]).take(2).collect();
    let code = words.get(1)?;
    let at = scan.slice(first.start + code.start..first.start + code.end);
    let status: u16 = scan.layers.text(at).parse().ok()?;
    let last = head.last().map_or(first.end, |last| last.end);
    let headers = head.into_iter().skip(1).filter_map(|range| field_at(scan, range)).collect();
    let body = answer(scan, scan.lines.of(last) + 1..lines.end);
    let end = scan.lines.get(lines.end.saturating_sub(1)).map_or(last, |range| range.end);
    Some(Response { status: Some((status, at)), headers, body, at: scan.slice(first.start..end.max(last)) })
}

/// `* Response body:` with a star on every line; without --very-verbose, the text at the end of the output.
fn answer(scan: &mut Scan<'_, '_>, lines: Range<usize>) -> Option<Slice> {
    let title = lines.clone().find(|line| scan.line(*line).starts_with(b"* Response body:"));
    if let Some(title) = title {
        let rows = (title + 1..lines.end).take_while(|line| scan.line(*line).starts_with(b"* "));
        return Some(rows_of(scan, rows.collect()));
    }
    let bare = |line: &usize| matches!(scan.line(*line).first(), Some(first) if !b"*<>".contains(first));
    let start = lines.clone().find(bare).and_then(|line| scan.lines.get(line))?.start;
    let end = lines.rev().find(bare).and_then(|line| scan.lines.get(line))?.end;
    Some(scan.slice(start..end))
}

fn rows_of(scan: &mut Scan<'_, '_>, rows: Vec<usize>) -> Slice {
    let mut pieces = Vec::new();
    for (index, range) in rows.into_iter().filter_map(|line| scan.lines.get(line)).enumerate() {
        if index > 0 {
            pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: scan.slice(range.start..range.start) });
        }
        pieces.push(Piece::Copy(scan.slice(range.start + 2..range.end.max(range.start + 2))));
    }
    scan.layers.join(pieces)
}
