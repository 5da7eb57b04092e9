//! What `{:?}` prints of requests in Rust: reqwest's RequestBuilder, Request and Response, http's Request.

use std::ops::Range;

use super::message::fragment;
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::notation::literal::{self, Dialect, closing};
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "rust-debug";

/// `Request { method: POST, url: ..` or `Response { url: .., status: 400, ..` in the line.
pub(super) fn read_rust(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let found = request(scan, &range).or_else(|| response(scan, &range));
    found.map(|part| fragment(part, range, FORM)).into_iter().collect()
}

fn request(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Part> {
    let at = scan.after(line, "Request { method: ")?;
    let range = at..line.end;
    let letters = scan.source[range.clone()].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let target = target(scan, &range)?;
    let mut request = Request::unknown();
    request.client = Some("reqwest");
    request.method = Seen::Shown(scan.slice(at..at + letters));
    request.url = Seen::Shown(url::parse(scan.layers, target));
    if let Some(fields) = fields(scan, &range) {
        // The client adds its defaults when it sends.
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Partial });
    }
    Some(Part::Request(Box::new(request), View::Logical))
}

/// `url: "http://.."`, `uri: http://..`, or the parts of `url: Url { scheme: "http", ..`.
fn target(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Slice> {
    if let Some(at) = scan.after(range, "url: Url { ") {
        return Some(parts(scan, &(at..range.end)));
    }
    if let Some(at) = scan.after(range, "url: \"") {
        return string(scan, at - 1);
    }
    let at = scan.after(range, "uri: ")?;
    let length = scan.source[at..range.end].iter().take_while(|byte| !b", }".contains(byte)).count();
    Some(scan.slice(at..at + length))
}

/// The URL that the printed parts make.
fn parts(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Slice {
    let mut pieces = Vec::new();
    if let Some(scheme) = scan.after(range, "scheme: \"").and_then(|at| string(scan, at - 1)) {
        pieces.extend([Piece::Copy(scheme), text(scheme, b"://")]);
    }
    let host = ["host: Some(Domain(\"", "host: Some(\""].iter().find_map(|name| scan.after(range, name));
    if let Some(host) = host.and_then(|at| string(scan, at - 1)) {
        pieces.push(Piece::Copy(host));
    } else if let Some(at) = scan.after(range, "host: Some(Ipv4(") {
        pieces.push(Piece::Copy(until(scan, at, range, b")")));
    }
    if let Some(at) = scan.after(range, "port: Some(") {
        let port = until(scan, at, range, b")");
        pieces.extend([text(port, b":"), Piece::Copy(port)]);
    }
    if let Some(path) = scan.after(range, "path: \"").and_then(|at| string(scan, at - 1)) {
        pieces.push(Piece::Copy(path));
    }
    if let Some(query) = scan.after(range, "query: Some(\"").and_then(|at| string(scan, at - 1)) {
        pieces.extend([text(query, b"?"), Piece::Copy(query)]);
    }
    scan.layers.join(pieces)
}

fn text(at: Slice, bytes: &[u8]) -> Piece {
    Piece::Text { bytes: bytes.to_vec(), at: at.to(0) }
}

fn until(scan: &Scan<'_, '_>, at: usize, range: &Range<usize>, stop: &[u8]) -> Slice {
    let length = scan.source[at..range.end].iter().take_while(|byte| !stop.contains(byte)).count();
    scan.slice(at..at + length)
}

/// The literal whose quote is at `open`.
fn string(scan: &mut Scan<'_, '_>, open: usize) -> Option<Slice> {
    let close = closing(scan.source, open + 1, b'"')?;
    scan.layers.decode(scan.slice(open..close + 1), Codec::C).ok()
}

/// `headers: {"name": "value", "authorization": Sensitive}`.
fn fields(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Vec<Field>> {
    let open = scan.after(range, "headers: {")? - 1;
    let end = words::balanced(&scan.source[open..range.end]).map_or(range.end, |length| open + length);
    let parsed = literal::read_structure(scan.layers, scan.slice(open..end), 0, Dialect::Json)?;
    let field = |member: &literal::Member| Field {
        name: member.key,
        value: member.value.slice(),
        unit: member.unit,
        origin: Origin::Written,
    };
    Some(parsed.node.members().iter().map(field).collect())
}

fn response(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Part> {
    let at = scan.after(line, "Response { ")?;
    let range = at..line.end;
    let digits = scan.after(&range, "status: ")?;
    let code = scan.source.get(digits..digits + 3)?;
    let code: u16 = std::str::from_utf8(code).ok()?.parse().ok()?;
    let status = Some((code, scan.slice(digits..digits + 3)));
    let headers = fields(scan, &range)?;
    Some(Part::Response(Box::new(Response { status, headers, body: None, at: scan.slice(line.clone()) })))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn the_summary_and_the_octets_are_one_exchange() {
        let text = "Request { method: POST, url: \"https://h.example/token\", headers: {\"authorization\": Sensitive} }\n\
            1f write: b\"POST /token HTTP/1.1\\r\\nauthorization: Basic YTpi\\r\\n\\r\\na=b\"\n";
        assert_eq!(
            read_texts(text),
            ["[rust-debug wire] POST https://h.example/token Whole\nauthorization: Basic YTpi\nbody a=b"]
        );
    }
}
