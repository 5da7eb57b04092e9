//! WireMock's answer to a request that matches no stub: two columns, what was expected and what came.
//! Only what the stub speaks of is shown, and long cells are wrapped; a wrapped value is left out.

use std::ops::Range;

use super::super::{Fragment, Part, Scan, record};
use super::FORM;
use crate::capture::model::{Coverage, Field, Headers, Origin, Seen, View};
use crate::capture::url;

/// A cell of this width may go on in the next line.
const FULL: usize = 56;

/// A table is short.
const MAX_ROWS: usize = 200;

pub(in super::super) fn read_near_miss(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(column) = column(scan.line(line)) else { return Vec::new() };
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let mut end = start;
    let mut cells = Vec::new();
    for next in line + 2..line + MAX_ROWS {
        let Some(range) = scan.lines.get(next).filter(|_| !scan.line(next).starts_with(b"----")) else { break };
        end = range.end;
        cells.extend(cell(scan.line(next), column).map(|cell| cell.start + range.start..cell.end + range.start));
    }
    let mut cells = cells.into_iter();
    let Some(method) = cells.next().filter(|cell| scan.source[cell.clone()].iter().all(u8::is_ascii_uppercase)) else {
        return Vec::new();
    };
    let mut request = record::request(FORM);
    request.method = Seen::Shown(scan.slice(method));
    if let Some(target) = cells.next().filter(|cell| scan.source[cell.start] == b'/') {
        let target = scan.slice(target);
        request.url = Seen::Shown(url::parse(scan.layers, target));
    }
    let fields = cells.filter_map(|cell| field(scan, cell)).collect();
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Partial });
    vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM }]
}

/// Where the right column begins.
fn column(head: &[u8]) -> Option<usize> {
    let titles = head.starts_with(b"| Closest stub") && memchr::memmem::find(head, b"| Request ").is_some();
    titles.then(|| memchr::memmem::find(head, b"| Request ")).flatten()
}

/// The right cell of a row without the remark behind it.
fn cell(line: &[u8], column: usize) -> Option<Range<usize>> {
    if line.get(column) != Some(&b'|') {
        return None;
    }
    let from = column + 1;
    let end = memchr::memmem::find(&line[from..], b"<<<<<").map_or(line.len(), |at| from + at);
    let text = &line[from..end];
    let start = from + text.len() - text.trim_ascii_start().len();
    let length = text.trim_ascii().len();
    (length > 0).then_some(start..start + length)
}

fn field(scan: &Scan<'_, '_>, cell: Range<usize>) -> Option<Field> {
    let text = &scan.source[cell.clone()];
    let colon = memchr::memmem::find(text, b": ").filter(|_| text.len() < FULL)?;
    let token = text[..colon].iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    let unit = scan.slice(cell);
    token.then(|| Field { name: unit.to(colon), value: unit.from(colon + 2), unit, origin: Origin::Written })
}
