//! What Go's fmt prints: `map[Name:[value] Other:[value]]`, `&{Method:POST URL:https://... Header:map[...] ...}`.
//!
//! Nothing is quoted, so a value ends where `]` is followed by the next name or by the end of the map.

use std::ops::Range;

use super::fragment;
use crate::format::{Fragment, Part, Scan};
use crate::model::{Coverage, Field, Headers, Origin, Request, Seen, View};
use crate::url;

pub(super) fn read(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let text = &scan.source[range.clone()];
    let Some(at) = memchr::memmem::find(text, b"map[").filter(|at| begins_field(&text[at + 4..])) else { return Vec::new() };
    let (fields, end) = fields(scan, range.start + at + 4, range.end);
    if fields.is_empty() {
        return Vec::new();
    }
    let mut request = Request::unknown();
    request.client = Some("net/http");
    let before = range.start..range.start + at;
    let method = labelled(scan, &before, b"Method:").or_else(|| word(scan, &before, 0));
    let target = labelled(scan, &before, b"URL:").or_else(|| word(scan, &before, 1));
    let Some(target) = target else { return vec![fragment(Part::Headers(fields), range.start + at..end)] };
    request.method = method.map_or(Seen::NotShown, |method| Seen::Shown(scan.slice(method)));
    let target = scan.slice(target);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    vec![fragment(Part::Request(Box::new(request), View::Logical), range.clone())]
}

/// `Name:[`.
fn begins_field(text: &[u8]) -> bool {
    let len = text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-' || **b == b'_').count();
    len > 0 && text[len..].starts_with(b":[")
}

fn fields(scan: &Scan<'_, '_>, from: usize, end: usize) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    let mut at = from;
    while at < end && begins_field(&scan.source[at..end]) {
        let colon = at + memchr::memchr(b':', &scan.source[at..end]).unwrap_or(0);
        let Some(len) = value_len(&scan.source[colon + 2..end]) else { break };
        let close = colon + 2 + len;
        let unit = scan.slice(at..close + 1);
        fields.push(Field { name: scan.slice(at..colon), value: scan.slice(colon + 2..close), unit, origin: Origin::Written });
        at = close + 1;
        if scan.source.get(at) == Some(&b']') {
            return (fields, at + 1);
        }
        at += 1;
    }
    (fields, at.min(end))
}

fn value_len(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b']', text).find(|at| {
        let rest = &text[at + 1..];
        rest.first() == Some(&b']') || rest.first() == Some(&b' ') && begins_field(&rest[1..])
    })
}

fn labelled(scan: &Scan<'_, '_>, range: &Range<usize>, label: &[u8]) -> Option<Range<usize>> {
    let text = &scan.source[range.clone()];
    let at = range.start + memchr::memmem::find(text, label)? + label.len();
    let len = scan.source[at..range.end].iter().take_while(|b| !b.is_ascii_whitespace()).count();
    Some(at..at + len)
}

/// `POST https://... map[...]`: the word `back` places before the target, or the target itself.
fn word(scan: &Scan<'_, '_>, range: &Range<usize>, place: usize) -> Option<Range<usize>> {
    let text = &scan.source[range.clone()];
    let words: Vec<Range<usize>> = crate::format::words::blank_separated(text).collect();
    let target = words.iter().position(|word| crate::format::http::is_target(&text[word.clone()]))?;
    let index = (target + place).checked_sub(1)?;
    let found = words.get(index)?;
    Some(range.start + found.start..range.start + found.end)
}
