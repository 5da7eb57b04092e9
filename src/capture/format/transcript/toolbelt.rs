//! requests-toolbelt's `dump_all` and `dump_response`. The arrows are the other way round than curl's: `< ` marks what
//! was sent, `> ` what was received. Only the first line of the request's content has the mark, the answer's has none.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::http::{field_at, grammar};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Response, Seen, View};
use crate::text::layers::Piece;

pub(crate) const FORM: &str = "requests-toolbelt";

/// A request with its answer, from the request line on.
pub(crate) fn read_toolbelt(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if !begins_request(scan.line(line)) {
        return Vec::new();
    }
    let next = (line..scan.lines.len()).find(|line| !scan.line(*line).starts_with(b"< ")).unwrap_or(scan.lines.len());
    let head_end = (line..next).find(|line| scan.line(*line).trim_ascii() == b"<").unwrap_or(next);
    let pieces = (line..(head_end + 1).min(next))
        .filter_map(|line| marked(scan, line))
        .map(|range| Piece::Copy(scan.slice(range)))
        .collect();
    let head = scan.layers.join(pieces);
    let Some(head) = message::request(scan.layers, head) else { return Vec::new() };
    let answer_line = (next..next + 2).find(|line| status(scan, *line).is_some());
    let body = content(scan, head_end + 1, head.content_length(scan.layers));
    let mut request = head.request(scan.layers);
    request.client = Some("requests");
    if let Some(range) = &body {
        request.body = Seen::Shown(message::body(scan.layers, scan.slice(range.clone())));
    }
    let body_end = body.map_or(0, |body| body.end);
    let answer_line = answer_line.or_else(|| (scan.lines.after(body_end)..).take(3).find(|line| status(scan, *line).is_some()));
    let answer = answer_line.and_then(|line| answer(scan, line));
    fragments(scan, line, next, request, answer)
}

fn fragments(
    scan: &Scan<'_, '_>,
    line: usize,
    next: usize,
    request: crate::capture::model::Request,
    answer: Option<(Response, usize)>,
) -> Vec<Fragment> {
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let sent_end = scan.lines.get(next.saturating_sub(1)).map_or(start, |range| range.end);
    let end = answer.as_ref().map_or(sent_end, |(_, end)| *end);
    let range = start..end;
    exchange(request, View::Wire, answer.map(|(answer, _)| answer), range, FORM)
}

fn begins_request(line: &[u8]) -> bool {
    let parsed = line.strip_prefix(b"< ").and_then(grammar::request_line);
    parsed.is_some_and(|parsed| parsed.version.is_some())
}

/// The line without its mark, with its line break.
fn marked(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let start = scan.lines.get(line)?.start + 2;
    let end = scan.lines.get(line + 1).map_or(scan.source.len(), |next| next.start);
    Some(start.min(end)..end)
}

/// The content behind the mark: as long as the head says where a line break follows there, else up to the answer.
fn content(scan: &Scan<'_, '_>, line: usize, length: Option<usize>) -> Option<Range<usize>> {
    let start = scan.lines.get(line).filter(|_| scan.line(line).starts_with(b"< "))?.start + 2;
    let counted = length.map(|length| start + length).filter(|end| {
        scan.source.get(*end..).is_some_and(|rest| rest.starts_with(b"\r\n") || rest.starts_with(b"\n") || rest.is_empty())
    });
    let end = counted.or_else(|| {
        let answer = (line + 1..scan.lines.len()).find(|line| status(scan, *line).is_some() || begins_request(scan.line(*line)));
        let end = answer.and_then(|line| scan.lines.get(line)).map_or(scan.source.len(), |range| range.start);
        Some(start + scan.source[start..end].trim_ascii_end().len())
    })?;
    (end > start).then_some(start..end)
}

/// The status of `> HTTP/1.1 400 Bad Request`.
fn status(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let start = scan.lines.get(line)?.start + 2;
    let code = grammar::status_line(scan.line(line).strip_prefix(b"> ")?)?;
    Some(start + code.start..start + code.end)
}

/// The answer and the offset behind it.
fn answer(scan: &Scan<'_, '_>, line: usize) -> Option<(Response, usize)> {
    let at = scan.slice(status(scan, line)?);
    let code = scan.layers.text(at).parse().ok()?;
    let first = scan.lines.get(line)?;
    let mut headers = Vec::new();
    let mut next = line + 1;
    let mut end = first.end;
    while let Some(range) = scan.lines.get(next).filter(|_| scan.line(next).starts_with(b">")) {
        headers.extend(field_at(scan, range.start + 1..range.end));
        end = range.end;
        next += 1;
    }
    let body = scan.lines.get(next).filter(|_| !scan.line(next).is_empty() && !begins_request(scan.line(next))).map(|range| {
        let structured = message::structure(&scan.source[range.start..]);
        range.start..structured.map_or(range.end, |len| range.start + len)
    });
    let end = body.as_ref().map_or(end, |body| body.end);
    let body = body.map(|range| scan.slice(range));
    Some((Response { status: Some((code, at)), headers, body, at: scan.slice(first.start..end) }, end))
}
