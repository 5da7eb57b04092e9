//! A Hurl file: entries of a request line, fields, sections, a body, and what is expected of the answer. A request line
//! alone is nobody's; a section, an expected status or a body in Hurl's own quotes shows that it is Hurl's.

use std::ops::Range;

use super::{FILE, text};
use crate::capture::format::http::{field_at, is_target};
use crate::capture::format::sketch::{self, Auth, Media, Sketch, SketchContent};
use crate::capture::format::{Fragment, Part, Scan, words};
use crate::capture::model::{Field, Origin, Response};
use crate::text::layers::Slice;

/// An entry, from its request line on.
pub(in crate::capture::format) fn read_hurl_file(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some((method, target)) = request_line(scan, line) else { return Vec::new() };
    let start = method.start;
    let mut entry = HurlEntry::new(scan, method, target);
    let mut next = entry.request(scan, line + 1);
    let response = expected(scan, next);
    // In a post, the status follows behind an empty line; alone it shows nothing.
    let apart = next > 0 && scan.line(next - 1).trim_ascii().is_empty() && matches!(entry.sketch.content, SketchContent::Absent);
    entry.is_hurl |= response.is_some() && !apart;
    if !entry.is_hurl {
        return Vec::new();
    }
    if let Some((_, after)) = &response {
        next = *after;
    }
    let end = scan.lines.get(next.saturating_sub(1)).map_or(start, |last| last.end).max(start);
    let view = entry.sketch.view(scan.layers);
    let request = entry.sketch.finish(scan.layers);
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), view), range: start..end, form: FILE }];
    let answer = response.and_then(|(response, _)| response);
    found.extend(answer.map(|response| Fragment { part: Part::Response(Box::new(response)), range: start..end, form: FILE }));
    found
}

/// `POST https://host/token`, with nothing behind but a comment.
fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = scan.lines.get(line)?.start;
    let text = scan.line(line);
    let mut all = words::blank_separated(text);
    let method = all.next().filter(|word| word.start == 0 && text[word.clone()].iter().all(u8::is_ascii_uppercase))?;
    let from = all.next()?.start;
    let value = text::without_comment(&text[from..]);
    let target = from..from + value.len();
    let inner = &text[target.clone()];
    let whole = is_target(inner) && !inner.starts_with(b"/") && (inner.starts_with(b"{{") || !inner.contains(&b' '));
    let is_entry = text[method.clone()].len() > 2 && whole && memchr::memmem::find(inner, b" HTTP/").is_none();
    let shift = |range: Range<usize>| start + range.start..start + range.end;
    is_entry.then(|| (shift(method), shift(target)))
}

struct HurlEntry {
    sketch: Sketch,
    is_hurl: bool,
}

impl HurlEntry {
    fn new(scan: &mut Scan<'_, '_>, method: Range<usize>, target: Range<usize>) -> HurlEntry {
        let target = scan.slice(target);
        let mut sketch = Sketch::new("Hurl", target);
        sketch.method = Some(scan.slice(method));
        sketch.url = Some(sketch::address(scan.layers, target, &[]));
        HurlEntry { sketch, is_hurl: false }
    }

    /// Everything up to the expected answer or the next entry; the line behind it.
    fn request(&mut self, scan: &mut Scan<'_, '_>, mut line: usize) -> usize {
        let mut filled = line;
        while let Some(range) = scan.lines.get(line) {
            let inner = scan.line(line).trim_ascii();
            if inner.is_empty() || inner.starts_with(b"#") {
                line += 1;
                continue;
            }
            if is_status(inner) || request_line(scan, line).is_some() {
                break;
            }
            if let Some(name) = section(inner) {
                let title = range.start..range.start + inner.len();
                self.is_hurl = true;
                let (pairs, after) = pairs(scan, line + 1);
                self.section(scan, name, title, pairs);
                line = after;
            } else if let Some(field) = self.field(scan, range) {
                self.sketch.fields.push(field);
                line += 1;
            } else {
                match text::body(scan, line) {
                    Some(body) => line = self.body(scan, body),
                    None => break,
                }
            }
            filled = line;
        }
        // Empty lines and comments before the answer belong to it.
        let answer = scan.lines.get(line).is_some() && is_status(scan.line(line).trim_ascii());
        if answer { line } else { filled }
    }

    fn field(&self, scan: &mut Scan<'_, '_>, range: Range<usize>) -> Option<Field> {
        let has_content = !matches!(self.sketch.content, SketchContent::Absent);
        let field = field_at(scan, range).filter(|_| !has_content)?;
        let value = text::value(scan, field.value);
        Some(Field { value, ..field })
    }

    fn body(&mut self, scan: &mut Scan<'_, '_>, body: text::HurlBody) -> usize {
        self.is_hurl |= body.is_hurl;
        self.sketch.content = body.content;
        self.sketch.media = body.media.map(|media| Media::implied(scan.layers, media, body.at));
        body.next
    }

    fn section(&mut self, scan: &mut Scan<'_, '_>, name: Section, title: Range<usize>, pairs: Vec<Field>) {
        let at = scan.slice(title);
        let implied = |scan: &mut Scan<'_, '_>, media| Some(Media::implied(scan.layers, media, at));
        match name {
            Section::Basic => self.sketch.auth = pairs.first().map_or(Auth::None, |pair| Auth::Basic(pair.name, pair.value)),
            Section::Query => self.sketch.query.extend(pairs),
            Section::Form => {
                self.sketch.media = implied(scan, "application/x-www-form-urlencoded");
                self.sketch.content = SketchContent::Form(pairs);
            }
            Section::Multipart => {
                self.sketch.media = implied(scan, "multipart/form-data");
                let parts = pairs.iter().fold(at, |at, pair| at.cover(pair.unit).unwrap_or(at));
                self.sketch.content = SketchContent::Parts(pairs, parts);
            }
            Section::Options => self.options(scan, &pairs),
            Section::Other => {}
        }
    }

    /// `user: id:secret` and `insecure: true` change what is sent.
    fn options(&mut self, scan: &Scan<'_, '_>, pairs: &[Field]) {
        for pair in pairs {
            let text = scan.layers.bytes(pair.value);
            match scan.layers.bytes(pair.name) {
                b"user" => {
                    let colon = text.iter().position(|b| *b == b':').unwrap_or(text.len());
                    self.sketch.auth = Auth::Basic(pair.value.to(colon), pair.value.from((colon + 1).min(text.len())));
                }
                b"insecure" if text == b"true" => self.sketch.insecure = Some(pair.unit),
                _ => {}
            }
        }
    }
}

/// The sections of a request.
#[derive(Clone, Copy)]
enum Section {
    Basic,
    Query,
    Form,
    Multipart,
    Options,
    Other,
}

/// `[FormParams]` and the shorter names of later versions.
fn section(line: &[u8]) -> Option<Section> {
    let name = line.strip_prefix(b"[")?.strip_suffix(b"]")?;
    Some(match name {
        b"BasicAuth" => Section::Basic,
        b"QueryStringParams" | b"Query" => Section::Query,
        b"FormParams" | b"Form" => Section::Form,
        b"MultipartFormData" | b"Multipart" => Section::Multipart,
        b"Options" => Section::Options,
        b"Cookies" | b"Captures" | b"Asserts" => Section::Other,
        _ => return None,
    })
}

/// `name: value` lines, comments and empty lines passed.
fn pairs(scan: &mut Scan<'_, '_>, mut line: usize) -> (Vec<Field>, usize) {
    let mut found = Vec::new();
    let mut after = line;
    while let Some(range) = scan.lines.get(line) {
        let inner = scan.line(line).trim_ascii();
        let silent = inner.is_empty() || inner.starts_with(b"#");
        if !silent {
            let ends = section(inner).is_some() || is_status(inner) || request_line(scan, line).is_some();
            let Some(pair) = pair(scan, range).filter(|_| !ends) else { break };
            found.push(pair);
            after = line + 1;
        }
        line += 1;
    }
    (found, after)
}

fn pair(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Option<Field> {
    let text = &scan.source[range.clone()];
    let lead = text.len() - text.trim_ascii_start().len();
    let quoted =
        [&b"{"[..], b"[", b"`", b"<"].iter().any(|quote| text[lead..].starts_with(quote)) && !text[lead..].starts_with(b"{{");
    let colon = text.iter().position(|b| *b == b':').filter(|_| !quoted)?;
    let name = range.start + lead..range.start + colon;
    let rest = text[colon + 1..].trim_ascii();
    let start = range.start + text.len() - text[colon + 1..].trim_ascii_start().len();
    let unit = scan.slice(name.start..(start + rest.len()).max(name.end));
    let (name, raw) = (scan.slice(name), scan.slice(start..start + rest.len()));
    let value = text::value(scan, raw);
    Some(Field { name, value, unit, origin: Origin::Written })
}

/// `HTTP 200`, `HTTP/1.1 *`: an expectation, not a status line, which has a reason or a version alone.
fn is_status(line: &[u8]) -> bool {
    let mut all = line.split(|b| b" \t".contains(b)).filter(|word| !word.is_empty());
    let (version, status, rest) = (all.next().unwrap_or_default(), all.next(), all.next());
    let known = version == b"HTTP" || version.starts_with(b"HTTP/") && status == Some(b"*");
    let number = status.is_some_and(|status| status == b"*" || status.len() == 3 && status.iter().all(u8::is_ascii_digit));
    known && number && rest.is_none_or(|rest| rest.starts_with(b"#"))
}

/// What the file expects of the answer, and the line behind it.
fn expected(scan: &mut Scan<'_, '_>, line: usize) -> Option<(Option<Response>, usize)> {
    let range = scan.lines.get(line)?;
    let inner = scan.line(line).trim_ascii();
    if !is_status(inner) {
        return None;
    }
    let code = inner
        .iter()
        .position(|b| b" \t".contains(b))
        .map_or(0, |at| at + inner[at..].iter().take_while(|b| b" \t".contains(b)).count());
    let at = scan.slice(range.start + code..range.start + (code + 3).min(inner.len()));
    let status: Option<u16> = scan.layers.text(at).parse().ok();
    let answer = HurlResponse::read(scan, line + 1);
    let end = scan.lines.get(answer.next - 1).map_or(range.end, |last| last.end);
    let at_all = scan.slice(range.start..end.max(range.end));
    let response =
        status.map(|status| Response { status: Some((status, at)), headers: answer.fields, body: answer.body, at: at_all });
    Some((response, answer.next))
}

struct HurlResponse {
    fields: Vec<Field>,
    body: Option<Slice>,
    next: usize,
}

impl HurlResponse {
    /// Fields, sections with captures and assertions, a body; up to the next entry or the end of a code block.
    fn read(scan: &mut Scan<'_, '_>, mut line: usize) -> HurlResponse {
        let mut answer = HurlResponse { fields: Vec::new(), body: None, next: line };
        let mut in_section = false;
        while let Some(range) = scan.lines.get(line) {
            let inner = scan.line(line).trim_ascii();
            if inner.is_empty() || inner.starts_with(b"#") {
                line += 1;
                continue;
            }
            if request_line(scan, line).is_some() {
                break;
            }
            if section(inner).is_some() {
                in_section = true;
            } else if let Some(body) = text::body(scan, line) {
                answer.body = body.text();
                line = body.next;
                answer.next = line;
                continue;
            } else if let (false, Some(field)) = (in_section, field_at(scan, range)) {
                answer.fields.push(field);
            } else if !in_section {
                break;
            }
            line += 1;
            answer.next = line;
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::with_capture;
    use crate::capture::model::View;

    #[test]
    fn comments_and_escapes_are_no_part_of_a_value() {
        let text = "POST https://h.example/token # the endpoint\n[Options]\nuser: i:s\ninsecure: true\n[Form]\n# all of it\ngrant_type: refresh_token # as ever\nrefresh_token: a\\#b\n[Query]\np: b2c\nHTTP 200\n[Asserts]\njsonpath \"$.x\" == 1\n";
        with_capture(text, |layers, capture| {
            let request = &capture.exchanges[0].request;
            let body = request.body.shown().expect("a body").raw;
            assert_eq!(layers.text(body), "grant_type=refresh_token&refresh_token=a%23b");
            let url = request.url.shown().expect("a target");
            assert_eq!(layers.text(url.whole), "https://h.example/token");
            assert_eq!(url.query.map(|query| layers.text(query).into_owned()).as_deref(), Some("p=b2c"));
            assert_eq!(request.user.map(|user| layers.text(user.at).into_owned()).as_deref(), Some("i:s"));
            assert!(request.insecure.is_some());
            assert_eq!(capture.exchanges.len(), 1);
        });
    }

    #[test]
    fn a_block_of_text_keeps_its_last_line_break() {
        with_capture("POST https://h.example/token\n```\na=b\n```\n", |layers, capture| {
            let body = capture.exchanges[0].request.body.shown().expect("a body").raw;
            assert_eq!((layers.text(body), capture.exchanges[0].view), ("a=b\n".into(), View::Wire));
        });
    }

    #[test]
    fn a_post_with_a_fence_and_a_status_is_not_hurls() {
        let text = "```\nPOST https://h.example/token\nAuthorization: Basic YTpi\n```\n\nHTTP 401\n";
        with_capture(text, |_, capture| assert_ne!(capture.exchanges[0].form, super::FILE));
        let text = "POST https://h.example/token\nAuthorization: Basic YTpi\n\nHTTP 401\n";
        with_capture(text, |_, capture| assert_ne!(capture.exchanges[0].form, super::FILE));
    }
}
