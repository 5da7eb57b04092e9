//! Single lines: Node's debug lines for fetch, and the object of Apex.

use std::ops::Range;

use super::fragment;
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::{Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(super) fn read_printed_lines(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let text = &scan.source[range.clone()];
    if text.starts_with(b"FETCH ") || text.starts_with(b"UNDICI ") {
        return node(scan, range);
    }
    failure(scan, range).or_else(|| apex(scan, range)).into_iter().collect()
}

/// `FETCH 123: sending request to POST http://host:80//path`, `FETCH 123: received response to POST http://... - HTTP 200`.
fn node(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let text = &scan.source[range.clone()];
    let find = |sign: &[u8]| memchr::memmem::find(text, sign).map(|at| range.start + at + sign.len());
    if let Some(at) = find(b": sending request to ") {
        return sent(scan, at..range.end).map(|request| vec![fragment(request, range.clone())]).unwrap_or_default();
    }
    if let Some(at) = find(b" - HTTP ") {
        return status(scan, at).map(|response| vec![fragment(response, range.clone())]).unwrap_or_default();
    }
    // What else is said repeats the address: a mention of the answer that adds nothing.
    let at = scan.slice(range.clone());
    vec![fragment(Part::Response(Box::new(Response { status: None, headers: Vec::new(), body: None, at })), range.clone())]
        .into_iter()
        .filter(|_| find(b"trailers received").is_some())
        .collect()
}

fn sent(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Option<Part> {
    let text = &scan.source[range.clone()];
    let blank = text.iter().position(|b| *b == b' ')?;
    let method = scan.slice(range.start..range.start + blank);
    let target = range.start + blank + 1..range.end;
    let target = single_slash(scan, target);
    let mut request = Request::unknown();
    request.method = Seen::Shown(method);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    request.client = Some("fetch");
    Some(Part::Request(Box::new(request), View::Logical))
}

/// Node prints one slash too many between the origin and the path.
fn single_slash(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Slice {
    let text = &scan.source[range.clone()];
    let target = scan.slice(range);
    let authority = memchr::memmem::find(text, b"://").map_or(0, |at| at + 3);
    match memchr::memmem::find(&text[authority..], b"//") {
        Some(at) => scan.layers.join(vec![Piece::Copy(target.to(authority + at)), Piece::Copy(target.from(authority + at + 1))]),
        None => target,
    }
}

fn status(scan: &Scan<'_, '_>, at: usize) -> Option<Part> {
    let digits = scan.source.get(at..at + 3)?;
    let status = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let at = scan.slice(at..at + 3);
    Some(Part::Response(Box::new(Response { status: Some((status, at)), headers: Vec::new(), body: None, at })))
}

/// `Request failed with status code 400`, as axios and got word it; what follows is the request that failed.
fn failure(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    const WORDS: &[u8] = b"Request failed with status code ";
    let text = &scan.source[range.clone()];
    let at = memchr::memmem::find(text, WORDS).filter(|at| !text[..*at].contains(&b'{'))?;
    status(scan, range.start + at + WORDS.len()).map(|part| fragment(part, range.clone()))
}

/// `System.HttpRequest[Endpoint=https://..., Method=POST]`.
fn apex(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let start = memchr::memmem::find(text, b"HttpRequest[Endpoint=")? + 21;
    let len = text[start..].iter().take_while(|b| !b",] ".contains(b)).count();
    let method = memchr::memmem::find(&text[start..], b"Method=").map(|at| {
        let at = range.start + start + at + 7;
        let len = scan.source[at..range.end].iter().take_while(|b| b.is_ascii_uppercase()).count();
        scan.slice(at..at + len)
    });
    let target = scan.slice(range.start + start..range.start + start + len);
    Some(fragment(Part::Line { method, target }, range.clone()))
}
