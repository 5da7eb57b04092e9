//! A mock written in JavaScript: `nock(origin, options).post(path, body).matchHeader(name, value).reply(status, body)`.

use std::ops::Range;

use super::super::record;
use super::super::{Fragment, Part, Scan};
use super::{FORM, NockCall, request};
use crate::capture::model::{Field, Origin, Response, View};
use crate::capture::notation::literal::{self, Dialect, Node};
use crate::text::codec::Codec;
use crate::text::layers::Slice;

const METHODS: &[&[u8]] = &[b"post", b"get", b"put", b"patch", b"delete", b"head", b"options"];

/// A chain of calls is short; one longer than this is something else.
const MAX_CHAIN: usize = 16 * 1024;

/// Reads the chain that begins at `start`; `None` unless one of its calls names a method.
pub(super) fn read_nock_code(scan: &mut Scan<'_, '_>, start: usize) -> Option<Vec<Fragment>> {
    let calls = chain(scan.source.get(start..).map(|rest| &rest[..rest.len().min(MAX_CHAIN)])?);
    let calls: Vec<Invocation> = calls.into_iter().map(|call| call.moved(start)).collect();
    let first = calls.first()?;
    let expects = calls.iter().find(|call| METHODS.contains(&&scan.source[call.name.clone()]))?;
    let named = |name: &[u8]| calls.iter().filter(|call| scan.source[call.name.clone()] == *name).cloned().collect::<Vec<_>>();
    let (replies, matches, end) = (named(b"reply"), named(b"matchHeader"), calls.last()?.end);
    let scope = string(scan, first.arguments.first()?)?;
    let path = expects.arguments.first().and_then(|path| string(scan, path));
    let method = scan.slice(expects.name.clone());
    let options = first.arguments.get(1).and_then(|options| value(scan, options));
    let fields = options.and_then(|options| options.get(scan.layers, &["reqheaders"]).cloned());
    let body = expects.arguments.get(1).and_then(|body| value(scan, body));
    let matched = matches.iter().filter_map(|call| field(scan, call)).collect();
    let call = NockCall { method: Some(method), scope: Some(scope), path, fields, matched, body };
    let request = request(scan.layers, call);
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM }];
    let response = replies.first().and_then(|reply| response(scan, reply));
    found.extend(response.map(|response| Fragment { part: Part::Response(Box::new(response)), range: start..end, form: FORM }));
    Some(found)
}

/// `name(arguments)`.
#[derive(Clone, Debug)]
struct Invocation {
    name: Range<usize>,
    arguments: Vec<Range<usize>>,
    end: usize,
}

impl Invocation {
    fn moved(mut self, by: usize) -> Invocation {
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        self.arguments = self.arguments.iter().map(moved).collect();
        self.name = moved(&self.name);
        self.end += by;
        self
    }
}

/// The calls of a chain, from its first word on.
fn chain(text: &[u8]) -> Vec<Invocation> {
    let mut calls = Vec::new();
    let mut at = 0;
    while let Some(call) = invocation(text, at) {
        at = call.end;
        calls.push(call);
        let rest = &text[at..];
        let blanks = rest.len() - rest.trim_ascii_start().len();
        if rest.get(blanks) != Some(&b'.') {
            break;
        }
        at += blanks + 1;
    }
    calls
}

fn invocation(text: &[u8], start: usize) -> Option<Invocation> {
    let rest = text.get(start..)?;
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    if rest.get(name) != Some(&b'(') {
        return None;
    }
    let mut arguments = Vec::new();
    let (mut depth, mut from, mut at) = (0usize, start + name + 1, start + name + 1);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\'' | b'"' | b'`' => at = literal::closing(text, at + 1, byte)?,
            b'(' | b'{' | b'[' => depth += 1,
            b')' if depth == 0 => {
                arguments.extend(trimmed(text, from..at));
                return Some(Invocation { name: start..start + name, arguments, end: at + 1 });
            }
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                arguments.extend(trimmed(text, from..at));
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn trimmed(text: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(range.clone())?;
    let start = range.start + part.len() - part.trim_ascii_start().len();
    let end = start + part.trim_ascii().len();
    (end > start).then_some(start..end)
}

/// A string literal; nock writes what `JSON.stringify` makes, people write single quotes.
fn string(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Slice> {
    let text = scan.source.get(range.clone())?;
    let quoted = text.len() >= 2 && b"'\"`".contains(&text[0]) && text.last() == text.first();
    let inner = scan.slice(range.clone()).sub(1..range.len().saturating_sub(1));
    quoted.then(|| scan.layers.decode(inner, Codec::Json).unwrap_or(inner))
}

fn value(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Node> {
    if let Some(text) = string(scan, range) {
        return Some(Node::Text(text));
    }
    let at = scan.slice(range.clone());
    literal::read_structure(scan.layers, at, 0, Dialect::Json).map(|parsed| parsed.node)
}

fn field(scan: &mut Scan<'_, '_>, call: &Invocation) -> Option<Field> {
    let (name, value) = (call.arguments.first()?.clone(), call.arguments.get(1)?.clone());
    let unit = scan.slice(name.start..value.end);
    Some(Field { name: string(scan, &name)?, value: string(scan, &value)?, unit, origin: Origin::Written })
}

fn response(scan: &mut Scan<'_, '_>, call: &Invocation) -> Option<Response> {
    let status = scan.slice(call.arguments.first()?.clone());
    let code = scan.layers.text(status).parse().ok()?;
    let body = call.arguments.get(1).cloned().and_then(|body| value(scan, &body));
    let headers = call.arguments.get(2).cloned().and_then(|headers| value(scan, &headers));
    let headers = record::fields(scan.layers, headers.as_ref());
    let at = scan.slice(call.name.start..call.end);
    Some(Response { status: Some((code, status)), headers, body: body.map(|body| body.slice()), at })
}
