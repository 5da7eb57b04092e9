//! What Node prints of requests: NODE_DEBUG=http, NODE_DEBUG=fetch and undici, undici's diagnostics channel, and the
//! header objects of node:http beside them.

mod inspect;

use std::ops::Range;

use super::message::{fragment, text_body};
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Body, Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};
use inspect::{InspectObject, InspectValue};

pub(super) const FORM: &str = "node";

/// So many lines tell of one request.
const MAX_WAIT: usize = 60;

pub(super) fn read_node(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    if let Some(found) = debug_lines(scan, line, &range) {
        return found;
    }
    let found = connection(scan, &range).or_else(|| created(scan, line, &range)).or_else(|| answer(scan, &range));
    found.or_else(|| headers(scan, &range)).into_iter().collect()
}

fn find(scan: &Scan<'_, '_>, range: &Range<usize>, needle: &str) -> Option<usize> {
    memchr::memmem::find(&scan.source[range.clone()], needle.as_bytes()).map(|at| range.start + at + needle.len())
}

/// `FETCH 30824: sending request to POST http://localhost:8765//oauth/token`; the slash between origin and path is the
/// log's own.
fn debug_lines(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Vec<Fragment>> {
    let at = find(scan, range, ": sending request to ")?;
    let words: Vec<Range<usize>> = words::blank_separated(&scan.source[at..range.end]).collect();
    let [method, target, ..] = &words[..] else { return None };
    let method = scan.slice(at + method.start..at + method.end);
    let shown = at + target.start..at + target.end;
    let target = joined_target(scan, shown.clone());
    let mut request = Request::unknown();
    request.client = Some("undici");
    request.method = Seen::Shown(method);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    let text = scan.source[shown].to_vec();
    let label = scan.source[range.start..at].split(|byte| *byte == b' ').take(2).map(<[u8]>::len).sum::<usize>() + 1;
    let told = told(scan, line, label);
    let answer = told.clone().find_map(|line| debug_answer(scan, line, &text));
    let end = told.last().and_then(|line| scan.lines.get(line)).map_or(range.end, |last| last.end);
    let mut found = vec![fragment(Part::Request(Box::new(request), View::Logical), range.start..end, FORM)];
    found.extend(answer);
    Some(found)
}

/// The lines from `line` on that the same process wrote of the same request.
fn told(scan: &Scan<'_, '_>, line: usize, label: usize) -> Range<usize> {
    let ours = |next: &usize| {
        let (first, text) = (scan.line(line), scan.line(*next));
        let another = memchr::memmem::find(text, b": sending request to ").is_some();
        text.len() > label && text[..label] == first[..label.min(first.len())] && !another
    };
    line..(line + 1..(line + MAX_WAIT).min(scan.lines.len())).take_while(ours).last().unwrap_or(line) + 1
}

fn joined_target(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Slice {
    let text = &scan.source[range.clone()];
    let host = memchr::memmem::find(text, b"://").map_or(0, |at| at + 3);
    let Some(double) = memchr::memmem::find(&text[host..], b"//").map(|at| range.start + host + at) else {
        return scan.slice(range);
    };
    let pieces = vec![Piece::Copy(scan.slice(range.start..double)), Piece::Copy(scan.slice(double + 1..range.end))];
    scan.layers.join(pieces)
}

/// `received response to POST http://localhost:8765//oauth/token - HTTP 200`.
fn debug_answer(scan: &Scan<'_, '_>, line: usize, target: &[u8]) -> Option<Fragment> {
    let range = scan.lines.get(line)?;
    find(scan, &range, ": received response to ")?;
    memchr::memmem::find(&scan.source[range.clone()], target)?;
    let digits = find(scan, &range, " - HTTP ")?;
    let code = std::str::from_utf8(scan.source.get(digits..digits + 3)?).ok()?.parse().ok()?;
    let status = Some((code, scan.slice(digits..digits + 3)));
    let response = Response { status, headers: Vec::new(), body: None, at: scan.slice(range.clone()) };
    Some(fragment(Part::Response(Box::new(response)), range, FORM))
}

/// `HTTP 31192: createConnection localhost:8765: [Object: null prototype] {`: the options of the request.
fn connection(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let at = find(scan, range, ": createConnection ")?;
    let open = find(scan, &(at..range.end), ": ")?;
    let (object, end) = inspect::object(scan, open)?;
    let mut request = Request::unknown();
    request.client = Some("node:http");
    request.method = object.text("method").map_or(Seen::NotShown, Seen::Shown);
    if let Some(target) = object.text("href").or_else(|| target(scan, &object)) {
        request.url = Seen::Shown(url::parse(scan.layers, target));
    }
    if let Some(InspectValue::Map(headers)) = object.get("headers") {
        // Host and Connection come later, nothing else does.
        request.headers = Seen::Shown(Headers { fields: headers.fields(), coverage: Coverage::Whole });
    }
    Some(fragment(Part::Request(Box::new(request), View::Logical), range.start..end, FORM))
}

/// `protocol`, `hostname`, `port` and `path` as one address.
fn target(scan: &mut Scan<'_, '_>, object: &InspectObject) -> Option<Slice> {
    let path = object.text("path")?;
    let Some(host) = object.text("hostname").or_else(|| object.text("host")) else { return Some(path) };
    let text = |bytes: &[u8], at: Slice| Piece::Text { bytes: bytes.to_vec(), at: at.to(0) };
    let mut pieces = Vec::new();
    pieces.extend(object.text("protocol").map(Piece::Copy));
    pieces.extend([text(b"//", host), Piece::Copy(host)]);
    if let Some(port) = object.text("port") {
        pieces.extend([text(b":", port), Piece::Copy(port)]);
    }
    pieces.push(Piece::Copy(path));
    Some(scan.layers.join(pieces))
}

/// The request of undici's diagnostics channel: `{ origin: 'http://h', method: 'POST', path: '/token', headers: [..] }`.
fn created(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Fragment> {
    let brace = memchr::memrchr(b'{', &scan.source[range.clone()])? + range.start;
    let next = scan.lines.get(line + 1).map_or(range.end, |next| next.end);
    let inner = scan.source[brace + 1..next.max(brace + 1)].trim_ascii_start();
    if !inner.starts_with(b"origin: '") {
        return None;
    }
    let (object, end) = inspect::object(scan, brace)?;
    let (origin, path) = (object.text("origin")?, object.text("path")?);
    let whole = scan.layers.join(vec![Piece::Copy(origin), Piece::Copy(path)]);
    let mut request = Request::unknown();
    request.client = Some("undici");
    request.method = object.text("method").map_or(Seen::NotShown, Seen::Shown);
    request.url = Seen::Shown(url::parse(scan.layers, whole));
    if let Some(fields) = object.get("headers").and_then(|headers| pairs(scan, headers)) {
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    }
    request.body = match object.get("body") {
        Some(InspectValue::Bare(text)) if scan.layers.bytes(*text) == b"null" => Seen::Absent,
        Some(InspectValue::Bare(text)) => buffer(scan, *text).map_or(Seen::NotShown, Seen::Shown),
        Some(InspectValue::Text(text)) => Seen::Shown(text_body(*text, false)),
        _ => Seen::NotShown,
    };
    Some(fragment(Part::Request(Box::new(request), View::Logical), range.start..end, FORM))
}

/// `<Buffer 67 72 61 ... 10 more bytes>`.
fn buffer(scan: &mut Scan<'_, '_>, text: Slice) -> Option<Body> {
    let shown = scan.layers.bytes(text);
    shown.starts_with(b"<Buffer ").then_some(())?;
    let dots = memchr::memmem::find(shown, b" ...");
    let end = dots.or_else(|| memchr::memchr(b'>', shown))?;
    let raw = scan.layers.decode(text.sub(8..end), Codec::Hex).ok()?;
    Some(text_body(raw, dots.is_some()))
}

/// A flat list of names and values, a text with a field in each line, or an object.
fn pairs(scan: &Scan<'_, '_>, headers: &InspectValue) -> Option<Vec<Field>> {
    match headers {
        InspectValue::List(items) => Some(items.chunks_exact(2).filter_map(|pair| inspect::field(&pair[0], &pair[1])).collect()),
        InspectValue::Text(text) => Some(super::message::fields(scan.layers, *text, 0)),
        InspectValue::Map(object) => Some(object.fields()),
        InspectValue::Bare(_) => None,
    }
}

/// `401 {` or `request:headers 401 [` with the fields of the answer, and the content behind the object.
fn answer(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let open = text.trim_ascii_end().len().checked_sub(1)?;
    if !matches!(text.get(open), Some(b'{' | b'[')) {
        return None;
    }
    let word = words::blank_separated(&text[..open]).last()?;
    let code: u16 = std::str::from_utf8(&text[word.clone()]).ok()?.parse().ok()?;
    let status = scan.slice(range.start + word.start..range.start + word.end);
    let (value, end) = inspect::value(scan, range.start + open)?;
    let headers = pairs(scan, &value).filter(|fields| fields.iter().any(|field| is_header(scan, field)))?;
    let body = same_line_object(scan, end);
    let end = body.map_or(end, |body| end.max((body.end - scan.text.start) as usize));
    let response = Response { status: Some((code, status)), headers, body, at: scan.slice(range.start..end) };
    (100..600).contains(&code).then(|| fragment(Part::Response(Box::new(response)), range.start..end, FORM))
}

/// JSON behind the object, in the line where it ends.
fn same_line_object(scan: &Scan<'_, '_>, from: usize) -> Option<Slice> {
    let line = scan.lines.get(scan.lines.of(from))?;
    let rest = scan.source.get(from..line.end)?;
    let lead = rest.len() - rest.trim_ascii_start().len();
    rest[lead..].starts_with(b"{").then(|| scan.slice(from + lead..line.end))
}

/// `[Object: null prototype] {` with header fields in it, as `getHeaders()` gives them.
fn headers(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    text.starts_with(b"[Object: null prototype] {").then_some(())?;
    let (object, end) = inspect::object(scan, range.start)?;
    let fields = object.fields();
    let known = fields.iter().any(|field| is_header(scan, field));
    known.then(|| fragment(Part::Headers(fields), range.start..end, FORM))
}

fn is_header(scan: &Scan<'_, '_>, field: &Field) -> bool {
    let name = scan.layers.text(field.name).to_ascii_lowercase();
    ["authorization", "content-type", "content-length", "user-agent", "accept", "server", "date"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn an_address_in_parts_and_headers_in_one_line() {
        let text = "HTTP 1: createConnection h:8080: [Object: null prototype] {\n  protocol: 'http:',\n  path: '/oauth/token',\n  \
            host: 'h',\n  port: 8080,\n  method: 'POST',\n  headers: { 'Content-Type': 'application/json', Accept: [ 'a', 'b' ] },\n  \
            agent: <ref *1> Agent {\n    _events: [Object: null prototype] {\n      free: [Function (anonymous)]\n    }\n  }\n}\n\
            HTTP 1: outgoing message end.\n";
        assert_eq!(
            read_texts(text),
            ["[node logical] POST http://h:8080/oauth/token Whole\nContent-Type: application/json\nAccept: a\nbody ?"]
        );
    }
}
