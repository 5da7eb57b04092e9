//! The body of a request in a request file, up to the next separator.

use std::ops::Range;

use super::{is_heading, is_separator, request_line, script_end};
use crate::capture::format::sketch::SketchContent;
use crate::capture::format::{Scan, words};
use crate::capture::model::Field;
use crate::text::layers::{Piece, Slice};

/// A body and what its text tells.
pub(super) struct Rest {
    pub(super) content: SketchContent,
    /// Behind the text of the body.
    pub(super) body_end: usize,
    /// Behind scripts and references too.
    pub(super) end: usize,
    /// A script, a reference to a file or a separator follows: only editors have such.
    pub(super) shows_editor: bool,
}

/// Reads from the line behind the fields on.
pub(super) fn read_http_file_body(scan: &mut Scan<'_, '_>, line: usize, fields: &[Field]) -> Rest {
    let mut rest = Rest { content: SketchContent::Absent, body_end: 0, end: 0, shows_editor: false };
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = line;
    while let Some(range) = scan.lines.get(at) {
        let text = scan.line(at).trim_ascii();
        if is_separator(text) || text.starts_with(b"```") || text.starts_with(b"HTTP/") || begins_request(scan, at) {
            rest.shows_editor |= is_separator(text) && !is_heading(scan, at);
            break;
        }
        if text.starts_with(b"> {%") || text.starts_with(b"> ./") || text.starts_with(b"<> ") || text.starts_with(b">> ") {
            rest.shows_editor = true;
            at = if text.starts_with(b"> {%") { script_end(scan, at).unwrap_or(at) } else { at };
            rest.end = scan.lines.get(at).map_or(range.end, |last| last.end);
        } else if is_file(text) {
            rest.shows_editor = true;
            rest.end = range.end;
            rest.content = SketchContent::Elsewhere;
        } else {
            lines.push(range);
        }
        at += 1;
    }
    if matches!(rest.content, SketchContent::Absent) {
        let (content, end) = content(scan, lines, fields);
        rest.body_end = end;
        rest.end = rest.end.max(end);
        rest.content = content;
    }
    rest
}

/// Without a separator between them, two requests are no editor's; a log has thousands.
fn begins_request(scan: &Scan<'_, '_>, line: usize) -> bool {
    request_line(scan, line, false).is_some()
}

/// `< ./body.txt`, `<@utf8 body.txt`; XML has no blank behind the bracket.
fn is_file(text: &[u8]) -> bool {
    let name = text.strip_prefix(b"<").filter(|rest| rest.starts_with(b" ") || rest.starts_with(b"@"));
    name.is_some_and(|name| !name.trim_ascii().is_empty() && !name.ends_with(b">"))
}

/// The lines without blank ones round them; the lines of a form joined where a `&` stands between them.
fn content(scan: &mut Scan<'_, '_>, mut lines: Vec<Range<usize>>, fields: &[Field]) -> (SketchContent, usize) {
    let blank = |scan: &Scan<'_, '_>, range: &Range<usize>| scan.source[range.clone()].trim_ascii().is_empty();
    let first = lines.iter().position(|range| !blank(scan, range)).unwrap_or(lines.len());
    let last = lines.iter().rposition(|range| !blank(scan, range)).map_or(first, |last| last + 1);
    lines.truncate(last);
    lines.drain(..first);
    end_at_its_grammar(scan, &mut lines);
    let (Some(start), Some(end)) = (lines.first(), lines.last()) else { return (SketchContent::Absent, 0) };
    let whole = start.start..end.end;
    let wrapped_form = lines.len() > 1 && is_form(scan, fields);
    let spaced = is_form(scan, fields) && memchr::memmem::find(&scan.source[whole.clone()], b" = ").is_some();
    let raw = if wrapped_form || spaced { form(scan, &lines) } else { scan.slice(whole.clone()) };
    (SketchContent::Text(raw), whole.end)
}

/// JSON ends at its bracket and a form at an empty line: what follows there is somebody's words.
fn end_at_its_grammar(scan: &Scan<'_, '_>, lines: &mut Vec<Range<usize>>) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    let text = &scan.source[first.start..last.end];
    let end = match text.trim_ascii_start().first() {
        Some(b'{' | b'[') => words::balanced(text).map(|end| first.start + end),
        _ if words::begins_with_pair(scan.source[first.clone()].trim_ascii()) => {
            lines.iter().find(|line| scan.source[(*line).clone()].trim_ascii().is_empty()).map(|line| line.start)
        }
        _ => None,
    };
    if let Some(end) = end {
        lines.retain(|line| line.start < end);
        if let Some(last) = lines.last_mut() {
            last.end = last.end.min(end);
        }
    }
}

fn is_form(scan: &Scan<'_, '_>, fields: &[Field]) -> bool {
    let field = fields.iter().find(|field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"content-type"));
    field.is_some_and(|field| scan.layers.text(field.value).to_ascii_lowercase().contains("x-www-form-urlencoded"))
}

/// Blanks round `=` and `&` go, and so do line breaks beside a `&`.
fn form(scan: &mut Scan<'_, '_>, lines: &[Range<usize>]) -> Slice {
    let mut pieces = Vec::new();
    let mut joined = true;
    for line in lines {
        let text = &scan.source[line.clone()];
        let start = line.start + text.len() - text.trim_ascii_start().len();
        let range = start..start + text.trim_ascii().len();
        let text = &scan.source[range.clone()];
        if !joined && !text.starts_with(b"&") {
            pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: scan.slice(range.start..range.start) });
        }
        joined = text.ends_with(b"&");
        without_blanks(scan, &range, &mut pieces);
    }
    scan.layers.join(pieces)
}

fn without_blanks(scan: &Scan<'_, '_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
    let text = &scan.source[range.clone()];
    let sign = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|b| b"=&".contains(b));
    let mut from = 0;
    let mut at = 0;
    while at < text.len() {
        let blanks = text[at..].iter().take_while(|b| b" \t".contains(b)).count();
        if blanks > 0 && (sign(at.checked_sub(1)) || sign(Some(at + blanks))) {
            pieces.push(Piece::Copy(scan.slice(range.start + from..range.start + at)));
            from = at + blanks;
        }
        at += blanks.max(1);
    }
    pieces.push(Piece::Copy(scan.slice(range.start + from..range.end)));
}
