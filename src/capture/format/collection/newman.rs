//! newman's report on a terminal: an arrow and the name, the request line, the status, boxes with the bodies as they
//! were before encoding, cut into rows of 54 columns. Header fields are not in it.

use std::ops::Range;

use crate::capture::format::sketch;
use crate::capture::format::{Fragment, Part, Scan, http, words};
use crate::capture::model::{Body, BodyNotation, Field, Origin, Request, Response, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(in crate::capture::format) const FORM: &str = "newman";

/// Rows are cut here, whatever the text.
const WIDTH: usize = 54;

/// A request with its answer, from the line with the arrow on.
pub(in crate::capture::format) fn read_newman(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line).filter(|_| scan.line(line).starts_with("\u{2192} ".as_bytes())) else {
        return Vec::new();
    };
    let Some((method, target)) = request_line(scan, line + 1) else { return Vec::new() };
    let mut request = Request::unknown();
    request.client = Some("Postman");
    request.method = Seen::Shown(scan.slice(method));
    let target = scan.slice(target);
    request.url = Seen::Shown(url::parse(scan.layers, target));
    let mut next = line + 2;
    let mut response = status(scan, next);
    next += usize::from(response.is_some());
    response = response.or_else(|| bracket(scan, line + 1));
    while let Some(found) = frame(scan, next) {
        match (&mut response, found.sent) {
            (_, Arrow::Up) => request.body = content(scan, &found),
            (Some(response), Arrow::Down) => response.body = Some(joined(scan, &found.rows)),
            (None, Arrow::Down) => {}
        }
        next = found.next;
    }
    let range = range.start..scan.lines.get(next - 1).map_or(range.end, |last| last.end);
    let mut found = vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: range.clone(), form: FORM }];
    found.extend(response.map(|response| Fragment { part: Part::Response(Box::new(response)), range, form: FORM }));
    found
}

/// `  POST http://localhost:8765/oauth/token  ` and, without --verbose, ` [200 OK, 430B, 15ms]` behind it.
fn request_line(scan: &Scan<'_, '_>, line: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = scan.lines.get(line)?.start;
    let mut all = words::blank_separated(scan.line(line)).map(|word| start + word.start..start + word.end);
    let (method, target) = (all.next()?, all.next()?);
    let verb = scan.source[method.clone()].iter().all(u8::is_ascii_uppercase);
    (verb && scan.line(line).starts_with(b"  ") && http::is_target(&scan.source[target.clone()])).then_some((method, target))
}

/// `  400 Bad Request ★ 15ms time ...` on a line of its own.
fn status(scan: &Scan<'_, '_>, line: usize) -> Option<Response> {
    let range = scan.lines.get(line)?;
    let digits = scan.line(line).get(2..5)?.iter().all(u8::is_ascii_digit);
    digits.then(|| answer(scan, range.start + 2, range)).flatten()
}

/// `[400 Bad Request, 278B, 15ms]` behind the target, where nothing more is reported.
fn bracket(scan: &Scan<'_, '_>, line: usize) -> Option<Response> {
    let range = scan.lines.get(line)?;
    let open = memchr::memmem::find(scan.line(line), b" [")?;
    answer(scan, range.start + open + 2, range)
}

fn answer(scan: &Scan<'_, '_>, at: usize, range: Range<usize>) -> Option<Response> {
    let code = scan.slice(at..at + 3);
    let status: u16 = scan.layers.text(code).parse().ok()?;
    Some(Response { status: Some((status, code)), headers: Vec::new(), body: None, at: scan.slice(range) })
}

#[derive(Clone, Copy)]
enum Arrow {
    Up,
    Down,
}

/// A box: which way its text went, what kind it is, the text of its rows.
struct Frame {
    sent: Arrow,
    kind: Range<usize>,
    rows: Vec<Range<usize>>,
    next: usize,
}

/// `┌ ↑ urlencoded ★ 116B`, rows behind bars, `└`.
fn frame(scan: &Scan<'_, '_>, line: usize) -> Option<Frame> {
    let start = scan.lines.get(line)?.start;
    let mut all = words::blank_separated(scan.line(line)).map(|word| start + word.start..start + word.end);
    let word = |range: Option<Range<usize>>| range.and_then(|range| std::str::from_utf8(&scan.source[range]).ok());
    if word(all.next()) != Some("\u{250C}") {
        return None;
    }
    let sent = match word(all.next())? {
        "\u{2191}" => Arrow::Up,
        "\u{2193}" => Arrow::Down,
        _ => return None,
    };
    let kind = all.next()?;
    let mut rows = Vec::new();
    let mut next = line + 1;
    while let Some(row) = row(scan, next) {
        rows.push(row);
        next += 1;
    }
    Some(Frame { sent, kind, rows, next: next + 1 })
}

fn row(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let rest = text.trim_ascii_start().strip_prefix("\u{2502}".as_bytes())?;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    Some(range.end - rest.len()..range.end)
}

/// The rows as one text: a row that is not full ended with a line break.
fn joined(scan: &mut Scan<'_, '_>, rows: &[Range<usize>]) -> Slice {
    let mut pieces = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let full = String::from_utf8_lossy(&scan.source[row.clone()]).chars().count() >= WIDTH;
        pieces.push(Piece::Copy(scan.slice(row.clone())));
        if index + 1 < rows.len() && !full {
            pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: scan.slice(row.end..row.end) });
        }
    }
    scan.layers.join(pieces)
}

fn content(scan: &mut Scan<'_, '_>, frame: &Frame) -> Seen<Body> {
    let text = joined(scan, &frame.rows);
    let body = |raw, notation| Seen::Shown(Body { raw, notation, pairs: Vec::new(), cut: false });
    match &scan.source[frame.kind.clone()] {
        b"urlencoded" => {
            let pairs = pairs(scan, text);
            body(sketch::form(scan.layers, &pairs), BodyNotation::Text)
        }
        // The parts are not printed.
        b"formdata" => Seen::Shown(Body {
            raw: scan.slice(frame.kind.clone()),
            notation: BodyNotation::Multipart,
            pairs: Vec::new(),
            cut: true,
        }),
        _ if text.is_empty() => Seen::NotShown,
        _ => body(text, BodyNotation::Text),
    }
}

/// `name=value` with everything decoded: the text is cut at each `&`, as no better sign is left.
fn pairs(scan: &Scan<'_, '_>, text: Slice) -> Vec<Field> {
    let bytes = scan.layers.bytes(text);
    let mut found = Vec::new();
    let mut at = 0;
    for part in bytes.split(|b| *b == b'&') {
        let equals = part.iter().position(|b| *b == b'=').unwrap_or(part.len());
        let unit = text.sub(at..at + part.len());
        found.push(Field {
            name: unit.to(equals),
            value: unit.from((equals + 1).min(part.len())),
            unit,
            origin: Origin::Written,
        });
        at += part.len() + 1;
    }
    found
}
