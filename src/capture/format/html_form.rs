//! A form of a web page: `<form method="post" action="...">` with its fields is the request that a browser makes of it.

use std::ops::Range;

use super::{Fragment, Part, Scan};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "html-form";

/// Longer forms are pages.
const LONGEST: usize = 1 << 14;

/// The form whose tag begins in the line.
pub(super) fn read_html_form(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let Some(start) = find(scan.line(line), b"<form").map(|at| range.start + at) else { return Vec::new() };
    let limit = scan.source.len().min(start + LONGEST);
    let whole = &scan.source[start..limit];
    let Some(head) = memchr::memchr(b'>', whole) else { return Vec::new() };
    let end = find(whole, b"</form>").map_or(whole.len(), |at| at + b"</form>".len());
    request(scan, start..start + head, start..start + end).into_iter().collect()
}

fn request(scan: &mut Scan<'_, '_>, head: Range<usize>, whole: Range<usize>) -> Option<Fragment> {
    let action = attribute(scan, &head, b"action").filter(|action| !action.is_empty())?;
    let method = attribute(scan, &head, b"method")?;
    // The fields of a GET go into the address, which no token endpoint reads and no poster of a form means.
    scan.layers.bytes(method).eq_ignore_ascii_case(b"post").then_some(())?;
    let pairs = fields(scan, head.end..whole.end);
    (!pairs.is_empty()).then_some(())?;
    let encoding = attribute(scan, &head, b"enctype");
    let mut request = Request::unknown();
    request.client = Some("HTML form");
    request.method = Seen::Shown(scan.layers.coarse(method, b"POST"));
    request.url = Seen::Shown(url::parse(scan.layers, action));
    let media = encoding.unwrap_or_else(|| {
        let at = scan.slice(head.start..head.start + b"<form".len());
        scan.layers.coarse(at, b"application/x-www-form-urlencoded")
    });
    let name = scan.layers.coarse(media, b"Content-Type");
    let field = Field { name, value: media, unit: media, origin: Origin::Implied };
    request.headers = Seen::Shown(Headers { fields: vec![field], coverage: Coverage::Partial });
    let raw = scan.slice(head.end + 1..whole.end);
    request.body = Seen::Shown(Body { raw, notation: BodyNotation::Structure, pairs, cut: false });
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range: whole, form: FORM })
}

/// The fields that have a name, in their order. What a user types is not shown.
fn fields(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Vec<Field> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(open) = scan.source.get(at..range.end).and_then(|rest| memchr::memchr(b'<', rest)) {
        let start = at + open;
        let Some(length) = memchr::memchr(b'>', &scan.source[start..range.end]) else { break };
        let tag = start..start + length;
        at = tag.end + 1;
        let text = &scan.source[tag.clone()];
        let is_field = [&b"<input"[..], b"<select", b"<textarea"]
            .iter()
            .any(|name| text.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name)));
        if let Some(name) = attribute(scan, &tag, b"name").filter(|_| is_field) {
            let value = attribute(scan, &tag, b"value").unwrap_or_else(|| typed(scan, name));
            found.push(Field { name, value, unit: scan.slice(tag), origin: Origin::Written });
        }
    }
    found
}

/// What stands for a value that a user types.
fn typed(scan: &mut Scan<'_, '_>, name: Slice) -> Slice {
    let bytes = [b"${", scan.layers.bytes(name), b"}"].concat();
    scan.layers.join(vec![Piece::Text { bytes, at: name }])
}

/// The value of an attribute in a tag, in quotes of either kind or bare.
fn attribute(scan: &Scan<'_, '_>, tag: &Range<usize>, name: &[u8]) -> Option<Slice> {
    let text = &scan.source[tag.clone()];
    let lower = text.to_ascii_lowercase();
    let at = memchr::memmem::find_iter(&lower, name).find(|at| {
        let before = at.checked_sub(1).map(|before| lower[before]);
        let behind = lower[at + name.len()..].trim_ascii_start();
        before.is_some_and(|b| b.is_ascii_whitespace() || b"\"'".contains(&b)) && behind.starts_with(b"=")
    })?;
    let equals = at + memchr::memchr(b'=', &text[at..])? + 1;
    let start = equals + text[equals..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let (start, length) = match text.get(start)? {
        quote @ (b'"' | b'\'') => (start + 1, memchr::memchr(*quote, &text[start + 1..])?),
        _ => {
            (start, text[start..].iter().position(|b| b.is_ascii_whitespace() || b"/>".contains(b)).unwrap_or(text.len() - start))
        }
    };
    Some(scan.slice(tag.start + start..tag.start + start + length))
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    memchr::memmem::find(&lower, word)
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn fields_are_parameters_and_typed_ones_are_not_shown() {
        let text = "<form method=\"post\" action=\"https://h.example/oauth2/token\">\n  id:<input type=\"text\" name=\"client_id\"/>\n  <input type='hidden' name='grant_type' value='password'>\n  <input type=submit id=go value=go>\n</form>\n";
        let found = read_texts(text).concat();
        assert!(found.contains("POST https://h.example/oauth2/token"), "{found}");
        assert!(found.contains("client_id=${client_id}") || found.contains("client_id"), "{found}");
        assert!(found.contains("grant_type"), "{found}");
        assert!(!found.contains("go=go"), "{found}");
    }

    #[test]
    fn a_form_without_an_end_or_an_action_makes_nothing_fail() {
        let text = "<form method=post action='https://h.example/token'><input name='a\u{e9}' value=\"\u{2019}";
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            read_texts(&text[..cut]);
            read_texts(&text[cut..]);
        }
    }
}
