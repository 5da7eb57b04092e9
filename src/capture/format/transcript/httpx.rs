//! httpx: the log of httpcore with hpack's lines, which show the fields of an HTTP/2 request, and what event hooks print
//! of a request, `POST http://h/token Headers({...}) b'...'`.

use std::ops::Range;

use super::{message, pairs, python_log};
use crate::capture::format::http::grammar;
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Seen, View};
use crate::capture::url;

pub(crate) const FORM: &str = "httpx";

/// Fields of a request, or one on its hook's line.
pub(crate) fn read_httpx(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let text = scan.line(line);
    if memchr::memmem::find(text, b"send_request_headers.started").is_some() {
        return logged(scan, line);
    }
    hook(scan, line).into_iter().collect()
}

/// hpack's lines between the start and the end of the fields, and httpx's line with address and status behind them.
fn logged(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let has = |scan: &Scan<'_, '_>, line: usize, text: &[u8]| memchr::memmem::find(scan.line(line), text).is_some();
    let mut fields = Vec::new();
    let mut next = line + 1;
    while scan.lines.get(next).is_some() && !has(scan, next, b"send_request_headers.") {
        fields.extend(added(scan, next));
        next += 1;
    }
    let behind = (next..scan.lines.len()).take_while(|line| !has(scan, *line, b"send_request_headers.started"));
    let said = behind.into_iter().find(|line| has(scan, *line, b"HTTP Request: "));
    let Some(said) = said.filter(|_| !fields.is_empty()) else { return Vec::new() };
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let mut found = python_log::read_python_log(scan, said);
    for fragment in &mut found {
        fragment.range.start = start;
        fragment.form = FORM;
        if let Part::Request(request, _) = &mut fragment.part {
            request.headers = Seen::Shown(Headers { fields: std::mem::take(&mut fields), coverage: Coverage::Whole });
        }
    }
    found
}

/// `Adding b'content-type'=b'application/json' to the header table, sensitive:False, huffman:True`. Pseudo fields repeat
/// what httpx says itself.
fn added(scan: &mut Scan<'_, '_>, line: usize) -> Option<Field> {
    let range = scan.lines.get(line)?;
    let mark = b" Adding ";
    let start = range.start + memchr::memmem::find(scan.line(line), mark)? + mark.len();
    let (name, after) = pairs::text(scan, start, range.end)?;
    let equals = scan.source.get(after) == Some(&b'=');
    let (value, end) = pairs::text(scan, after + 1, range.end).filter(|_| equals)?;
    let pseudo = scan.layers.bytes(name).starts_with(b":") && scan.layers.bytes(name) != b":authority";
    (!pseudo).then(|| Field { name, value, unit: scan.slice(start..end), origin: Origin::Written })
}

/// A request as a hook prints it: the fields are whole, though credentials show as `[secure]`.
fn hook(scan: &mut Scan<'_, '_>, line: usize) -> Option<Fragment> {
    let range = scan.lines.get(line)?;
    let mark = b" Headers({";
    let open = memchr::memmem::find(scan.line(line), mark)?;
    let (method, target) = addressed(scan, range.start..range.start + open)?;
    let (fields, end) = pairs::python(scan, range.start + open + mark.len(), range.end);
    let mut request = Request::unknown();
    request.client = Some("httpx");
    request.method = Seen::Shown(scan.slice(method));
    let target = scan.slice(target);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    let behind = scan.source[end..range.end].strip_prefix(b"}) ").map(|_| end + 3);
    if let Some((body, _)) = behind.and_then(|at| pairs::text(scan, at, range.end)) {
        let body = message::body(scan.layers, body);
        request.body = if body.raw.is_empty() { Seen::Absent } else { Seen::Shown(body) };
    }
    Some(Fragment { part: Part::Request(Box::new(request), View::Wire), range, form: FORM })
}

/// The last two words before the fields: method and address.
fn addressed(scan: &Scan<'_, '_>, before: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let text = &scan.source[before.clone()];
    let blank = |end: usize| memchr::memrchr(b' ', &text[..end]);
    let target = blank(text.len())?;
    let method = blank(target).map_or(0, |blank| blank + 1);
    let line = grammar::request_line(&text[method..])?;
    let at = |part: Range<usize>| before.start + method + part.start..before.start + method + part.end;
    Some((at(line.method), at(line.target)))
}
