//! Faraday: what a connection adds to each of its requests, and the block that finishes one request.

use std::ops::Range;

use super::block::{self, BlockStatement};
use super::{constructor, owner, roles};
use crate::capture::format::code::draft::CallRequest;
use crate::capture::format::code::library::{self, ArgumentRole, ObjectEncoding};
use crate::capture::format::code::value::{CallValue, Evaluator};
use crate::capture::format::code::{FORM, innermost, is_shown};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::{Request, Seen, View};
use crate::capture::notation::code::{self, CallArgument, Expr, Language};
use crate::text::layers::Slice;

/// How a connection sends a hash: what its middleware says, in order.
#[derive(Default)]
struct Middleware {
    encodings: Vec<ObjectEncoding>,
    /// A block lists the middleware; without one it is Faraday's own.
    listed: bool,
}

/// `name.post(...)`, with or without parentheses and a block.
pub(super) fn read_faraday_call(scan: &mut Scan<'_, '_>, line: &Range<usize>, dot: usize, method: &[u8]) -> Option<Fragment> {
    let source = scan.source;
    let open = dot + 1 + method.len();
    let name = owner(source, line.start, dot);
    if !source.get(open).is_some_and(|b| b"( ".contains(b)) || name.is_empty() {
        return None;
    }
    let class = &source[name.clone()] == b"Faraday";
    let made = if class { None } else { made(source, &name) };
    let (args, args_end) = call(scan, name.start, open)?;
    let block = block::read_ruby_block(source, name.start, args_end);
    let statements = block.as_ref().map(|block| block::statements(source, &block.inside, &block.name)).unwrap_or_default();
    let builds = statements.iter().any(|statement| matches!(statement.member.as_str(), "body" | "headers" | "url"));
    if made.is_none() && !builds {
        return None;
    }
    let mark = scan.taken.len();
    let mut reader = Evaluator::new(scan, Language::Ruby);
    let mut draft = CallRequest::new(&library::FARADAY_CONNECTION, name.start..open);
    draft.set_method(&mut reader, &String::from_utf8_lossy(method).to_ascii_uppercase());
    draft.open = made.is_none() && !class;
    let middleware = made.map(|made| connection(&mut reader, &mut draft, made, &name)).unwrap_or_default();
    let mut body = arguments(&mut reader, &mut draft, method, &args);
    for statement in &statements {
        body = finish(&mut reader, &mut draft, statement).or(body);
    }
    draft.library = encoding(&reader, &draft, &middleware);
    if let Some(body) = body {
        draft.take(&mut reader, ArgumentRole::Data, body, &(name.start..open));
    }
    let mut request = draft.finish(&mut reader);
    keep_last(scan, &mut request);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    let range = name.start..block.map_or(args_end, |block| block.end);
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM })
}

fn made(source: &[u8], name: &Range<usize>) -> Option<usize> {
    let text = &source[name.clone()];
    let text = text.strip_prefix(b"@").unwrap_or(text);
    constructor(source, text, b"Faraday.new", name.start)
        .or_else(|| constructor(source, text, b"Faraday::Connection.new", name.start))
}

/// The arguments of a call whose path ends at `open`, and the offset behind them.
fn call(scan: &mut Scan<'_, '_>, start: usize, open: usize) -> Option<(Vec<CallArgument>, usize)> {
    if scan.source.get(open) == Some(&b'(') {
        let (expr, _) = crate::capture::format::code::expression(scan, start, Language::Ruby)?;
        let call = innermost(&expr, open)?;
        return Some((call.args.clone(), call.at.end));
    }
    let rest = scan.source.get(open..)?;
    if matches!(rest.trim_ascii_start(), [b'd', b'o', b' ' | b'\n', ..] | [b'{', ..]) {
        return Some((Vec::new(), open));
    }
    Some(code::read_entries(scan.source, open, Language::Ruby))
}

/// What the connection was made with: address, fields, credentials, middleware.
fn connection(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, made: usize, name: &Range<usize>) -> Middleware {
    let source = reader.scan.source;
    let mut middleware = Middleware::default();
    let word = made + source[made..].iter().take_while(|b| b.is_ascii_alphanumeric() || b".:_".contains(b)).count();
    let Some((args, args_end)) = call(reader.scan, made, word) else { return middleware };
    for (index, arg) in args.iter().enumerate() {
        let key = arg.key.as_ref().map(|key| reader.text_at(key.at()));
        let value = reader.value(&arg.value);
        match (key, &value) {
            (Some(key), _) => {
                let role = library::FARADAY_CONNECTION.options.iter().find(|(known, _)| *known == key);
                draft.take(reader, role.map_or(ArgumentRole::Nothing, |(_, role)| *role), value, &arg.at);
            }
            (None, CallValue::Object(_)) => draft.take(reader, ArgumentRole::Options, value, &arg.at),
            (None, _) if index == 0 => draft.take(reader, ArgumentRole::Base, value, &arg.at),
            (None, _) => {}
        }
    }
    let mut end = args_end;
    if let Some(block) = block::read_ruby_block(source, made, args_end) {
        middleware.listed = true;
        for statement in block::statements(source, &block.inside, &block.name) {
            set_up(reader, draft, &mut middleware, &statement);
        }
        end = block.end;
    }
    let between = end.min(name.start)..name.start;
    let own = reader.text_at(name.clone());
    for statement in block::statements(source, &between, &own) {
        set_up(reader, draft, &mut middleware, &statement);
        reader.scan.taken.push(statement.at.clone());
    }
    reader.scan.taken.push(made..end);
    middleware
}

/// A statement about the connection.
fn set_up(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, middleware: &mut Middleware, statement: &BlockStatement) {
    let mut values: Vec<CallValue> = statement.values.iter().map(|entry| reader.value(&entry.value)).collect();
    match statement.member.as_str() {
        "request" if !values.is_empty() => {
            let kind = word(reader, &values.remove(0));
            match kind.as_str() {
                "url_encoded" => middleware.encodings.push(ObjectEncoding::Form),
                "json" => middleware.encodings.push(ObjectEncoding::Json),
                "multipart" => middleware.encodings.push(ObjectEncoding::Multipart),
                "authorization" => authorization(reader, draft, values, &statement.at),
                "basic_auth" => credentials(reader, draft, values, &statement.at),
                "retry" | "instrumentation" | "logger" => {}
                _ => draft.open = true,
            }
        }
        "authorization" => authorization(reader, draft, values, &statement.at),
        "basic_auth" | "set_basic_auth" => credentials(reader, draft, values, &statement.at),
        // Middleware of others may add fields or encode the body.
        "use" => draft.open = true,
        "ssl.verify" => values.into_iter().for_each(|value| draft.take(reader, ArgumentRole::Insecure, value, &statement.at)),
        "url_prefix" => values.into_iter().for_each(|value| draft.take(reader, ArgumentRole::Base, value, &statement.at)),
        _ => {
            fields(reader, draft, statement, values);
        }
    }
}

/// `headers['Name'] = value`, `headers = {...}`, `headers.merge!(...)`, and the same of `params`.
fn fields(
    reader: &mut Evaluator<'_, '_, '_>,
    draft: &mut CallRequest,
    statement: &BlockStatement,
    mut values: Vec<CallValue>,
) -> bool {
    let whole = values.len() == 1 && statement.values.iter().all(|entry| entry.key.is_none());
    match (statement.member.as_str(), &statement.key) {
        ("headers" | "", Some(key)) if whole => {
            let key = reader.value(key);
            draft.set_field(reader, key, values.remove(0), &statement.at);
        }
        ("headers" | "headers.merge!" | "headers.update", None) => {
            let value = if whole { values.remove(0) } else { members(reader, &statement.values) };
            draft.take(reader, ArgumentRole::Headers, value, &statement.at);
        }
        ("params", Some(key)) if whole => {
            if let CallValue::Text(key) = reader.value(key) {
                draft.add_query(key, values.remove(0), &statement.at);
            }
        }
        ("params" | "params.merge!" | "params.update", None) => {
            let value = if whole { values.remove(0) } else { members(reader, &statement.values) };
            draft.take(reader, ArgumentRole::Query, value, &statement.at);
        }
        _ => return false,
    }
    true
}

/// Named arguments as one hash.
fn members(reader: &mut Evaluator<'_, '_, '_>, entries: &[CallArgument]) -> CallValue {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return CallValue::Unknown(0..0) };
    reader.value(&Expr::Map(entries.to_vec(), first.at.start..last.at.end))
}

/// `:basic` or `'Basic'`.
fn word(reader: &Evaluator<'_, '_, '_>, value: &CallValue) -> String {
    match value {
        CallValue::Text(text) | CallValue::Bare(text) => {
            reader.scan.layers.text(*text).trim_start_matches(':').to_ascii_lowercase()
        }
        _ => String::new(),
    }
}

/// `:authorization, :basic, id, secret` or `:authorization, 'Bearer', token`.
fn authorization(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, mut values: Vec<CallValue>, at: &Range<usize>) {
    if values.len() < 2 {
        draft.open = true;
        return;
    }
    let scheme = values.remove(0);
    if word(reader, &scheme) == "basic" && values.len() == 2 {
        return credentials(reader, draft, values, at);
    }
    draft.set_authorization(reader, scheme, values.remove(0), at);
}

fn credentials(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, values: Vec<CallValue>, at: &Range<usize>) {
    for (value, role) in values.into_iter().zip([ArgumentRole::User, ArgumentRole::Password]) {
        draft.take(reader, role, value, at);
    }
}

/// The arguments of the call; yields the body.
fn arguments(
    reader: &mut Evaluator<'_, '_, '_>,
    draft: &mut CallRequest,
    method: &[u8],
    args: &[CallArgument],
) -> Option<CallValue> {
    let mut body = None;
    let mut roles = roles(method).into_iter();
    let named = args.iter().position(|arg| arg.key.is_some()).unwrap_or(args.len());
    let positional: Vec<(CallValue, Range<usize>)> =
        args[..named].iter().map(|arg| (reader.value(&arg.value), arg.at.clone())).collect();
    let rest = (named < args.len()).then(|| (members(reader, &args[named..]), args[named].at.clone()));
    for (value, at) in positional.into_iter().chain(rest) {
        match roles.next() {
            Some(ArgumentRole::Data) => body = Some(value).filter(|value| word(reader, value) != "nil"),
            Some(role) => draft.take(reader, role, value, &at),
            None => {}
        }
    }
    body
}

/// A statement about the request in its block; yields the body.
fn finish(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, statement: &BlockStatement) -> Option<CallValue> {
    let values: Vec<CallValue> = statement.values.iter().map(|entry| reader.value(&entry.value)).collect();
    if statement.key.is_none() {
        let first = values.first().cloned();
        match statement.member.as_str() {
            "body" => return first,
            "url" | "path" => {
                if let Some(first) = first {
                    draft.take(reader, ArgumentRole::Url, first, &statement.at);
                }
                return None;
            }
            _ => {}
        }
    }
    fields(reader, draft, statement, values);
    None
}

/// The content type decides which middleware encodes a hash, else their order does.
fn encoding(reader: &Evaluator<'_, '_, '_>, draft: &CallRequest, middleware: &Middleware) -> &'static library::Library {
    let media = draft.field_value(reader, "Content-Type").unwrap_or_default().to_ascii_lowercase();
    let own = [ObjectEncoding::Multipart, ObjectEncoding::Form];
    let listed = if middleware.listed || !middleware.encodings.is_empty() { &middleware.encodings[..] } else { &own[1..] };
    let fits = |encoding: &&ObjectEncoding| match encoding {
        ObjectEncoding::Form => media.is_empty() || media.starts_with("application/x-www-form-urlencoded"),
        ObjectEncoding::Json => media.is_empty() || media.contains("json"),
        // It takes only hashes with files in them, unless the type says so.
        ObjectEncoding::Multipart => media.starts_with("multipart/"),
        ObjectEncoding::BareForm | ObjectEncoding::Text | ObjectEncoding::Unknown => false,
    };
    match listed.iter().find(fits) {
        Some(ObjectEncoding::Json) => &library::FARADAY_JSON,
        Some(ObjectEncoding::Multipart) => &library::FARADAY_MULTIPART,
        Some(_) => &library::FARADAY_CONNECTION,
        None => &library::FARADAY_PLAIN,
    }
}

/// Fields of the request go before fields of the connection.
fn keep_last(scan: &Scan<'_, '_>, request: &mut Request) {
    let Seen::Shown(headers) = &mut request.headers else { return };
    let name = |slice: Slice| scan.layers.bytes(slice).to_ascii_lowercase();
    let names: Vec<Vec<u8>> = headers.fields.iter().map(|field| name(field.name)).collect();
    let mut at = 0;
    headers.fields.retain(|_| {
        at += 1;
        !names[at..].contains(&names[at - 1])
    });
}
