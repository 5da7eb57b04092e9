//! HTTParty's log in the format `:curl`: each line with its tag, its time, and the direction.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::client::pieces;
use crate::capture::format::http::grammar;
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Response, Seen, View};
use crate::capture::url;

pub(crate) const FORM: &str = "httparty";

const TAG: &[u8] = b"[HTTParty] [";

/// A request with its answer, from the request line on.
pub(crate) fn read_httparty(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = entry(scan, line).filter(|entry| entry.sent) else { return Vec::new() };
    let Some(parsed) = grammar::request_line(&scan.source[first.text.clone()]) else { return Vec::new() };
    let at = |part: Range<usize>| first.text.start + part.start..first.text.start + part.end;
    let mut request = Request::unknown();
    request.client = Some("HTTParty");
    request.method = Seen::Shown(scan.slice(at(parsed.method)));
    let target = scan.slice(at(parsed.target));
    let mut target = url::parse(scan.layers, target);
    let mut sent = HttpartyRequest { body: None, end: first.text.end, ..HttpartyRequest::default() };
    let mut next = sent.read(scan, line + 1);
    if let (None, false) = (target.query, sent.query.is_empty()) {
        let mut query = Vec::new();
        sent.query.iter().for_each(|field| pieces::join(&mut query, pieces::form_pair(scan.layers, field.name, field.value)));
        target.query = Some(scan.layers.join(query));
    }
    request.url = Seen::Shown(target);
    // Credentials and the client's own fields are not among those that it prints.
    request.headers = Seen::Shown(Headers { fields: sent.fields, coverage: Coverage::Partial });
    request.body = match sent.body {
        Some(body) => Seen::Shown(message::body(scan.layers, scan.slice(body))),
        None if sent.over => Seen::Absent,
        None => Seen::NotShown,
    };
    let response = answer(scan, &mut next, &mut sent.end);
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    exchange(request, View::Logical, response, start..sent.end.max(first.text.end), FORM)
}

/// A line of the log: its direction and what is behind it.
struct HttpartyLine {
    sent: bool,
    text: Range<usize>,
}

fn entry(scan: &Scan<'_, '_>, line: usize) -> Option<HttpartyLine> {
    let range = scan.lines.get(line)?;
    let text = &scan.source[range.clone()];
    let tag = memchr::memmem::find(&text[..text.len().min(160)], TAG)?;
    let time = tag + TAG.len() + memchr::memchr(b']', &text[tag + TAG.len()..])?;
    let sent = match text.get(time..time + 3)? {
        b"] >" => true,
        b"] <" => false,
        _ => return None,
    };
    let start = (time + 4).min(text.len());
    Some(HttpartyLine { sent, text: range.start + start..range.end })
}

/// What follows the request line.
#[derive(Default)]
struct HttpartyRequest {
    fields: Vec<Field>,
    query: Vec<Field>,
    body: Option<Range<usize>>,
    /// The empty line at its end was there.
    over: bool,
    end: usize,
}

impl HttpartyRequest {
    /// Reads the entries from `line` on; the line behind them.
    fn read(&mut self, scan: &Scan<'_, '_>, mut line: usize) -> usize {
        // Older versions have no label before the fields.
        let mut in_query = false;
        while let Some(entry) = entry(scan, line).filter(|entry| entry.sent) {
            let text = &scan.source[entry.text.clone()];
            self.end = entry.text.end;
            line += 1;
            match text.trim_ascii() {
                b"" => {
                    self.over = true;
                    return line;
                }
                b"Headers:" if self.body.is_none() => in_query = false,
                b"Query:" if self.body.is_none() => in_query = true,
                _ => match field(scan, &entry.text).filter(|_| self.body.is_none()) {
                    Some(field) if in_query => self.query.push(field),
                    Some(field) => self.fields.push(field),
                    None => line = self.content(scan, &entry, line),
                },
            }
        }
        line
    }

    /// A body of several lines has its mark on the first only.
    fn content(&mut self, scan: &Scan<'_, '_>, first: &HttpartyLine, mut line: usize) -> usize {
        let mut end = first.text.end;
        while let Some(range) = scan.lines.get(line).filter(|_| entry(scan, line).is_none() && line < scan.lines.len()) {
            if scan.line(line).starts_with(b"```") {
                break;
            }
            end = range.end;
            line += 1;
        }
        self.body = Some(first.text.start..end);
        self.end = end;
        line
    }
}

fn field(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Field> {
    let found = grammar::field_line(&scan.source[range.clone()])?;
    let at = |part: Range<usize>| scan.slice(range.start + part.start..range.start + part.end);
    let unit = found.name.start..found.value.end.max(found.name.end);
    Some(Field { name: at(found.name), value: at(found.value), unit: at(unit), origin: Origin::Written })
}

/// The status line, the fields, and behind an empty entry the content without marks.
fn answer(scan: &mut Scan<'_, '_>, line: &mut usize, end: &mut usize) -> Option<Response> {
    let first = entry(scan, *line).filter(|entry| !entry.sent)?;
    let code = grammar::status_line(&scan.source[first.text.clone()])?;
    let status = scan.slice(first.text.start + code.start..first.text.start + code.end);
    let mut response =
        Response { status: None, headers: Vec::new(), body: None, at: scan.slice(first.text.start..first.text.end) };
    response.status = scan.layers.text(status).parse().ok().map(|code| (code, status));
    *line += 1;
    while let Some(entry) = entry(scan, *line).filter(|entry| !entry.sent) {
        *line += 1;
        *end = entry.text.end;
        if !scan.source[entry.text.clone()].trim_ascii().is_empty() {
            response.headers.extend(field(scan, &entry.text));
            continue;
        }
        let mut content = HttpartyRequest::default();
        let start = scan.lines.get(*line).map_or(entry.text.end, |range| range.start);
        *line = content.content(scan, &HttpartyLine { sent: false, text: start..start }, *line);
        if content.end > start {
            response.body = Some(scan.slice(start..content.end));
            *end = content.end;
        }
        break;
    }
    response.at = scan.slice(first.text.start..(*end).max(first.text.end));
    Some(response)
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    fn log(lines: &[&str]) -> String {
        let tagged = |line: &&str| match line.strip_prefix('|') {
            Some(bare) => format!("{bare}\n"),
            None => format!("[HTTParty] [2024-01-02 10:00:00 +0000] {line}\n"),
        };
        lines.iter().map(tagged).collect()
    }

    #[test]
    fn a_request_with_its_answer() {
        let text = log(&[
            "> POST https://h.example/oauth/token",
            "> Headers: ",
            "> Content-Type: application/x-www-form-urlencoded",
            "> Authorization: Basic aWQ6cw==",
            "> grant_type=refresh_token&refresh_token=abc",
            "> ",
            "< HTTP/1.1 400",
            "< Content-type: application/json",
            "< ",
            "|{\"error\":\"invalid_grant\"}",
            "< ",
        ]);
        assert_eq!(
            read_texts(&text),
            [
                "[httparty logical] POST https://h.example/oauth/token Partial\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Basic aWQ6cw==\nbody grant_type=refresh_token&refresh_token=abc\n<- 400 (1 fields) {\"error\":\"invalid_grant\"}"
            ]
        );
    }

    #[test]
    fn a_query_is_part_of_the_address() {
        let text = log(&["> POST https://h.example/t", "> Query: ", "> grant_type: refresh_token", "> a: b c", "> "]);
        assert_eq!(read_texts(&text), ["[httparty logical] POST https://h.example/t Partial\nno body"]);
    }

    #[test]
    fn a_log_that_breaks_off() {
        for text in [log(&["> POST https://h.example/t"]), log(&["> POST https://h.example/t", "> Headers:"])] {
            assert_eq!(read_texts(&text), ["[httparty logical] POST https://h.example/t Partial\nbody ?"]);
        }
        assert!(read_texts("[HTTParty] [").is_empty() && read_texts("[HTTParty] [x] >").is_empty());
    }
}
