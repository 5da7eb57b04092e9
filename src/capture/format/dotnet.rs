//! .NET: the log of HttpClient's handlers (`Start processing HTTP request POST ..`, `Request Headers:`), and what
//! HttpRequestMessage and HttpResponseMessage print of themselves (`Method: POST, RequestUri: '..', .., Headers: {`).

use std::ops::Range;

use super::message::fragment;
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Coverage, Field, Headers, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::Slice;

pub(super) const FORM: &str = "dotnet";

/// So many lines may stand between the entries of one exchange.
const MAX_GAP: usize = 40;

pub(super) fn read_dotnet(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    if let Some(target) = started(scan, &range) {
        return handlers(scan, line, target);
    }
    printed(scan, line, &range).into_iter().collect()
}

fn find(scan: &Scan<'_, '_>, range: &Range<usize>, needle: &str) -> Option<usize> {
    memchr::memmem::find(&scan.source[range.clone()], needle.as_bytes()).map(|at| range.start + at + needle.len())
}

/// Method and address behind the words of either handler.
fn started(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<(Slice, Slice)> {
    let words = ["Start processing HTTP request ", "Sending HTTP request "];
    let at = words.iter().find_map(|words| find(scan, range, words))?;
    let text = &scan.source[at..range.end];
    let mut words = words::blank_separated(text);
    // Some loggers quote every value.
    let bare = |word: Range<usize>| {
        let quoted = usize::from(text[word.clone()].len() > 2 && text[word.clone()].starts_with(b"\""));
        scan.slice(at + word.start + quoted..at + word.end - quoted)
    };
    Some((bare(words.next()?), bare(words.next()?)))
}

/// Both handlers tell of the same request; the inner one may be met again when it is tried again.
fn handlers(scan: &mut Scan<'_, '_>, line: usize, (method, target): (Slice, Slice)) -> Vec<Fragment> {
    let Some(first) = scan.lines.get(line) else { return Vec::new() };
    let mut request = Request::unknown();
    request.client = Some("HttpClient");
    request.method = Seen::Shown(method);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    let mut response: Option<Response> = None;
    let (mut end, mut next, mut last) = (first.end, line + 1, line);
    while let Some(range) = scan.lines.get(next).filter(|_| next - last <= MAX_GAP) {
        let outer = find(scan, &range, "Start processing HTTP request ").is_some();
        if outer || response.is_some() && started(scan, &range).is_some() {
            break;
        }
        next += 1;
        if find(scan, &range, "Request Headers:").is_some() {
            let (fields, after) = fields(scan, next);
            if request.headers.is_not_shown() && !fields.is_empty() {
                request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
            }
            next = after;
        } else if find(scan, &range, "Response Headers:").is_some() {
            let (fields, after) = fields(scan, next);
            if let Some(response) = response.as_mut().filter(|response| response.headers.is_empty()) {
                response.headers = fields;
            }
            next = after;
        } else if let Some(status) = status(scan, &range) {
            let at = scan.slice(range.clone());
            response.get_or_insert(Response { status: Some(status), headers: Vec::new(), body: None, at });
        } else if started(scan, &range).is_none() {
            continue;
        }
        last = next - 1;
        end = scan.lines.get(last).map_or(end, |range| range.end);
    }
    let range = first.start..end;
    let mut found = vec![fragment(Part::Request(Box::new(request), View::Logical), range.clone(), FORM)];
    found.extend(response.map(|response| fragment(Part::Response(Box::new(response)), range, FORM)));
    found
}

/// `Received HTTP response headers after 3.0921ms - 200`, `End processing HTTP request after 3ms - 200`.
fn status(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<(u16, Slice)> {
    let words = ["Received HTTP response", "End processing HTTP request"];
    let at = words.iter().find_map(|words| find(scan, range, words))?;
    let dash = at + memchr::memmem::rfind(&scan.source[at..range.end], b" - ")? + 3;
    let code = std::str::from_utf8(scan.source.get(dash..dash + 3)?).ok()?.parse().ok()?;
    Some((code, scan.slice(dash..dash + 3)))
}

/// The field lines from `line` on, up to an empty line or the next entry, and the line behind them.
fn fields(scan: &Scan<'_, '_>, mut line: usize) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    while let Some(range) = scan.lines.get(line).filter(|range| !scan.source[range.clone()].trim_ascii().is_empty()) {
        let text = &scan.source[range.clone()];
        let entry =
            [&b"info: "[..], b"trce: ", b"dbug: ", b"warn: ", b"fail: ", b"["].iter().any(|level| text.starts_with(level));
        let Some(field) = super::http::field_at(scan, range).filter(|_| !entry) else { break };
        fields.push(field);
        line += 1;
    }
    (fields, line)
}

/// `Method: POST, RequestUri: 'https://..', Version: 1.1, Content: .., Headers:` and the fields in braces below it.
fn printed(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Fragment> {
    let headers = find(scan, range, ", Headers:");
    if let Some(at) = find(scan, range, "Method: ").filter(|_| find(scan, range, ", RequestUri: '").is_some()) {
        let letters = scan.source[at..range.end].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let target = find(scan, range, ", RequestUri: '")?;
        let length = memchr::memchr(b'\'', &scan.source[target..range.end])?;
        let mut request = Request::unknown();
        request.client = Some("HttpClient");
        request.method = Seen::Shown(scan.slice(at..at + letters));
        request.url = Seen::Shown(url::parse(scan.layers, scan.slice(target..target + length)));
        let no_content = find(scan, range, ", Content: <null>").is_some();
        request.body = if no_content { Seen::Absent } else { Seen::NotShown };
        let (fields, end) = in_braces(scan, line, headers.unwrap_or(range.end));
        if headers.is_some() {
            request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
        }
        let part = Part::Request(Box::new(request), View::Logical);
        return Some(fragment(part, range.start..end, FORM));
    }
    let at = find(scan, range, "StatusCode: ").filter(|_| find(scan, range, ", ReasonPhrase: ").is_some())?;
    let code = std::str::from_utf8(scan.source.get(at..at + 3)?).ok()?.parse().ok()?;
    let (headers, end) = in_braces(scan, line, headers?);
    let status = Some((code, scan.slice(at..at + 3)));
    let response = Response { status, headers, body: None, at: scan.slice(range.start..end) };
    Some(fragment(Part::Response(Box::new(response)), range.start..end, FORM))
}

/// The fields between `{` and `}` on lines of their own, or `Headers: { Name: value }` in one line, from byte `at` on.
fn in_braces(scan: &Scan<'_, '_>, line: usize, at: usize) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    let mut end = scan.lines.get(line).map_or(at, |range| range.end);
    for next in line.. {
        let Some(range) = scan.lines.get(next) else { break };
        let text = scan.source[range.start.max(at)..range.end].trim_ascii();
        end = range.end;
        match text {
            b"}" => break,
            b"" | b"{" => {}
            _ => match super::http::field_at(scan, range.start.max(at)..range.end) {
                Some(field) => fields.push(field),
                None => break,
            },
        }
    }
    (fields, end)
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn a_message_that_prints_itself() {
        let text = "Method: POST, RequestUri: 'https://h.example/oauth/token', Version: 1.1, Content: System.Net.Http.StringContent, Headers:\n\
            {\n  Authorization: Basic YTpi\n  Content-Type: text/plain; charset=utf-8\n}\n\n\
            StatusCode: 400, ReasonPhrase: 'Bad Request', Version: 1.1, Content: System.Net.Http.HttpConnectionResponseContent, Headers:\n\
            {\n  Content-Length: 27\n}\n{\"error\":\"invalid_request\"}\n";
        assert_eq!(
            read_texts(text),
            ["[dotnet logical] POST https://h.example/oauth/token Whole\nAuthorization: Basic YTpi\nContent-Type: text/plain; \
              charset=utf-8\nbody ?\n<- 400 (1 fields) {\"error\":\"invalid_request\"}"]
        );
    }

    #[test]
    fn one_line_loggers_are_read_too() {
        let text = "[22:11:00 INF] Start processing HTTP request \"POST\" \"https://h.example/token\"\n\
            [22:11:00 INF] Sending HTTP request POST https://h.example/token\n\
            [22:11:00 INF] Received HTTP response headers after 3ms - 400\n\
            [22:11:00 INF] End processing HTTP request after 4ms - 400\n";
        assert_eq!(read_texts(text), ["[dotnet logical] POST https://h.example/token\nfields ?\nbody ?\n<- 400 (0 fields)"]);
    }
}
