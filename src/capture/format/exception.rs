//! Texts of exceptions. Clients that refuse a line break in a header field quote the value, and that is all that is
//! left of the request; others quote the address, its query included, and what the server answered.

mod address;

use std::ops::Range;

use super::message::fragment;
use super::{Fragment, Part, Scan};
use crate::capture::model::{Field, Origin};
use crate::capture::notation::literal::closing;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

pub(super) const FORM: &str = "exception";

/// A value that goes on for more lines than this is none.
const MAX_LINES: usize = 12;

pub(super) fn read_exception(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    if let Some(field) = refused_value(scan, line, &range) {
        return vec![field];
    }
    address::read_exception_address(scan, line, &range)
}

/// What stands before the quoted value.
const REFUSALS: &[&str] = &[
    // HttpURLConnection, java.net.http, OkHttp
    "Illegal character(s) in message header value: ",
    "invalid header value: ",
    " in Authorization value: ",
    // Requests, http.client
    "reserved character(s), or return character(s) in header value: ",
    "reserved character(s) in header value: ",
    "Invalid header value ",
    // Go before 1.20, fetch
    "net/http: invalid header field value ",
    "Headers.append: ",
    "Headers.set: ",
    // .NET
    "The format of value ",
];

/// A value of an Authorization field that a client refused; it may go on in the next lines.
fn refused_value(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    // Each of them has one of these words.
    if !["alue", "Headers."].iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some()) {
        return None;
    }
    let find = |sign: &&str| memchr::memmem::find(text, sign.as_bytes()).map(|at| range.start + at + sign.len());
    let start = REFUSALS.iter().find_map(find)?;
    let last = (line + MAX_LINES).min(scan.lines.len()) - 1;
    let limit = scan.lines.get(last).map_or(range.end, |range| range.end);
    let (value, end) = quoted(scan, start, limit).unwrap_or_else(|| bare(scan, line, start));
    let shown = scan.layers.bytes(value).to_ascii_lowercase();
    let authorizes = shown.starts_with(b"basic") || shown.starts_with(b"bearer") || shown.starts_with(b"token");
    if !authorizes {
        return None;
    }
    // The text leaves the name out; only one field has such a value.
    let name = scan.layers.coarse(value, b"Authorization");
    let field = Field { name, value, unit: value, origin: Origin::Written };
    Some(fragment(Part::Field(field), range.start..end, FORM))
}

/// In quotes: with escapes as the language prints it, or with line breaks as they are.
fn quoted(scan: &mut Scan<'_, '_>, start: usize, limit: usize) -> Option<(Slice, usize)> {
    let open = start + usize::from(scan.source.get(start) == Some(&b'b'));
    let quote = *scan.source.get(open).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let close = closing(&scan.source[..limit], open + 1, quote)?;
    let inner = scan.slice(open + 1..close);
    let text = scan.layers.decode(scan.slice(start..close + 1), Codec::C).unwrap_or(inner);
    Some((text, close + 1))
}

/// Without quotes: up to the stack trace. A folded value goes on in lines of Base64.
fn bare(scan: &Scan<'_, '_>, line: usize, start: usize) -> (Slice, usize) {
    let mut end = scan.lines.get(line).map_or(start, |range| range.end);
    let lines = (line + 1..).map_while(|next| scan.lines.get(next)).take(MAX_LINES);
    for range in lines.take_while(|range| is_base64(&scan.source[range.clone()])) {
        end = range.end;
    }
    (scan.slice(start..end), end)
}

fn is_base64(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(byte))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn the_refused_value_is_read_whole() {
        for (text, value) in [
            ("Illegal character(s) in message header value: Basic YTpi\nYg==\n\tat Main.main\n", "Basic YTpi\nYg=="),
            ("Illegal character(s) in message header value: Basic YTpiYg==\n\n\tat Main.main\n", "Basic YTpiYg=="),
            ("IllegalArgumentException: invalid header value: \"Basic YTpi\r\nYg==\"\n\tat x\n", "Basic YTpi\r\nYg=="),
            ("Unexpected char 0x0a at 10 in Authorization value: Basic YTpi\nYg==\n", "Basic YTpi\nYg=="),
            ("ValueError: Invalid header value b'Basic YTpi\\nYg==\\n'\n", "Basic YTpi\nYg==\n"),
            ("net/http: invalid header field value \"Basic YTpi\\n\" for key Authorization\n", "Basic YTpi\n"),
            ("TypeError: Headers.append: \"Basic YTpi\nYg==\" is an invalid header value.\n", "Basic YTpi\nYg=="),
        ] {
            assert_eq!(read_texts(text), [format!("[exception logical] ? ? Partial\nAuthorization: {value}\nbody ?")], "{text}");
        }
        assert!(read_texts("invalid header value: \"a\nb\"\n").is_empty());
    }
}
