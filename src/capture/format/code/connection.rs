//! Calls on a connection that a statement above made: `conn = Faraday.new(url: ...)` and `conn.post('/token', ...)`,
//! `conn = http.client.HTTPSConnection("host")` and `conn.request("POST", "/token", ...)`.

mod block;
mod faraday;

use std::ops::Range;

use super::draft::CallRequest;
use super::library::{self, ArgumentRole};
use super::value::Evaluator;
use super::{FORM, arguments, innermost, is_shown};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::capture::notation::code::{self, Call, Expr, Language};

/// How far above a call its connection is looked for.
const REACH: usize = 16 * 1024;

/// No connection has a longer name.
const MAX_NAME: usize = 80;

/// A call of a method on a connection, in the line.
pub(super) fn read_connection(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let source = scan.source;
    for dot in memchr::memchr_iter(b'.', &source[range.clone()]).map(|at| range.start + at).collect::<Vec<usize>>() {
        let rest = &source[dot + 1..range.end];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let found = match &rest[..length] {
            b"request" => python(scan, range, dot, dot + 1 + length),
            method @ (b"post" | b"put" | b"patch" | b"get" | b"delete" | b"head") => {
                faraday::read_faraday_call(scan, range, dot, method)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The name before the dot.
fn owner(source: &[u8], from: usize, dot: usize) -> Range<usize> {
    let name = |b: &u8| b.is_ascii_alphanumeric() || b"_@$.:".contains(b);
    let from = from.max(dot.saturating_sub(MAX_NAME));
    let start = source[from..dot].iter().rposition(|b| !name(b)).map_or(from, |at| from + at + 1);
    start..dot
}

/// Where a name was given what the word makes: the offset of the word in the last such statement before `before`.
fn constructor(source: &[u8], name: &[u8], word: &[u8], before: usize) -> Option<usize> {
    let from = before.saturating_sub(REACH);
    let name = name.strip_prefix(b"self.").unwrap_or(name);
    let made = |at: &usize| gives_name(&source[from..*at], name);
    memchr::memmem::find_iter(&source[from..before], word).map(|at| from + at).filter(made).last()
}

/// `name = module.`, `@name ||= `, or a method of that name above.
fn gives_name(before: &[u8], name: &[u8]) -> bool {
    let (above, line) = before.split_at(memchr::memrchr(b'\n', before).map_or(0, |at| at + 1));
    if let Some(equals) = line.iter().position(|b| *b == b'=') {
        let words = line[..equals].trim_ascii_end().trim_ascii();
        let words = words.strip_suffix(b"||").unwrap_or(words).trim_ascii_end();
        let last = words.rsplit(|b| *b == b' ').next().unwrap_or_default();
        let last = last.strip_prefix(b"self.").unwrap_or(last);
        return last == name || last.strip_prefix(b"@") == Some(name);
    }
    let above = above.trim_ascii_end();
    let head = above.rsplit(|b| *b == b'\n').next().unwrap_or_default().trim_ascii();
    head.strip_prefix(b"def ").is_some_and(|head| head.strip_prefix(b"self.").unwrap_or(head) == name)
}

/// `conn.request("POST", "/token", body, headers)` on an `HTTPSConnection`.
fn python(scan: &mut Scan<'_, '_>, line: &Range<usize>, dot: usize, open: usize) -> Option<Fragment> {
    let source = scan.source;
    if source.get(open) != Some(&b'(') {
        return None;
    }
    let name = owner(source, line.start, dot);
    let made = constructor(source, &source[name.clone()], b"HTTPSConnection(", name.start);
    let made = made.or_else(|| constructor(source, &source[name.clone()], b"HTTPConnection(", name.start))?;
    let (expr, end) = super::expression(scan, name.start, Language::Python)?;
    let call = innermost(&expr, open)?.clone();
    let (connection, made_end) = code::read_expression(&source[..name.start], made, Language::Python)?;
    let mark = scan.taken.len();
    let mut reader = Evaluator::new(scan, Language::Python);
    let mut draft = CallRequest::new(library::HTTP_CLIENT.library, name.start..open);
    host(&mut reader, &mut draft, connection.call()?);
    arguments(&mut reader, &mut draft, &library::HTTP_CLIENT, &call.args);
    let request = draft.finish(&mut reader);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    scan.taken.push(made..made_end);
    let range = name.start..call.at.end.min(end);
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM })
}

/// `HTTPSConnection("host", 8443)`: what stands before the path.
fn host(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, call: &Call) {
    let named = |reader: &Evaluator<'_, '_, '_>, name: &str| {
        let entry = call.args.iter().find(|arg| arg.key.as_ref().is_some_and(|key| reader.text_at(key.at()) == name));
        entry.map(|entry| entry.value.clone())
    };
    let mut positional = call.positional();
    let host = positional.next().cloned().or_else(|| named(reader, "host"));
    let port = positional.next().cloned().or_else(|| named(reader, "port"));
    let secure = reader.text_at(call.name.clone()).ends_with("HTTPSConnection");
    let Some(host) = host.map(|host| reader.value(&host)) else { return };
    let port = port.filter(|port| matches!(port, Expr::Bare(_))).map(|port| reader.scan.slice(port.at()));
    draft.set_host(reader, if secure { "https://" } else { "http://" }, host, port);
}

/// Where a role stands among the arguments of a method.
fn roles(method: &[u8]) -> [ArgumentRole; 3] {
    if method == b"get" {
        [ArgumentRole::Url, ArgumentRole::Query, ArgumentRole::Headers]
    } else {
        [ArgumentRole::Url, ArgumentRole::Data, ArgumentRole::Headers]
    }
}

#[cfg(test)]
mod tests;
