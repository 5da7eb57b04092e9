//! Python's `http.client` with `debuglevel` (and so urllib, requests and urllib3): `send: b'...'` is what was written to
//! the socket, `reply: '...'` the status line of the answer, `header: ...` its fields.

use std::ops::Range;

use super::{exchange, message, python_log};
use crate::capture::format::http::{field_at, grammar};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Response, View};
use crate::capture::notation::literal;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

pub(crate) const FORM: &str = "http-client";

/// A request with its answer, from the literal of its head on.
pub(crate) fn read_http_client(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = sent(scan, line) else { return Vec::new() };
    let mut pieces = vec![Piece::Copy(text(scan, first))];
    let mut next = line + 1;
    while let Some(at) = sent(scan, next) {
        let more = text(scan, at);
        if message::request(scan.layers, more).is_some() {
            break;
        }
        pieces.push(Piece::Copy(more));
        next += 1;
    }
    let whole = scan.layers.join(pieces);
    let Some(head) = message::request(scan.layers, whole) else { return Vec::new() };
    let (response, next) = received(scan, next);
    let next = python_log::same_request(scan, next, head.target).unwrap_or(next);
    let mut request = head.with_content(scan.layers);
    request.client = Some("Python");
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let end = scan.lines.get(next.saturating_sub(1)).map_or(start, |range| range.end);
    let range = start..end;
    exchange(request, View::Wire, response, range, FORM)
}

/// The literal behind `send: `, to the end of the line where it is not closed.
fn sent(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    literal_after(scan, line, b"send: ")
}

fn literal_after(scan: &Scan<'_, '_>, line: usize, mark: &[u8]) -> Option<Range<usize>> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let lead = text.len() - text.trim_ascii_start().len();
    let rest = text[lead..].strip_prefix(mark)?;
    let prefix = usize::from(rest.first() == Some(&b'b') || rest.first() == Some(&b'u'));
    let quote = *rest.get(prefix).filter(|b| matches!(b, b'\'' | b'"'))?;
    let start = range.start + lead + mark.len();
    let close = literal::closing(&scan.source[..range.end], start + prefix + 1, quote);
    Some(start..close.map_or(range.end, |close| close + 1))
}

/// The text of a literal; of one that is cut off, what there is.
fn text(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Slice {
    let whole = scan.slice(at.clone());
    scan.layers.decode(whole, Codec::Python).unwrap_or_else(|_| {
        scan.problem(
            at.clone(),
            "this string is never closed or holds an escape that Python does not know: it was read as written",
        );
        let quote = scan.source[at].iter().position(|b| matches!(b, b'\'' | b'"')).map_or(0, |quote| quote + 1);
        whole.from(quote)
    })
}

/// The answer and the line behind it.
fn received(scan: &mut Scan<'_, '_>, line: usize) -> (Option<Response>, usize) {
    let Some(reply) = literal_after(scan, line, b"reply: ") else { return (None, line) };
    let at = scan.slice(reply.clone());
    let Some(mut answer) = status(scan, reply) else { return (None, line + 1) };
    let mut next = line + 1;
    while let Some(range) = scan.lines.get(next).filter(|_| scan.line(next).starts_with(b"header: ")) {
        let field = field_at(scan, range.start + b"header: ".len()..range.end);
        answer.headers.extend(field);
        answer.at = at.cover(scan.slice(range)).unwrap_or(at);
        next += 1;
    }
    if (100..200).contains(&answer.status.map_or(0, |(status, _)| status)) {
        return received(scan, next);
    }
    (Some(answer), next)
}

/// The status in the literal: its digits stand there as they are.
fn status(scan: &Scan<'_, '_>, reply: Range<usize>) -> Option<Response> {
    let quote = scan.source[reply.clone()].iter().position(|b| matches!(b, b'\'' | b'"'))? + 1;
    let start = reply.start + quote;
    let code = grammar::status_line(&scan.source[start..reply.end])?;
    let at = scan.slice(start + code.start..start + code.end);
    let status = scan.layers.text(at).parse().ok()?;
    Some(Response { status: Some((status, at)), headers: Vec::new(), body: None, at: scan.slice(reply) })
}
