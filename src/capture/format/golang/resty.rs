//! The debug log of resty: `~~~ REQUEST ~~~`, `POST  /token  HTTP/1.1`, `HOST   : h`, `HEADERS:`, `BODY   :`.

use std::ops::Range;

use super::FORM;
use crate::capture::format::message::{fragment, text_body};
use crate::capture::format::{Fragment, Part, Scan, words};
use crate::capture::model::{Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::Slice;

/// The request and the answer of the log entry at `line`.
pub(super) fn read_resty(scan: &mut Scan<'_, '_>, line: usize) -> Option<Vec<Fragment>> {
    let first = scan.lines.get(line)?;
    memchr::memmem::find(scan.line(line), b"~~~ REQUEST ~~~")?;
    let entry = entry(scan, line + 1);
    let words = entry.start.clone().map(|start| parts(scan, start))?;
    let [method, target, ..] = words[..] else { return None };
    let mut request = Request::unknown();
    request.client = Some("resty");
    request.method = Seen::Shown(method);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    let mut fields = entry.fields;
    fields.extend(entry.host);
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    request.body = match entry.body {
        Some(raw) if scan.layers.bytes(raw) == b"***** NO CONTENT *****" => Seen::Absent,
        Some(raw) => Seen::Shown(text_body(raw, false)),
        None => Seen::NotShown,
    };
    let mut found = vec![fragment(Part::Request(Box::new(request), View::Logical), first.start..entry.end, FORM)];
    found.extend(answer(scan, entry.next));
    Some(found)
}

fn answer(scan: &mut Scan<'_, '_>, line: usize) -> Option<Fragment> {
    let first = scan.lines.get(line)?;
    memchr::memmem::find(scan.line(line), b"~~~ RESPONSE ~~~")?;
    let entry = entry(scan, line + 1);
    let status = entry.status.and_then(|status| {
        let digits = status.to(3);
        Some((scan.layers.text(digits).parse().ok()?, digits))
    });
    let at = scan.slice(first.start..entry.end);
    let response = Response { status, headers: entry.fields, body: entry.body, at };
    Some(fragment(Part::Response(Box::new(response)), first.start..entry.end, FORM))
}

/// The labelled lines between two rules.
#[derive(Default)]
struct RestyEntry {
    start: Option<Range<usize>>,
    host: Option<Field>,
    status: Option<Slice>,
    fields: Vec<Field>,
    body: Option<Slice>,
    end: usize,
    next: usize,
}

fn entry(scan: &Scan<'_, '_>, line: usize) -> RestyEntry {
    let mut entry = RestyEntry { next: line, ..RestyEntry::default() };
    let mut body: Option<Range<usize>> = None;
    while let Some(range) = scan.lines.get(entry.next) {
        let text = &scan.source[range.clone()];
        entry.next += 1;
        if is_rule(text) {
            break;
        }
        entry.end = range.end;
        let label = text.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii_end();
        if let Some(body) = &mut body {
            body.end = range.end;
        } else if text.starts_with(b"\t") {
            entry.fields.extend(crate::capture::format::http::field_at(scan, range));
        } else {
            match label {
                b"BODY" => body = Some(entry_end(scan, range.end)),
                b"HOST" => entry.host = crate::capture::format::http::field_at(scan, range),
                b"STATUS" => entry.status = crate::capture::format::http::field_at(scan, range).map(|field| field.value),
                _ if entry.start.is_none() => entry.start = Some(range),
                _ => {}
            }
        }
    }
    entry.body = body.filter(|body| !body.is_empty()).map(|body| scan.slice(body));
    entry
}

/// An empty range behind the line that ends at `end`.
fn entry_end(scan: &Scan<'_, '_>, end: usize) -> Range<usize> {
    let start = scan.lines.get(scan.lines.after(end)).map_or(scan.source.len(), |range| range.start);
    start..start
}

fn is_rule(text: &[u8]) -> bool {
    text.len() > 20 && (text.iter().all(|byte| *byte == b'-') || text.iter().all(|byte| *byte == b'='))
}

fn parts(scan: &Scan<'_, '_>, range: Range<usize>) -> Vec<Slice> {
    let words = words::blank_separated(&scan.source[range.clone()]);
    words.map(|word| scan.slice(range.start + word.start..range.start + word.end)).collect()
}
