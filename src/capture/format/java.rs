//! The JDK's own clients: the log of java.net.http (`INFO: HEADERS: REQUEST HEADERS:`) and HttpURLConnection's
//! (`sun.net.www.MessageHeader@.. pairs: {POST /token HTTP/1.1: null}{Name: value}`). Neither shows bodies.

mod maps;

use std::ops::Range;

use super::http::grammar;
use super::message::{self, MessageContent, fragment};
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::url;

pub(super) const FORM: &str = "java";

/// So many lines may stand between the entries of one exchange.
const MAX_GAP: usize = 40;

/// An entry of one of the logs at `line`, with the answer that follows.
pub(super) fn read_java(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    if let Some(at) = find(scan, &range, "REQUEST: http") {
        return net_http(scan, line, at - 4);
    }
    if find(scan, &range, "HEADERS: REQUEST HEADERS:").is_some() {
        return net_http(scan, line, range.end);
    }
    if let Some(found) = url_connection(scan, line, &range) {
        return vec![found];
    }
    maps::read_java_maps(scan, &range)
}

fn find(scan: &Scan<'_, '_>, range: &Range<usize>, needle: &str) -> Option<usize> {
    memchr::memmem::find(&scan.source[range.clone()], needle.as_bytes()).map(|at| range.start + at + needle.len())
}

/// `REQUEST: http://h/token POST` first, then the head as it is sent, then the answer's fields and its status.
fn net_http(scan: &mut Scan<'_, '_>, line: usize, url_at: usize) -> Vec<Fragment> {
    let Some(first) = scan.lines.get(line) else { return Vec::new() };
    let mut request = Request::unknown();
    request.client = Some("java.net.http");
    let words: Vec<Range<usize>> = words::blank_separated(&scan.source[url_at.min(first.end)..first.end]).collect();
    if let [target, method, ..] = &words[..] {
        let at = |word: &Range<usize>| scan.slice(url_at + word.start..url_at + word.end);
        request.method = Seen::Shown(at(method));
        request.url = Seen::Shown(url::parse(scan.layers, at(target)));
    }
    let mut found = JavaExchange { request, response: None, end: first.end };
    let mut next = if words.is_empty() { line } else { line + 1 };
    let mut last = line;
    while next - last <= MAX_GAP {
        let Some(range) = scan.lines.get(next) else { break };
        if next > line && find(scan, &range, "REQUEST: http").is_some() {
            break;
        }
        if let Some(after) = found.entry(scan, next, &range) {
            last = after;
            next = after;
            if found.response.as_ref().is_some_and(|response| response.status.is_some()) {
                break;
            }
        } else {
            next += 1;
        }
    }
    let range = first.start..found.end;
    let mut fragments = vec![fragment(Part::Request(Box::new(found.request), View::Wire), range.clone(), FORM)];
    fragments.extend(found.response.map(|response| fragment(Part::Response(Box::new(response)), range, FORM)));
    fragments
}

struct JavaExchange {
    request: Request,
    response: Option<Response>,
    end: usize,
}

impl JavaExchange {
    /// Takes the entry at `line`; the line behind it.
    fn entry(&mut self, scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<usize> {
        if self.request.headers.is_not_shown() {
            if find(scan, range, "HEADERS: REQUEST HEADERS:").is_some() {
                return Some(self.head(scan, line + 1));
            }
            if find(scan, range, "HEADERS: HEADERS FRAME").is_some() {
                return Some(self.request_fields(scan, line + 1));
            }
        }
        if find(scan, range, "HEADERS: RESPONSE HEADERS:").is_some() {
            let (fields, after) = fields(scan, line + 1);
            self.answer(scan, range).headers = fields;
            return Some(self.reach(scan, after));
        }
        let at = find(scan, range, "RESPONSE: (")?;
        let close = memchr::memmem::find(&scan.source[at..range.end], b") ")? + at + 2;
        let code: u16 = std::str::from_utf8(scan.source.get(close..close + 3)?).ok()?.parse().ok()?;
        let status = scan.slice(close..close + 3);
        self.answer(scan, range).status = Some((code, status));
        Some(self.reach(scan, line + 1))
    }

    fn reach(&mut self, scan: &Scan<'_, '_>, after: usize) -> usize {
        self.end = scan.lines.get(after.saturating_sub(1)).map_or(self.end, |range| self.end.max(range.end));
        after
    }

    fn answer(&mut self, scan: &Scan<'_, '_>, range: &Range<usize>) -> &mut Response {
        let at = scan.slice(range.clone());
        let answer = self.response.get_or_insert_with(|| Response { status: None, headers: Vec::new(), body: None, at });
        answer.at = answer.at.cover(at).unwrap_or(at);
        answer
    }

    /// The request line and the fields below it.
    fn head(&mut self, scan: &mut Scan<'_, '_>, line: usize) -> usize {
        let start = scan.lines.get(line).map_or(scan.source.len(), |range| range.start);
        let after = (line..scan.lines.len()).find(|&line| scan.line(line).trim_ascii().is_empty()).unwrap_or(scan.lines.len());
        let end = scan.lines.get(after).map_or(scan.source.len(), |range| range.start);
        let head = message::read_message(scan.layers, scan.slice(start..end));
        if let Some(sent) = head.and_then(|head| head.request(scan.layers, MessageContent::Partly)) {
            self.request.headers = sent.headers;
            if self.request.url.is_not_shown() {
                self.request.url = sent.url;
                self.request.method = sent.method;
            }
        }
        self.reach(scan, after)
    }

    /// The fields of an HTTP/2 frame; its pseudo fields are left out of the log.
    fn request_fields(&mut self, scan: &mut Scan<'_, '_>, line: usize) -> usize {
        let (fields, after) = fields(scan, line);
        self.request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
        self.reach(scan, after)
    }
}

/// Indented fields from `line` on, and the line behind them.
fn fields(scan: &Scan<'_, '_>, mut line: usize) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    while let Some(range) = scan.lines.get(line).filter(|range| scan.source[range.clone()].starts_with(b"  ")) {
        fields.extend(super::http::field_at(scan, range));
        line += 1;
    }
    (fields, line)
}

/// `{POST /token HTTP/1.1: null}{Name: value}` or, of an answer, `{null: HTTP/1.1 400 Bad Request}{Name: value}`.
fn url_connection(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Fragment> {
    find(scan, range, "sun.net.www.MessageHeader@")?;
    let start = find(scan, range, " pairs: {")?;
    let mut pairs = pairs(scan, start..range.end);
    let first = (!pairs.is_empty()).then(|| pairs.remove(0))?;
    let (name, value) = (scan.layers.text(first.name).into_owned(), scan.layers.text(first.value).into_owned());
    if name == "null" {
        let code = grammar::status_line(value.as_bytes())?;
        let at = first.value.sub(code.clone());
        let status = value.get(code)?.parse().ok()?;
        let response = Response { status: Some((status, at)), headers: pairs, body: None, at: scan.slice(range.clone()) };
        return Some(fragment(Part::Response(Box::new(response)), range.clone(), FORM));
    }
    let found = grammar::request_line(name.as_bytes())?;
    let target = first.name.sub(found.target.clone());
    let url = url_before(scan, line, name.get(found.target)?).unwrap_or(target);
    let mut request = Request::unknown();
    request.client = Some("HttpURLConnection");
    request.method = Seen::Shown(first.name.sub(found.method));
    request.url = Seen::Shown(url::parse(scan.layers, url));
    request.headers = Seen::Shown(Headers { fields: pairs, coverage: Coverage::Whole });
    Some(fragment(Part::Request(Box::new(request), View::Wire), range.clone(), FORM))
}

/// The pairs in braces; a brace within a value is none of theirs, since another pair or the end follows theirs.
fn pairs(scan: &Scan<'_, '_>, range: Range<usize>) -> Vec<Field> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let text = &scan.source[at..range.end];
        let next = memchr::memmem::find(text, b"}{");
        let end = next.unwrap_or(text.trim_ascii_end().len().saturating_sub(1));
        if let Some(colon) = memchr::memmem::find(&text[..end.min(text.len())], b": ") {
            let slice = |part: Range<usize>| scan.slice(at + part.start..at + part.end);
            let field =
                Field { name: slice(0..colon), value: slice(colon + 2..end), unit: slice(0..end), origin: Origin::Written };
            found.push(field);
        }
        at = next.map_or(range.end, |next| at + next + 2);
    }
    found
}

/// The whole address, which an entry shortly before names.
fn url_before(scan: &Scan<'_, '_>, line: usize, target: &str) -> Option<crate::text::layers::Slice> {
    (line.saturating_sub(8)..line).rev().find_map(|line| {
        let range = scan.lines.get(line)?;
        let at = find(scan, &range, " Request for ")?;
        let url = scan.source[at..range.end].trim_ascii_end();
        url.ends_with(target.as_bytes()).then(|| scan.slice(at..at + url.len()))
    })
}
