//! requests-oauthlib's log: the content, the address and the fields each in a line of their own. What is supplied is not
//! yet what is sent: `auth` adds the credentials later, so the fields are no whole list until `Request headers were`.

use super::{exchange, message, pairs};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::Slice;

pub(crate) const FORM: &str = "requests-oauthlib";

/// Lines of other loggers between two of this one.
const BETWEEN: usize = 12;

/// The lines of one token request.
pub(crate) fn read_oauthlib(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if !is_ours(scan, line) {
        return Vec::new();
    }
    let mut said = OauthlibDebug::default();
    said.add(scan, line);
    let mut last = line;
    while let Some(next) = (last + 1..scan.lines.len()).take(BETWEEN).find(|next| is_ours(scan, *next)) {
        if said.is_full_for(scan, next) {
            break;
        }
        said.add(scan, next);
        last = next;
    }
    let Some(range) = scan.lines.get(line).zip(scan.lines.get(last)).map(|(first, last)| first.start..last.end) else {
        return Vec::new();
    };
    let Some((request, response)) = said.finish(scan) else { return Vec::new() };
    exchange(request, View::Logical, response, range, FORM)
}

fn is_ours(scan: &Scan<'_, '_>, line: usize) -> bool {
    memchr::memmem::find(scan.line(line), b"requests_oauthlib").is_some()
}

#[derive(Default)]
struct OauthlibDebug {
    method: Option<Slice>,
    target: Option<Slice>,
    headers: Option<(Vec<Field>, bool)>,
    body: Option<Slice>,
    data: Option<(Slice, Vec<Field>)>,
    response: Option<Response>,
}

impl OauthlibDebug {
    /// The next token request begins.
    fn is_full_for(&self, scan: &Scan<'_, '_>, line: usize) -> bool {
        let text = scan.line(line);
        let has = |words: &[u8]| memchr::memmem::find(text, words).is_some();
        has(b" token request body ") && (self.body.is_some() || self.target.is_some())
            || has(b"Requesting url ") && self.target.is_some()
    }

    fn add(&mut self, scan: &mut Scan<'_, '_>, line: usize) {
        let Some(end) = scan.lines.get(line).map(|range| range.end) else { return };
        if let Some(at) = behind(scan, line, b" token request body ").or_else(|| behind(scan, line, b"Request body was ")) {
            self.body = Some(scan.slice(at..end));
        } else if let Some(at) = behind(scan, line, b"Requesting url ") {
            self.address(scan, at, end);
        } else if let Some(at) = behind(scan, line, b"Request url was ") {
            self.target = Some(scan.slice(at..end));
        } else if let Some(at) = behind(scan, line, b"Supplying headers {") {
            let (fields, after) = pairs::python(scan, at, end);
            self.headers = Some((fields, false));
            self.data(scan, after, end);
        } else if let Some(at) = behind(scan, line, b"Request headers were {") {
            self.headers = Some((pairs::python(scan, at, end).0, true));
        } else if let Some(at) = behind(scan, line, b"completed with status ") {
            let status = scan.slice(at..at + 3);
            let code = scan.layers.text(status).parse().ok().map(|code| (code, status));
            self.response = Some(Response { status: code, headers: Vec::new(), body: None, at: scan.slice(at..end) });
        } else if let Some(at) = behind(scan, line, b"Response headers were {") {
            self.answer(scan, at, end);
        }
    }

    /// `https://h/token using method POST.`
    fn address(&mut self, scan: &Scan<'_, '_>, at: usize, end: usize) {
        let mark = b" using method ";
        let Some(using) = memchr::memmem::find(&scan.source[at..end], mark).map(|using| at + using) else { return };
        self.target = Some(scan.slice(at..using));
        let start = using + mark.len();
        let len = scan.source[start..end].iter().take_while(|b| b.is_ascii_uppercase()).count();
        self.method = Some(scan.slice(start..start + len));
    }

    /// `} and data {'grant_type': 'refresh_token'}`
    fn data(&mut self, scan: &mut Scan<'_, '_>, at: usize, end: usize) {
        let mark = b"} and data {";
        if let Some(open) = scan.source[at..end].starts_with(mark).then_some(at + mark.len()) {
            let (fields, after) = pairs::python(scan, open, end);
            self.data = Some((scan.slice(open - 1..(after + 1).min(end)), fields));
        }
    }

    /// `... and content {"error": ...}.`
    fn answer(&mut self, scan: &mut Scan<'_, '_>, at: usize, end: usize) {
        let (headers, after) = pairs::python(scan, at, end);
        let mark = b"} and content ";
        let body = scan.source[after..end].starts_with(mark).then(|| scan.slice(after + mark.len()..end));
        let response =
            self.response.get_or_insert(Response { status: None, headers: Vec::new(), body: None, at: scan.slice(at..end) });
        response.headers = headers;
        response.body = body;
        response.at = response.at.cover(scan.slice(at..end)).unwrap_or(response.at);
    }

    /// The request, if the lines told of one. Text of the content goes before the dict that was made of it.
    fn finish(self, scan: &Scan<'_, '_>) -> Option<(Request, Option<Response>)> {
        let mut request = Request::unknown();
        request.client = Some("requests");
        request.method = self.method.map_or(Seen::NotShown, Seen::Shown);
        request.url = self.target.map_or(Seen::NotShown, |target| Seen::Shown(url::parse(scan.layers, target)));
        if let Some((fields, whole)) = self.headers {
            let coverage = if whole { Coverage::Whole } else { Coverage::Partial };
            request.headers = Seen::Shown(Headers { fields, coverage });
        }
        request.body = match (self.body, self.data) {
            (Some(raw), _) => Seen::Shown(message::body(scan.layers, raw)),
            (None, Some((raw, pairs))) => Seen::Shown(Body { raw, notation: BodyNotation::Structure, pairs, cut: false }),
            (None, None) => Seen::NotShown,
        };
        let told = !request.url.is_not_shown() || !request.body.is_not_shown();
        told.then_some((request, self.response))
    }
}

fn behind(scan: &Scan<'_, '_>, line: usize, words: &[u8]) -> Option<usize> {
    let start = scan.lines.get(line)?.start;
    memchr::memmem::find(scan.line(line), words).map(|at| start + at + words.len())
}
