//! What Go prints: `%+v` of a Request, a header map with `%v` or `%#v`, and the debug log of resty.

mod resty;

use std::ops::Range;

use super::message::fragment;
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Seen, View};
use crate::capture::notation::literal::closing;
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

pub(super) const FORM: &str = "go";

pub(super) fn read_golang(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    if let Some(found) = resty::read_resty(scan, line) {
        return found;
    }
    let part = struct_of(scan, &range).or_else(|| quoted_map(scan, &range)).or_else(|| plain_map(scan, &range));
    part.map(|part| fragment(part, range, FORM)).into_iter().collect()
}

/// `&{Method:POST URL:http://h/token Proto:HTTP/1.1 .. Header:map[..] .. ContentLength:60 .. Host:h ..}`.
fn struct_of(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Part> {
    let at = scan.after(line, "{Method:")?;
    let range = at..line.end;
    let target = scan.after(&range, " URL:")?;
    let method = word(scan, at, line.end);
    let target = word(scan, target, line.end);
    let mut request = Request::unknown();
    request.client = Some("Go net/http");
    request.method = Seen::Shown(method);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    if let Some(fields) = scan.after(&range, " Header:map[").map(|open| map(scan, open, line.end)) {
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    }
    let empty = scan.after(&range, " Body:<nil>").is_some();
    request.body = if empty { Seen::Absent } else { Seen::NotShown };
    Some(Part::Request(Box::new(request), View::Logical))
}

fn word(scan: &Scan<'_, '_>, start: usize, end: usize) -> Slice {
    let length = scan.source[start..end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    scan.slice(start..start + length)
}

/// `map[Authorization:[Basic ..] Content-Type:[..]]`, with a method and an address before it where they were printed too.
fn plain_map(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Part> {
    let open = scan.after(line, "map[")?;
    let fields = map(scan, open, line.end);
    let known = |field: &Field| is_header(&scan.layers.text(field.name));
    if !fields.iter().any(known) {
        return None;
    }
    let text = &scan.source[line.start..open - 4];
    let before: Vec<Range<usize>> = words::blank_separated(text).collect();
    let at = |word: &Range<usize>| scan.slice(line.start + word.start..line.start + word.end);
    let [.., method, target] = &before[..] else { return Some(Part::Headers(fields)) };
    let named = text[method.clone()].iter().all(u8::is_ascii_uppercase) && text[target.clone()].starts_with(b"http");
    if !named {
        return Some(Part::Headers(fields));
    }
    let mut request = Request::unknown();
    request.client = Some("Go net/http");
    request.method = Seen::Shown(at(method));
    request.url = Seen::Shown(url::parse(scan.layers, at(target)));
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    Some(Part::Request(Box::new(request), View::Logical))
}

fn is_header(name: &str) -> bool {
    ["authorization", "content-type", "user-agent", "accept"].contains(&name.to_ascii_lowercase().as_str())
}

/// The entries of the map whose text begins at `start`. Nothing is quoted, so a value ends where another name begins.
fn map(scan: &Scan<'_, '_>, start: usize, end: usize) -> Vec<Field> {
    let text = &scan.source[start..end];
    let mut fields = Vec::new();
    let mut at = 0;
    while let Some(name) = name_at(text, at) {
        let value = name.end + 2;
        let close = entry_end(text, value);
        let slice = |part: Range<usize>| scan.slice(start + part.start..start + part.end);
        fields.push(Field {
            name: slice(name.clone()),
            value: slice(value..close),
            unit: slice(name.start..(close + 1).min(text.len())),
            origin: Origin::Written,
        });
        if text.get(close + 1) != Some(&b' ') {
            break;
        }
        at = close + 2;
    }
    fields
}

/// `Name:[` at `at`.
fn name_at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    (length > 0 && rest[length..].starts_with(b":[")).then_some(at..at + length)
}

/// The bracket that ends a value: behind it comes the next entry or the end of the map.
fn entry_end(text: &[u8], from: usize) -> usize {
    let brackets = memchr::memchr_iter(b']', text.get(from..).unwrap_or_default()).map(|at| from + at);
    let mut last = text.len();
    for close in brackets {
        last = close;
        match text.get(close + 1) {
            Some(b']') if text.get(close + 2) != Some(&b']') && name_at(text, close + 3).is_none() => return close,
            Some(b' ') if name_at(text, close + 2).is_some() => return close,
            None => return close,
            _ => {}
        }
    }
    last
}

/// `http.Header{"Authorization":[]string{"Basic .."}, "Content-Type":[]string{".."}}`.
fn quoted_map(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Part> {
    let mut at = scan.after(line, "http.Header{")?;
    let mut fields = Vec::new();
    while let Some((name, after)) = string(scan, at, line.end) {
        let value_at = scan.after(&(after..line.end), ":[]string{").filter(|found| found - after == 10)?;
        let Some((value, end)) = string(scan, value_at, line.end) else { break };
        fields.push(Field { name, value, unit: scan.slice(at..end), origin: Origin::Written });
        let Some(next) = scan.after(&(end..line.end), "}, ") else { break };
        at = next;
    }
    (!fields.is_empty()).then_some(Part::Headers(fields))
}

/// The literal at `open` and the offset behind it.
fn string(scan: &mut Scan<'_, '_>, open: usize, end: usize) -> Option<(Slice, usize)> {
    scan.source.get(open).filter(|byte| **byte == b'"')?;
    let close = closing(&scan.source[..end], open + 1, b'"')?;
    let text = scan.layers.decode(scan.slice(open..close + 1), Codec::C).ok()?;
    Some((text, close + 1))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn a_value_with_brackets_and_blanks_is_read_whole() {
        let text = "map[Accept:[*/*] Authorization:[Basic [89 88 66]] Content-Type:[application/json; charset=utf-8]]\n";
        let found = read_texts(text);
        assert_eq!(
            found,
            [
                "[go logical] ? ? Whole\nAccept: */*\nAuthorization: Basic [89 88 66]\nContent-Type: application/json; charset=utf-8\nbody ?"
            ]
        );
    }

    #[test]
    fn other_maps_are_no_headers() {
        assert!(read_texts("map[a:[b] c:[d]]\n").is_empty());
        assert!(read_texts("map[Authorization:[\n").iter().all(|found| found.contains("Authorization: ")));
    }
}
