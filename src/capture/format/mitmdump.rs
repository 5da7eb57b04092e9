//! What mitmdump prints: `127.0.0.1:43942: POST http://h/token`, the fields and the body indented, ` << 200 OK 140b`.
//! Forms are shown as a table of their decoded pairs, JSON with line breaks of the tool's own.

use std::ops::Range;

use super::message::{fragment, text_body};
use super::{Fragment, Part, Scan, rebuilt, words};
use crate::capture::model::{Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::Slice;

pub(super) const FORM: &str = "mitmdump";

const INDENT: &[u8] = b"    ";

pub(super) fn read_mitmdump(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some((method, target)) = request_line(scan, line) else { return Vec::new() };
    let Some(first) = scan.lines.get(line) else { return Vec::new() };
    let block = block(scan, line + 1);
    let mut request = Request::unknown();
    request.method = Seen::Shown(scan.slice(method));
    let target = scan.slice(target);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    if let Some(raw) = content(scan, &block, "content-type") {
        let cut = super::http::is_cut(scan.layers.bytes(raw));
        request.body = Seen::Shown(text_body(raw, cut));
    }
    let next = block.next;
    let end = end_before(scan, next).max(first.end);
    if !block.fields.is_empty() {
        request.headers = Seen::Shown(Headers { fields: block.fields, coverage: Coverage::Whole });
    }
    let mut found = vec![fragment(Part::Request(Box::new(request), View::Logical), first.start..end, FORM)];
    found.extend(answer(scan, next));
    found
}

/// `127.0.0.1:43942: POST https://h/token HTTP/2.0`, in newer versions with a clock before it.
fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = scan.lines.get(line)?.start;
    let text = scan.line(line);
    let all: Vec<Range<usize>> = words::blank_separated(text).take(5).collect();
    let client = all.iter().take(2).position(|word| is_client(&text[word.clone()]))?;
    let (method, target) = (all.get(client + 1)?, all.get(client + 2)?);
    let upper = text[method.clone()].iter().all(u8::is_ascii_uppercase);
    let is_url = text[target.clone()].starts_with(b"http");
    let at = |word: &Range<usize>| start + word.start..start + word.end;
    (upper && is_url).then(|| (at(method), at(target)))
}

/// An address with its port and a colon.
fn is_client(word: &[u8]) -> bool {
    let Some(address) = word.strip_suffix(b":") else { return false };
    let Some(colon) = address.iter().rposition(|byte| *byte == b':') else { return false };
    let digits = &address[colon + 1..];
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && address[..colon].iter().any(|byte| b".:]".contains(byte))
}

/// Indented fields, and behind an empty line the indented content.
struct MitmdumpMessage {
    fields: Vec<Field>,
    content: Vec<Range<usize>>,
    next: usize,
}

fn block(scan: &Scan<'_, '_>, line: usize) -> MitmdumpMessage {
    let mut block = MitmdumpMessage { fields: Vec::new(), content: Vec::new(), next: line };
    while let Some(range) = scan.lines.get(block.next).filter(|range| scan.source[range.clone()].starts_with(INDENT)) {
        block.fields.extend(super::http::field_at(scan, range));
        block.next += 1;
    }
    if !scan.line(block.next).is_empty() || !scan.line(block.next + 1).starts_with(INDENT) {
        return block;
    }
    block.next += 1;
    while let Some(range) = scan.lines.get(block.next) {
        let text = &scan.source[range.clone()];
        // An empty line of the content is followed by more of it.
        let inner = text.is_empty() && scan.line(block.next + 1).starts_with(INDENT);
        if !text.starts_with(INDENT) && !inner {
            break;
        }
        block.content.push(range.start + INDENT.len().min(text.len())..range.end);
        block.next += 1;
    }
    block
}

fn end_before(scan: &Scan<'_, '_>, line: usize) -> usize {
    line.checked_sub(1).and_then(|line| scan.lines.get(line)).map_or(0, |range| range.end)
}

/// The content put together: a form from its table, anything else as it stands.
fn content(scan: &mut Scan<'_, '_>, block: &MitmdumpMessage, name: &str) -> Option<Slice> {
    let (first, last) = (block.content.first()?, block.content.last()?);
    let named = |field: &&Field| scan.layers.text(field.name).eq_ignore_ascii_case(name);
    let media_type = block.fields.iter().find(named).map(|field| scan.layers.text(field.value).to_ascii_lowercase());
    let whole = scan.slice(first.start..last.end);
    if !media_type.is_some_and(|media_type| media_type.contains("x-www-form-urlencoded")) {
        return Some(whole);
    }
    let pairs: Option<Vec<(Slice, Slice)>> = block.content.iter().map(|line| pair(scan, line)).collect();
    Some(pairs.map_or(whole, |pairs| rebuilt::form(scan.layers, &pairs)))
}

/// `name:   value`, aligned.
fn pair(scan: &Scan<'_, '_>, line: &Range<usize>) -> Option<(Slice, Slice)> {
    let text = &scan.source[line.clone()];
    let colon = memchr::memchr(b':', text)?;
    let blanks = text[colon + 1..].iter().take_while(|byte| **byte == b' ').count();
    // The value may begin with blanks of its own; without knowing the widest name they cannot be told from the table's.
    Some((scan.slice(line.start..line.start + colon), scan.slice(line.start + colon + 1 + blanks..line.end)))
}

/// ` << 200 OK 140b` or ` << HTTP/2.0 200 OK 140b`, behind empty lines.
fn answer(scan: &mut Scan<'_, '_>, mut line: usize) -> Option<Fragment> {
    while scan.lines.get(line).is_some_and(|range| range.is_empty()) {
        line += 1;
    }
    let first = scan.lines.get(line)?;
    let text = scan.line(line);
    let arrow = text.trim_ascii_start().strip_prefix(b"<< ")?;
    let lead = text.len() - arrow.len();
    let word = words::blank_separated(arrow).take(2).find(|word| arrow[word.clone()].iter().all(u8::is_ascii_digit))?;
    let status = scan.slice(first.start + lead + word.start..first.start + lead + word.end);
    let code = scan.layers.text(status).parse().ok()?;
    let block = block(scan, line + 1);
    let body = content(scan, &block, "content-type");
    let end = end_before(scan, block.next).max(first.end);
    let response = Response { status: Some((code, status)), headers: block.fields, body, at: scan.slice(first.start..end) };
    Some(fragment(Part::Response(Box::new(response)), first.start..end, FORM))
}
