//! OkHttp's HttpLoggingInterceptor (Retrofit uses it too), behind the prefix of any logger:
//! `--> POST url`, the fields, an empty line, the body, `--> END POST (60-byte body)`, and the same for the answer.

use std::ops::Range;

use super::http::grammar;
use super::message::{fragment, text_body};
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "okhttp";

/// So many lines of other loggers may stand before the answer.
const MAX_WAIT: usize = 200;

/// A request with its answer, from `--> POST url` on.
pub(super) fn read_okhttp(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = request_line(scan, line) else { return Vec::new() };
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let prefix = Prefix::of(&scan.source[range.start..first.arrow]);
    let block = block(scan, line + 1, &prefix, b"--> END");
    let target = scan.slice(first.target.clone());
    let mut request = Request::unknown();
    request.client = Some("OkHttp");
    request.method = Seen::Shown(scan.slice(first.method.clone()));
    request.url = Seen::Shown(url::parse(scan.layers, target));
    if let Some(body) = body(scan, &block) {
        request.body = Seen::Shown(body);
    }
    let shown = block.end.is_some() || !block.fields.is_empty();
    if shown {
        // An application interceptor does not see Host and User-Agent, but it does see what the program set.
        request.headers = Seen::Shown(Headers { fields: block.fields, coverage: Coverage::Whole });
    }
    let view = if first.on_network { View::Wire } else { View::Logical };
    let end = if shown { block.range.end } else { range.end };
    let after = if shown { block.next } else { line + 1 };
    let mut found = vec![fragment(Part::Request(Box::new(request), view), range.start..end, FORM)];
    found.extend(answer(scan, after, &prefix, &first));
    found
}

struct OkHttpRequestLine {
    arrow: usize,
    method: Range<usize>,
    target: Range<usize>,
    /// The protocol is known once there is a connection.
    on_network: bool,
}

/// `--> POST http://h/token [http/1.1]`; Retrofit 1 wrote `---> HTTP POST http://h/token`.
fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<OkHttpRequestLine> {
    let start = scan.lines.get(line)?.start;
    let text = scan.line(line);
    let arrow = memchr::memmem::find(text, b"--> ")?;
    let words: Vec<Range<usize>> = words::blank_separated(&text[arrow..]).skip(1).take(4).collect();
    let word = |at: usize| words.get(at).map(|word| start + arrow + word.start..start + arrow + word.end);
    let skip = usize::from(word(0).is_some_and(|first| &scan.source[first] == b"HTTP"));
    let (method, target) = (word(skip)?, word(skip + 1)?);
    let upper = scan.source[method.clone()].iter().all(u8::is_ascii_uppercase);
    let is_url = scan.source[target.clone()].starts_with(b"http");
    let on_network = word(skip + 2).is_some_and(|word| !scan.source[word].starts_with(b"("));
    let lead = text[..arrow].iter().rev().take_while(|byte| **byte == b'-').count();
    (upper && is_url).then_some(OkHttpRequestLine { arrow: start + arrow - lead, method, target, on_network })
}

/// What the logger writes before each line: its part behind the last digit is the same on all of them.
struct Prefix {
    mark: Vec<u8>,
    width: usize,
}

impl Prefix {
    fn of(text: &[u8]) -> Prefix {
        let digit = text.iter().rposition(u8::is_ascii_digit).map_or(0, |at| at + 1);
        Prefix { mark: text[digit..].to_vec(), width: text.len() }
    }

    /// Where the text behind the prefix begins; `None` on a line of another logger.
    fn strip(&self, line: &[u8]) -> Option<usize> {
        if self.mark.trim_ascii().is_empty() {
            return Some(if self.width > self.mark.len() { self.width.min(line.len()) } else { self.width.min(blanks(line)) });
        }
        let near = &line[..line.len().min(self.width + 16)];
        let at = memchr::memmem::find(near, &self.mark).map(|at| at + self.mark.len());
        // Some loggers cut the blank at the end of an empty line.
        at.or_else(|| line.ends_with(self.mark.trim_ascii_end()).then_some(line.len()))
    }
}

fn blanks(line: &[u8]) -> usize {
    line.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Fields and body up to the line that ends them.
struct OkHttpMessage {
    fields: Vec<Field>,
    body: Vec<Range<usize>>,
    /// Behind `END`: `POST (60-byte body)`.
    end: Option<Range<usize>>,
    range: Range<usize>,
    next: usize,
}

fn block(scan: &Scan<'_, '_>, line: usize, prefix: &Prefix, end: &[u8]) -> OkHttpMessage {
    let start = scan.lines.get(line).map_or(scan.source.len(), |range| range.start);
    let mut block = OkHttpMessage { fields: Vec::new(), body: Vec::new(), end: None, range: start..start, next: line };
    let mut in_body = false;
    while let Some(range) = scan.lines.get(block.next) {
        let text = scan.line(block.next);
        let content = match prefix.strip(text) {
            Some(lead) => range.start + lead..range.end,
            // The body's own line breaks have no prefix; a date of java.util.logging is none of its lines.
            None if in_body && !is_dated(text) => range.clone(),
            None => {
                block.next += 1;
                continue;
            }
        };
        let shown = &scan.source[content.clone()];
        if begins_with_arrow(shown) {
            if let Some(at) = memchr::memmem::find(shown, end) {
                block.end = Some(content.start + at + end.len()..content.end);
                block.range.end = range.end;
                block.next += 1;
            }
            return block;
        }
        match grammar::field_line(shown) {
            _ if in_body => block.body.push(content),
            Some(found) => block.fields.push(field(scan, &content, &found)),
            None if shown.trim_ascii().is_empty() => in_body = true,
            None => return block,
        }
        block.range.end = range.end;
        block.next += 1;
    }
    block
}

fn begins_with_arrow(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    text.starts_with(b"-->") || text.starts_with(b"<--") || text.starts_with(b"--->") || text.starts_with(b"<---")
}

/// `Nov 22, 2026 10:10:50 PM ...`
fn is_dated(text: &[u8]) -> bool {
    text.len() > 12 && text[0].is_ascii_uppercase() && text[3] == b' ' && text[4].is_ascii_digit() && text[..8].contains(&b',')
}

fn field(scan: &Scan<'_, '_>, line: &Range<usize>, found: &grammar::FieldLine) -> Field {
    let at = |part: &Range<usize>| scan.slice(line.start + part.start..line.start + part.end);
    let unit = found.name.start..found.value.end.max(found.name.end);
    Field { name: at(&found.name), value: at(&found.value), unit: at(&unit), origin: Origin::Written }
}

/// The body; cut where the last line counts more bytes.
fn body(scan: &mut Scan<'_, '_>, block: &OkHttpMessage) -> Option<crate::capture::model::Body> {
    let raw = content(scan, &block.body)?;
    let count = block.end.clone().and_then(|end| byte_count(&scan.source[end]));
    Some(text_body(raw, count.is_some_and(|count| count > raw.len())))
}

fn byte_count(text: &[u8]) -> Option<usize> {
    let open = memchr::memchr(b'(', text)? + 1;
    let digits = text[open..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[open..open + digits]).ok()?.parse().ok()
}

/// The lines of a body as one text.
fn content(scan: &mut Scan<'_, '_>, lines: &[Range<usize>]) -> Option<Slice> {
    let last = lines.iter().rposition(|line| !line.is_empty())?;
    if let [only] = &lines[..=last] {
        return Some(scan.slice(only.clone()));
    }
    let mut pieces = Vec::new();
    for line in &lines[..=last] {
        if !pieces.is_empty() {
            pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: scan.slice(line.start..line.start) });
        }
        pieces.push(Piece::Copy(scan.slice(line.clone())));
    }
    Some(scan.layers.join(pieces))
}

/// `<-- 400 Bad Request url (20ms)` with what belongs to it, before the next request.
fn answer(scan: &mut Scan<'_, '_>, from: usize, prefix: &Prefix, request: &OkHttpRequestLine) -> Option<Fragment> {
    let line = (from..scan.lines.len().min(from + MAX_WAIT)).find(|&line| {
        let text = scan.line(line);
        memchr::memmem::find(text, b"<-- ").is_some() || request_line(scan, line).is_some()
    })?;
    let range = scan.lines.get(line)?;
    let arrow = range.start + memchr::memmem::find(scan.line(line), b"<-- ")? + 4;
    let shown = &scan.source[arrow..range.end];
    let skip = if shown.starts_with(b"HTTP ") { 5 } else { 0 };
    let digits = shown.get(skip..skip + 3)?;
    let code: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let target = &scan.source[request.target.clone()];
    let other = memchr::memmem::find(shown, b"http").is_some() && memchr::memmem::find(shown, target).is_none();
    let block = block(scan, line + 1, prefix, b"<-- END");
    let end = if block.end.is_some() || !block.fields.is_empty() { block.range.end } else { range.end };
    let body = content(scan, &block.body);
    let status = (code, scan.slice(arrow + skip..arrow + skip + 3));
    let response = Response { status: Some(status), headers: block.fields, body, at: scan.slice(range.start..end) };
    // A redirect or a retry changes the address; other calls are told apart by it.
    (!other || !(200..300).contains(&code)).then(|| fragment(Part::Response(Box::new(response)), range.start..end, FORM))
}
