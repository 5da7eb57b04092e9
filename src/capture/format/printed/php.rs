//! What PHP prints of arrays and strings: `var_dump`, `print_r`, `var_export`.
//!
//! `var_dump` counts the bytes of a string, so nothing in it can be mistaken for its end. `print_r` quotes nothing: a value
//! ends with its line.

use std::ops::Range;

use super::{MAX_OBJECT, fields, fragment, text_body};
use crate::capture::format::{Fragment, Part, Scan, words};
use crate::capture::model::{Body, BodyNotation, Field, Origin, Response};
use crate::capture::notation::code::{self, Expr, Language};
use crate::capture::value::{ValueKind, classify};

pub(super) fn read_printed_php(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let text = scan.source[range.clone()].trim_ascii_start();
    let start = range.end - text.len();
    if text.starts_with(b"array(") && text.ends_with(b"{") {
        return dumped(scan, start).into_iter().collect();
    }
    if text.starts_with(b"string(") {
        return string(scan, start).into_iter().collect();
    }
    if text.trim_ascii_end() == b"Array" {
        return listed(scan, start).into_iter().collect();
    }
    if text.trim_ascii_end() == b"array (" {
        return exported(scan, start).into_iter().collect();
    }
    Vec::new()
}

/// `string(5) "value"`: the value, and the offset behind the quote.
fn counted(source: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let rest = source.get(at..)?.strip_prefix(b"string(")?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let len: usize = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    let open = at + 7 + digits;
    if !source[open..].starts_with(b") \"") {
        return None;
    }
    let start = open + 3;
    let end = start.checked_add(len)?;
    let end = if source.get(end) == Some(&b'"') { end } else { recounted(source, start)? };
    Some((start..end, end + 1))
}

/// Where a secret was taken out of the string its count is wrong: then the quote at the end of the line is its end.
fn recounted(source: &[u8], start: usize) -> Option<usize> {
    let length = memchr::memchr(b'\n', &source[start..]).unwrap_or(source.len() - start);
    let value = source[start..start + length].trim_ascii_end().strip_suffix(b"\"")?;
    (value.contains(&b'<') && classify(value) == ValueKind::Redacted).then_some(start + value.len())
}

/// `array(2) {` with `["name"]=>` and `string(5) "value"` in turns.
fn dumped(scan: &mut Scan<'_, '_>, start: usize) -> Option<Fragment> {
    let source = scan.source;
    let mut at = start + memchr::memchr(b'\n', &source[start..])?;
    let mut found = Vec::new();
    loop {
        at += blanks(&source[at..]);
        let Some(rest) = source[at..].strip_prefix(b"[\"") else { break };
        let key = at + 2..at + 2 + memchr::memmem::find(rest, b"\"]=>")?;
        let value_at = key.end + 4;
        let value_at = value_at + blanks(&source[value_at..]);
        let (value, end) = counted(source, value_at)?;
        if !scan.spend(end - at) {
            return None;
        }
        found.push(field(scan, key, value, at..end));
        at = end;
    }
    let end = if source.get(at) == Some(&b'}') { at + 1 } else { at };
    part(scan, found, start..end)
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

fn field(scan: &Scan<'_, '_>, name: Range<usize>, value: Range<usize>, unit: Range<usize>) -> Field {
    Field { name: scan.slice(name), value: scan.slice(value), unit: scan.slice(unit), origin: Origin::Written }
}

/// A string that is a body.
fn string(scan: &mut Scan<'_, '_>, start: usize) -> Option<Fragment> {
    let (value, end) = counted(scan.source, start)?;
    if !words::is_body_like(&scan.source[value.clone()]) {
        return None;
    }
    let raw = scan.slice(value);
    let body = text_body(scan, raw);
    Some(fragment(Part::Body(body), start..end))
}

/// `Array`, `(`, and lines `[name] => value`.
fn listed(scan: &mut Scan<'_, '_>, start: usize) -> Option<Fragment> {
    let mut line = scan.lines.of(start) + 1;
    if scan.line(line).trim_ascii() != b"(" {
        return None;
    }
    line += 1;
    let mut found = Vec::new();
    let mut end = start;
    while let Some(range) = scan.lines.get(line).filter(|range| scan.spend(range.len() + 1)) {
        let text = &scan.source[range.clone()];
        end = range.end;
        line += 1;
        if text.trim_ascii() == b")" {
            break;
        }
        let Some(pair) = row(scan, &range) else { continue };
        found.push(pair);
    }
    part(scan, found, start..end)
}

fn row(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Field> {
    let text = &scan.source[range.clone()];
    let open = text.iter().position(|b| !b.is_ascii_whitespace()).filter(|at| text[*at] == b'[')?;
    let arrow = memchr::memmem::find(text, b"] => ")?;
    let at = |part: Range<usize>| range.start + part.start..range.start + part.end;
    Some(field(scan, at(open + 1..arrow), at(arrow + 5..text.len()), at(open..text.len())))
}

/// `array (` as `var_export` writes it.
fn exported(scan: &mut Scan<'_, '_>, start: usize) -> Option<Fragment> {
    if scan.is_spent() {
        return None;
    }
    let limit = scan.source.len().min(start + MAX_OBJECT);
    let (expr, end) = code::read_expression(&scan.source[..limit], start, Language::Php)?;
    if !scan.spend(end - start) {
        return None;
    }
    let Expr::Call(call) = expr else { return None };
    let found = fields::read_printed_fields(scan, &call.args, Language::Php);
    part(scan, found, start..end)
}

/// What the names say that it is.
fn part(scan: &Scan<'_, '_>, found: Vec<Field>, range: Range<usize>) -> Option<Fragment> {
    let names: Vec<String> = found.iter().map(|field| scan.layers.text(field.name).to_ascii_lowercase()).collect();
    let has = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
    let raw = scan.slice(range.clone());
    if has(&["grant_type", "refresh_token"]) && !has(&["access_token"]) {
        let body = Body { raw, notation: BodyNotation::Structure, pairs: found, cut: false };
        return Some(fragment(Part::Body(body), range));
    }
    if has(&["authorization", "content-type", "user-agent"]) && !has(&["server", "0"]) {
        return Some(fragment(Part::Headers(found), range));
    }
    response(scan, &found).map(|response| fragment(Part::Response(Box::new(response)), range))
}

/// `[0] => HTTP/1.1 400 Bad Request`, as PHP lists the head of an answer.
fn response(scan: &Scan<'_, '_>, found: &[Field]) -> Option<Response> {
    let first = found.first()?;
    let text = scan.layers.bytes(first.value);
    let code = text.starts_with(b"HTTP/").then(|| memchr::memchr(b' ', text)).flatten()? + 1;
    let status = std::str::from_utf8(text.get(code..code + 3)?).ok()?.parse().ok()?;
    let at = first.value.sub(code..code + 3);
    Some(Response { status: Some((status, at)), headers: Vec::new(), body: None, at: first.unit })
}
