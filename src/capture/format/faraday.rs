//! The log of Faraday's logger middleware, 0.9 to 2.x: one entry for the request line, one for the headers, one for
//! the body where it is switched on, and the same for the answer.

use std::ops::Range;

use super::http::is_cut;
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::notation::literal::{self, Dialect};
use crate::capture::url;
use crate::text::codec::Codec;

pub(super) const FORM: &str = "faraday";

/// A request with its answer, from the entry of the request line on.
pub(super) fn read_faraday(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = entry(scan, line) else { return Vec::new() };
    let Some((method, target)) = request_line(scan, &first) else { return Vec::new() };
    let mut request = Request::unknown();
    request.client = Some("Faraday");
    request.method = Seen::Shown(scan.slice(method));
    let target = scan.slice(target);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    let mut response = None;
    let mut end = first.text.end;
    let mut next = first.next;
    while let Some(item) = entry(scan, next).filter(|item| request_line(scan, item).is_none()) {
        match item.program.as_str() {
            "request" => request_entry(scan, &item, &mut request),
            "response" | "Status" => response_entry(scan, &item, &mut response),
            _ => break,
        }
        end = item.text.end;
        next = item.next;
    }
    let range = first.start..end;
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: range.clone(), form: FORM }];
    found.extend(response.map(|response| Fragment { part: Part::Response(Box::new(response)), range, form: FORM }));
    found
}

/// An entry of Ruby's standard logger.
struct FaradayEntry {
    start: usize,
    program: String,
    /// Its text, continued lines included.
    text: Range<usize>,
    /// The first line behind it.
    next: usize,
}

/// `I, [2026-11-22T10:00:00.000000 #1]  INFO -- request: text`.
fn entry(scan: &Scan<'_, '_>, line: usize) -> Option<FaradayEntry> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let mark = memchr::memmem::find(text, b" -- ").filter(|_| is_prefix(text))?;
    let rest = &text[mark + 4..];
    let colon = rest.iter().position(|b| *b == b':')?;
    let program = String::from_utf8_lossy(&rest[..colon]).trim().to_owned();
    let start = range.start + mark + 4 + colon + 1;
    let mut end = range.end;
    let mut next = line + 1;
    while continues(scan, next, &program) {
        end = scan.lines.get(next).map_or(end, |range| range.end);
        next += 1;
    }
    let lead = scan.source[start..end.max(start)].iter().take_while(|b| **b == b' ').count();
    Some(FaradayEntry { start: range.start, program, text: start + lead..end.max(start + lead), next })
}

fn is_prefix(text: &[u8]) -> bool {
    text.len() > 4 && text[0].is_ascii_uppercase() && text[1..].starts_with(b", [")
}

/// The lines of a header dump have no prefix of their own; neither has the rest of a body with line breaks.
fn continues(scan: &Scan<'_, '_>, line: usize, program: &str) -> bool {
    let text = scan.line(line);
    let ours = matches!(program, "request" | "response");
    ours && scan.lines.get(line).is_some() && !is_prefix(text) && is_header_line(text)
}

/// `Name: "value"`, or a filtered value without quotes.
fn is_header_line(text: &[u8]) -> bool {
    let Some(colon) = text.iter().position(|b| *b == b':') else { return false };
    let name = &text[..colon];
    let value = text[colon + 1..].trim_ascii_start();
    let named = !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b));
    named && (value.starts_with(b"\"") || value.starts_with(b"[") || value.is_empty())
}

fn request_line(scan: &Scan<'_, '_>, entry: &FaradayEntry) -> Option<(Range<usize>, Range<usize>)> {
    if !matches!(entry.program.as_str(), "request" | "") {
        return None;
    }
    let text = &scan.source[entry.text.clone()];
    let mut parts = words::blank_separated(text);
    let (method, target) = (parts.next()?, parts.next()?);
    let known = ["get", "post", "put", "patch", "delete", "head", "options"];
    let name = String::from_utf8_lossy(&text[method.clone()]).to_ascii_lowercase();
    let is_url = text[target.clone()].starts_with(b"http");
    let at = |range: Range<usize>| entry.text.start + range.start..entry.text.start + range.end;
    (known.contains(&name.as_str()) && is_url).then(|| (at(method), at(target)))
}

fn request_entry(scan: &mut Scan<'_, '_>, entry: &FaradayEntry, request: &mut Request) {
    let text = &scan.source[entry.text.clone()];
    let first = text.split(|b| *b == b'\n').next().unwrap_or_default();
    if is_header_line(first) {
        let fields = fields(scan, &entry.text);
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    } else if !text.trim_ascii().is_empty() {
        request.body = Seen::Shown(body(scan, &entry.text));
    }
}

fn fields(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Field> {
    let mut found = Vec::new();
    let mut at = range.start;
    for line in scan.source[range.clone()].split(|b| *b == b'\n') {
        let start = at;
        at += line.len() + 1;
        let Some(colon) = line.iter().position(|b| *b == b':') else { continue };
        let end = start + line.trim_ascii_end().len();
        let value_start = end - line[colon + 1..].trim_ascii().len();
        let raw = scan.slice(value_start..end);
        let quoted = scan.source.get(value_start) == Some(&b'"');
        let value = if quoted { scan.layers.decode(raw, Codec::Ruby).unwrap_or(raw) } else { raw };
        found.push(Field {
            name: scan.slice(start..start + colon),
            value,
            unit: scan.slice(start..end),
            origin: Origin::Written,
        });
    }
    found
}

/// A Hash is printed before it is encoded; a text is what goes out.
fn body(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Body {
    let raw = scan.slice(range.clone());
    let text = &scan.source[range.clone()];
    let cut = is_cut(text);
    let printed =
        text.starts_with(b"{") && (text[1..].trim_ascii_start().starts_with(b":") || memchr::memmem::find(text, b"=>").is_some());
    if !printed {
        return Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut };
    }
    let pairs = literal::read_structure(scan.layers, raw, 0, Dialect::Ruby).map(|parsed| {
        let field = |member: &literal::Member| Field {
            name: member.key,
            value: member.value.slice(),
            unit: member.unit,
            origin: Origin::Written,
        };
        parsed.node.members().iter().map(field).collect()
    });
    Body { raw, notation: BodyNotation::Structure, pairs: pairs.unwrap_or_default(), cut }
}

fn response_entry(scan: &mut Scan<'_, '_>, entry: &FaradayEntry, response: &mut Option<Response>) {
    let at = scan.slice(entry.text.clone());
    let text = &scan.source[entry.text.clone()];
    let answer = response.get_or_insert_with(|| Response { status: None, headers: Vec::new(), body: None, at });
    answer.at = answer.at.cover(at).unwrap_or(at);
    let digits = text.strip_prefix(b"Status ").unwrap_or(text);
    let code = std::str::from_utf8(digits.trim_ascii()).ok().and_then(|digits| digits.parse::<u16>().ok());
    let is_header = is_header_line(text.split(|b| *b == b'\n').next().unwrap_or_default());
    match code {
        Some(code) => answer.status = Some((code, at)),
        None if is_header => answer.headers = fields(scan, &entry.text),
        None => answer.body = Some(at),
    }
}
