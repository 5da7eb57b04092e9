//! What people write round their dumps: a request line in a sentence, a header on a line of its own, JSON in prose,
//! a body without a request, and the server's words.

use std::ops::Range;

use super::http::{field_at, is_cut};
use super::json_log::record;
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Body, BodyNotation, Field, Origin, Response, View};
use crate::capture::names::{oauth_error, provider_code};
use crate::capture::notation::literal::{self, Dialect, Node};
use crate::capture::url;
use crate::capture::value::{ValueKind, classify};
use crate::text::layers::Slice;

pub(super) const FORM: &str = "text";

/// A structure longer than this is no token request.
const MAX_STRUCTURE: usize = 1 << 20;

/// Header names that a line of prose does not begin with by chance.
const HEADERS: &[&str] = &[
    "Content-Type",
    "Authorization",
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Host",
    "User-Agent",
    "Content-Length",
    "Connection",
    "Cookie",
    "Origin",
    "Referer",
    "Cache-Control",
    "DPoP",
    "ContentType",
    "Content_Type",
];

/// Whatever a line of prose tells of an exchange.
pub(super) fn read_prose(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    if scan.source[range.clone()].trim_ascii().is_empty() {
        return Vec::new();
    }
    if let Some(field) = header_line(scan, &range) {
        return vec![Fragment { part: Part::Field(field), range, form: FORM }];
    }
    if let Some(field) = credentials(scan, &range) {
        return vec![Fragment { part: Part::Field(field), range, form: FORM }];
    }
    if let Some(answer) = form_answer(scan, &range) {
        return vec![answer];
    }
    let structured = structures(scan, &range);
    let mut found: Vec<Fragment> = Vec::new();
    let before = range.start..structured.first().map_or(range.end, |fragment| fragment.range.start);
    found.extend(request_line(scan, before.clone()));
    if found.is_empty() && !structured.is_empty() {
        found.extend(labelled_target(scan, &range));
    }
    found.extend(media_type(scan, before));
    if structured.is_empty() {
        found.extend(form_body(scan, line, &range));
    }
    if found.is_empty() && structured.is_empty() {
        found.extend(words_of_server(scan, &range));
    }
    found.extend(structured);
    found
}

fn header_line(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Field> {
    let field = field_at(scan, range.clone())?;
    let name = scan.layers.text(field.name);
    (HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known)) && !field.value.is_empty()).then_some(field)
}

/// `Basic b'YXBw...'` alone in its line: the value of a field whose name is not shown.
fn credentials(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Field> {
    let text = &scan.source[range.clone()];
    let mut words = words::blank_separated(text);
    let (scheme, token) = (words.next()?, words.next()?);
    let bytes = &text[token.clone()];
    let encoded = bytes.len() >= 12 && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=_-'\"".contains(b));
    let marked = bytes.contains(&b'<') && classify(bytes) == ValueKind::Redacted;
    if &text[scheme.clone()] != b"Basic" || !(encoded || marked) || words.next().is_some() {
        return None;
    }
    let value = scan.slice(range.start + scheme.start..range.start + token.end);
    let name = scan.layers.coarse(value, b"Authorization");
    Some(Field { name, value, unit: value, origin: Origin::Implied })
}

/// `POST /token HTTP/1.1` or `a POST to https://...` inside `range`.
pub(super) fn request_line(scan: &Scan<'_, '_>, range: Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let all: Vec<Range<usize>> = words::blank_separated(text).collect();
    let found = all.windows(2).enumerate().find_map(|(at, pair)| {
        let method = method_of(text, &pair[0])?;
        let to = text[pair[1].clone()].eq_ignore_ascii_case(b"to") || &text[pair[1].clone()] == b"request";
        let target = if to { all.get(at + 2)? } else { &pair[1] };
        let target = trim_target(text, target);
        let target_text = &text[target.clone()];
        (super::http::is_target(target_text) && !url::is_callback(target_text)).then_some((method, target))
    });
    let (method, target) = found?;
    let slice = |range_in: Range<usize>| scan.slice(range.start + range_in.start..range.start + range_in.end);
    let whole = range.start + method.start..range.start + target.end;
    let part = Part::Line { method: Some(slice(method)), target: slice(target) };
    Some(Fragment { part, range: whole, form: FORM })
}

/// `url: https://...` beside `headers:` and `params:` in a log line, with a `method:` where there is one.
pub(super) fn labelled_target(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let labelled = |names: &[&str]| names.iter().find_map(|name| label_value(&scan.source[range.clone()], name));
    let slice = |part: &Range<usize>| scan.slice(range.start + part.start..range.start + part.end);
    let target = labelled(&["url", "uri", "endpoint"])?;
    let method = labelled(&["method", "verb"]).map(|method| slice(&method));
    let whole = range.start + target.start..range.start + target.end;
    let http = scan.source[whole.clone()].starts_with(b"http://") || scan.source[whole.clone()].starts_with(b"https://");
    let method = method.filter(|method| scan.layers.bytes(*method).iter().all(u8::is_ascii_uppercase));
    http.then(|| Fragment { part: Part::Line { method, target: slice(&target) }, range: whole, form: FORM })
}

/// The word behind `name:` or `name=`, without quotes and punctuation.
fn label_value(text: &[u8], name: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = words::find(text, name.as_bytes(), from) {
        from = at + name.len();
        let apart = at == 0 || !(text[at - 1].is_ascii_alphanumeric() || b"_-".contains(&text[at - 1]));
        let quote = usize::from(matches!(text.get(from), Some(b'\'' | b'"')));
        let sign = usize::from(matches!(text.get(from + quote), Some(b':' | b'=')));
        if apart && sign > 0 {
            let start = from + quote + sign;
            if let Some(within) = in_quotes(text, start) {
                return Some(within);
            }
            let word = words::blank_separated(&text[start..]).next()?;
            return Some(trim_target(text, &(start + word.start..start + word.end)));
        }
    }
    None
}

/// What is between the quotes that come next: a member of an object ends there, with or without spaces after it.
fn in_quotes(text: &[u8], from: usize) -> Option<Range<usize>> {
    let start = from + text.get(from..)?.iter().take_while(|b| **b == b' ').count();
    let quote = *text.get(start).filter(|b| b"\"'".contains(b))?;
    let length = memchr::memchr(quote, text.get(start + 1..)?)?;
    Some(start + 1..start + 1 + length)
}

fn method_of(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let methods: [&[u8]; 3] = [b"POST", b"GET", b"PUT"];
    let bytes = &text[word.clone()];
    let trimmed = bytes.iter().position(u8::is_ascii_uppercase)?;
    let end = bytes.iter().rposition(u8::is_ascii_uppercase)? + 1;
    let name = &bytes[trimmed..end];
    methods.contains(&name).then_some(word.start + trimmed..word.start + end)
}

/// Without the punctuation of the sentence and the marks of Markdown.
fn trim_target(text: &[u8], word: &Range<usize>) -> Range<usize> {
    let bytes = &text[word.clone()];
    let lead = bytes.iter().take_while(|b| b"`'\"(<[".contains(b)).count();
    let tail = bytes.iter().rev().take_while(|b| b"`'\")>],.;:!?".contains(b)).count();
    word.start + lead..(word.end - tail).max(word.start + lead)
}

/// `Content-Type application/json` in a sentence.
fn media_type(scan: &Scan<'_, '_>, range: Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let name = words::find(text, b"content-type", 0)?;
    let rest_at = name + 12;
    let value = words::blank_separated(&text[rest_at..])
        .map(|word| rest_at + word.start..rest_at + word.end)
        .find(|word| text[word.clone()].contains(&b'/'))?;
    let value = trim_target(text, &value);
    let known = [&b"application/"[..], b"text/", b"multipart/"];
    if value.start - rest_at > 16 || !known.iter().any(|known| text[value.clone()].starts_with(known)) {
        return None;
    }
    let slice = |part: Range<usize>| scan.slice(range.start + part.start..range.start + part.end);
    let unit = name..value.end;
    let field = Field { name: slice(name..name + 12), value: slice(value), unit: slice(unit.clone()), origin: Origin::Written };
    Some(Fragment { part: Part::Field(field), range: range.start + unit.start..range.start + unit.end, form: FORM })
}

/// Objects that begin in this line: an answer or the content of a request.
pub(super) fn structures(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let mut found = Vec::new();
    let mut from = range.start;
    while let Some(at) = scan.source.get(from..range.end).and_then(|rest| memchr::memchr(b'{', rest)) {
        let open = from + at;
        let Some(fragment) = structure(scan, open) else {
            from = open + 1;
            continue;
        };
        from = fragment.range.end;
        found.push(fragment);
        if from >= range.end {
            break;
        }
    }
    found
}

fn structure(scan: &mut Scan<'_, '_>, open: usize) -> Option<Fragment> {
    let rest = &scan.source[open..(open + MAX_STRUCTURE).min(scan.source.len())];
    let inner = rest[1..].trim_ascii_start();
    if !matches!(inner.first(), Some(b'"' | b'\'')) && !begins_bare_key(inner) {
        return None;
    }
    let whole = words::balanced(rest);
    let end = whole.unwrap_or_else(|| paragraph_end(rest));
    if !scan.spend(end) {
        return None;
    }
    let rest = &scan.source[open..open + end];
    let inner = rest[1..].trim_ascii_start();
    let dialect = Dialect::of(rest);
    let parsed = literal::read_structure(scan.layers, scan.slice(open..open + end), 0, dialect)?;
    let range = open..open + end;
    let raw = scan.slice(range.clone());
    if let Some(request) = record::request(scan.layers, &parsed.node) {
        return Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM });
    }
    if let Some(inner) = inner_request(scan, &parsed.node) {
        let pairs = inner.fields();
        let body = Body { raw: inner.slice(), notation: BodyNotation::Structure, pairs, cut: false };
        return Some(Fragment { part: Part::Body(body), range, form: FORM });
    }
    if is_answer(scan, &parsed.node) {
        let status = line_status(scan, open);
        let response = Response { status, headers: Vec::new(), body: Some(raw), at: raw };
        return Some(Fragment { part: Part::Response(Box::new(response)), range, form: FORM });
    }
    if !is_request(scan, &parsed.node) {
        return None;
    }
    if whole.is_none() {
        scan.problem(range.clone(), "this object is never closed: the paste is cut off here, what follows is unknown");
    }
    // A program's own notation is not what went out, nor is a member of a larger object; only JSON is.
    let record = record::names_request(scan.layers, &parsed.node);
    let written = dialect == Dialect::Json && quoted_keys(inner) && !record && !is_member(&scan.source[..open]);
    let notation = if written { BodyNotation::Text } else { BodyNotation::Structure };
    let pairs = if notation == BodyNotation::Structure { parsed.node.fields() } else { Vec::new() };
    let body = Body { raw, notation, pairs, cut: whole.is_none() };
    Some(Fragment { part: Part::Body(body), range, form: FORM })
}

/// A server's record of a request has names of its own, and among them the request as it came.
fn inner_request<'n>(scan: &Scan<'_, '_>, node: &'n Node) -> Option<&'n Node> {
    let asks = |node: &Node| node.get(scan.layers, &["grant_type"]).is_some();
    if asks(node) {
        return None;
    }
    node.members().iter().map(|member| &member.value).find(|value| matches!(value, Node::Map(..)) && asks(value))
}

/// `{"method":"post","payload":`: what the client makes of the object that follows is not known.
fn is_member(before: &[u8]) -> bool {
    let key = before.trim_ascii_end().strip_suffix(b":").map(<[u8]>::trim_ascii_end).and_then(|rest| rest.strip_suffix(b"\""));
    let Some(key) = key else { return false };
    let open = memchr::memrchr(b'"', key).unwrap_or_default();
    key[..open].trim_ascii_end().last().is_some_and(|b| b"{,".contains(b))
}

fn quoted_keys(inner: &[u8]) -> bool {
    inner.starts_with(b"\"")
}

/// Members in which programs write a request down.
const SETTINGS: &[&str] = &["url", "uri", "method", "headers"];

fn begins_bare_key(inner: &[u8]) -> bool {
    words::parameters()
        .chain(SETTINGS.iter().copied())
        .any(|name| inner.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":")))
}

fn paragraph_end(rest: &[u8]) -> usize {
    memchr::memmem::find(rest, b"\n\n").or_else(|| memchr::memmem::find(rest, b"\n```")).unwrap_or(rest.len())
}

fn is_answer(scan: &Scan<'_, '_>, node: &Node) -> bool {
    let has = |names: &[&str]| node.get(scan.layers, names).is_some();
    let error = has(&[
        "error",
        "errors",
        "error_description",
        "errorCode",
        "error_code",
        "message",
        "detail",
        "title",
        "description",
        "reason",
    ]);
    let tokens = has(&["access_token"]) && has(&["token_type", "expires_in", "refresh_token"]);
    (error || tokens) && !has(&["grant_type"])
}

fn is_request(scan: &Scan<'_, '_>, node: &Node) -> bool {
    let names = ["grant_type", "refresh_token", "client_id", "grantType", "refreshToken", "clientId"];
    // `refreshtoken` is what a program called something that it keeps.
    let written = |key: Slice| names.iter().any(|name| scan.layers.bytes(key) == name.as_bytes());
    node.members().iter().any(|member| written(member.key))
}

/// `error=...&error_description=...`: an answer in a form, as some servers give it.
fn form_answer(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let names: Vec<&[u8]> = text.split(|b| *b == b'&').filter_map(|pair| pair.split(|b| *b == b'=').next()).collect();
    let has = |name: &str| names.contains(&name.as_bytes());
    let refusal = has("error") && (has("error_description") || has("error_uri"));
    let issued = has("access_token") && has("token_type") || has("device_code") && has("verification_uri");
    if text.contains(&b' ') || has("grant_type") || !refusal && !issued {
        return None;
    }
    let at = scan.slice(range.clone());
    let response = Response { status: None, headers: Vec::new(), body: Some(at), at };
    Some(Fragment { part: Part::Response(Box::new(response)), range: range.clone(), form: FORM })
}

/// A form body on lines of its own.
fn form_body(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let trimmed = text.trim_ascii();
    let name = trimmed.split(|b| *b == b'=').next().unwrap_or_default();
    let known = words::parameters().any(|known| known.as_bytes() == name);
    if !known || !trimmed.contains(&b'=') || !trimmed.contains(&b'&') && trimmed.contains(&b' ') {
        return None;
    }
    let mut end = range.end;
    let mut next = line + 1;
    while scan.lines.get(next).is_some() && words::continues_body(scan.line(next).trim_ascii()) {
        end = scan.lines.get(next).map_or(end, |range| range.end);
        next += 1;
    }
    let start = range.start + text.len() - text.trim_ascii_start().len();
    let end = start + scan.source[start..end].trim_ascii_end().len();
    let raw = scan.slice(start..end);
    let body = Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: is_cut(&scan.source[start..end]) };
    Some(Fragment { part: Part::Body(body), range: start..end, form: FORM })
}

/// `grant_type: client_credentials`: a line of a list of parameters.
fn is_pair(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    let text = text.strip_prefix(b"- ").or_else(|| text.strip_prefix(b"* ")).or_else(|| text.strip_prefix(b"| ")).unwrap_or(text);
    let name = text.iter().take_while(|b| b.is_ascii_lowercase() || **b == b'_').count();
    let sign = text[name..].trim_ascii_start().first();
    words::parameters().any(|known| known.as_bytes() == &text[..name]) && sign.is_some_and(|b| b":=|".contains(b))
}

/// A line in which the server, its log or the poster names the answer.
pub(super) fn words_of_server(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = String::from_utf8_lossy(&scan.source[range.clone()]);
    let lower = text.to_ascii_lowercase();
    let phrases = [
        "grant type",
        "grant_type",
        "unauthorized",
        "bad request",
        "forbidden",
        "must contain",
        "missing",
        "invalid client",
        "unsupported",
    ];
    let unexpected = lower.contains("unexpected") && words::parameters().any(|name| name.contains('_') && lower.contains(name));
    let spoken = unexpected || phrases.iter().any(|phrase| lower.contains(phrase));
    let coded = oauth_error(&text).is_some() || provider_code(&text).is_some();
    let status = line_status(scan, range.start);
    if !spoken && !coded && status.is_none() || !coded && is_pair(&scan.source[range.clone()]) {
        return None;
    }
    let at = scan.slice(range.clone());
    let response = Response { status, headers: Vec::new(), body: Some(at), at };
    Some(Fragment { part: Part::Response(Box::new(response)), range: range.clone(), form: FORM })
}

/// So far from an answer its status stands: a line may hold a whole index of texts.
const STATUS_REACH: usize = 1 << 11;

/// An HTTP status in the line of byte `at`: `HTTP/1.1 400`, `status 401`, `400: {`, `→ 401`, or one with its reason.
fn line_status(scan: &Scan<'_, '_>, at: usize) -> Option<(u16, Slice)> {
    let whole = scan.lines.get(scan.lines.of(at))?;
    let line = whole.start.max(at.saturating_sub(STATUS_REACH))..whole.end.min(at.saturating_add(STATUS_REACH));
    let text = &scan.source[line.clone()];
    let all: Vec<Range<usize>> = words::blank_separated(text).collect();
    all.iter().enumerate().find_map(|(index, word)| {
        let lead = text[word.clone()].iter().take_while(|b| !b.is_ascii_digit()).count();
        let digits = text.get(word.start + lead..word.start + lead + 3)?;
        let after = text.get(word.start + lead + 3).copied().unwrap_or(b' ');
        let status: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let before = index.checked_sub(1).map(|before| text[all[before].clone()].to_ascii_lowercase()).unwrap_or_default();
        let label = text[word.start..word.start + lead].to_ascii_lowercase();
        let named =
            [&b"http"[..], b"status", b"code", b"error", b"plain", b"with", b"says", b"answer", "\u{2192}".as_bytes(), b"gives"];
        let introduced = index == 0 && line.start == whole.start
            || named.iter().any(|name| words::find(&before, name, 0).is_some() || words::find(&label, name, 0).is_some());
        let plausible = matches!(status, 200 | 201 | 301..=308 | 400..=431 | 500..=504)
            && !after.is_ascii_alphanumeric()
            && after != b'-'
            && after != b'/';
        let start = line.start + word.start + lead;
        (plausible && introduced).then(|| (status, scan.slice(start..start + 3)))
    })
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    const CURL: &str = "curl https://h.example/token -d a=b\n";

    #[test]
    fn an_answer_may_be_a_form() {
        let refused = "error=bad_code&error_description=The+code+is+wrong.";
        assert!(
            read_texts(&format!("{CURL}{refused}\n"))[0].ends_with(&format!("<- ? (0 fields) {refused}")),
            "{:?}",
            read_texts(&format!("{CURL}{refused}\n"))
        );
        assert!(read_texts("error=x and more&error_description=y\n").is_empty());
    }

    #[test]
    fn a_complaint_of_the_shell_may_stand_behind_it() {
        let found = read_texts(&format!(
            "{CURL}{{\"error\":\"invalid_request\"}}'b' is not recognized as an internal or external command,\n"
        ));
        assert!(found[0].contains("{\"error\":\"invalid_request\"}"), "{found:?}");
    }
}
