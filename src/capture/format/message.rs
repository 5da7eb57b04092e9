//! An HTTP message alone in a text: what a log, a packet or a string literal held, unwrapped. Here the borders are
//! known, so nothing has to be guessed: behind the empty line everything is the body.

mod dialogue;

use std::ops::Range;

use super::http::grammar;
use super::{Fragment, Lines, Part};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Response, Seen, View, Wire};
use crate::capture::url;
use crate::text::layers::{Layers, Piece, Slice};
pub(super) use dialogue::{Dialogue, DialogueSource};

/// The first line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    Request { method: Slice, target: Slice },
    Status(u16, Slice),
}

/// A message taken apart.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) at: Slice,
    pub(super) start: Start,
    pub(super) fields: Vec<Field>,
    /// Behind the empty line; `None` when the text ends within the head.
    pub(super) content: Option<Slice>,
}

/// Whether a form shows what follows the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageContent {
    /// All of it, octet for octet as it was written to the connection.
    Octets,
    /// All of it: nothing there means that nothing was sent.
    Whole,
    /// Nothing there means nothing.
    Partly,
}

/// Fields that clients send beside the ones that matter here; behind a bare line break they show that the head goes on.
const USUAL: &[&str] =
    &["host", "user-agent", "accept", "accept-encoding", "connection", "content-length", "content-type", "transfer-encoding"];

/// Takes the message in `text` apart; `None` when it does not begin with a request line or a status line.
pub(super) fn read_message(layers: &mut Layers<'_>, text: Slice) -> Option<Message> {
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let first = lines.get(0)?;
    let start = start(layers, text.sub(first.clone()))?;
    let (mut fields, content) = head(&source, text, &lines, 1);
    if content.is_none() && fields.last().is_some_and(|field| field.unit.end == text.end) {
        // The text breaks off within this field, so its value is not what was sent.
        fields.pop();
    }
    Some(Message { at: text, start, fields, content })
}

/// Whether a message begins with `text`.
pub(super) fn begins(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let versioned = |line: &[u8]| grammar::request_line(line).is_some_and(|found| found.version.is_some());
    line.len() < MAX_START
        && line.trim_ascii_start() == line
        && (grammar::status_line(line).is_some() || versioned(line.trim_ascii_end()))
}

/// A first line longer than this is none.
const MAX_START: usize = 1 << 16;

fn start(layers: &Layers<'_>, line: Slice) -> Option<Start> {
    let text = layers.bytes(line);
    if let Some(code) = grammar::status_line(text) {
        let at = line.sub(code);
        return Some(Start::Status(layers.text(at).parse().ok()?, at));
    }
    let found = grammar::request_line(text)?;
    Some(Start::Request { method: line.sub(found.method), target: line.sub(found.target) })
}

/// The fields of a text that begins with them, and what follows the empty line behind them.
pub(super) fn fields_and_content(layers: &Layers<'_>, text: Slice) -> (Vec<Field>, Option<Slice>) {
    let source = layers.bytes(text);
    head(source, text, &Lines::new(source), 0)
}

/// The fields of a text that holds nothing but a head, from its line `line` on.
pub(super) fn fields(layers: &Layers<'_>, text: Slice, line: usize) -> Vec<Field> {
    let source = layers.bytes(text);
    head(source, text, &Lines::new(source), line).0
}

fn head(source: &[u8], text: Slice, lines: &Lines, mut line: usize) -> (Vec<Field>, Option<Slice>) {
    let mut fields: Vec<Field> = Vec::new();
    while let Some(range) = lines.get(line) {
        let last = line + 1 == lines.len();
        line += 1;
        match grammar::field_line(&source[range.clone()]) {
            _ if range.is_empty() && last => break,
            _ if range.is_empty() && goes_on(source, lines.get(line)) => extend(text, fields.last_mut(), range.start),
            _ if range.is_empty() => return (fields, Some(text.from(lines.get(line).map_or(range.end, |next| next.start)))),
            Some(found) if !starts_with_blank(&source[range.clone()]) || fields.is_empty() => {
                fields.push(field(text.sub(range), &found));
            }
            None if last && !starts_with_blank(&source[range.clone()]) => break,
            _ => extend(text, fields.last_mut(), range.end),
        }
    }
    (fields, None)
}

fn starts_with_blank(line: &[u8]) -> bool {
    line.starts_with(b" ") || line.starts_with(b"\t")
}

/// A bare line break at the end of a value looks like the end of the head, but fields follow it.
fn goes_on(source: &[u8], next: Option<Range<usize>>) -> bool {
    let Some(line) = next.map(|range| &source[range]) else { return false };
    let name = |found: grammar::FieldLine| String::from_utf8_lossy(&line[found.name]).to_ascii_lowercase();
    grammar::field_line(line).map(name).is_some_and(|name| USUAL.contains(&name.as_str()))
}

fn field(line: Slice, found: &grammar::FieldLine) -> Field {
    let unit = line.sub(found.name.start..found.value.end.max(found.name.end));
    Field { name: line.sub(found.name.clone()), value: line.sub(found.value.clone()), unit, origin: Origin::Written }
}

/// Takes what follows up to `end` into the value: a folded or wrapped line.
fn extend(text: Slice, field: Option<&mut Field>, end: usize) {
    let Some(field) = field else { return };
    let end = text.to(end).end;
    field.value.end = end;
    field.unit.end = end;
}

impl Message {
    /// Whether it is an answer.
    pub(super) fn is_answer(&self) -> bool {
        matches!(self.start, Start::Status(..))
    }

    /// The field called `name`.
    pub(super) fn field(&self, layers: &Layers<'_>, name: &str) -> Option<Slice> {
        let named = |field: &&Field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes());
        self.fields.iter().find(named).map(|field| field.value)
    }

    /// The content as the form delimits it, chunks put together.
    pub(super) fn whole_content(&self, layers: &mut Layers<'_>) -> Option<Slice> {
        let content = self.content?;
        let encoding = self.field(layers, "transfer-encoding").map(|value| layers.text(value).to_ascii_lowercase());
        let chunked = encoding.is_some_and(|encoding| encoding.contains("chunked"));
        Some(if chunked { chunks(layers, content).map_or(content, |found| found.content) } else { content })
    }

    /// The content: not more than Content-Length counts, chunks put together; and whether some of it is missing.
    fn body(&self, layers: &mut Layers<'_>) -> Option<(Slice, bool)> {
        let content = self.content?;
        let length = self.field(layers, "content-length").and_then(|value| layers.text(value).trim().parse::<usize>().ok());
        let encoding = self.field(layers, "transfer-encoding").map(|value| layers.text(value).to_ascii_lowercase());
        if encoding.is_some_and(|encoding| encoding.contains("chunked")) {
            return Some(chunks(layers, content).map_or((content, false), |found| (found.content, found.cut)));
        }
        let have = content.len();
        Some((content.to(length.unwrap_or(have)), length.is_some_and(|length| length > have)))
    }

    /// The octets of the request.
    pub(super) fn wire(&self, layers: &Layers<'_>, shown: MessageContent) -> Wire {
        let head = self.content.map_or(self.at.len(), |content| (content.start - self.at.start) as usize);
        let line = layers.bytes(self.at).split(|byte| *byte == b'\n').next().unwrap_or_default();
        let version = grammar::request_line(line).and_then(|line| line.version).map(|version| self.at.sub(version));
        let coded = self.field(layers, "transfer-encoding").is_some();
        let length = self.field(layers, "content-length").filter(|_| !coded);
        let length = length.and_then(|value| layers.text(value).trim().parse::<usize>().ok());
        let tail = self.content.zip(length).map(|(content, length)| content.from(length)).filter(|tail| !tail.is_empty());
        Wire { head: self.at.to(head), version, tail, exact: shown == MessageContent::Octets }
    }

    /// The request of which this is all that was sent; `None` for an answer.
    pub(super) fn request(&self, layers: &mut Layers<'_>, shown: MessageContent) -> Option<Request> {
        let Start::Request { method, target } = self.start else { return None };
        let mut request = Request::unknown();
        request.method = Seen::Shown(method);
        request.url = Seen::Shown(url::parse(layers, target));
        let coverage =
            if self.content.is_some() || shown == MessageContent::Partly { Coverage::Whole } else { Coverage::Partial };
        request.headers = Seen::Shown(Headers { fields: self.fields.clone(), coverage });
        request.wire = Some(self.wire(layers, shown));
        request.body = match self.body(layers) {
            Some((raw, cut)) if !raw.is_empty() => Seen::Shown(text_body(raw, cut)),
            Some((_, false)) if shown != MessageContent::Partly => Seen::Absent,
            _ => Seen::NotShown,
        };
        Some(request)
    }

    /// The answer that it is; `None` for a request.
    pub(super) fn response(&self, layers: &mut Layers<'_>) -> Option<Response> {
        let Start::Status(code, at) = self.start else { return None };
        let body = self.body(layers).map(|(raw, _)| raw).filter(|raw| !raw.is_empty());
        Some(Response { status: Some((code, at)), headers: self.fields.clone(), body, at: self.at })
    }

    /// The part of an exchange that it is.
    pub(super) fn part(
        &self,
        layers: &mut Layers<'_>,
        view: View,
        shown: MessageContent,
        client: Option<&'static str>,
    ) -> Option<Part> {
        if let Some(mut request) = self.request(layers, shown) {
            request.client = client;
            return Some(Part::Request(Box::new(request), view));
        }
        self.response(layers).map(|response| Part::Response(Box::new(response)))
    }
}

/// A body that is a text.
pub(super) fn text_body(raw: Slice, cut: bool) -> Body {
    Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut }
}

/// A fragment of `form` over `range`.
pub(super) fn fragment(part: Part, range: Range<usize>, form: &'static str) -> Fragment {
    Fragment { part, range, form }
}

/// Chunks put together (RFC 9112 section 7.1).
pub(super) struct Chunks {
    pub(super) content: Slice,
    /// The last one is missing.
    pub(super) cut: bool,
    /// How many bytes the chunks take, with the empty line behind them.
    pub(super) length: usize,
}

/// The chunks that `content` begins with; `None` when there are none.
pub(super) fn chunks(layers: &mut Layers<'_>, content: Slice) -> Option<Chunks> {
    let source = layers.bytes(content);
    let mut pieces = Vec::new();
    let mut at = 0;
    loop {
        let Some((size, start)) = chunk_size(source, at) else {
            return (!pieces.is_empty()).then(|| Chunks { content: layers.join(pieces), cut: true, length: at });
        };
        let end = start.saturating_add(size);
        let more = source.get(end..).unwrap_or_default();
        let behind = end.min(source.len()) + more.iter().take(2).take_while(|byte| b"\r\n".contains(byte)).count();
        pieces.push(Piece::Copy(content.sub(start..end)));
        if size == 0 || end > source.len() {
            return Some(Chunks { content: layers.join(pieces), cut: size != 0, length: behind });
        }
        at = behind;
    }
}

/// The size that stands at `at`, and where the data behind it begin.
fn chunk_size(source: &[u8], at: usize) -> Option<(usize, usize)> {
    let line = source.get(at..)?;
    let end = memchr::memchr(b'\n', line)?;
    let digits = line[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((size, at + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> (Vec<(String, String)>, Seen<String>, Coverage) {
        let mut layers = Layers::new(text.as_bytes());
        let root = layers.root();
        let message = read_message(&mut layers, root).expect("a message");
        let request = message.request(&mut layers, MessageContent::Whole).expect("a request");
        let headers = request.headers.shown().expect("fields");
        let show = |slice: Slice| layers.text(slice).into_owned();
        let fields = headers.fields.iter().map(|field| (show(field.name), show(field.value))).collect();
        (fields, request.body.map(|body| show(body.raw)), headers.coverage)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_bare_line_break_within_a_value_does_not_end_the_head() {
        let (fields, body, _) = request("POST /t HTTP/1.1\r\nAuthorization: Basic YTpi\nYg==\n\r\nHost: h\r\n\r\na=b");
        assert_eq!(fields, [pair("Authorization", "Basic YTpi\nYg==\n"), pair("Host", "h")]);
        assert_eq!(body, Seen::Shown("a=b".to_owned()));
    }

    #[test]
    fn the_body_ends_where_its_length_says() {
        let (_, body, _) = request("POST /t HTTP/1.1\nContent-Length: 3\n\na=b\n");
        assert_eq!(body, Seen::Shown("a=b".to_owned()));
        assert_eq!(request("POST /t HTTP/1.1\nContent-Length: 0\n\n").1, Seen::Absent);
        assert_eq!(request("POST /t HTTP/1.1\nContent-Length: 9\n\n").1, Seen::NotShown);
    }

    #[test]
    fn chunks_are_put_together() {
        let (_, body, _) =
            request("POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\na=b\r\n4\r\n&c=d\r\n0\r\n\r\n");
        assert_eq!(body, Seen::Shown("a=b&c=d".to_owned()));
        let (_, body, _) = request("POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na=b");
        assert_eq!(body, Seen::Shown("a=b".to_owned()));
    }

    #[test]
    fn a_head_that_breaks_off_is_not_whole() {
        let (fields, body, coverage) = request("POST /t HTTP/1.1\r\nHost: h\r\nAuthorization: Bas");
        assert_eq!((fields, body, coverage), (vec![pair("Host", "h")], Seen::NotShown, Coverage::Partial));
    }
}
