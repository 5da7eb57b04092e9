//! rest-client's log: a line of Ruby source for the request, `# => 400 BadRequest | application/json 92 bytes` for the
//! answer. Fields that Net::HTTP adds by itself are not among those of the line, nor is the Authorization field that the
//! options `user` and `password` make.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::notation::literal;
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

pub(crate) const FORM: &str = "rest-client";

/// A request with the line of its answer.
pub(crate) fn read_rest_client(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some((method, open)) = call(scan, line) else { return Vec::new() };
    let line_range = scan.lines.get(line).unwrap_or_default();
    let Some((target, mut at)) = text(scan, open, line_range.end) else { return Vec::new() };
    if !is_printed(&scan.source[at..line_range.end]) {
        return Vec::new();
    }
    let mut request = Request::unknown();
    request.client = Some("RestClient");
    request.method = Seen::Shown(scan.slice(method.clone()));
    request.url = Seen::Shown(url::parse(scan.layers, target));
    let mut fields = Vec::new();
    while let Some(argument) = argument(scan, at, line_range.end) {
        at = argument.end;
        match argument.value {
            Some(value) => fields.push(Field { name: argument.text, value, unit: argument.whole, origin: Origin::Written }),
            None => request.body = Seen::Shown(message::body(scan.layers, argument.text)),
        }
    }
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Partial });
    let answer = answer(scan, line + 1);
    let end = if answer.is_some() { scan.lines.get(line + 1).map_or(line_range.end, |range| range.end) } else { line_range.end };
    let range = method.start..end;
    exchange(request, View::Logical, answer, range, FORM)
}

/// The method of `RestClient.post "`, and where its first argument begins. Program text mostly has a parenthesis there.
fn call(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, usize)> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let mark = b"RestClient.";
    let start = memchr::memmem::find(text, mark)? + mark.len();
    let len = text[start..].iter().take_while(|b| b.is_ascii_lowercase()).count();
    let known = [&b"get"[..], b"post", b"put", b"patch", b"delete", b"head", b"options"];
    let quoted = text[start + len..].starts_with(b" \"http");
    let method = range.start + start..range.start + start + len;
    (quoted && known.contains(&&text[start..start + len])).then_some((method.clone(), method.end + 1))
}

/// The log prints texts and counts; a program that makes the call without parentheses has names and hashes too.
fn is_printed(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii();
    let next = rest.strip_prefix(b",").map(|rest| rest.trim_ascii_start().first().copied());
    rest.is_empty() || next.flatten().is_some_and(|b| b == b'"' || b.is_ascii_digit())
}

/// The Ruby literal at `at`, decoded, and the offset behind it.
fn text(scan: &mut Scan<'_, '_>, at: usize, end: usize) -> Option<(Slice, usize)> {
    if scan.source.get(at) != Some(&b'"') {
        return None;
    }
    let close = literal::closing(&scan.source[..end], at + 1, b'"')?;
    let whole = scan.slice(at..close + 1);
    let decoded = scan.layers.decode(whole, Codec::Ruby).unwrap_or(whole.sub(1..close - at));
    Some((decoded, close + 1))
}

struct RestClientArgument {
    text: Slice,
    /// What stands behind `=>`.
    value: Option<Slice>,
    whole: Slice,
    end: usize,
}

/// The next argument: a text, or a text with another behind `=>`. A content of more than 500 bytes is only counted
/// (`612 byte(s) length`) and passed over.
fn argument(scan: &mut Scan<'_, '_>, at: usize, end: usize) -> Option<RestClientArgument> {
    let mut start = at;
    loop {
        start += separator(scan.source.get(start..end)?)?;
        if scan.source.get(start) == Some(&b'"') {
            break;
        }
        start += scan.source[start..end].iter().position(|b| *b == b',')?;
    }
    let (first, after) = text(scan, start, end)?;
    let arrow = scan.source[after..end].starts_with(b"=>").then_some(after + 2);
    let value = arrow.and_then(|at| text(scan, at, end));
    let end = value.map_or(after, |(_, end)| end);
    Some(RestClientArgument { text: first, value: value.map(|(value, _)| value), whole: scan.slice(start..end), end })
}

fn separator(text: &[u8]) -> Option<usize> {
    text.strip_prefix(b",").map(|rest| 1 + rest.iter().take_while(|b| **b == b' ').count())
}

fn answer(scan: &Scan<'_, '_>, line: usize) -> Option<Response> {
    let range = scan.lines.get(line)?;
    let digits = scan.line(line).strip_prefix(b"# => ")?.get(..3)?;
    let code = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let status = scan.slice(range.start + 5..range.start + 8);
    Some(Response { status: Some((code, status)), headers: Vec::new(), body: None, at: scan.slice(range) })
}
