//! A request as it would be sent, as plain text: what an edited file is read again for, and compared with.

use crate::capture::model::{Body, BodyNotation, Exchange, Field, Request, Seen};
use crate::rules::change::{Change, FORM};
use crate::text::codec::{self, Codec};
use crate::text::layers::{Layers, Slice};

/// What matters of an exchange when a file was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SentRequest {
    form: &'static str,
    method: Seen<Vec<u8>>,
    url: Seen<Vec<u8>>,
    /// In the order of their names, which are in lower case; fields of one name keep theirs.
    headers: Seen<Vec<SentField>>,
    body: Seen<SentContent>,
    response: Option<(Option<u16>, Vec<u8>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SentField {
    name: Vec<u8>,
    value: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum SentContent {
    Text(Vec<u8>),
    Pairs(Vec<(Vec<u8>, Vec<u8>)>),
}

impl SentRequest {
    pub(super) fn new(layers: &Layers<'_>, exchange: &Exchange) -> SentRequest {
        let request = &exchange.request;
        let bytes = |slice: &Slice| layers.bytes(*slice).to_vec();
        let answer = exchange
            .response
            .as_ref()
            .map(|response| (response.status.map(|(status, _)| status), response.body.as_ref().map(&bytes).unwrap_or_default()));
        let mut sent = SentRequest {
            form: exchange.form,
            method: request.method.map(bytes),
            url: request.url.map(|url| address(layers, url)),
            headers: request.headers.map(|_| headers(layers, request, &[])),
            body: request.body.map(|body| content(layers, body)),
            response: answer,
        };
        sent.settle();
        sent
    }

    /// What the exchange is to be once `changes` are made; `None` where that cannot be told.
    pub(super) fn intended(layers: &Layers<'_>, exchange: &Exchange, changes: &[Change]) -> Option<SentRequest> {
        let mut sent = SentRequest::new(layers, exchange);
        let request = &exchange.request;
        if let (Seen::Shown(_), Some(method)) = (&request.method, new_method(layers, request, changes)) {
            sent.method = Seen::Shown(method);
        }
        if let Seen::Shown(url) = &request.url {
            let whole = written(layers, url.whole, changes)?;
            let query = url.query.map(|query| list_text(layers, query, changes));
            sent.url = Seen::Shown(match query {
                Some(query) => with_query(layers, url, whole, query?),
                None => whole,
            });
        }
        if request.headers.shown().is_some() {
            sent.headers = Seen::Shown(headers(layers, request, changes));
        }
        sent.body = new_body(layers, request, changes)?;
        sent.settle();
        Some(sent)
    }

    /// What a client works out by itself is compared only as far as it is not a matter of course.
    fn settle(&mut self) {
        if let Seen::Shown(headers) = &mut self.headers {
            headers.retain(|field| !field.name.eq_ignore_ascii_case(b"content-length"));
            headers.iter_mut().for_each(|field| field.name.make_ascii_lowercase());
            headers.sort_by(|one, other| one.name.cmp(&other.name));
        }
        // An empty body is none.
        if matches!(&self.body, Seen::Shown(SentContent::Text(text)) if text.is_empty()) {
            self.body = Seen::Absent;
        }
        // `?` before nothing says nothing.
        if let Seen::Shown(url) = &mut self.url
            && url.last() == Some(&b'?')
        {
            url.pop();
        }
    }
}

fn address(layers: &Layers<'_>, url: &crate::capture::model::Url) -> Vec<u8> {
    let whole = layers.bytes(url.whole).to_vec();
    match url.query {
        Some(query) if !url.whole.contains(query) => with_query(layers, url, whole, layers.bytes(query).to_vec()),
        _ => whole,
    }
}

/// The target with `query`, which a client may have built apart from the address (`curl -G`).
fn with_query(layers: &Layers<'_>, url: &crate::capture::model::Url, whole: Vec<u8>, query: Vec<u8>) -> Vec<u8> {
    let inside = url.query.is_some_and(|old| url.whole.contains(old));
    let end = whole.iter().position(|b| *b == b'#').unwrap_or(whole.len());
    let fragment = whole[end..].to_vec();
    let start = whole[..end].iter().position(|b| *b == b'?').unwrap_or(end);
    let kept = if inside || layers.bytes(url.whole).is_empty() { &whole[..start] } else { &whole[..end] };
    let mark: &[u8] = if query.is_empty() { b"" } else { b"?" };
    [kept, mark, &query, &fragment].concat()
}

fn new_method(layers: &Layers<'_>, request: &Request, changes: &[Change]) -> Option<Vec<u8>> {
    let old = *request.method.shown()?;
    let set = changes.iter().rev().find_map(|change| match change {
        Change::SetMethod(method) => Some(in_case_of(layers.bytes(old), method)),
        _ => None,
    });
    set.or_else(|| written(layers, old, changes))
}

/// Programs write `post`; on the wire the case matters.
pub(super) fn in_case_of(old: &[u8], method: &str) -> Vec<u8> {
    let small = !old.is_empty() && old.iter().all(u8::is_ascii_lowercase);
    if small { method.to_ascii_lowercase().into_bytes() } else { method.as_bytes().to_vec() }
}

/// The text of `part` with every `Write` in it. `None` when two of them cannot be told apart.
pub(crate) fn written(layers: &Layers<'_>, part: Slice, changes: &[Change]) -> Option<Vec<u8>> {
    let mut edits: Vec<(usize, usize, Vec<u8>)> = Vec::new();
    for change in changes {
        let Change::Write { at, text } = change else { continue };
        let Some((start, end, text)) = layers.replacement(part, *at, text) else { continue };
        edits.push((start, end, text));
    }
    spliced(layers.bytes(part), edits)
}

/// `text` with `edits` (start, end, new), which may not overlap.
pub(crate) fn spliced(text: &[u8], mut edits: Vec<(usize, usize, Vec<u8>)>) -> Option<Vec<u8>> {
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for (start, end, new) in edits {
        out.extend_from_slice(text.get(at..start)?);
        out.extend(new);
        at = end;
    }
    out.extend_from_slice(text.get(at..)?);
    Some(out)
}

fn headers(layers: &Layers<'_>, request: &Request, changes: &[Change]) -> Vec<SentField> {
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let mut out: Vec<SentField> = Vec::new();
    for field in fields {
        let removed = changes.iter().any(|change| matches!(change, Change::RemoveHeader(gone) if gone.unit == field.unit));
        if removed || is_replaced(layers, field, changes) {
            continue;
        }
        let name = written(layers, field.name, changes).unwrap_or_default();
        let value = written(layers, field.value, changes).unwrap_or_default();
        out.push(SentField { name, value });
    }
    out.extend(user_header(layers, request, changes));
    for change in changes {
        match change {
            Change::SetHeader { name, value } => out.push(SentField { name: name.as_bytes().to_vec(), value: value.clone() }),
            Change::Authorize { id, secret } => out.push(basic(&[id, &b":"[..], secret].concat())),
            Change::FormBody(_) if sets_type(request) => {
                out.push(SentField { name: b"Content-Type".to_vec(), value: FORM.as_bytes().to_vec() });
            }
            _ => {}
        }
    }
    out
}

/// A structure that the client encodes has no content type of ours.
fn sets_type(request: &Request) -> bool {
    request.headers.shown().is_some()
}

fn is_replaced(layers: &Layers<'_>, field: &Field, changes: &[Change]) -> bool {
    let name = layers.bytes(field.name);
    changes.iter().any(|change| match change {
        Change::SetHeader { name: set, .. } => name.eq_ignore_ascii_case(set.as_bytes()),
        Change::Authorize { .. } => name.eq_ignore_ascii_case(b"authorization"),
        Change::FormBody(_) => name.eq_ignore_ascii_case(b"content-type"),
        _ => false,
    })
}

fn user_header(layers: &Layers<'_>, request: &Request, changes: &[Change]) -> Option<SentField> {
    let user = request.user?;
    let set = changes.iter().any(|change| matches!(change, Change::Authorize { .. }));
    let written_too = request.fields(layers, "authorization").next().is_some();
    (!set && !written_too).then(|| basic(&written(layers, user.at, changes).unwrap_or_default()))
}

fn basic(credentials: &[u8]) -> SentField {
    let encoded = codec::whole(Codec::Base64, credentials).unwrap_or_default();
    SentField { name: b"Authorization".to_vec(), value: [b"Basic ", &encoded[..]].concat() }
}

fn content(layers: &Layers<'_>, body: &Body) -> SentContent {
    let pair = |field: &Field| (layers.bytes(field.name).to_vec(), layers.bytes(field.value).to_vec());
    match body.notation {
        BodyNotation::Text => SentContent::Text(layers.bytes(body.raw).to_vec()),
        BodyNotation::Structure | BodyNotation::Printed | BodyNotation::Multipart => {
            SentContent::Pairs(body.pairs.iter().map(pair).collect())
        }
    }
}

/// The text of the body after `changes`; `None` where it is none, or cannot be told.
pub(super) fn body_text(layers: &Layers<'_>, request: &Request, changes: &[Change]) -> Option<Vec<u8>> {
    match new_body(layers, request, changes)? {
        Seen::Shown(SentContent::Text(text)) => Some(text),
        Seen::Absent => Some(Vec::new()),
        _ => None,
    }
}

fn new_body(layers: &Layers<'_>, request: &Request, changes: &[Change]) -> Option<Seen<SentContent>> {
    if let Some(pairs) = changes.iter().find_map(form_body) {
        return Some(Seen::Shown(SentContent::Text(encoded(pairs.iter().chain(added(changes).iter())))));
    }
    let added = added(changes);
    match &request.body {
        Seen::NotShown => Some(Seen::NotShown),
        Seen::Absent if added.is_empty() => Some(Seen::Absent),
        Seen::Absent => Some(Seen::Shown(SentContent::Text(encoded(added.iter())))),
        Seen::Shown(body) if body.notation == BodyNotation::Text => {
            let kept = list_text(layers, body.raw, changes)?;
            // Objects, markup and parts take no `&name=value`.
            if !added.is_empty() && matches!(kept.trim_ascii_start(), [b'{' | b'[' | b'<', ..] | [b'-', b'-', ..]) {
                return None;
            }
            Some(Seen::Shown(SentContent::Text(appended(kept, &encoded(added.iter())))))
        }
        Seen::Shown(body) => {
            let mut pairs = Vec::new();
            for field in body.pairs.iter().filter(|field| !is_gone(field, changes)) {
                pairs.push((written(layers, field.name, changes)?, written(layers, field.value, changes)?));
            }
            pairs.extend(added);
            Some(Seen::Shown(SentContent::Pairs(pairs)))
        }
    }
}

fn form_body(change: &Change) -> Option<&Vec<(Vec<u8>, Vec<u8>)>> {
    match change {
        Change::FormBody(pairs) => Some(pairs),
        _ => None,
    }
}

fn added(changes: &[Change]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let pair = |change: &Change| match change {
        Change::AddParam { name, value } => Some((name.clone(), value.clone())),
        _ => None,
    };
    changes.iter().filter_map(pair).collect()
}

fn is_gone(field: &Field, changes: &[Change]) -> bool {
    changes.iter().any(|change| matches!(change, Change::RemoveParam(gone) if gone.unit == field.unit))
}

/// A text of `name=value&...` without the parameters that go, and with what is written anew in it.
pub(super) fn list_text(layers: &Layers<'_>, raw: Slice, changes: &[Change]) -> Option<Vec<u8>> {
    let old = layers.bytes(raw);
    let mut edits: Vec<(usize, usize, Vec<u8>)> =
        cuts(layers, raw, changes).into_iter().map(|(start, end)| (start, end, Vec::new())).collect();
    for change in changes {
        let Change::Write { at, text } = change else { continue };
        edits.extend(layers.replacement(raw, *at, text));
    }
    spliced(old, edits)
}

/// The ranges of `raw` that a removal cuts, separators included.
pub(super) fn cuts(layers: &Layers<'_>, raw: Slice, changes: &[Change]) -> Vec<(usize, usize)> {
    let text = layers.bytes(raw);
    let within = |field: &&Field| raw.contains(field.unit);
    let gone = changes.iter().filter_map(|change| match change {
        Change::RemoveParam(field) => Some(field),
        _ => None,
    });
    let mut gone: Vec<(usize, usize)> = gone
        .filter(within)
        .map(|field| ((field.unit.start - raw.start) as usize, (field.unit.end - raw.start) as usize))
        .collect();
    gone.sort_unstable();
    let last_kept = |start: usize| text[..start].iter().rposition(|b| *b == b'&');
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in gone {
        let behind = text[end..].iter().position(|b| *b == b'&').filter(|gap| text[end..end + gap].trim_ascii().is_empty());
        out.push(match (behind, last_kept(start)) {
            (Some(gap), _) => (start, end + gap + 1),
            (None, Some(before)) => (before, end),
            (None, None) => (start, end),
        });
    }
    merged(out).into_iter().map(|(start, end)| (without_dangling(text, start, end), end)).collect()
}

/// Where all up to the end goes, the separator before it goes too.
fn without_dangling(text: &[u8], start: usize, end: usize) -> usize {
    let last = text[end..].trim_ascii().is_empty();
    if last && text[..start].ends_with(b"&") { start - 1 } else { start }
}

fn merged(ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// `name=value&...` (RFC 6749 appendix B).
pub(super) fn encoded<'p>(pairs: impl Iterator<Item = &'p (Vec<u8>, Vec<u8>)>) -> Vec<u8> {
    // What a tool fills in later is no text yet.
    let template = |text: &[u8]| text.starts_with(b"{{") && text.ends_with(b"}}");
    let one = |text: &[u8]| if template(text) { text.to_vec() } else { codec::whole(Codec::Form, text).unwrap_or_default() };
    let written: Vec<Vec<u8>> = pairs.map(|(name, value)| [&one(name)[..], b"=", &one(value)].concat()).collect();
    written.join(&b'&')
}

/// Line breaks that end the capture of a body stay behind it.
pub(super) fn appended(text: Vec<u8>, more: &[u8]) -> Vec<u8> {
    if more.is_empty() {
        return text;
    }
    let end = text.trim_ascii_end().len();
    let mark: &[u8] = if end == 0 || text[..end].ends_with(b"&") { b"" } else { b"&" };
    [&text[..end], mark, more, &text[end..]].concat()
}
