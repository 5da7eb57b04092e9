//! Calls of HTTP libraries in source code, with literal arguments or variables defined above them.
//!
//! Source shows what was meant, not what was sent: the view is logical, what the library adds by itself is implied by
//! the name of its function, and what only the running program knows stands as `${...}`.

mod any;
mod builder;
mod connection;
mod draft;
mod encode;
mod explained;
mod library;
mod program;
#[cfg(test)]
mod tests;
mod value;

use std::ops::Range;

use super::{Fragment, Part, Scan};
use crate::capture::model::{Request, Seen, View};
use crate::capture::notation::code::{self, Call, CallArgument, Expr, Language};
use crate::text::layers::Layers;
use draft::CallRequest;
use explained::{Explained, is_explained};
use library::{ArgumentRole, Function};
use value::{CallValue, Evaluator, normal};

pub(crate) use any::{FoundCall, of_any_library};

pub(super) const FORM: &str = "code";

/// Ruby calls without parentheses.
const COMMANDS: &[&str] =
    &["RestClient.post ", "RestClient.get ", "HTTParty.post ", "HTTParty.get ", "Typhoeus.post ", "Faraday.post "];

/// A call that makes a request, anywhere in the line, as its library is known to make it. Where it is also read as any
/// library would make it, the reading that explains more has it.
pub(super) fn read_calls(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let mark = scan.taken.len();
    let Some(known) = of_library(scan, &range) else { return Vec::new() };
    let Some(any) = any::at(scan, &range) else { return vec![known] };
    let ours = scan.taken.split_off(mark);
    let mut shown = vec![Explained::by(scan.layers, &known)];
    let next = scan.lines.after(known.range.end).max(line + 1);
    shown.extend(known_within(scan, next, any.fragment.range.end));
    if is_explained(&shown, &Explained::by(scan.layers, &any.fragment)) {
        scan.taken.extend(ours);
        return vec![known];
    }
    scan.taken.extend(any.taken);
    vec![any.fragment]
}

/// A call of a library that is not known, in a line in which no other reader finds anything.
pub(super) fn read_other(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let Some(any) = any::at(scan, &range) else { return Vec::new() };
    let shown = known_within(scan, line + 1, any.fragment.range.end);
    if is_explained(&shown, &Explained::by(scan.layers, &any.fragment)) {
        return Vec::new();
    }
    scan.taken.extend(any.taken);
    vec![any.fragment]
}

/// What readers of known layouts show from a line on, up to where another reading ends. They read it again when the
/// lines come, so nothing is kept of it here.
fn known_within(scan: &mut Scan<'_, '_>, from: usize, end: usize) -> Vec<Explained> {
    let (taken, problems, decoded) = (scan.taken.len(), scan.problems.len(), scan.layers.mark());
    let last = scan.lines.of(end.saturating_sub(1));
    let mut shown = Vec::new();
    let mut next = from;
    while let Some(range) = scan.lines.get(next).filter(|_| next <= last) {
        let found: Vec<Fragment> = match of_library(scan, &range) {
            Some(found) => vec![found],
            None => super::known_beside_code(scan, next),
        };
        let after = found.iter().map(|found| scan.lines.after(found.range.end)).max();
        next = after.unwrap_or_default().max(next + 1);
        shown.extend(found.iter().map(|found| Explained::by(scan.layers, found)));
        scan.taken.truncate(taken);
        scan.problems.truncate(problems);
        scan.layers.give_back(decoded);
    }
    shown
}

/// A call of a library that is known.
fn of_library(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let mark = scan.taken.len();
    let found = connection::read_connection(scan, range).or_else(|| command(scan, range));
    let found = found.or_else(|| calls(scan, range)).or_else(|| builder::read_builder_chain(scan, range));
    if found.is_none() {
        scan.taken.truncate(mark);
    }
    found
}

fn calls(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let source = scan.source;
    let mut from = range.start;
    while let Some(at) = memchr::memchr(b'(', &source[from..range.end]) {
        let open = from + at;
        from = open + 1;
        let end = before_type(source, range.start, open);
        let start = path_start(source, range.start, end);
        if start < end {
            let found = call(scan, start..end, open);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// The end of the path before a type in angle brackets: `post<Token>(`.
fn before_type(source: &[u8], from: usize, open: usize) -> usize {
    let text = source.get(from..open).unwrap_or_default();
    let Some(inner) = text.strip_suffix(b">").filter(|inner| !inner.ends_with(b"-") && !inner.ends_with(b"=")) else {
        return open;
    };
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"_,? []<>".contains(b);
    let type_len = inner.iter().rev().take(MAX_TYPE).take_while(|b| plain(b)).count();
    let head = inner.len() - type_len;
    let angle = inner.get(head..).and_then(|inner| inner.iter().position(|b| *b == b'<'));
    angle.map_or(open, |angle| from + head + angle)
}

/// Where the path that ends at `end` begins.
fn path_start(source: &[u8], from: usize, end: usize) -> usize {
    let text = &source[from..end];
    let path = |b: &u8| b.is_ascii_alphanumeric() || b"_$@.?:>-".contains(b);
    let mut start = from + text.iter().rposition(|b| !path(b)).map_or(0, |at| at + 1);
    while start < end && !(source[start].is_ascii_alphabetic() || b"_$@".contains(&source[start])) {
        start += 1;
    }
    start
}

fn call(scan: &mut Scan<'_, '_>, path: Range<usize>, open: usize) -> Option<Fragment> {
    let raw = String::from_utf8_lossy(&scan.source[path.clone()]).into_owned();
    let name = normal(&raw);
    let function = library::function(&name, library::FUNCTIONS);
    if function.is_none() && library::function(&name, library::DART_FUNCTIONS).is_none() {
        return None;
    }
    if function.is_some_and(|function| function.library.client == "fetch") && is_copied(scan, path.end) {
        return None;
    }
    let language = language_of(&raw, &name);
    let (expr, end) = expression(scan, path.start, language)?;
    let found = innermost(&expr, open)?;
    let named = found.args.iter().any(|arg| matches!(arg.key, Some(Expr::Bare(_))));
    let (function, language) = choose(function, &name, &raw, named, language)?;
    let range = path.start..found.at.end.min(end);
    let function = by_its_text(scan, function, &range);
    request(scan, function, language, &name, path, &found.args, range)
}

/// `fetch("https://...", {` and keys in double quotes: what browsers copy has a reader of its own.
fn is_copied(scan: &Scan<'_, '_>, open: usize) -> bool {
    let head = &scan.source[open..scan.source.len().min(open + 2048)];
    let options = memchr::memmem::find(head, b"\", {").map(|at| head[at + 4..].trim_ascii_start());
    head.starts_with(b"(\"") && options.is_some_and(|options| options.starts_with(b"\""))
}

/// Letters of a type before the parentheses of a call.
const MAX_TYPE: usize = 80;

/// A call longer than this makes no token request.
const MAX_CALL: usize = 1 << 16;

/// The expression at `start`, unless the text makes us read the same over and over.
fn expression(scan: &mut Scan<'_, '_>, start: usize, language: Language) -> Option<(Expr, usize)> {
    if scan.is_spent() {
        return None;
    }
    let limit = scan.source.len().min(start + MAX_CALL);
    let found = code::read_expression(&scan.source[..limit], start, language)?;
    scan.spend(found.1 - start).then_some(found)
}

/// The call whose parenthesis opens at `open`; what follows it (`.then(...)`) is not of interest.
fn innermost(expr: &Expr, open: usize) -> Option<&Call> {
    let call = expr.call()?;
    if call.name.end == open {
        return Some(call);
    }
    innermost(call.on.as_ref()?, open)
}

/// Functions of several libraries have one path; the notation of their arguments tells them apart.
fn choose(
    function: Option<&'static Function>,
    name: &str,
    raw: &str,
    named: bool,
    language: Language,
) -> Option<(&'static Function, Language)> {
    let client = function.map_or("", |function| function.library.client);
    let arrow = raw.contains("->");
    match client {
        "Angular" | "" if named => Some((library::function(name, library::DART_FUNCTIONS)?, Language::Other)),
        "Angular" if arrow => None,
        "Guzzle" if arrow => Some((function?, Language::Php)),
        "Guzzle" if named => Some((library::function(name, library::DART_FUNCTIONS)?, Language::Other)),
        "Guzzle" => None,
        _ => Some((function?, language)),
    }
}

/// What a library makes of an object may be told by an option of the call, or by what the program imports.
fn by_its_text(scan: &Scan<'_, '_>, function: &'static Function, range: &Range<usize>) -> &'static Function {
    let call = &scan.source[range.clone()];
    let says = |text: &[u8], word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    match function.library.client {
        "dio" if says(call, "formUrlEncoded") || says(call, "x-www-form-urlencoded") => &library::DIO_FORM_POST,
        "Angular" if says(call, "__ENV") || says(&scan.source[range.start.saturating_sub(MAX_CALL)..range.start], "k6/http") => {
            &library::K6_POST
        }
        _ => function,
    }
}

fn language_of(raw: &str, name: &str) -> Language {
    let first = name.split('.').next().unwrap_or_default();
    match first {
        _ if raw.contains("->") => Language::Php,
        "requests" | "httpx" | "session" | "urllib" | "urllib2" | "urlopen" => Language::Python,
        "RestClient" | "HTTParty" | "Typhoeus" | "Faraday" | "Net" | "HTTP" | "Excon" => Language::Ruby,
        "wp_remote_post" => Language::Php,
        _ if name == "request.urlopen" => Language::Python,
        _ if name.starts_with("http.Post") || name.starts_with("dio.") => Language::Other,
        _ => Language::JavaScript,
    }
}

/// `RestClient.post 'url', payload`.
fn command(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let (word, at) = COMMANDS.iter().find_map(|word| Some((word, memchr::memmem::find(text, word.as_bytes())?)))?;
    let path = range.start + at..range.start + at + word.len() - 1;
    let function = library::function(&normal(word.trim_end()), library::FUNCTIONS)?;
    let (args, end) = code::read_entries(scan.source, path.end, Language::Ruby);
    request(scan, function, Language::Ruby, word.trim_end(), path.clone(), &args, path.start..end)
}

fn request(
    scan: &mut Scan<'_, '_>,
    function: &'static Function,
    language: Language,
    name: &str,
    path: Range<usize>,
    args: &[CallArgument],
    range: Range<usize>,
) -> Option<Fragment> {
    let mark = scan.taken.len();
    let mut reader = Evaluator::new(scan, language);
    let mut draft = CallRequest::new(function.library, path);
    if let Some(method) = library::method_of(name) {
        draft.set_method(&mut reader, method);
    }
    arguments(&mut reader, &mut draft, function, args);
    let request = draft.finish(&mut reader);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM })
}

fn arguments(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, function: &'static Function, args: &[CallArgument]) {
    let mut roles = function.arguments.iter().copied();
    let mut named = Vec::new();
    for arg in args {
        if arg.spread {
            draft.open = true;
        } else if arg.key.is_some() {
            named.push(arg);
        } else {
            let value = reader.value(&arg.value);
            let role = roles.next().unwrap_or(ArgumentRole::Nothing);
            draft.open |= role == ArgumentRole::Nothing && is_encoded(&reader.text_at(arg.at.clone()));
            let is_options = role == ArgumentRole::Url && matches!(value, CallValue::Object(_));
            draft.take(reader, if is_options { ArgumentRole::Options } else { role }, value, &arg.at);
        }
    }
    keywords(reader, draft, function, &named, roles.next());
}

/// One more argument than the library has, in which parameters are: another library of that name sends them.
fn is_encoded(argument: &str) -> bool {
    argument.contains("grant_type")
}

/// Arguments with names: options, or in Ruby the members of a hash in the next place.
fn keywords(
    reader: &mut Evaluator<'_, '_, '_>,
    draft: &mut CallRequest,
    function: &Function,
    named: &[&CallArgument],
    next: Option<ArgumentRole>,
) {
    let (Some(first), Some(last)) = (named.first(), named.last()) else { return };
    let entries: Vec<CallArgument> = named.iter().map(|entry| (*entry).clone()).collect();
    let whole = Expr::Map(entries, first.at.start..last.at.end);
    let options = function.library.options;
    let name = |entry: &CallArgument| entry.key.as_ref().map(|key| reader.text_at(key.at())).unwrap_or_default();
    let are_options = named.iter().any(|entry| options.iter().any(|(known, _)| *known == name(entry)));
    let value = reader.value(&whole);
    let role = match next {
        Some(role @ (ArgumentRole::Data | ArgumentRole::Form | ArgumentRole::Headers)) if !are_options => role,
        _ => ArgumentRole::Options,
    };
    draft.take(reader, role, value, &(first.at.start..last.at.end));
}

/// Enough is written down to say something about the request.
fn is_shown(layers: &Layers<'_>, request: &Request) -> bool {
    let target = request.url.shown().map(|url| layers.text(url.whole).into_owned()).unwrap_or_default();
    let known = target.contains("://") || target.starts_with('/') || target.starts_with("localhost");
    let body = matches!(request.body, Seen::Shown(_));
    known || !target.is_empty() && (body || request.header(layers, "authorization").shown().is_some())
}
