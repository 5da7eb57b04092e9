//! An HTTP message in a text that is no part of the file: joined rows of a trace, a decoded string literal.
//!
//! Such a text holds the head of a message and, where the form shows it, the body behind it; nothing else. So an empty
//! line with more fields behind it is no end of the head: it is what a line break inside a value looks like.

use std::ops::Range;

use crate::format::http::{grammar, is_cut};
use crate::layers::{Layers, Slice};
use crate::model::{Body, Coverage, Field, Headers, Notation, Origin, Request, Response, Seen};
use crate::url;

/// The head of a request.
pub(super) struct RequestHead {
    pub(super) method: Slice,
    pub(super) target: Slice,
    /// `HTTP/1.1`.
    version: Option<Slice>,
    pub(super) fields: Vec<Field>,
    /// What follows the head.
    pub(super) rest: Slice,
}

/// Reads the request line and the fields at the start of `text`.
pub(super) fn request(layers: &Layers<'_>, text: Slice) -> Option<RequestHead> {
    let source = layers.bytes(text);
    let first = Line::at(source, 0)?;
    let line = grammar::request_line(&source[first.text.clone()])?;
    let part = |range: Range<usize>| text.sub(first.text.start + range.start..first.text.start + range.end);
    let (fields, end) = fields(layers, text, first.next);
    Some(RequestHead {
        method: part(line.method),
        target: part(line.target),
        version: line.version.map(part),
        fields,
        rest: text.from(end),
    })
}

impl RequestHead {
    /// The request with all its header fields and without a body.
    pub(super) fn request(&self, layers: &Layers<'_>) -> Request {
        let coverage = if self.fields.is_empty() { Coverage::Partial } else { Coverage::Whole };
        let mut request = Request::unknown();
        request.method = Seen::Shown(self.method);
        request.url = Seen::Shown(url::parse(layers, self.target));
        request.headers = Seen::Shown(Headers { fields: self.fields.clone(), coverage });
        request.body = self.unseen_body(layers);
        request
    }

    /// What the head alone tells of a body (RFC 9112 section 6.3): without a length and without a coding there is none,
    /// but HTTP/2 needs neither.
    fn unseen_body(&self, layers: &Layers<'_>) -> Seen<Body> {
        let coded = value_of(layers, &self.fields, "transfer-encoding").is_some();
        let lengthless = self.version.is_none_or(|version| !layers.bytes(version).starts_with(b"HTTP/1"))
            && !matches!(layers.bytes(self.method), b"GET" | b"HEAD");
        match content_length(layers, &self.fields) {
            Some(0) => Seen::Absent,
            None if !coded && !lengthless => Seen::Absent,
            _ => Seen::NotShown,
        }
    }

    /// The body that the form shows, or what the head tells of one that it does not.
    pub(super) fn body(&self, layers: &Layers<'_>, shown: Slice) -> Seen<Body> {
        if shown.is_empty() {
            return self.unseen_body(layers);
        }
        let short = content_length(layers, &self.fields).is_some_and(|length| is_redacted_or_cut(layers, shown, length));
        Seen::Shown(Body { cut: short, ..body(layers, shown) })
    }
}

/// Fewer octets than announced and dots at the end: the log cut the body off.
fn is_redacted_or_cut(layers: &Layers<'_>, shown: Slice, length: usize) -> bool {
    shown.len() < length && is_cut(layers.bytes(shown))
}

/// A body that is shown as text.
pub(super) fn body(layers: &Layers<'_>, raw: Slice) -> Body {
    Body { raw, notation: Notation::Text, pairs: Vec::new(), cut: is_cut(layers.bytes(raw)) }
}

/// The value of Content-Length.
pub(super) fn content_length(layers: &Layers<'_>, fields: &[Field]) -> Option<usize> {
    layers.text(value_of(layers, fields, "content-length")?).trim().parse().ok()
}

fn value_of(layers: &Layers<'_>, fields: &[Field], name: &str) -> Option<Slice> {
    let named = |field: &&Field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes());
    fields.iter().find(named).map(|field| field.value)
}

/// An answer: status, fields, and all behind them as its body. Interim answers (1xx) before it are passed over.
pub(super) fn response(layers: &Layers<'_>, text: Slice) -> Option<Response> {
    let source = layers.bytes(text);
    let first = Line::at(source, 0)?;
    let code = grammar::status_line(&source[first.text.clone()])?;
    let at = text.sub(first.text.start + code.start..first.text.start + code.end);
    let status: u16 = layers.text(at).parse().ok()?;
    let (fields, end) = fields(layers, text, first.next);
    let rest = text.from(end);
    if (100..200).contains(&status) && layers.bytes(rest).starts_with(b"HTTP/") {
        return response(layers, rest);
    }
    let body = (!layers.bytes(rest).trim_ascii().is_empty()).then_some(rest);
    Some(Response { status: Some((status, at)), headers: fields, body, at: text })
}

/// Field lines from byte `from` of `text` on, and the offset behind them.
pub(super) fn fields(layers: &Layers<'_>, text: Slice, from: usize) -> (Vec<Field>, usize) {
    let source = layers.bytes(text);
    let mut fields: Vec<Field> = Vec::new();
    let mut at = from;
    while let Some(line) = Line::at(source, at) {
        let content = &source[line.text.clone()];
        match field(content) {
            Some(found) => fields.push(found.of(text, line.text.start)),
            None if content.trim_ascii().is_empty() && !goes_on(source, line.next) => return (fields, line.next),
            None => extend(text, &mut fields, if content.is_empty() { at } else { line.text.end }),
        }
        at = line.next;
    }
    (fields, at)
}

/// A line without a colon is the rest of the value before it, line break and all.
fn extend(text: Slice, fields: &mut [Field], end: usize) {
    let Some(last) = fields.last_mut() else { return };
    for slice in [&mut last.value, &mut last.unit] {
        *slice = slice.cover(text.sub(end..end)).unwrap_or(*slice);
    }
}

fn goes_on(source: &[u8], at: usize) -> bool {
    Line::at(source, at).is_some_and(|line| field(&source[line.text]).is_some())
}

struct Found(grammar::FieldLine);

/// A field whose name holds nothing but token bytes without quotes: a body of JSON or of a form has no such line.
fn field(line: &[u8]) -> Option<Found> {
    let parsed = grammar::field_line(line).filter(|_| !line.starts_with(b" ") && !line.starts_with(b"\t"))?;
    (!line[parsed.name.clone()].contains(&b'"')).then_some(Found(parsed))
}

impl Found {
    fn of(self, text: Slice, start: usize) -> Field {
        let at = |range: Range<usize>| text.sub(start + range.start..start + range.end);
        let unit = self.0.name.start..self.0.value.end.max(self.0.name.end);
        Field { name: at(self.0.name), value: at(self.0.value), unit: at(unit), origin: Origin::Written }
    }
}

/// A line of a text: its bytes without the line break, and where the next begins.
struct Line {
    text: Range<usize>,
    next: usize,
}

impl Line {
    /// The line that begins at byte `at`; none at the end of the text.
    fn at(source: &[u8], at: usize) -> Option<Line> {
        let rest = source.get(at..).filter(|rest| !rest.is_empty())?;
        let lf = memchr::memchr(b'\n', rest);
        let end = lf.unwrap_or(rest.len());
        let kept = rest[..end].iter().rposition(|b| *b != b'\r').map_or(0, |last| last + 1);
        Some(Line { text: at..at + kept, next: at + lf.map_or(rest.len(), |lf| lf + 1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(layers: &Layers<'_>, fields: &[Field]) -> Vec<String> {
        fields.iter().map(|field| format!("{}|{}", layers.text(field.name), layers.text(field.value))).collect()
    }

    #[test]
    fn a_line_break_inside_a_value_does_not_end_the_head() {
        let layers = Layers::new(b"POST /t HTTP/1.1\r\nAuthorization: Basic YQ==\n\r\nHost: h\r\n\r\ngrant_type=x");
        let head = request(&layers, layers.root()).expect("a head");
        assert_eq!(texts(&layers, &head.fields), ["Authorization|Basic YQ==\n", "Host|h"]);
        assert_eq!(layers.text(head.rest), "grant_type=x");
    }

    #[test]
    fn the_second_half_of_a_wrapped_value_is_kept() {
        let layers = Layers::new(b"POST /t HTTP/1.1\r\nAuthorization: Basic YWJj\nZGVm\r\nHost: h\r\n\r\n");
        let head = request(&layers, layers.root()).expect("a head");
        assert_eq!(texts(&layers, &head.fields), ["Authorization|Basic YWJj\nZGVm", "Host|h"]);
    }

    #[test]
    fn a_head_tells_whether_there_was_a_body() {
        let told = |text: &str| {
            let layers = Layers::new(text.as_bytes());
            let head = request(&layers, layers.root()).expect("a head");
            head.request(&layers).body.is_absent()
        };
        assert!(told("POST /t HTTP/1.1\r\nHost: h\r\n\r\n"));
        assert!(told("POST /t HTTP/1.1\r\nContent-Length: 0\r\n\r\n"));
        assert!(!told("POST /t HTTP/1.1\r\nContent-Length: 5\r\n\r\n"));
        assert!(!told("POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assert!(!told("POST /t HTTP/2\r\nhost: h\r\n\r\n"));
        assert!(told("GET /t HTTP/2\r\nhost: h\r\n\r\n"));
    }

    #[test]
    fn interim_answers_are_passed_over() {
        let layers = Layers::new(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nA: b\r\n\r\n{}");
        let answer = response(&layers, layers.root()).expect("an answer");
        assert_eq!(answer.status.map(|(code, _)| code), Some(400));
        assert_eq!(answer.body.map(|body| layers.text(body).into_owned()).as_deref(), Some("{}"));
    }
}
