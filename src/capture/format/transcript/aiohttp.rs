//! aiohttp's tracing: the parameters of its signals as Python prints them. The headers are those that were sent; the
//! content comes in chunks.

use std::ops::Range;

use super::{exchange, message, pairs};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(crate) const FORM: &str = "aiohttp";

/// The printed form of an answer goes on over a few lines.
const ANSWER: usize = 4;

/// A request with its answer, from its first signal on.
pub(crate) fn read_aiohttp(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let mut trace = Trace::default();
    let mut next = line;
    let mut end = line;
    while let Some(signal) = signal(scan, next) {
        if trace.is_full_for(signal.kind) {
            break;
        }
        end = trace.add(scan, next, &signal);
        next = end + 1;
    }
    if let Some(repeated) = trace.repeated(scan, next) {
        end = repeated;
    }
    let Some(range) = scan.lines.get(line).zip(scan.lines.get(end)).map(|(first, last)| first.start..last.end) else {
        return Vec::new();
    };
    trace.fragments(scan, range)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AiohttpEvent {
    Start,
    Headers,
    Chunk,
    End,
    /// `RequestInfo(...)`, which an answer or an exception carries.
    Info,
    /// Connections, name resolution and the like.
    Other,
}

struct Signal {
    kind: AiohttpEvent,
    /// Behind the opening parenthesis.
    start: usize,
    end: usize,
}

fn signal(scan: &Scan<'_, '_>, line: usize) -> Option<Signal> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let name = memchr::memmem::find(text, b"TraceRequest")
        .or_else(|| memchr::memmem::find(text, b"TraceConnection"))
        .or_else(|| memchr::memmem::find(text, b"RequestInfo(url=URL("))?;
    let open = name + memchr::memchr(b'(', &text[name..])?;
    let kind = match &text[name..open] {
        b"TraceRequestStartParams" => AiohttpEvent::Start,
        b"TraceRequestHeadersSentParams" => AiohttpEvent::Headers,
        b"TraceRequestChunkSentParams" => AiohttpEvent::Chunk,
        b"TraceRequestEndParams" | b"TraceRequestExceptionParams" | b"TraceRequestRedirectParams" => AiohttpEvent::End,
        b"RequestInfo" => AiohttpEvent::Info,
        _ => AiohttpEvent::Other,
    };
    Some(Signal { kind, start: range.start + open + 1, end: range.end })
}

#[derive(Default)]
struct Trace {
    method: Option<Slice>,
    target: Option<Slice>,
    headers: Option<Vec<Field>>,
    chunks: Vec<Piece>,
    response: Option<Response>,
}

impl Trace {
    /// Whether this signal begins another request.
    fn is_full_for(&self, kind: AiohttpEvent) -> bool {
        match kind {
            AiohttpEvent::Start => self.target.is_some(),
            AiohttpEvent::Info => self.response.is_some(),
            AiohttpEvent::Headers | AiohttpEvent::Chunk | AiohttpEvent::End => self.response.is_some(),
            AiohttpEvent::Other => false,
        }
    }

    /// Takes what the signal tells; yields its last line.
    fn add(&mut self, scan: &mut Scan<'_, '_>, line: usize, signal: &Signal) -> usize {
        let at = |name: &[u8]| {
            let text = &scan.source[signal.start..signal.end];
            memchr::memmem::find(text, name).map(|at| signal.start + at + name.len())
        };
        let (method, target, headers, chunk) = (at(b"method="), at(b"url=URL("), at(b"headers=<CIMultiDict"), at(b"chunk="));
        let mut text = |at: Option<usize>| at.and_then(|at| pairs::text(scan, at, signal.end)).map(|(text, _)| text);
        let (method, target, chunk) = (text(method), text(target), text(chunk));
        self.method = self.method.or(method);
        self.target = self.target.or(target);
        match signal.kind {
            AiohttpEvent::Headers | AiohttpEvent::Info => self.headers = headers.map(|at| fields(scan, at, signal.end)),
            AiohttpEvent::Chunk => self.chunks.extend(chunk.map(Piece::Copy)),
            AiohttpEvent::End => return self.answer(scan, line, signal),
            AiohttpEvent::Start | AiohttpEvent::Other => {}
        }
        line
    }

    /// `response=<ClientResponse(http://h/token) [400 Bad Request]>`, then its headers on the lines behind.
    fn answer(&mut self, scan: &mut Scan<'_, '_>, line: usize, signal: &Signal) -> usize {
        let text = &scan.source[signal.start..signal.end];
        let found = memchr::memmem::find(text, b"<ClientResponse(").and_then(|at| {
            let status = at + memchr::memmem::find(&text[at..], b") [")? + 3;
            let code = std::str::from_utf8(text.get(status..status + 3)?).ok()?.parse().ok()?;
            Some((code, signal.start + status))
        });
        let Some((code, status)) = found else { return line };
        let mut last = line;
        let mut headers = Vec::new();
        if scan.line(line + 1).starts_with(b"<CIMultiDictProxy(") {
            let range = scan.lines.get(line + 1).unwrap_or_default();
            headers = pairs::python(scan, range.start + b"<CIMultiDictProxy(".len(), range.end).0;
            let close = (line + 2..line + 2 + ANSWER).find(|line| scan.line(*line).starts_with(b")>"));
            last = close.unwrap_or(line + 1);
        }
        let end = scan.lines.get(last).map_or(signal.end, |range| range.end);
        let at = scan.slice(status..end);
        self.response = Some(Response { status: Some((code, scan.slice(status..status + 3))), headers, body: None, at });
        last
    }

    /// A program that prints the answer often prints what its request was, too: the same request once more, with the
    /// content of the answer before it.
    fn repeated(&mut self, scan: &mut Scan<'_, '_>, from: usize) -> Option<usize> {
        let line =
            (from..from + ANSWER).find(|line| signal(scan, *line).is_some_and(|signal| signal.kind == AiohttpEvent::Info))?;
        let range = scan.lines.get(line)?;
        let target = self.target.map(|target| scan.layers.bytes(target).to_vec())?;
        let same = memchr::memmem::find(&scan.source[range.clone()], &target).is_some();
        let response = self.response.as_mut().filter(|_| same)?;
        let start = scan.lines.get(from)?.start;
        let body = memchr::memchr(b'{', &scan.source[start..range.start]).map(|open| scan.slice(start + open..range.start));
        response.body = body;
        response.at = body.and_then(|body| response.at.cover(body)).unwrap_or(response.at);
        Some(line)
    }

    fn fragments(self, scan: &mut Scan<'_, '_>, range: Range<usize>) -> Vec<Fragment> {
        let Some(target) = self.target else { return Vec::new() };
        let mut request = Request::unknown();
        request.client = Some("aiohttp");
        request.method = self.method.map_or(Seen::NotShown, Seen::Shown);
        request.url = Seen::Shown(url::parse(scan.layers, target));
        let length = self.headers.as_ref().and_then(|fields| message::content_length(scan.layers, fields));
        if let Some(fields) = self.headers {
            request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
        }
        if !self.chunks.is_empty() {
            let raw = scan.layers.join(self.chunks);
            request.body = Seen::Shown(message::body(scan.layers, raw));
        } else if length == Some(0) {
            request.body = Seen::Absent;
        }
        exchange(request, View::Wire, self.response, range, FORM)
    }
}

/// `('Host': 'h', ...)>` or `Proxy('Host': ...)>`.
fn fields(scan: &mut Scan<'_, '_>, at: usize, end: usize) -> Vec<Field> {
    let open = memchr::memchr(b'(', &scan.source[at..end]).filter(|open| *open <= 5);
    open.map_or(Vec::new(), |open| pairs::python(scan, at + open + 1, end).0)
}
