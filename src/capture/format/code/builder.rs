//! Requests that a program builds statement by statement, or link by link of a chain: `curl_setopt`, `Net::HTTP::Post`,
//! `URLRequest`, `http.NewRequest`, OkHttp's builder.

use std::ops::Range;

use super::draft::CallRequest;
use super::library::{self, ArgumentRole, Builder, Step};
use super::value::{CallValue, Evaluator, last_word, normal};
use super::{FORM, expression, is_shown, path_start};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::capture::notation::code::{self, Call, CallArgument, Expr, Language};

/// How far below its constructor the statements about a request are looked for.
const REACH: usize = 16 * 1024;

/// A builder whose constructor stands in the line.
pub(super) fn read_builder_chain(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let source = scan.source;
    let opens = memchr::memchr_iter(b'(', &source[range.clone()]).map(|at| range.start + at);
    for open in opens.collect::<Vec<usize>>() {
        let start = path_start(source, range.start, open);
        let name = normal(&String::from_utf8_lossy(&source[start..open]));
        let Some(builder) = library::builder(&name).filter(|builder| fits(builder, &source[range.clone()])) else { continue };
        if let Some(found) = build(scan, builder, start..open, range) {
            return Some(found);
        }
    }
    fragment(scan, range)
}

/// `Request` is a class of many libraries; only PHP's is meant.
fn fits(builder: &Builder, line: &[u8]) -> bool {
    builder.name != "Request" || line.trim_ascii_start().starts_with(b"$")
}

fn build(scan: &mut Scan<'_, '_>, builder: &'static Builder, path: Range<usize>, line: &Range<usize>) -> Option<Fragment> {
    let mark = scan.taken.len();
    let (expr, end) = expression(scan, path.start, builder.language)?;
    let variable = variable(&scan.source[line.start..path.start]);
    let mut reader = Evaluator::new(scan, builder.language);
    let mut draft = CallRequest::new(builder.library, path.clone());
    if let Some(method) = library::method_of(&normal(&reader.text_at(path.clone())).replace(".new", "")) {
        draft.set_method(&mut reader, method);
    }
    chain(&mut reader, &mut draft, builder, &expr);
    let end = variable.map_or(end, |name| statements(&mut reader, &mut draft, &name, end));
    let request = draft.finish(&mut reader);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range: path.start..end, form: FORM })
}

/// The name that the constructor's result is given: the first of several, as Go returns an error too.
fn variable(before: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(before).into_owned();
    let (names, _) = text.rsplit_once('=')?;
    let name = names.trim_end_matches([':', ' ']).split(',').next()?.split_whitespace().last()?.to_owned();
    let plain = name.trim_end_matches([':', '?']).to_owned();
    (!plain.is_empty() && plain.chars().all(|c| c.is_alphanumeric() || "_$@.".contains(c))).then_some(plain)
}

/// The constructor's arguments, then the links of the chain in order.
fn chain(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, builder: &Builder, expr: &Expr) {
    let mut links = Vec::new();
    let mut next = Some(expr);
    while let Some(Expr::Call(call)) = next {
        links.push(call);
        next = call.on.as_ref();
    }
    for (index, call) in links.into_iter().rev().enumerate() {
        if index == 0 {
            constructor(reader, draft, builder, &call.args);
        } else {
            let name = reader.text_at(call.name.clone());
            apply(reader, draft, &name, call);
        }
    }
}

fn constructor(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, builder: &Builder, args: &[CallArgument]) {
    let mut roles = builder.arguments.iter();
    for arg in args {
        let key = arg.key.as_ref().map(|key| reader.text_at(key.at())).unwrap_or_default();
        let named = builder.library.options.iter().find(|(known, _)| *known == key).map(|(_, role)| *role);
        let Some(role) = named.or_else(|| roles.next().copied()) else { continue };
        let value = reader.value(&arg.value);
        draft.take(reader, role, value, &arg.at);
    }
}

/// The statements below that begin with the variable; yields the end of the last one.
fn statements(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, name: &str, from: usize) -> usize {
    let source = reader.scan.source;
    let mut end = from;
    let mut line = reader.scan.lines.after(from);
    while let Some(range) = reader.scan.lines.get(line).filter(|range| range.start < from + REACH) {
        line += 1;
        let text = &source[range.clone()];
        if text.trim_ascii_start().starts_with(b"```") || !reader.scan.spend(text.len()) {
            break;
        }
        let start = range.start + text.len() - text.trim_ascii_start().len();
        if let Some(read) = statement(reader, draft, name, start..range.end) {
            end = end.max(read);
            line = line.max(reader.scan.lines.after(read));
        } else if constructs_again(source, name, start..range.end) {
            break;
        }
    }
    end
}

/// Another request is given the same name.
fn constructs_again(source: &[u8], name: &str, line: Range<usize>) -> bool {
    let text = &source[line];
    let found = memchr::memmem::find(text, name.as_bytes());
    found.is_some_and(|at| {
        let rest = text[at + name.len()..].trim_ascii_start();
        rest.starts_with(b"= ") || rest.starts_with(b":=") || rest.starts_with(b", err :=")
    })
}

fn statement(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, name: &str, line: Range<usize>) -> Option<usize> {
    let source = reader.scan.source;
    let text = &source[line.clone()];
    if let Some(at) = memchr::memmem::find(text, b"curl_setopt") {
        return curl_option(reader, draft, name, line.start + at);
    }
    if let Some(at) = memchr::memmem::find(text, b"->send") {
        return send(reader, draft, name, line.start + at);
    }
    if let Some(at) = memchr::memmem::find(text, b"urlopen(").filter(|_| reader.language == Language::Python) {
        return opened(reader, draft, name, line.start + at);
    }
    let rest = text.strip_prefix(name.as_bytes())?;
    match rest.first()? {
        b'.' | b'-' | b'!' | b'?' => member(reader, draft, line.start, line.start + name.len()),
        b'[' => {
            let (index, end) = code::read_expression(source, line.start + name.len(), reader.language)?;
            let Expr::List(keys, _) = index else { return None };
            set_index(reader, draft, keys.first()?, line.start, end)
        }
        _ => None,
    }
}

/// Guzzle's `$client->send($request, $options)`.
fn send(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, name: &str, at: usize) -> Option<usize> {
    let source = reader.scan.source;
    let open = at + memchr::memchr(b'(', &source[at..])?;
    let (args, end) = code::read_entries(source, open + 1, Language::Php);
    let (request, options) = (args.first()?, args.get(1));
    if reader.text_at(request.at.clone()) != name {
        return None;
    }
    if let Some(options) = options {
        let value = reader.value(&options.value);
        draft.take(reader, ArgumentRole::Options, value, &options.at);
    }
    Some(end)
}

/// `urlopen(request, data)`.
fn opened(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, name: &str, at: usize) -> Option<usize> {
    let (expr, end) = code::read_expression(reader.scan.source, at, Language::Python)?;
    let call = expr.call()?;
    let (request, data) = (call.args.first()?, call.args.get(1));
    if reader.text_at(request.at.clone()) != name {
        return None;
    }
    let data = data.filter(|data| data.key.as_ref().is_none_or(|key| reader.text_at(key.at()) == "data"));
    if let Some(data) = data {
        let value = reader.value(&data.value);
        draft.take(reader, ArgumentRole::Data, value, &data.at);
    }
    Some(end)
}

/// `request.name(...)`, `request.name = value`, `request.headers['name'] = value`.
fn member(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, start: usize, path: usize) -> Option<usize> {
    let source = reader.scan.source;
    let (expr, end) = code::read_expression(source, start, reader.language)?;
    match &expr {
        Expr::Call(call) if !call.args.is_empty() => {
            let name = reader.text_at(path..call.name.end.max(path));
            apply(reader, draft, &name, call);
            Some(call.at.end)
        }
        Expr::Name(_) if is_command(reader, end) => {
            let (args, after) = code::read_entries(source, end, Language::Ruby);
            let name = reader.text_at(path..end);
            apply(reader, draft, &name, &Call { on: None, name: path..end, args, at: start..after });
            Some(after)
        }
        Expr::Name(_) | Expr::Call(_) => set_property(reader, draft, start, path, expr.at().end.min(end)),
        _ => None,
    }
}

/// Ruby calls a method without parentheses: `request.basic_auth 'id', 'secret'`.
fn is_command(reader: &Evaluator<'_, '_, '_>, end: usize) -> bool {
    let rest = reader.scan.source.get(end..).unwrap_or_default();
    let word = rest.trim_ascii_start().first().is_some_and(|b| b.is_ascii_alphabetic() || b"'\"@:[".contains(b));
    reader.language == Language::Ruby && rest.starts_with(b" ") && word
}

fn set_property(
    reader: &mut Evaluator<'_, '_, '_>,
    draft: &mut CallRequest,
    start: usize,
    path: usize,
    end: usize,
) -> Option<usize> {
    let source = reader.scan.source;
    let target = &source[path..end];
    if let Some(open) = target.iter().position(|b| *b == b'[') {
        let (index, _) = code::read_expression(source, path + open, reader.language)?;
        let Expr::List(keys, _) = index else { return None };
        return set_index(reader, draft, keys.first()?, start, end);
    }
    let value_at = equals(source, end)?;
    let (value, after) = code::read_expression(source, value_at, reader.language)?;
    let name = String::from_utf8_lossy(target).into_owned();
    let name = format!("{}=", last_word(&name));
    let value = reader.value(&value);
    perform(reader, draft, library::step(&name), vec![value], &(start..after));
    Some(after)
}

fn set_index(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, key: &Expr, start: usize, end: usize) -> Option<usize> {
    let value_at = equals(reader.scan.source, end)?;
    let (value, after) = code::read_expression(reader.scan.source, value_at, reader.language)?;
    let (key, value) = (reader.value(key), reader.value(&value));
    draft.set_field(reader, key, value, &(start..after));
    Some(after)
}

fn equals(source: &[u8], at: usize) -> Option<usize> {
    let rest = source.get(at..)?;
    let lead = rest.iter().take_while(|b| **b == b' ').count();
    (rest.get(lead) == Some(&b'=') && rest.get(lead + 1) != Some(&b'=')).then_some(at + lead + 1)
}

/// `curl_setopt($handle, CURLOPT_X, value)` and `curl_setopt_array($handle, [CURLOPT_X => value])`.
fn curl_option(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, name: &str, start: usize) -> Option<usize> {
    let (expr, end) = code::read_expression(reader.scan.source, start, Language::Php)?;
    let call = expr.call()?;
    let args: Vec<&Expr> = call.positional().collect();
    if args.first().is_none_or(|handle| reader.text_at(handle.at()) != name) {
        return None;
    }
    match args.as_slice() {
        [_, option, value] => {
            let role = library::curl_option(&reader.text_at(option.at()));
            let value = reader.value(value);
            draft.take(reader, role, value, &call.at);
        }
        [_, options] => {
            let options = reader.value(options);
            draft.take(reader, ArgumentRole::Options, options, &call.at);
        }
        _ => {}
    }
    Some(end)
}

/// A link of a chain or a statement that calls a method.
fn apply(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, name: &str, call: &Call) {
    let path = normal(name);
    let step = library::step(&path);
    let values = call.args.iter().map(|arg| reader.value(&arg.value)).collect();
    if step == Step::Role(ArgumentRole::Options) {
        return;
    }
    perform(reader, draft, step, values, &call.at);
}

fn perform(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, step: Step, values: Vec<CallValue>, at: &Range<usize>) {
    let count = values.len();
    let mut values = values.into_iter();
    match (step, values.next(), values.next()) {
        (Step::Field, Some(name), Some(value)) => draft.set_field(reader, name, value, at),
        (Step::Field, Some(fields), None) => draft.take(reader, ArgumentRole::Headers, fields, at),
        (Step::FieldLast, Some(value), Some(name)) => draft.set_field(reader, name, value, at),
        (Step::MethodAnd(role), Some(method), second) => {
            draft.take(reader, ArgumentRole::Method, method, at);
            if let Some(second) = second {
                draft.take(reader, role, second, at);
            }
        }
        (Step::Post, Some(body), _) => {
            draft.set_method(reader, "POST");
            draft.add_data(reader, body);
        }
        (Step::User, Some(user), Some(password)) => {
            draft.take(reader, ArgumentRole::User, user, at);
            draft.take(reader, ArgumentRole::Password, password, at);
        }
        (Step::Parameter, Some(_), Some(body)) if count > 2 => draft.add_data(reader, body),
        (Step::Parameter, Some(CallValue::Text(name)), Some(value)) => draft.add_parameter(reader, name, value, at),
        (Step::Role(ArgumentRole::Data), Some(body), _) => draft.add_data(reader, body),
        (Step::Role(role), Some(value), _) => draft.take(reader, role, value, at),
        _ => {}
    }
}

/// Statements about a request whose constructor is not shown: only header fields can be told apart from anything else.
fn fragment(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[line.clone()];
    let start = line.start + text.len() - text.trim_ascii_start().len();
    let open = start + memchr::memchr(b'(', &scan.source[start..line.end])?;
    let path = String::from_utf8_lossy(&scan.source[start..open]).into_owned();
    let (name, method) = path.rsplit_once('.')?;
    let sets = matches!(method, "setHeader" | "setRequestHeader" | "addHeader" | "setRequestProperty");
    if !sets || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let library = library::UNKNOWN;
    let mut reader = Evaluator::new(scan, Language::JavaScript);
    let mut draft = CallRequest::new(library, start..open);
    draft.open = true;
    let first = statement(&mut reader, &mut draft, name, start..line.end)?;
    let end = statements(&mut reader, &mut draft, name, first);
    let mut request = draft.finish(&mut reader);
    request.method = crate::capture::model::Seen::NotShown;
    request.client = None;
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM })
}
