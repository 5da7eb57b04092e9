//! Requests as programs print them: `util.inspect` of an axios config, `getHeaders()`, Python's dicts, PHP's `var_dump`,
//! Go's maps, Perl's Data::Dumper, the debug lines of Node's fetch.

mod config;
mod fields;
mod go;
mod lines;
mod php;

use std::ops::Range;

use super::{Fragment, Lines, Part, Scan, http};
use crate::layers::{Piece, Slice};
use crate::model::{Body, Notation, Request, View};
use crate::notation::code::{self, Language};

pub(super) const FORM: &str = "printed";

/// An object longer than this is no request.
const MAX_OBJECT: usize = 1 << 18;

/// Whatever a program printed of a request, in this line or from it on.
pub(super) fn read(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let text = &scan.source[range.clone()];
    if !text.iter().any(|b| b"{[(\"'/".contains(b)) && text.trim_ascii() != b"Array" {
        return Vec::new();
    }
    let readers: [fn(&mut Scan<'_, '_>, &Range<usize>) -> Vec<Fragment>; 5] = [lines::read, php::read, go::read, quoted, config::read];
    readers.iter().map(|reader| reader(scan, &range)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn fragment(part: Part, range: Range<usize>) -> Fragment {
    Fragment { part, range, form: FORM }
}

/// A whole message in quotes: `"POST /token HTTP/1.1\r\nHost: ..."`, also in pieces with `+` between them.
fn quoted(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<Fragment> {
    let text = &scan.source[range.clone()];
    let Some(at) = memchr::memmem::find(text, b" HTTP/1.").filter(|_| memchr::memmem::find(text, b"\\r\\n").is_some()) else {
        return Vec::new();
    };
    let Some(open) = text[..at].iter().rposition(|b| b"\"'`".contains(b)) else { return Vec::new() };
    let begins = [&b"POST "[..], b"GET ", b"PUT "].iter().any(|method| text[open + 1..].starts_with(method));
    if !begins {
        return Vec::new();
    }
    let start = range.start + open;
    let Some((expr, end)) = code::read(scan.source, start, Language::JavaScript) else { return Vec::new() };
    let Some(message) = text_of(scan, &expr) else { return Vec::new() };
    match request_of(scan, message) {
        Some((request, view)) => vec![fragment(Part::Request(Box::new(request), view), start..end)],
        None => Vec::new(),
    }
}

/// The text of a literal, or of several that are joined by `+`.
fn text_of(scan: &mut Scan<'_, '_>, expr: &code::Expr) -> Option<Slice> {
    text_in(scan, expr, Language::JavaScript)
}

fn text_in(scan: &mut Scan<'_, '_>, expr: &code::Expr, language: Language) -> Option<Slice> {
    match expr {
        code::Expr::Text(at) => {
            let found = code::literal(scan.source, at.start, language)?;
            let coded = scan.slice(found.coded);
            scan.layers.decode(coded, found.codec).ok()
        }
        code::Expr::Joined(parts, _) => {
            let pieces: Option<Vec<Piece>> = parts.iter().map(|part| text_in(scan, part, language).map(Piece::Copy)).collect();
            pieces.map(|pieces| scan.layers.join(pieces))
        }
        _ => None,
    }
}

/// The request that a decoded text is.
fn request_of(scan: &mut Scan<'_, '_>, message: Slice) -> Option<(Request, View)> {
    let source = scan.layers.bytes(message).to_vec();
    let lines = Lines::new(&source);
    let mut inner =
        Scan { layers: &mut *scan.layers, text: message, source: &source, lines: &lines, problems: Vec::new(), taken: Vec::new() };
    http::read(&mut inner, 0).into_iter().find_map(|found| match found.part {
        Part::Request(request, view) => Some((*request, view)),
        _ => None,
    })
}

/// A body that is shown as text.
fn text_body(scan: &Scan<'_, '_>, raw: Slice) -> Body {
    let cut = http::is_cut(scan.layers.bytes(raw));
    Body { raw, notation: Notation::Text, pairs: Vec::new(), cut }
}
