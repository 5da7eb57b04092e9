//! Requests as programs print them: `util.inspect` of an axios config, `getHeaders()`, Python's dicts, PHP's `var_dump`,
//! Go's maps, Perl's Data::Dumper, the debug lines of Node's fetch.

mod config;
mod fields;
mod go;
mod lines;
mod php;

use std::ops::Range;

use super::{Fragment, Part, Scan, http};
use crate::layers::{Piece, Slice};
use crate::model::{Body, Notation};
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
    let readers: [fn(&mut Scan<'_, '_>, &Range<usize>) -> Vec<Fragment>; 4] = [lines::read, php::read, go::read, config::read];
    readers.iter().map(|reader| reader(scan, &range)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn fragment(part: Part, range: Range<usize>) -> Fragment {
    Fragment { part, range, form: FORM }
}

/// The text of a literal, or of several that are joined by `+`.
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

/// A body that is shown as text.
fn text_body(scan: &Scan<'_, '_>, raw: Slice) -> Body {
    let cut = http::is_cut(scan.layers.bytes(raw));
    Body { raw, notation: Notation::Text, pairs: Vec::new(), cut }
}
