//! Requests as programs print them: `util.inspect` of an axios config, `getHeaders()`, Python's dicts, PHP's `var_dump`,
//! Perl's Data::Dumper, the debug lines of Node's fetch.

mod config;
mod fields;
mod lines;
mod php;

use std::ops::Range;

use super::{Fragment, Part, Scan, http};
use crate::capture::model::{Body, BodyNotation};
use crate::capture::notation::code::{self, Language};
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "printed";

/// An object longer than this is no request.
const MAX_OBJECT: usize = 1 << 18;

type PrintedReader = fn(&mut Scan<'_, '_>, &Range<usize>) -> Vec<Fragment>;

/// Whatever a program printed of a request, in this line or from it on.
pub(super) fn read_printed(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let text = &scan.source[range.clone()];
    if !text.iter().any(|b| b"{[(\"'/".contains(b)) && text.trim_ascii() != b"Array" {
        return Vec::new();
    }
    let readers: [PrintedReader; 3] = [lines::read_printed_lines, php::read_printed_php, config::read_printed_config];
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
    Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn header_maps_of_an_answer_are_no_request() {
        let text = "POST https://h.example/token {\n  authorization: 'Basic YTpi',\n  'x-a': 'it\\'s'\n} grant_type=x&a=b\n401 {\n  server: 'x',\n  'content-type': 'application/json'\n} {\"error\":\"invalid_client\"}\n";
        let want = "[printed logical] POST https://h.example/token Whole\nauthorization: Basic YTpi\nx-a: it's\nbody grant_type=x&a=b\n<- 401 (2 fields) {\"error\":\"invalid_client\"}";
        assert_eq!(read_texts(text), [want]);
    }

    #[test]
    fn an_answer_that_was_kept_as_text_is_one() {
        let text = "failed {\n  url: 'https://h.example/token',\n  method: 'POST',\n  headers: { authorization: 'Basic YTpi' },\n  body: 'a=b',\n  status: 401,\n  response: '{\"error\":\"invalid_client\"}'\n}\n";
        assert!(read_texts(text)[0].ends_with("\n<- 401 (0 fields) {\"error\":\"invalid_client\"}"), "{:?}", read_texts(text));
    }

    #[test]
    fn fields_beside_address_and_body_in_one_line() {
        let fields = "{'User-Agent': 'python-requests/2.31.0', 'Authorization': 'Basic YTpi'}";
        let head = "Whole\nUser-Agent: python-requests/2.31.0\nAuthorization: Basic YTpi\nbody grant_type=x&a=b";
        for text in
            [format!("{fields} grant_type=x&a=b"), format!("{fields} b'grant_type=x&a=b'"), format!("grant_type=x&a=b {fields}")]
        {
            assert_eq!(read_texts(&text), [format!("[printed logical] ? ? {head}")], "{text}");
        }
        let text = format!("https://h.example/token {fields} grant_type=x&a=b");
        assert_eq!(read_texts(&text), [format!("[printed logical] ? https://h.example/token {head}")]);
    }

    #[test]
    fn strings_of_var_dump_end_where_they_are_counted() {
        let text = "array(1) {\n  [\"Authorization\"]=>\n  string(11) \"Basic \"YTpi\"\n}\nstring(28) \"grant_type=refresh_token&a=\"\"\n";
        let want = "[printed logical] ? ? Whole\nAuthorization: Basic \"YTpi\nbody grant_type=refresh_token&a=\"";
        assert_eq!(read_texts(text), [want]);
    }

    #[test]
    fn a_buffer_that_is_cut_says_so() {
        let text = "request:create {\n  origin: 'https://h.example',\n  method: 'POST',\n  path: '/token',\n  headers: [ 'A', 'b' ],\n  body: <Buffer 61 3d 62 25 ... 10 more bytes>\n}\n";
        // The reader of Node's own debug output has it first.
        assert_eq!(read_texts(text), ["[node logical] POST https://h.example/token Whole\nA: b\nbody a=b% (cut)"]);
    }

    #[test]
    fn nothing_makes_it_fail() {
        let text = "401 {\n [Object: null prototype] { headers: { authorization: [ 'x' ] }, url: URL { href: 'https://h/token' }, method: 'post' }\narray(1) {\n [\"a\"]=>\n string(99999999999999999999) \"\n<Buffer 6";
        for cut in 0..text.len() {
            read_texts(&text[cut..]);
            read_texts(&text[..cut]);
        }
    }
}
