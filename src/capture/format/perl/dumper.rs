//! Data::Dumper of an HTTP::Request: `$VAR1 = bless( {` and a key with its value in each line.

use std::ops::Range;

use super::FORM;
use crate::capture::format::message::{fragment, text_body};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Seen, View};
use crate::capture::notation::literal::closing;
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

/// An object is not longer.
const MAX_LINES: usize = 200;

/// The request that begins at `line`.
pub(super) fn read_dumper(scan: &mut Scan<'_, '_>, line: usize) -> Option<Fragment> {
    let first = scan.lines.get(line)?;
    let limit = (line + MAX_LINES).min(scan.lines.len());
    let closes = |line: &usize| memchr::memmem::find(scan.line(*line), b"'HTTP::Request' )").is_some();
    let last = (line + 1..limit).find(closes)?;
    let mut request = Request::unknown();
    request.client = Some("LWP");
    let mut fields = Vec::new();
    let mut in_headers = false;
    for next in line + 1..last {
        let Some(entry) = entry(scan, next) else {
            in_headers &= memchr::memmem::find(scan.line(next), b"'HTTP::Headers' )").is_none();
            continue;
        };
        let name = scan.layers.text(entry.name).into_owned();
        match (name.as_str(), entry.value) {
            ("_headers", _) => in_headers = true,
            ("_content", Some(raw)) if raw.is_empty() => request.body = Seen::Absent,
            ("_content", Some(raw)) => request.body = Seen::Shown(text_body(raw, false)),
            ("_method", Some(method)) => request.method = Seen::Shown(method),
            ("_uri", Some(target)) => request.url = Seen::Shown(url::parse(scan.layers, target)),
            (name, Some(value)) if in_headers && !name.starts_with(':') => {
                fields.push(Field { name: entry.name, value, unit: entry.unit, origin: Origin::Written });
            }
            _ => {}
        }
    }
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    let end = scan.lines.get(last)?.end;
    Some(fragment(Part::Request(Box::new(request), View::Logical), first.start..end, FORM))
}

struct DumperLine {
    name: Slice,
    value: Option<Slice>,
    unit: Slice,
}

/// `'name' => 'value',`; of an object the text within it, of a number its digits.
fn entry(scan: &mut Scan<'_, '_>, line: usize) -> Option<DumperLine> {
    let range = scan.lines.get(line)?;
    let text = &scan.source[range.clone()];
    let open = range.start + text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let (name, after) = string(scan, open, range.end)?;
    let arrow = after + memchr::memmem::find(&scan.source[after..range.end], b"=> ").filter(|at| *at < 3)? + 3;
    let quote = scan.source[arrow..range.end].iter().position(|byte| b"'\"".contains(byte)).map(|at| arrow + at);
    let digits = scan.source[arrow..range.end].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let opens_object = scan.source[range.clone()].ends_with(b"{") || scan.source[range.clone()].ends_with(b"[");
    let (value, end) = match quote {
        _ if digits > 0 => (Some(scan.slice(arrow..arrow + digits)), arrow + digits),
        Some(quote) if !opens_object => {
            string(scan, quote, scan.source.len()).map_or((None, range.end), |(value, end)| (Some(value), end))
        }
        _ => (None, range.end),
    };
    Some(DumperLine { name, value, unit: scan.slice(open..end.max(open)) })
}

/// The literal at `open`; Perl's quotes and Ruby's know the same escapes. A value may hold line breaks.
fn string(scan: &mut Scan<'_, '_>, open: usize, limit: usize) -> Option<(Slice, usize)> {
    let quote = *scan.source.get(open).filter(|byte| b"'\"".contains(byte))?;
    let close = closing(&scan.source[..limit.min(open + MAX_VALUE)], open + 1, quote)?;
    let range: Range<usize> = open..close + 1;
    let inner = scan.slice(open + 1..close);
    Some((scan.layers.decode(scan.slice(range), Codec::Ruby).unwrap_or(inner), close + 1))
}

/// A value beyond this is none of a token request.
const MAX_VALUE: usize = 1 << 16;
