//! Calls of `fetch`, above all those that browsers copy for it.

use std::ops::Range;

use super::{Fragment, Part, Scan};
use crate::capture::format::client::pieces;
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Seen, View};
use crate::capture::notation::literal::{self, Dialect, Member, Node, closing};
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "fetch";

/// A call longer than this is no token request.
const MAX_CALL: usize = 1 << 20;

/// A call that begins in this line.
pub(super) fn read_fetch(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(word) = start(scan, line) else { return Vec::new() };
    let limit = scan.source.len().min(word.start + MAX_CALL);
    let Some((url, after)) = address(scan, word.end, limit) else { return Vec::new() };
    let options = options(scan, after, limit);
    if url.is_none() && options.as_ref().is_none_or(|options| options.node.get(scan.layers, &["method"]).is_none()) {
        return Vec::new();
    }
    let end = options.as_ref().map_or(after, |options| after + options.end);
    let request = request(scan, scan.slice(word.clone()), url, options.map(|options| options.node));
    let part = Part::Request(Box::new(request), View::Logical);
    vec![Fragment { part, range: word.start..end, form: FORM }]
}

/// The word `fetch` before a parenthesis.
fn start(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let from = scan.lines.get(line)?.start;
    let text = scan.line(line);
    let at = memchr::memmem::find(text, b"fetch(")?;
    let inside = at > 0 && (text[at - 1].is_ascii_alphanumeric() || b"_$-".contains(&text[at - 1]));
    (!inside).then_some(from + at..from + at + 5)
}

/// The first argument, `None` where it is no literal, and the offset behind it.
fn address(scan: &mut Scan<'_, '_>, word_end: usize, limit: usize) -> Option<(Option<Slice>, usize)> {
    let source = scan.source;
    let open = word_end + 1 + blanks(source.get(word_end + 1..limit)?);
    let quote = *source.get(open)?;
    if !matches!(quote, b'"' | b'\'' | b'`') {
        let name = source[open..limit].iter().take_while(|b| b.is_ascii_alphanumeric() || b"_.$".contains(b)).count();
        return (name > 0 && source.get(open + name) == Some(&b',')).then_some((None, open + name));
    }
    let close = closing(&source[..limit], open + 1, quote)?;
    let inner = scan.slice(open + 1..close);
    let value = if quote == b'"' { scan.layers.decode(inner, Codec::Json).unwrap_or(inner) } else { inner };
    Some((Some(value), close + 1))
}

struct FetchOptions {
    node: Node,
    /// Behind them, from the end of the address on.
    end: usize,
}

/// The second argument, where it is an object.
fn options(scan: &mut Scan<'_, '_>, after: usize, limit: usize) -> Option<FetchOptions> {
    let rest = &scan.source[after..limit];
    let comma = blanks(rest);
    let open = comma + 1 + blanks(rest.strip_prefix(&rest[..comma])?.strip_prefix(b",")?);
    let length = object_length(rest.get(open..)?);
    let text = scan.slice(after + open..after + open + length);
    let parsed = literal::read_structure(scan.layers, text, 0, Dialect::Json)?;
    if !parsed.complete {
        scan.problem(
            after + open..after + open + length,
            "this call is never closed: the paste is cut off here, what follows is unknown",
        );
    }
    Some(FetchOptions { node: parsed.node, end: open + parsed.end })
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// The length of the object that the text begins with; up to the first empty line where it never closes.
fn object_length(text: &[u8]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(&b) = text.get(at) {
        match b {
            b'"' | b'\'' | b'`' => match closing(text, at + 1, b) {
                Some(close) => at = close,
                None => break,
            },
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    memchr::memmem::find(text, b"\n\n").unwrap_or(text.len())
}

fn request(scan: &mut Scan<'_, '_>, word: Slice, address: Option<Slice>, options: Option<Node>) -> Request {
    let mut request = Request::unknown();
    request.client = Some("fetch");
    request.url = address.map_or(Seen::NotShown, |address| Seen::Shown(url::parse(scan.layers, address)));
    let Some(options) = options else {
        request.method = Seen::Shown(scan.layers.coarse(word, b"GET"));
        return request;
    };
    let method = options.get(scan.layers, &["method"]).map(Node::slice);
    request.method = Seen::Shown(method.unwrap_or_else(|| scan.layers.coarse(word, b"GET")));
    let content = options.get(scan.layers, &["body"]).cloned().map_or(FetchBody::none(), |node| content(scan, node));
    let headers = options.get(scan.layers, &["headers"]).cloned();
    request.headers = Seen::Shown(fields(scan, headers, &content));
    request.body = content.body;
    request
}

/// The body, and the type that fetch gives it with the place that says so.
struct FetchBody {
    body: Seen<Body>,
    media: Option<(&'static str, Slice)>,
}

impl FetchBody {
    fn none() -> FetchBody {
        FetchBody { body: Seen::Absent, media: None }
    }

    fn hidden() -> FetchBody {
        FetchBody { body: Seen::NotShown, media: None }
    }
}

fn content(scan: &mut Scan<'_, '_>, node: Node) -> FetchBody {
    match node {
        Node::Text(raw) => {
            let body = Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: false };
            FetchBody { body: Seen::Shown(body), media: Some(("text/plain;charset=UTF-8", raw)) }
        }
        Node::Bare(at) => match scan.layers.bytes(at) {
            b"null" | b"undefined" => FetchBody::none(),
            _ => call(scan, at),
        },
        // fetch turns what is no text into one: all that is left of an object are these letters.
        Node::Map(_, at) => {
            let raw = scan.layers.coarse(at, b"[object Object]");
            let body = Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: false };
            FetchBody { body: Seen::Shown(body), media: Some(("text/plain;charset=UTF-8", at)) }
        }
        Node::List(..) => FetchBody::hidden(),
    }
}

/// `new URLSearchParams({...})`, `JSON.stringify({...})`.
fn call(scan: &mut Scan<'_, '_>, at: Slice) -> FetchBody {
    let text = scan.layers.text(at).into_owned();
    let Some(open) = text.find('(') else { return FetchBody::hidden() };
    let name = text[..open].trim();
    let argument = open + 1 + blanks(&text.as_bytes()[open + 1..]);
    let Some(parsed) = literal::read_structure(scan.layers, at, argument, Dialect::Json) else { return FetchBody::hidden() };
    let all_shown = parsed.node.members().iter().all(|member| !matches!(member.value, Node::List(..) | Node::Map(..)));
    match name {
        "JSON.stringify" if all_shown => json(scan, at, &parsed.node),
        "new URLSearchParams" | "qs.stringify" | "querystring.stringify" | "stringify" => form(at, &parsed.node, name),
        _ => FetchBody::hidden(),
    }
}

/// What `JSON.stringify` makes of the object.
fn json(scan: &mut Scan<'_, '_>, at: Slice, node: &Node) -> FetchBody {
    let mut text = vec![pieces::text("{", at.to(0))];
    for (index, member) in node.members().iter().enumerate() {
        if index > 0 {
            text.push(pieces::text(",", member.unit.to(0)));
        }
        text.extend(pieces::json_string(scan.layers, member.key));
        text.push(pieces::text(":", member.value.slice().to(0)));
        match &member.value {
            Node::Text(value) => text.extend(pieces::json_string(scan.layers, *value)),
            other => text.push(Piece::Copy(other.slice())),
        }
    }
    text.push(pieces::text("}", at.from(at.len())));
    let body = Body { raw: scan.layers.join(text), notation: BodyNotation::Text, pairs: Vec::new(), cut: false };
    FetchBody { body: Seen::Shown(body), media: Some(("text/plain;charset=UTF-8", at)) }
}

fn form(at: Slice, node: &Node, name: &str) -> FetchBody {
    let pairs = node.fields();
    let body = Body { raw: at, notation: BodyNotation::Structure, pairs, cut: false };
    let media = if name == "new URLSearchParams" {
        "application/x-www-form-urlencoded;charset=UTF-8"
    } else {
        "text/plain;charset=UTF-8"
    };
    FetchBody { body: Seen::Shown(body), media: Some((media, at)) }
}

/// Browsers leave out what they add by themselves, so the list is never whole.
fn fields(scan: &mut Scan<'_, '_>, headers: Option<Node>, content: &FetchBody) -> Headers {
    let known = matches!(headers, None | Some(Node::Map(..)));
    let members = headers.as_ref().map_or(&[][..], Node::members);
    let mut fields: Vec<Field> = members.iter().filter_map(|member| field(scan, member)).collect();
    let has_type = members.iter().any(|member| scan.layers.bytes(member.key).eq_ignore_ascii_case(b"content-type"));
    if let (true, false, Some((media, at))) = (known, has_type, content.media) {
        let (name, value) = (scan.layers.coarse(at, b"Content-Type"), scan.layers.coarse(at, media.as_bytes()));
        fields.push(Field { name, value, unit: at, origin: Origin::Implied });
    }
    Headers { fields, coverage: Coverage::Partial }
}

/// A field whose value is an expression is not shown.
fn field(scan: &Scan<'_, '_>, member: &Member) -> Option<Field> {
    let value = match member.value {
        Node::Text(value) => value,
        Node::Bare(at) if scan.layers.bytes(at).iter().all(u8::is_ascii_alphanumeric) => return None,
        _ => return None,
    };
    Some(Field { name: member.key, value, unit: member.unit, origin: Origin::Written })
}

#[cfg(test)]
mod tests {
    use crate::capture::format::client::testing::{assert_shows, body, field, only};

    #[test]
    fn what_browsers_copy() {
        let text = "fetch(\"https://h.example/oauth/token\", {\n  \"headers\": {\n    \"authorization\": \"Basic YTpi\"\n  },\n  \"body\": \"a=\\\"b\\\"\\r\\n\",\n  \"method\": \"POST\"\n});";
        assert_shows(
            text,
            &[(":body", "a=\"b\"\r\n"), ("authorization", "Basic YTpi"), ("content-type", "text/plain;charset=UTF-8")],
        );
    }

    #[test]
    fn what_people_write() {
        let text = "const r = await fetch('https://h.example/oauth/token', {\n  method: 'POST',\n  headers: { Authorization: 'Basic ' + btoa(id + ':' + secret), Accept: 'application/json' },\n  body: new URLSearchParams({\n    grant_type: 'refresh_token',\n    refresh_token: token,\n  }),\n});";
        only(text, |layers, request| {
            assert_eq!(field(layers, request, "authorization").as_deref(), Some("Basic ${btoa(id + ':' + secret)}"));
            assert_eq!(field(layers, request, "accept").as_deref(), Some("application/json"));
            assert_eq!(
                field(layers, request, "content-type").as_deref(),
                Some("application/x-www-form-urlencoded;charset=UTF-8")
            );
            assert_eq!(body(layers, request).as_deref(), Some("grant_type=refresh_token&refresh_token=${token}"));
        });
        let json = "fetch(`${base}/oauth/token`, {method: 'POST', body: JSON.stringify({grant_type: 'refresh_token', \"x\": \"a\\\"b\"})})";
        assert_shows(json, &[(":body", "{\"grant_type\":\"refresh_token\",\"x\":\"a\\\"b\"}")]);
    }
}
