//! curl -v, and what libcurl prints under CURLOPT_VERBOSE (PHP, pycurl and other bindings).
//!
//! `* ` marks remarks, `> ` what is sent, `< ` what is received, `} [60 bytes data]` content that is not shown. The tool
//! marks every line of a head, the library only the first line that it sends. The body of the request is never shown;
//! that of the answer stands between the remarks without any mark. People who retell an exchange by hand use the same
//! marks, and put them before the contents too.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::http::{field_at, grammar};
use crate::capture::format::{Fragment, Scan, words};
use crate::capture::model::{Field, Response, View};
use crate::text::layers::{Piece, Slice};

pub(crate) const FORM: &str = "curl-verbose";

/// A web page longer than this is read up to the end of its first line.
const MAX_PAGE: usize = 1 << 18;

/// Terminals are no narrower: a shorter line was not wrapped by one.
const NARROW: usize = 76;

/// A request with its answer, from the remarks before it on.
pub(crate) fn read_curl_verbose(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = request_line(scan, line) else { return Vec::new() };
    let (head, next) = sent(scan, first);
    let Some(head) = message::request(scan.layers, head) else { return Vec::new() };
    let (response, next) = received(scan, next);
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let end = scan.lines.get(next.saturating_sub(1)).map_or(start, |range| range.end);
    let range = start..end;
    if let Some(retold) = head.retold(scan.layers) {
        return exchange(retold, View::Logical, response, range, FORM);
    }
    let mut request = head.request(scan.layers);
    request.client = Some("curl");
    request.tls = agreed(scan, line, first);
    exchange(request, View::Wire, response, range, FORM)
}

/// The line of the request: this one, or the first behind the remarks that begin here.
fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<usize> {
    if is_request_line(scan.line(line)) {
        return Some(line);
    }
    let begins = line.checked_sub(1).is_none_or(|before| !is_remark(scan.line(before)));
    if !begins || !scan.line(line).starts_with(b"* ") {
        return None;
    }
    let behind = (line..scan.lines.len()).find(|line| !is_remark(scan.line(*line)))?;
    is_request_line(scan.line(behind)).then_some(behind)
}

/// The version in `* SSL connection using TLSv1.3 / ...`.
fn agreed(scan: &Scan<'_, '_>, from: usize, to: usize) -> Option<Slice> {
    let mark = b"* SSL connection using ";
    let line = (from..to).find(|line| scan.line(*line).starts_with(mark))?;
    let start = scan.lines.get(line)?.start + mark.len();
    let version = scan.source[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.').count();
    Some(scan.slice(start..start + version))
}

fn is_request_line(line: &[u8]) -> bool {
    let parsed = line.strip_prefix(b"> ").and_then(grammar::request_line);
    parsed.is_some_and(|parsed| parsed.version.is_some())
}

/// A remark, or the note that content passed which is not shown.
fn is_remark(line: &[u8]) -> bool {
    line.starts_with(b"* ") || line.starts_with(b"} [") || line.starts_with(b"{ [") || line == b"*"
}

/// The head of the request without the marks, and the line behind it.
fn sent(scan: &mut Scan<'_, '_>, first: usize) -> (Slice, usize) {
    let marked = scan.line(first + 1).starts_with(b">");
    let mut pieces = Vec::new();
    let mut line = first;
    while let Some(range) = scan.lines.get(line) {
        let text = scan.line(line);
        let end = scan.lines.get(line + 1).map_or(scan.source.len(), |next| next.start);
        if line == first || marked && text.starts_with(b">") {
            let mark = if text.starts_with(b"> ") { 2 } else { 1 };
            pieces.push(range.start + mark..end);
        } else if marked && is_wrapped(scan, line) {
            pieces.push(range.start..end);
            unbreak(scan.source, &mut pieces);
        } else if !marked && text.is_empty() {
            pieces.push(range.start..end);
            line += 1;
            break;
        } else if marked || is_remark(text) || text.starts_with(b"< ") {
            break;
        } else {
            pieces.push(range.start..end);
        }
        line += 1;
    }
    let pieces = pieces.into_iter().map(|range| Piece::Copy(scan.slice(range))).collect();
    (scan.layers.join(pieces), line)
}

/// A line without a mark behind a long one: the terminal broke it, and the copy kept the break.
fn is_wrapped(scan: &Scan<'_, '_>, line: usize) -> bool {
    let text = scan.line(line);
    let before = scan.line(line.saturating_sub(1));
    before.len() >= NARROW && !text.is_empty() && !is_remark(text) && !text.starts_with(b"<") && !text.starts_with(b"```")
}

/// Takes the line break at the end of the last piece but one off.
fn unbreak(source: &[u8], pieces: &mut [Range<usize>]) {
    let Some(before) = pieces.len().checked_sub(2).and_then(|at| pieces.get_mut(at)) else { return };
    let kept = source[before.clone()].iter().rposition(|b| !b"\r\n".contains(b)).map_or(0, |last| last + 1);
    before.end = before.start + kept;
}

/// The answer, interim answers passed over, and the line behind it.
fn received(scan: &mut Scan<'_, '_>, mut line: usize) -> (Option<Response>, usize) {
    let mut answer: Option<Response> = None;
    let mut body = None;
    while scan.lines.get(line).is_some() {
        let text = scan.line(line);
        if is_request_line(text) || text.starts_with(b"```") || is_next_command(text) {
            break;
        }
        if let Some(fresh) = status(scan, line) {
            answer = Some(fresh);
        } else if let Some((next, answer)) = marked_content(scan.line(line)).then(|| marked_end(scan, line)).zip(answer.as_mut())
        {
            answer.body = answer.body.or(Some(unmarked(scan, line..next)));
            line = next;
            continue;
        } else if let Some(marked) = text.strip_prefix(b"<") {
            if !marked.is_empty() {
                answer.iter_mut().for_each(|answer| add_field(scan, line, answer));
            }
        } else if !is_remark(text) && !is_noise(scan, line) {
            let Some(range) = content(scan, line, answer.as_ref(), body.is_some()) else { break };
            line = scan.lines.of(range.end.max(range.start + 1) - 1);
            body.get_or_insert(range);
        }
        line += 1;
    }
    let answer = answer.map(|answer| finish(scan, answer, body));
    (answer, line)
}

fn is_next_command(text: &[u8]) -> bool {
    text.starts_with(b"$ ") || text.starts_with(b"curl ") || text.starts_with(b"# curl ")
}

/// Empty lines, the progress meter, and the head that `-i` prints a second time.
fn is_noise(scan: &Scan<'_, '_>, line: usize) -> bool {
    let text = scan.line(line);
    let repeated = line > 0 && scan.line(line - 1).strip_prefix(b"< ").is_some_and(|marked| marked == text);
    let meter = memchr::memmem::find(text, b"--:--:--").is_some() || text.trim_ascii_start().starts_with(b"% Total");
    let heading = text.trim_ascii_start().starts_with(b"Dload  Upload");
    text.trim_ascii().is_empty() || repeated || meter || heading
}

/// `< HTTP/1.1 400 Bad Request`.
fn status(scan: &Scan<'_, '_>, line: usize) -> Option<Response> {
    let range = scan.lines.get(line)?;
    let code = grammar::status_line(scan.line(line).strip_prefix(b"< ")?)?;
    let start = range.start + 2;
    let at = scan.slice(start + code.start..start + code.end);
    let status = scan.layers.text(at).parse().ok()?;
    Some(Response { status: Some((status, at)), headers: Vec::new(), body: None, at: scan.slice(range) })
}

/// An object that was given the mark of an answer's head.
fn marked_content(line: &[u8]) -> bool {
    line.strip_prefix(b"<").is_some_and(|marked| marked.trim_ascii_start().starts_with(b"{"))
}

fn marked_end(scan: &Scan<'_, '_>, first: usize) -> usize {
    (first..scan.lines.len()).find(|line| !scan.line(*line).starts_with(b"<")).unwrap_or(scan.lines.len())
}

/// The lines without their marks.
fn unmarked(scan: &mut Scan<'_, '_>, lines: Range<usize>) -> Slice {
    let lines = lines.filter_map(|line| scan.lines.get(line));
    let pieces = lines.map(|range| Piece::Copy(scan.slice(range.start + 1..range.end))).collect();
    scan.layers.join(pieces)
}

fn add_field(scan: &Scan<'_, '_>, line: usize, answer: &mut Response) {
    let Some(range) = scan.lines.get(line) else { return };
    let field: Option<Field> = field_at(scan, range.start + 1..range.end);
    answer.headers.extend(field);
    answer.at = answer.at.cover(scan.slice(range)).unwrap_or(answer.at);
}

/// What stands without a mark behind an answer: its content, the first time.
fn content(scan: &Scan<'_, '_>, line: usize, answer: Option<&Response>, known: bool) -> Option<Range<usize>> {
    let range = scan.lines.get(line).filter(|_| answer.is_some() && !known)?;
    let rest = &scan.source[range.start..];
    let text = rest.trim_ascii_start();
    let page = || words::find(&rest[..rest.len().min(MAX_PAGE)], b"</html>", 0).map(|at| at + b"</html>".len());
    let end = if text.starts_with(b"<") { page() } else { message::structure(rest) };
    let line_end = glued_remark(&scan.source[range.clone()]).map_or(range.end, |at| range.start + at);
    Some(range.start..end.map_or(line_end, |end| range.start + end))
}

/// A body without a line break at its end has the next remark glued to it.
fn glued_remark(text: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, b"* Connection #").or_else(|| memchr::memmem::find(text, b"* Closing connection"))
}

fn finish(scan: &Scan<'_, '_>, answer: Response, body: Option<Range<usize>>) -> Response {
    let body = body.map(|range| scan.slice(range));
    let at = body.and_then(|body| answer.at.cover(body)).unwrap_or(answer.at);
    Response { body: answer.body.or(body), at, ..answer }
}
