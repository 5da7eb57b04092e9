//! Raw HTTP messages: a request alone, or with its answer; LF or CRLF; without Host or version, HTTP/2 pseudo fields.
//!
//! In a paste nothing marks the end of a body, so it ends where its own grammar ends: the closing bracket of JSON,
//! the last boundary of multipart, the first blank line of a form.

mod extent;
pub(super) mod grammar;

use std::ops::Range;

use super::{Fragment, Part, Scan, message, words};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Response, Seen, View, Wire};
use crate::capture::notation::head;
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::Slice;
use extent::{MAX_BODY, body_end, counted_end, counted_fields};
use grammar::{FieldLine, RequestLine};

pub(super) const FORM: &str = "http";

/// A request line, a status line, or HTTP/2 pseudo fields at `line`.
pub(super) fn read_http_message(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if let Some(start) = request_line(scan, line) {
        return request(scan, line, &start);
    }
    if scan.line(line).trim_ascii_start().starts_with(b":") && pseudo(scan, line).is_some() {
        return pseudo_request(scan, line);
    }
    response(scan, line).into_iter().collect()
}

/// A request line alone on its line whose target can be one.
fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<RequestLine> {
    let parsed = grammar::request_line(scan.line(line))?;
    let start = scan.lines.get(line)?.start;
    let shift = |range: Range<usize>| start + range.start..start + range.end;
    let target = shift(parsed.target);
    let text = scan.source.get(target.clone())?;
    let meant = is_target(text) || parsed.version.is_some() && is_misspelt_target(text);
    meant.then(|| RequestLine { method: shift(parsed.method), target, version: parsed.version.map(shift) })
}

pub(super) fn is_target(text: &[u8]) -> bool {
    text.starts_with(b"/")
        || text.starts_with(b"http://")
        || text.starts_with(b"https://")
        || text.starts_with(b"{{")
        || text.starts_with(b"localhost")
}

/// `oauth/token`, `\oauth\token`: a path with a fault, between a method and a version that leave no doubt. A first part with
/// a dot is a host that somebody wrote without its scheme.
fn is_misspelt_target(text: &[u8]) -> bool {
    let first = text.split(|b| b"/\\".contains(b)).next().unwrap_or_default();
    let plain = first.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b));
    plain && first.len() < text.len() && text.iter().all(u8::is_ascii_graphic)
}

fn request(scan: &mut Scan<'_, '_>, line: usize, start: &RequestLine) -> Vec<Fragment> {
    let end_of_line = scan.lines.get(line).map_or(start.target.end, |range| range.end);
    let (fields, after) = fields(scan, line + 1);
    if fields.is_empty() && start.version.is_none() && !starts_body(scan, after.line) {
        let target = scan.slice(start.target.clone());
        let method = Some(scan.slice(start.method.clone()));
        return vec![Fragment { part: Part::Line { method, target }, range: start.method.start..end_of_line, form: FORM }];
    }
    let view = if start.version.is_some() { View::Wire } else { View::Logical };
    let coverage = if fields.is_empty() || after.gap { Coverage::Partial } else { Coverage::Whole };
    let url = url::parse(scan.layers, scan.slice(start.target.clone()));
    let (body, end) = body(scan, &after, &fields, url.query.is_some());
    let view = if is_reprinted(scan, &fields, &body) { View::Logical } else { view };
    let head = scan.lines.get(line).map_or(0, |range| range.start)..fields.last().map_or(end_of_line, |last| end_in(scan, last));
    let version = start.version.clone().map(|version| scan.slice(version));
    let wire = version.is_some().then(|| Wire { head: scan.slice(head), version, tail: None, exact: false });
    let mut request = Request::unknown();
    request.method = Seen::Shown(scan.slice(start.method.clone()));
    request.url = Seen::Shown(url);
    request.headers = if fields.is_empty() { Seen::NotShown } else { Seen::Shown(Headers { fields, coverage }) };
    request.body = body;
    request.wire = wire;
    let range = start.method.start..end.max(end_of_line);
    vec![Fragment { part: Part::Request(Box::new(request), view), range, form: FORM }]
}

/// Where a field ends in the text.
fn end_in(scan: &Scan<'_, '_>, field: &Field) -> usize {
    (field.unit.end - scan.text.start) as usize
}

/// Where the fields stopped.
struct HeadEnd {
    line: usize,
    /// An empty line ended them, as the grammar wants.
    blank: bool,
    /// Fields were left out, or something that is none ended them.
    gap: bool,
}

/// Field lines from `line` on. A line without a colon behind an Authorization field is its wrapped rest.
fn fields(scan: &mut Scan<'_, '_>, mut line: usize) -> (Vec<Field>, HeadEnd) {
    let mut fields: Vec<Field> = Vec::new();
    let mut end = HeadEnd { line, blank: false, gap: false };
    while let Some(range) = scan.lines.get(line) {
        let text = scan.line(line);
        line += 1;
        let folded = !fields.is_empty() && folds_nothing(scan, line - 1);
        if text.trim_ascii().is_empty() && !folded {
            end.blank = true;
            end.line = line;
            break;
        }
        if folded || continues(text, fields.last(), scan) {
            if let Some(last) = fields.last_mut() {
                extend(scan, last, range.end);
            }
        } else if let Some(field) = field_at(scan, range.clone()).or_else(|| odd_field_at(scan, range)) {
            fields.push(field);
        } else if is_gap(text) {
            end.gap = true;
        } else {
            end.gap |= !starts_body(scan, line - 1);
            break;
        }
        end.line = line;
    }
    fields.iter_mut().for_each(|field| unfold(scan, field));
    (fields, end)
}

/// `...` or `[other headers omitted]`: the poster left fields out.
fn is_gap(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text.trim_ascii()).to_ascii_lowercase();
    let dots = text.trim_matches(|c| "[(<{}>)]".contains(c));
    let empty = !dots.is_empty() && dots.chars().all(|c| ".…*-".contains(c)) && !text.starts_with("--");
    let told =
        ["omitted", "other headers", "more headers", "snip", "truncated", "left out"].iter().any(|words| text.contains(words));
    empty || told && !text.contains('=')
}

/// A line of blanks that another field follows: the field before it goes on with nothing.
fn folds_nothing(scan: &Scan<'_, '_>, line: usize) -> bool {
    let text = scan.line(line);
    let blank = matches!(text.first(), Some(b' ' | b'\t')) && text.trim_ascii().is_empty();
    blank && head::is_line(scan.line(line + 1))
}

fn continues(text: &[u8], last: Option<&Field>, scan: &Scan<'_, '_>) -> bool {
    let Some(last) = last else { return false };
    let name = scan.layers.bytes(last.name);
    let folded = is_indented_more(text, last, scan);
    let base64 = text.len() >= 2 && text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=_-".contains(b));
    let wrapped = base64
        && !text.contains(&b':')
        && name.eq_ignore_ascii_case(b"authorization")
        && !text.windows(2).any(|pair| pair == b"_t");
    (folded && grammar::field_line(text).is_none()) || wrapped
}

/// A document indents a message as a whole.
fn is_indented_more(text: &[u8], last: &Field, scan: &Scan<'_, '_>) -> bool {
    let blanks = |text: &[u8]| text.iter().take_while(|b| b" \t".contains(b)).count();
    let start = (last.unit.start - scan.text.start) as usize;
    let line = scan.lines.get(scan.lines.of(start)).map_or(start, |range| range.start);
    blanks(text) > blanks(scan.source.get(line..start).unwrap_or_default())
}

/// Takes another line into the value, which is unfolded when all of its lines are known.
fn extend(scan: &Scan<'_, '_>, field: &mut Field, end: usize) {
    let (unit, value) = ((field.unit.start - scan.text.start) as usize, (field.value.start - scan.text.start) as usize);
    field.unit = scan.slice(unit..end);
    field.value = scan.slice(value..end);
}

/// Folds are blanks to every reader but those of credentials, where a rule wants to see them.
fn unfold(scan: &mut Scan<'_, '_>, field: &mut Field) {
    let folded = scan.layers.bytes(field.value).contains(&b'\n');
    if folded && !scan.layers.bytes(field.name).eq_ignore_ascii_case(b"authorization") {
        field.value = scan.layers.decode(field.value, Codec::HttpValue).unwrap_or(field.value);
    }
}

/// The field on this line, if it is one.
pub(super) fn field_at(scan: &Scan<'_, '_>, range: Range<usize>) -> Option<Field> {
    let line = grammar::field_line(&scan.source[range.clone()])?;
    Some(placed(scan, range, &line))
}

fn odd_field_at(scan: &Scan<'_, '_>, range: Range<usize>) -> Option<Field> {
    let line = grammar::odd_field_line(scan.source.get(range.clone())?)?;
    Some(placed(scan, range, &line))
}

fn placed(scan: &Scan<'_, '_>, range: Range<usize>, line: &FieldLine) -> Field {
    let at = |part: Range<usize>| scan.slice(range.start + part.start..range.start + part.end);
    let unit = line.name.start..line.value.end.max(line.name.end);
    Field { name: at(line.name.clone()), value: at(line.value.clone()), unit: at(unit), origin: Origin::Written }
}

fn starts_body(scan: &Scan<'_, '_>, line: usize) -> bool {
    words::is_body_like(scan.line(line)) && !starts_answer(scan, line)
}

/// An error object without a parameter of a request: the poster left the body out and went on with the answer.
fn starts_answer(scan: &Scan<'_, '_>, line: usize) -> bool {
    let start = scan.lines.get(line).map_or(scan.source.len(), |range| range.start);
    let near = scan.source[start..scan.source.len().min(start + 256)].trim_ascii_start();
    let first = near.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    first.is_some_and(|rest| rest.starts_with(b"\"error")) && words::find(near, b"grant_type", 0).is_none()
}

/// The body behind the head, and the offset behind it.
fn body(scan: &mut Scan<'_, '_>, head: &HeadEnd, fields: &[Field], has_query: bool) -> (Seen<Body>, usize) {
    let start = scan.lines.get(head.line).map_or(scan.source.len(), |range| range.start);
    let before = if head.line > 0 { scan.lines.get(head.line - 1).map_or(start, |range| range.end) } else { start };
    if let Some(end) = counted_fields(scan, head, content_length(scan, fields)) {
        let raw = scan.slice(start..end);
        return (Seen::Shown(Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: false }), end);
    }
    if let Some(found) = chunked(scan, fields, start) {
        let body = Body { raw: found.content, notation: BodyNotation::Text, pairs: Vec::new(), cut: found.cut };
        return (Seen::Shown(body), start + found.length);
    }
    if !starts_body(scan, head.line) && !is_counted(scan, head, start, fields) {
        let length = content_length(scan, fields);
        let over = scan.source.get(start..).is_none_or(|rest| rest.trim_ascii().is_empty());
        let none = head.blank && !head.gap && (has_query || over || length == Some(0)) && length.unwrap_or(0) == 0;
        return (if none { Seen::Absent } else { Seen::NotShown }, before);
    }
    let end = body_end(scan, head.line, start);
    let end = counted_end(scan, start, end, content_length(scan, fields));
    let raw = scan.slice(start..end);
    (Seen::Shown(Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: is_cut(&scan.source[start..end]) }), end)
}

/// Content-Length counts to the end of a line behind the empty one: whatever stands there was sent.
fn is_counted(scan: &Scan<'_, '_>, head: &HeadEnd, start: usize, fields: &[Field]) -> bool {
    let Some(end) = content_length(scan, fields).filter(|length| (1..=MAX_BODY).contains(length)).map(|length| start + length)
    else {
        return false;
    };
    let counted = scan.source.get(start..end).is_some_and(|body| !body.trim_ascii().is_empty());
    let behind = scan.source.get(end..).unwrap_or_default();
    let ends_line = behind.is_empty() || behind.starts_with(b"\n") || behind.starts_with(b"\r\n");
    let whole = head.blank && !head.gap && counted && ends_line;
    whole && !starts_answer(scan, head.line) && grammar::status_line(scan.line(head.line)).is_none()
}

/// The body in chunks, where the capture shows them. They count before a length (RFC 9112 section 6.3).
fn chunked(scan: &mut Scan<'_, '_>, fields: &[Field], start: usize) -> Option<message::Chunks> {
    let is_coding = |field: &&Field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"transfer-encoding");
    let coding = fields.iter().find(is_coding)?;
    scan.layers.text(coding.value).to_ascii_lowercase().contains("chunked").then_some(())?;
    let rest = scan.slice(start..scan.source.len());
    message::chunks(scan.layers, rest)
}

pub(super) fn is_cut(body: &[u8]) -> bool {
    let text = body.trim_ascii_end();
    (text.ends_with(b"...") || text.ends_with("…".as_bytes())) && !text.ends_with(b"=...")
}

/// HTTPie and xh indent JSON anew before they print it: the fields are as sent, the octets of the body are not.
fn is_reprinted(scan: &Scan<'_, '_>, fields: &[Field], body: &Seen<Body>) -> bool {
    let Some(raw) = body.shown().map(|body| body.raw).filter(|raw| scan.layers.bytes(*raw).starts_with(b"{")) else {
        return false;
    };
    let agent = fields.iter().find(|field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"user-agent"));
    let agent = agent.map_or(&b""[..], |field| scan.layers.bytes(field.value));
    let prints = agent.starts_with(b"HTTPie/") || agent.starts_with(b"xh/");
    prints && content_length(scan, fields).is_some_and(|length| length != raw.len())
}

fn content_length(scan: &Scan<'_, '_>, fields: &[Field]) -> Option<usize> {
    let field = fields.iter().find(|field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"content-length"))?;
    scan.layers.text(field.value).trim().parse().ok()
}

/// `HTTP/1.1 400 Bad Request`, its fields and its body.
pub(super) fn response(scan: &mut Scan<'_, '_>, line: usize) -> Option<Fragment> {
    let range = scan.lines.get(line)?;
    let code = grammar::status_line(scan.line(line))?;
    let start = range.start;
    let status_at = scan.slice(start + code.start..start + code.end);
    let status: u16 = scan.layers.text(status_at).parse().ok()?;
    let (headers, head) = fields(scan, line + 1);
    let (body, end) = response_body(scan, &head, &headers).unzip();
    let head_end = scan.lines.get(head.line.saturating_sub(1)).map_or(range.end, |range| range.end);
    let end = end.unwrap_or(head_end).max(range.end);
    let at = scan.slice(start..end);
    let response = Response { status: Some((status, status_at)), headers, body, at };
    Some(Fragment { part: Part::Response(Box::new(response)), range: start..end, form: FORM })
}

/// The content of an answer, and the offset behind it.
fn response_body(scan: &mut Scan<'_, '_>, head: &HeadEnd, fields: &[Field]) -> Option<(Slice, usize)> {
    let start = scan.lines.get(head.line).filter(|_| head.blank)?.start;
    if let Some(found) = chunked(scan, fields, start) {
        return Some((found.content, start + found.length));
    }
    let range = printed_body(scan, head)?;
    Some((scan.slice(range.clone()), range.end))
}

fn printed_body(scan: &Scan<'_, '_>, head: &HeadEnd) -> Option<Range<usize>> {
    let range = scan.lines.get(head.line)?;
    let text = scan.line(head.line).trim_ascii();
    if text.is_empty() || text.starts_with(b"```") || text.starts_with(b"HTTP/") {
        return None;
    }
    let rest = &scan.source[range.start..];
    let first = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).first();
    let structured = matches!(first, Some(b'{' | b'[')).then(|| words::balanced(rest)).flatten();
    let html = text.starts_with(b"<").then(|| html_end(rest)).flatten();
    let end = structured.or(html).map_or(range.end, |end| range.start + end);
    Some(range.start..end)
}

fn html_end(rest: &[u8]) -> Option<usize> {
    let near = &rest[..rest.len().min(MAX_BODY)];
    let end = |close: &[u8]| memchr::memmem::find(near, close).map(|at| at + close.len());
    end(b"</html>").or_else(|| end(b"</HTML>"))
}

/// The pseudo field on this line: name and value.
fn pseudo(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = scan.lines.get(line)?.start;
    let parsed = grammar::pseudo_line(scan.line(line))?;
    let shift = |range: Range<usize>| start + range.start..start + range.end;
    Some((shift(parsed.name), shift(parsed.value)))
}

fn pseudo_request(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let first = scan.lines.get(line).map_or(0, |range| range.start);
    let mut request = Request::unknown();
    let mut pseudos = Vec::new();
    let mut next = line;
    while let Some((name, value)) = pseudo(scan, next) {
        let field = Field {
            name: scan.slice(name.clone()),
            value: scan.slice(value.clone()),
            unit: scan.slice(name.start..value.end),
            origin: Origin::Written,
        };
        match &scan.source[name] {
            b":method" => request.method = Seen::Shown(field.value),
            b":path" => request.url = Seen::Shown(url::parse(scan.layers, field.value)),
            _ => pseudos.push(field),
        }
        next += 1;
    }
    let (fields, after) = fields(scan, next);
    let (body, end) = body(scan, &after, &fields, false);
    let has_fields = !fields.is_empty();
    pseudos.extend(fields);
    let coverage = if has_fields { Coverage::Whole } else { Coverage::Partial };
    request.headers = Seen::Shown(Headers { fields: pseudos, coverage });
    request.body = body;
    vec![Fragment { part: Part::Request(Box::new(request), View::Wire), range: first..end, form: FORM }]
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn chunks_count_before_a_length() {
        let found = read_texts(
            "POST /token HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n3\r\na=b\r\n0\r\n\r\nHTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n{\"error\":\"x_y\"}\r\n\r\n0\r\n\r\n",
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("\nbody a=b\n") && found[0].contains("x_y"), "{found:?}");
    }

    #[test]
    fn an_answer_behind_the_fields_is_not_the_body() {
        for answer in ["{\"error\":\"invalid_request\"}", "{\n  \"error\": \"invalid_request\"\n}"] {
            let found = read_texts(&format!("POST https://h.example/token\nContent-Type: application/json\n{answer}\n"));
            assert!(found[0].contains("\nbody ?") && found[0].contains("invalid_request"), "{found:?}");
        }
    }
}
