//! Structures that a Ruby program printed: `headers={...}`, `body={...}`, Faraday's env object.
//! Python's dicts in the same places are read too; people label them alike.

use std::ops::Range;

use super::http::is_cut;
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::notation::literal::{self, Dialect, Member, Node};
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

pub(super) const FORM: &str = "inspect";

/// Labels before a printed structure, and what they name.
const LABELS: &[(Meaning, &[&str])] = &[
    (Meaning::Headers, &["request_headers", "headers", "header"]),
    (Meaning::Body, &["request_body", "body", "params", "payload", "data"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Headers,
    Body,
}

/// Labelled structures anywhere in a line, or one that fills it.
pub(super) fn read_inspect(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let text = scan.line(line).to_vec();
    if memchr::memmem::find(&text, b"Faraday::Env").is_some() {
        return env(scan, range);
    }
    let mut found = Vec::new();
    let (mut from, mut before) = (range.start, range.start);
    while let Some((meaning, open)) = label(scan.source, from, range.end) {
        let Some(fragment) = structure(scan, meaning, open) else {
            from = open + 1;
            continue;
        };
        found.extend(request_line_before(scan, before, &fragment));
        from = fragment.range.end;
        before = from.max(before);
        found.push(fragment);
    }
    if !found.iter().any(|fragment| matches!(fragment.part, Part::Line { .. })) && !found.is_empty() {
        found.splice(0..0, super::prose::labelled_target(scan, &range));
    }
    if found.is_empty() { bare(scan, range).into_iter().collect() } else { found }
}

/// `POST /token HTTP/1.1` in the same line, before the first structure.
fn request_line_before(scan: &Scan<'_, '_>, start: usize, fragment: &Fragment) -> Option<Fragment> {
    super::prose::request_line(scan, start..fragment.range.start)
}

/// The next `headers=`, `body:` and so on whose value begins with a bracket or a quote; yields the value's offset.
fn label(source: &[u8], from: usize, end: usize) -> Option<(Meaning, usize)> {
    (from..end).find_map(|at| {
        let word_start = at == 0 || !(source[at - 1].is_ascii_alphanumeric() || source[at - 1] == b'_');
        if !word_start {
            return None;
        }
        labels().find_map(|(name, meaning)| {
            let rest = source[at..].strip_prefix(name.as_bytes())?;
            let sign = rest.trim_ascii_start();
            let value = sign
                .strip_prefix(b"=>")
                .or_else(|| sign.strip_prefix(b"="))
                .or_else(|| sign.strip_prefix(b":"))?
                .trim_ascii_start();
            let open = source.len() - value.len();
            let opens = matches!(value.first(), Some(b'{')) || meaning == Meaning::Body && matches!(value.first(), Some(b'"'));
            (opens && open < end).then_some((meaning, open))
        })
    })
}

fn labels() -> impl Iterator<Item = (&'static str, Meaning)> {
    LABELS.iter().flat_map(|(meaning, names)| names.iter().map(|name| (*name, *meaning)))
}

fn structure(scan: &mut Scan<'_, '_>, meaning: Meaning, open: usize) -> Option<Fragment> {
    if scan.source.get(open) == Some(&b'"') {
        return string_body(scan, open);
    }
    if scan.source.get(open) != Some(&b'{') {
        return None;
    }
    let dialect = printed_dialect(&scan.source[open..])?;
    let end = words::balanced(&scan.source[open..]).map_or(scan.source.len(), |len| open + len);
    let parsed = literal::read_structure(scan.layers, scan.slice(open..end), 0, dialect)?;
    let range = open..open + parsed.end;
    let fields: Vec<Field> = parsed.node.members().iter().map(field).collect();
    if !parsed.complete {
        scan.problem(range.clone(), "this structure is never closed: the paste is cut off here");
    }
    let part = match meaning {
        Meaning::Headers => Part::Headers(fields),
        Meaning::Body => Part::Body(Body {
            raw: scan.slice(range.clone()),
            notation: BodyNotation::Structure,
            pairs: fields,
            cut: !parsed.complete,
        }),
    };
    Some(Fragment { part, range, form: FORM })
}

/// So much of a structure tells its notation.
const MAX_HEAD: usize = 1024;

/// Only what a program printed: JSON under such a label is a body as it was sent, and prose reads that.
fn printed_dialect(text: &[u8]) -> Option<Dialect> {
    let near = &text[..text.len().min(MAX_HEAD)];
    let line_end = near.iter().position(|b| *b == b'\n').unwrap_or(near.len());
    let head = &text[..line_end];
    let inner = text[1..].trim_ascii_start();
    let symbol_keys = inner.first().is_some_and(u8::is_ascii_lowercase) && head.windows(3).any(|window| window == b": \"");
    if inner.starts_with(b":") || head.windows(2).any(|window| window == b"=>") || symbol_keys {
        return Some(Dialect::Ruby);
    }
    (inner.starts_with(b"'") || inner.starts_with(b"b'")).then_some(Dialect::Python)
}

fn field(member: &Member) -> Field {
    let value = match &member.value {
        // Older versions print every field as a list of its values.
        Node::List(items, whole) => items.first().map_or(*whole, Node::slice),
        other => other.slice(),
    };
    Field { name: member.key, value, unit: member.unit, origin: Origin::Written }
}

/// A body printed after encoding: `"grant_type=...&..."`.
fn string_body(scan: &mut Scan<'_, '_>, open: usize) -> Option<Fragment> {
    let close = literal::closing(scan.source, open + 1, b'"')?;
    // A program goes on with the text, and what it adds is not shown.
    let rest = scan.source[close + 1..].trim_ascii_start();
    if rest.starts_with(b"+") || rest.starts_with(b"<<") || rest.starts_with(b"..") {
        return None;
    }
    let raw = scan.layers.decode(scan.slice(open..close + 1), Codec::Ruby).ok()?;
    let text = scan.layers.bytes(raw);
    if !words::is_body_like(text) {
        return None;
    }
    let cut = is_cut(text);
    let body = Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut };
    Some(Fragment { part: Part::Body(body), range: open..close + 1, form: FORM })
}

/// A structure or a string without a label that fills its line.
fn bare(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let open = range.start + text.len() - text.trim_ascii_start().len();
    match scan.source.get(open)? {
        b'"' => string_body(scan, open),
        b'{' if printed_dialect(&scan.source[open..range.end]) == Some(Dialect::Ruby) => {
            let head = &scan.source[open..range.end];
            let named = |names: &[&str]| names.iter().any(|name| words::find(head, name.as_bytes(), 0).is_some());
            let meaning = if named(&["grant_type", "refresh_token"]) {
                Meaning::Body
            } else if named(&["Content-Type", "User-Agent", "Authorization", "Accept\""]) {
                Meaning::Headers
            } else {
                return None;
            };
            structure(scan, meaning, open)
        }
        _ => None,
    }
}

/// `#<Faraday::Env @method=:post @request_body="..." @url=#<URI::HTTPS https://...> @request_headers={...}>`, and the
/// struct of 0.9 with the same names without `@`. The object prints its request twice (once inside its response).
fn env(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Vec<Fragment> {
    let mut request = Request::unknown();
    request.client = Some("Faraday");
    let end = range.end;
    let symbol = |name: &str| after(scan.source, &range, name).filter(|at| scan.source.get(*at) == Some(&b':')).map(|at| at + 1);
    if let Some(start) = symbol("method=") {
        let len = scan.source[start..end].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        request.method = Seen::Shown(scan.slice(start..start + len));
    }
    if let Some(target) = uri(scan.source, &range) {
        let target = scan.slice(target);
        request.url = Seen::Shown(url::parse(scan.layers, target));
    }
    let headers = after(scan.source, &range, "request_headers=").and_then(|at| structure(scan, Meaning::Headers, at));
    if let Some(Fragment { part: Part::Headers(fields), .. }) = headers {
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    }
    let body = after(scan.source, &range, "request_body=").or_else(|| after(scan.source, &range, "body="));
    if let Some(Fragment { part: Part::Body(body), .. }) = body.and_then(|at| structure(scan, Meaning::Body, at)) {
        request.body = Seen::Shown(body);
    }
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: range.clone(), form: FORM }];
    found.extend(env_response(scan, &range).map(|part| Fragment { part, range, form: FORM }));
    found
}

fn after(source: &[u8], range: &Range<usize>, name: &str) -> Option<usize> {
    let text = &source[range.clone()];
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&text[from..], name.as_bytes()) {
        let at = from + at;
        let starts = at == 0 || !(text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_');
        if starts {
            return Some(range.start + at + name.len());
        }
        from = at + name.len();
    }
    None
}

/// `#<URI::HTTPS https://...>` or `#<URI::HTTPS:0x... URL:https://...>`.
fn uri(source: &[u8], range: &Range<usize>) -> Option<Range<usize>> {
    let start = after(source, range, "url=").filter(|at| source[*at..].starts_with(b"#<URI"))?;
    let http = start + memchr::memmem::find(&source[start..range.end], b"http")?;
    let len = source[http..range.end].iter().take_while(|b| **b != b'>' && !b.is_ascii_whitespace()).count();
    Some(http..http + len)
}

fn env_response(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Part> {
    let at = after(scan.source, range, "status=")?;
    let digits = scan.source.get(at..at + 3)?;
    let status: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let status_at = scan.slice(at..at + 3);
    let body = after(scan.source, range, "response_body=").and_then(|at| {
        let close = literal::closing(scan.source, at + 1, b'"')?;
        scan.layers.decode(scan.slice(at..close + 1), Codec::Ruby).ok()
    });
    let at: Slice = scan.slice(range.clone());
    Some(Part::Response(Box::new(Response { status: Some((status, status_at)), headers: Vec::new(), body, at })))
}
