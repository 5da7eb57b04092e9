//! Printed objects: the config of an HTTP client with address, header fields and body, or the header fields alone.

use std::ops::Range;

use super::{MAX_OBJECT, fields, fragment, text_body, text_in};
use crate::capture::format::{Fragment, Part, Scan, words};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Request, Response, Seen, UserOption, View};
use crate::capture::notation::code::{self, CallArgument, Expr, Language};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

/// The object that begins in this line.
pub(super) fn read_printed_config(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let Some(open) = opening(&scan.source[range.clone()]).map(|at| range.start + at) else { return Vec::new() };
    let language = language(&scan.source[open..]);
    let limit = scan.source.len().min(open + MAX_OBJECT);
    if scan.is_spent() {
        return Vec::new();
    }
    let Some((expr, end)) = code::read_expression(&scan.source[..limit], open, language) else { return Vec::new() };
    scan.spend(end.saturating_sub(open));
    let Expr::Map(entries, at) = innermost(expr) else { return Vec::new() };
    let before = range.start..open;
    let printed = PrintedCall { language, at: at.start..end.max(at.end), line: before };
    printed.fragments(scan, &entries)
}

/// The first brace that may open a printed object: alone, behind a label or a tag, never behind an operator of code.
fn opening(line: &[u8]) -> Option<usize> {
    let at = memchr::memchr(b'{', line)?;
    let before = line[..at].trim_ascii_end();
    let code = [&b"=>"[..], b")", b"function", b"else", b"try", b"="].iter().any(|sign| before.ends_with(sign));
    let word = before.len() == at && at > 0 && before.last().is_some_and(|b| b.is_ascii_alphanumeric());
    (!code && !word).then_some(at)
}

/// What begins with a quote at once is Python or JSON; an arrow is Ruby's or Perl's.
fn language(text: &[u8]) -> Language {
    let head = &text[..text.len().min(160)];
    let line = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
    if memchr::memmem::find(head, b"'_").is_some() && memchr::memmem::find(head, b"' => ").is_some() {
        return Language::Perl;
    }
    if memchr::memmem::find(line, b"=>").is_some() {
        return Language::Ruby;
    }
    if text.starts_with(b"{'") { Language::Python } else { Language::JavaScript }
}

fn innermost(expr: Expr) -> Expr {
    match expr {
        Expr::Call(call) if call.on.is_some() => call.on.unwrap_or(Expr::Code(0..0)),
        other => other,
    }
}

struct PrintedCall {
    language: Language,
    at: Range<usize>,
    /// What stands before it in its line.
    line: Range<usize>,
}

impl PrintedCall {
    fn fragments(&self, scan: &mut Scan<'_, '_>, entries: &[CallArgument]) -> Vec<Fragment> {
        if let Some(found) = self.config(scan, entries) {
            return found;
        }
        if self.language == Language::Ruby || !fields::are_fields(scan, entries, self.language) {
            return self.answer(scan, entries).into_iter().collect();
        }
        self.head(scan, entries)
    }

    /// Header fields: of an answer behind a status, of a request behind a request line or alone.
    fn head(&self, scan: &mut Scan<'_, '_>, entries: &[CallArgument]) -> Vec<Fragment> {
        let found = fields::read_printed_fields(scan, entries, self.language);
        if let Some(status) = self.status(scan) {
            return vec![self.response(scan, status, found)];
        }
        let line = crate::capture::format::prose::request_line(scan, self.line.clone());
        let rest = self.rest(scan);
        let before = scan.source[self.line.clone()].trim_ascii();
        match line {
            Some(Fragment { part: Part::Line { method, target }, .. }) => {
                let mut request = Request::unknown();
                request.method = method.map_or(Seen::NotShown, Seen::Shown);
                request.url = Seen::Shown(url::parse(scan.layers, target));
                request.headers = Seen::Shown(Headers { fields: found, coverage: Coverage::Whole });
                let body = words::is_body_like(&scan.source[rest.clone()]).then_some(rest);
                let end = body.as_ref().map_or(self.at.end, |body| body.end);
                if let Some(body) = body {
                    let raw = scan.slice(body);
                    request.body = Seen::Shown(text_body(scan, raw));
                }
                vec![fragment(Part::Request(Box::new(request), View::Logical), self.line.start..end)]
            }
            _ if before.is_empty() || before.ends_with(b"]") || before.eq_ignore_ascii_case(b"headers") => {
                let mut parts = vec![fragment(Part::Headers(found), self.at.clone())];
                parts.extend(neighbours(scan, rest).unwrap_or_default());
                parts
            }
            _ => self.between(scan, found, rest),
        }
    }

    /// `print(r.url, r.request.headers, r.request.body)`: address and body stand round the fields.
    fn between(&self, scan: &mut Scan<'_, '_>, fields: Vec<Field>, rest: Range<usize>) -> Vec<Fragment> {
        let Some(mut parts) = neighbours(scan, self.line.clone()) else { return Vec::new() };
        parts.push(fragment(Part::Headers(fields), self.at.clone()));
        parts.extend(neighbours(scan, rest).unwrap_or_default());
        parts
    }

    /// What follows the object in its last line.
    fn rest(&self, scan: &Scan<'_, '_>) -> Range<usize> {
        let end = scan.lines.get(scan.lines.of(self.at.end)).map_or(self.at.end, |line| line.end.max(self.at.end));
        let text = &scan.source[self.at.end..end];
        let start = self.at.end + text.len() - text.trim_ascii_start().len();
        start..start.max(end)
    }

    /// `400 {`: the status before the object.
    fn status(&self, scan: &Scan<'_, '_>) -> Option<(u16, Slice)> {
        let text = scan.source[self.line.clone()].trim_ascii();
        let status: u16 = std::str::from_utf8(text).ok()?.parse().ok().filter(|status| (100..600).contains(status))?;
        let start = self.line.end - scan.source[self.line.clone()].trim_ascii_start().len();
        Some((status, scan.slice(start..start + text.len())))
    }

    fn response(&self, scan: &Scan<'_, '_>, status: (u16, Slice), headers: Vec<Field>) -> Fragment {
        let rest = self.rest(scan);
        let body = scan.source[rest.clone()].starts_with(b"{").then(|| scan.slice(rest.clone()));
        let end = body.map_or(self.at.end, |_| rest.end);
        let at = scan.slice(self.line.start..end);
        let response = Response { status: Some(status), headers, body, at };
        fragment(Part::Response(Box::new(response)), self.line.start..end)
    }

    /// An answer that was parsed and printed: `400 { error: 'invalid_request' }`.
    fn answer(&self, scan: &mut Scan<'_, '_>, entries: &[CallArgument]) -> Option<Fragment> {
        let status = self.status(scan)?;
        let names: Vec<String> = entries.iter().map(|entry| fields::name(scan, entry, self.language)).collect();
        let told = names.iter().any(|name| matches!(name.as_str(), "error" | "access_token" | "message" | "error_description"));
        if !told {
            return None;
        }
        let at = scan.slice(self.line.start..self.at.end);
        let body = Some(scan.slice(self.at.clone()));
        let response = Response { status: Some(status), headers: Vec::new(), body, at };
        Some(fragment(Part::Response(Box::new(response)), self.line.start..self.at.end))
    }

    /// An object with an address and header fields, or one that holds such an object.
    fn config(&self, scan: &mut Scan<'_, '_>, entries: &[CallArgument]) -> Option<Vec<Fragment>> {
        let mut object = PrintedConfig { language: self.language, entries };
        let inner = ["config", "request", "options"].iter().find_map(|name| object.get(scan, &[name]));
        let own = object.is_request(scan);
        if let (false, Some(Expr::Map(inner, _))) = (own, inner) {
            object.entries = inner;
        }
        if !own && !object.is_request(scan) {
            return None;
        }
        let request = object.request(scan)?;
        let mut found = vec![fragment(Part::Request(Box::new(request), View::Logical), self.at.clone())];
        let outer = PrintedConfig { language: self.language, entries };
        found.extend(outer.answer(scan, self).map(|part| fragment(part, self.at.clone())));
        Some(found)
    }
}

/// Words beside an object when each of them is an address or a form body.
fn neighbours(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Option<Vec<Fragment>> {
    let words: Vec<Range<usize>> = words::blank_separated(&scan.source[range.clone()]).take(4).collect();
    words.into_iter().map(|word| neighbour(scan, range.start + word.start..range.start + word.end)).collect()
}

fn neighbour(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Option<Fragment> {
    let text = &scan.source[at.clone()];
    if text.starts_with(b"http://") || text.starts_with(b"https://") {
        return Some(fragment(Part::Line { method: None, target: scan.slice(at.clone()) }, at));
    }
    let quoted = text.strip_prefix(b"b").unwrap_or(text).first().is_some_and(|b| b"'\"".contains(b));
    let raw = if quoted { text_in(scan, &Expr::Text(at.clone()), Language::Python)? } else { scan.slice(at.clone()) };
    if !words::begins_with_pair(scan.layers.bytes(raw)) {
        return None;
    }
    Some(fragment(Part::Body(text_body(scan, raw)), at))
}

/// The members of an object that describes a request.
struct PrintedConfig<'e> {
    language: Language,
    entries: &'e [CallArgument],
}

impl<'e> PrintedConfig<'e> {
    fn entry(&self, scan: &mut Scan<'_, '_>, names: &[&str]) -> Option<&'e CallArgument> {
        self.entries.iter().find(|entry| names.contains(&fields::name(scan, entry, self.language).as_str()))
    }

    fn get(&self, scan: &mut Scan<'_, '_>, names: &[&str]) -> Option<&'e Expr> {
        self.entry(scan, names).map(|entry| &entry.value)
    }

    fn text(&self, scan: &mut Scan<'_, '_>, names: &[&str]) -> Option<Slice> {
        let value = self.get(scan, names)?;
        text_in(scan, value, self.language).filter(|text| !text.is_empty())
    }

    /// An address, and header fields or a method.
    fn is_request(&self, scan: &mut Scan<'_, '_>) -> bool {
        let address = self.target(scan).is_some();
        let headers = matches!(self.headers(scan), Some(Seen::Shown(_)));
        address && headers && self.get(scan, METHOD).is_some()
    }

    fn request(&self, scan: &mut Scan<'_, '_>) -> Option<Request> {
        let mut request = Request::unknown();
        let target = self.target(scan)?;
        request.url = Seen::Shown(url::parse(scan.layers, target));
        request.method = self.method(scan);
        request.headers = self.headers(scan)?;
        request.user = self.user(scan);
        request.body = self.body(scan);
        request.client = self.get(scan, &["adapter", "xsrfcookiename"]).map(|_| "axios");
        Some(request)
    }

    fn method(&self, scan: &mut Scan<'_, '_>) -> Seen<Slice> {
        let bare = self.get(scan, METHOD).map(|expr| scan.slice(expr.at()));
        let Some(at) = self.text(scan, METHOD).or(bare) else { return Seen::NotShown };
        let text = scan.layers.bytes(at);
        let name = text.strip_prefix(b":").unwrap_or(text).to_ascii_uppercase();
        Seen::Shown(if name == scan.layers.bytes(at) { at } else { scan.layers.coarse(at, &name) })
    }

    fn target(&self, scan: &mut Scan<'_, '_>) -> Option<Slice> {
        let whole = self.get(scan, &["url", "href", "uri", "_uri"]);
        let text = match whole {
            Some(Expr::Map(entries, _)) => PrintedConfig { language: self.language, entries }.text(scan, &["href"]),
            Some(Expr::Call(call)) => literal_in(scan, call.at.clone(), self.language),
            _ => self.text(scan, &["url", "href", "uri", "_uri"]),
        };
        let base = self.text(scan, &["baseurl", "prefixurl"]);
        match (text, base) {
            (Some(text), Some(base)) if !scan.layers.bytes(text).starts_with(b"http") => {
                Some(scan.layers.join(vec![Piece::Copy(base), Piece::Copy(text)]))
            }
            (Some(text), _) => Some(text),
            (None, _) => self.parts_of_target(scan),
        }
    }

    /// `origin` and `path` apart.
    fn parts_of_target(&self, scan: &mut Scan<'_, '_>) -> Option<Slice> {
        let origin = self.text(scan, &["origin"])?;
        let path = self.text(scan, &["path", "pathname"])?;
        Some(scan.layers.join(vec![Piece::Copy(origin), Piece::Copy(path)]))
    }

    fn headers(&self, scan: &mut Scan<'_, '_>) -> Option<Seen<Headers>> {
        let value = self.get(scan, &["headers", "_headers", "header", "request_headers"])?;
        let fields = match value {
            Expr::Map(entries, _) => fields::read_printed_fields(scan, entries, self.language),
            Expr::List(items, _) => {
                let fields = fields::flat(scan, items, self.language);
                // `[Object]`: the printer left the fields out.
                (!fields.is_empty() || items.is_empty()).then_some(fields)?
            }
            // Perl's bless( {...}, 'HTTP::Headers' ).
            Expr::Call(call) => match call.args.first().map(|arg| &arg.value) {
                Some(Expr::Map(entries, _)) => fields::read_printed_fields(scan, entries, self.language),
                _ => return None,
            },
            _ => return None,
        };
        Some(Seen::Shown(Headers { fields, coverage: Coverage::Whole }))
    }

    fn body(&self, scan: &mut Scan<'_, '_>) -> Seen<Body> {
        const NAMES: [&str; 6] = ["data", "body", "_content", "form", "json", "request_body"];
        let mut named = false;
        for name in NAMES {
            let Some(value) = self.get(scan, &[name]) else { continue };
            named = true;
            if let Some(body) = self.content(scan, value) {
                return Seen::Shown(body);
            }
        }
        if named { Seen::Absent } else { Seen::NotShown }
    }

    fn content(&self, scan: &mut Scan<'_, '_>, value: &Expr) -> Option<Body> {
        match value {
            Expr::Map(entries, at) if !entries.is_empty() => {
                let pairs = fields::read_printed_fields(scan, entries, self.language);
                Some(Body { raw: scan.slice(at.clone()), notation: BodyNotation::Structure, pairs, cut: false })
            }
            Expr::Code(at) => buffer(scan, at),
            _ => {
                let raw = text_in(scan, value, self.language).filter(|text| !text.is_empty())?;
                Some(text_body(scan, raw))
            }
        }
    }

    /// axios keeps its `auth` apart from the header fields.
    fn user(&self, scan: &mut Scan<'_, '_>) -> Option<UserOption> {
        let Some(Expr::Map(entries, _)) = self.get(scan, &["auth"]) else { return None };
        let auth = PrintedConfig { language: self.language, entries };
        let (user, password) = (auth.text(scan, &["username", "user"])?, auth.text(scan, &["password", "pass"]));
        let colon = Piece::Text { bytes: b":".to_vec(), at: user.from(user.len()) };
        let pieces = [Some(Piece::Copy(user)), Some(colon), password.map(Piece::Copy)];
        let at = scan.layers.join(pieces.into_iter().flatten().collect());
        Some(UserOption { id: at.to(user.len()), secret: Some(at.from(user.len() + 1)), at })
    }

    /// The status and the body of the answer beside the request.
    fn answer(&self, scan: &mut Scan<'_, '_>, printed: &PrintedCall) -> Option<Part> {
        let inner = match self.get(scan, &["response"]) {
            Some(Expr::Map(entries, _)) => PrintedConfig { language: self.language, entries },
            _ => PrintedConfig { language: self.language, entries: self.entries },
        };
        let status = match inner.get(scan, &["status", "statuscode"])? {
            Expr::Bare(at) => scan.slice(at.clone()),
            _ => return None,
        };
        let code = scan.layers.text(status).parse().ok()?;
        let body = match self.get(scan, &["response"]) {
            Some(text @ Expr::Text(_)) => Some(text),
            Some(_) => inner.get(scan, &["data", "body"]),
            None => None,
        };
        let body = body.map(|value| text_in(scan, value, self.language).unwrap_or_else(|| scan.slice(value.at())));
        let at = scan.slice(printed.at.clone());
        Some(Part::Response(Box::new(Response { status: Some((code, status)), headers: Vec::new(), body, at })))
    }
}

const METHOD: &[&str] = &["method", "_method"];

/// The first string within a passage: Perl prints an address as `do{\(my $o = 'https://...')}`.
fn literal_in(scan: &mut Scan<'_, '_>, at: Range<usize>, language: Language) -> Option<Slice> {
    let quote = at.start + memchr::memchr(b'\'', &scan.source[at])?;
    let found = code::literal(scan.source, quote, language)?;
    text_in(scan, &Expr::Text(found.at), language)
}

/// `<Buffer 67 72 61 ... 10 more bytes>`: every pair of digits is a byte.
fn buffer(scan: &mut Scan<'_, '_>, at: &Range<usize>) -> Option<Body> {
    let text = &scan.source[at.clone()];
    let start = at.start + text.strip_prefix(b"<Buffer ").map(|_| 8)?;
    let mut pieces = Vec::new();
    for word in words::blank_separated(&scan.source[start..at.end]) {
        let digits = scan.source[start + word.start..start + word.end].trim_ascii_end();
        let digits = digits.strip_suffix(b">").unwrap_or(digits);
        let byte =
            std::str::from_utf8(digits).ok().filter(|text| text.len() == 2).and_then(|text| u8::from_str_radix(text, 16).ok());
        let Some(byte) = byte else { break };
        let at = scan.slice(start + word.start..start + word.start + 2);
        pieces.push(Piece::Text { bytes: vec![byte], at });
    }
    let cut = memchr::memmem::find(text, b" more byte").is_some();
    if cut {
        drop_half_escape(&mut pieces);
    }
    if pieces.is_empty() {
        return None;
    }
    Some(Body { raw: scan.layers.join(pieces), notation: BodyNotation::Text, pairs: Vec::new(), cut })
}

/// The cut may go through `%2B`; what is left of it would read as a `%` of its own.
fn drop_half_escape(pieces: &mut Vec<Piece>) {
    let percent = |piece: &Piece| matches!(piece, Piece::Text { bytes, .. } if bytes == b"%");
    let last = pieces.len().saturating_sub(2);
    if let Some(at) = pieces[last..].iter().position(percent) {
        pieces.truncate(last + at);
    }
}
