//! Excon's instrumentation on the standard error stream: `excon.request` and the parameters of the request as an indented
//! list of `:key => value`, then `excon.response` with the same for the answer.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

pub(crate) const FORM: &str = "excon";

/// A request with its answer.
pub(crate) fn read_excon(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if scan.line(line).trim_ascii() != b"excon.request" {
        return Vec::new();
    }
    let sent = listed(scan, line + 1);
    let received = (scan.line(sent.next).trim_ascii() == b"excon.response").then(|| listed(scan, sent.next + 1));
    let next = received.as_ref().map_or(sent.next, |list| list.next);
    let range = scan.lines.get(line).map_or(0, |range| range.start)..scan.lines.get(next - 1).map_or(0, |range| range.end);
    let request = request(scan, &sent);
    let response = received.map(|list| response(scan, &list, range.clone()));
    exchange(request, View::Logical, response, range, FORM)
}

/// A list of parameters.
struct ExconParams {
    /// Parameters by their names without the colon.
    values: Vec<(String, Slice)>,
    headers: Vec<Field>,
    next: usize,
}

impl ExconParams {
    fn get(&self, name: &str) -> Option<Slice> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// The indented lines from `line` on. Text keys are those of the nested `:headers`.
fn listed(scan: &mut Scan<'_, '_>, line: usize) -> ExconParams {
    let mut list = ExconParams { values: Vec::new(), headers: Vec::new(), next: line };
    while let Some(range) = scan.lines.get(list.next).filter(|_| scan.line(list.next).starts_with(b"  ")) {
        if let Some((key, value)) = pair(scan, range) {
            match scan.source[key.clone()].strip_prefix(b":") {
                Some(name) => list.values.push((String::from_utf8_lossy(name).into_owned(), decoded(scan, value))),
                None => {
                    let unit = scan.slice(key.start..value.end);
                    let (name, value) = (decoded(scan, key), decoded(scan, value));
                    list.headers.push(Field { name, value, unit, origin: Origin::Written });
                }
            }
        }
        list.next += 1;
    }
    list
}

/// Key and value of `  :path   => "/oauth/token"`.
fn pair(scan: &Scan<'_, '_>, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let text = &scan.source[range.clone()];
    let lead = text.len() - text.trim_ascii_start().len();
    let arrow = memchr::memmem::find(text, b" => ").or_else(|| text.ends_with(b" =>").then(|| text.len() - 3))?;
    let key_end = text[..arrow].trim_ascii_end().len();
    let value = range.start + (arrow + 4).min(text.len())..range.end;
    (key_end > lead).then_some((range.start + lead..range.start + key_end, value))
}

fn decoded(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Slice {
    let whole = scan.slice(range.clone());
    if scan.source.get(range.start) != Some(&b'"') {
        return whole;
    }
    scan.layers.decode(whole, Codec::Ruby).unwrap_or(whole)
}

fn request(scan: &mut Scan<'_, '_>, list: &ExconParams) -> Request {
    let mut request = Request::unknown();
    request.client = Some("Excon");
    request.method = list.get("method").map_or(Seen::NotShown, Seen::Shown);
    if let Some(target) = target(scan, list) {
        request.url = Seen::Shown(url::parse(scan.layers, target));
    }
    // The credentials of `:user` and `:password` are a header by now; a length and a type that Excon adds are not.
    request.headers = Seen::Shown(Headers { fields: list.headers.clone(), coverage: Coverage::Whole });
    if let Some(body) = list.get("body").filter(|body| !scan.layers.bytes(*body).is_empty() && scan.layers.bytes(*body) != b"nil")
    {
        request.body = Seen::Shown(message::body(scan.layers, body));
    }
    request
}

/// The address put together from its parts.
fn target(scan: &mut Scan<'_, '_>, list: &ExconParams) -> Option<Slice> {
    let (host, path) = (list.get("host")?, list.get("path")?);
    let mut pieces = Vec::new();
    let sign = |bytes: &[u8], at: Slice| Piece::Text { bytes: bytes.to_vec(), at: at.to(0) };
    if let Some(scheme) = list.get("scheme") {
        pieces.extend([Piece::Copy(scheme), sign(b"://", host)]);
    }
    pieces.push(Piece::Copy(host));
    if let Some(port) = list.get("port") {
        pieces.extend([sign(b":", port), Piece::Copy(port)]);
    }
    pieces.push(Piece::Copy(path));
    if let Some(query) = list.get("query").filter(|query| !matches!(scan.layers.bytes(*query), b"nil" | b"" | b"{")) {
        pieces.extend([sign(b"?", query), Piece::Copy(query)]);
    }
    Some(scan.layers.join(pieces))
}

fn response(scan: &Scan<'_, '_>, list: &ExconParams, range: Range<usize>) -> Response {
    let status = list.get("status").and_then(|at| Some((scan.layers.text(at).parse().ok()?, at)));
    Response { status, headers: list.headers.clone(), body: list.get("body"), at: scan.slice(range) }
}
