//! The lines of an HTTP message after RFC 9112, each as the ranges of its parts within the line.

use std::ops::Range;

use nom::bytes::complete::{tag, take_till1, take_while1};
use nom::character::complete::{char, digit1, space0, space1};
use nom::combinator::{recognize, rest, verify};
use nom::{IResult, Offset, Parser};

/// The methods that HTTP registers; anything else before a target is prose, unless a version follows.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"];

type ParseResult<'t, T> = IResult<&'t [u8], T>;

fn blanks(text: &[u8]) -> ParseResult<'_, &[u8]> {
    space0(text)
}

/// `METHOD SP target [SP HTTP/x]`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RequestLine {
    pub(crate) method: Range<usize>,
    pub(crate) target: Range<usize>,
    pub(crate) version: Option<Range<usize>>,
}

/// `name: value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FieldLine {
    pub(crate) name: Range<usize>,
    pub(crate) value: Range<usize>,
}

/// A request line (RFC 9112 section 3). White space inside the target is kept when a version shows where it ends;
/// without a version the target is one word, and the method must be in capitals: prose has such words too.
pub(crate) fn request_line(line: &[u8]) -> Option<RequestLine> {
    let (after, (_, method, _)) = (indent, word, space1).parse(line).ok()?;
    let text = std::str::from_utf8(method).ok()?;
    let upper = text.to_ascii_uppercase();
    let (target, version) = split_version(after.trim_ascii_end());
    let one_word = !target.iter().any(u8::is_ascii_whitespace);
    let plain = version.is_some() || (text == upper && one_word);
    let registered = METHODS.contains(&upper.as_str());
    let known = registered || version.is_some() && text == upper && text.bytes().all(|b| b.is_ascii_uppercase());
    if !known || target.is_empty() || !plain {
        return None;
    }
    Some(RequestLine {
        method: range(line, method),
        target: range(line, target),
        version: version.map(|version| range(line, version)),
    })
}

/// `HTTP/1.1 400 Bad Request`: the range of the status code (RFC 9112 section 4).
pub(crate) fn status_line(line: &[u8]) -> Option<Range<usize>> {
    let (_, (_, _, _, code)) = (blanks, version, space1, digit1).parse(line).ok()?;
    (code.len() == 3).then(|| range(line, code))
}

/// A field line (RFC 9112 section 5), also with blanks before the colon: that is a fault, and no reason to miss it.
pub(crate) fn field_line(line: &[u8]) -> Option<FieldLine> {
    let (_, (_, name, _, _, _, value)) = (blanks, take_while1(is_name_byte), blanks, char(':'), blanks, rest).parse(line).ok()?;
    Some(FieldLine { name: range(line, name), value: range(line, value.trim_ascii_end()) })
}

/// Signs of a list, a program or a documentation that were copied together with a name: `Accept,`, `<Authorization>`.
const ROUND_NAMES: &[char] = &['"', '\'', '<', '>', '(', ')', ',', ';'];

/// A field line whose name has signs round it that no name has. Not the address of a link, which has a colon too.
pub(crate) fn odd_field_line(line: &[u8]) -> Option<FieldLine> {
    if let Some(found) = wide_field_line(line) {
        return Some(found);
    }
    let (_, (_, name, _, value)) = (blanks, take_till1(ends_name), char(':'), rest).parse(line).ok()?;
    let word = std::str::from_utf8(name).ok()?.trim_matches(ROUND_NAMES);
    let is_name = word.contains(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let value = value.trim_ascii();
    (is_name && !value.starts_with(b"//")).then(|| FieldLine { name: range(line, name), value: range(line, value) })
}

/// `Authorization：Basic`: the colon of Chinese and Japanese keyboards counts as a part of the name.
fn wide_field_line(line: &[u8]) -> Option<FieldLine> {
    let colon = "\u{FF1A}".as_bytes();
    let end = memchr::memmem::find(line, colon)?;
    let (_, (_, name)) = (blanks, take_while1(is_name_byte)).parse(&line[..end]).ok()?;
    let start = line.offset(name);
    let behind = &line[end + colon.len()..];
    let value = behind.trim_ascii();
    (start + name.len() == end).then(|| FieldLine { name: start..end + colon.len(), value: range(line, value) })
}

fn ends_name(b: u8) -> bool {
    b == b':' || b.is_ascii_whitespace()
}

/// `:method: POST` (RFC 9113 section 8.3.1).
pub(crate) fn pseudo_line(line: &[u8]) -> Option<FieldLine> {
    let name =
        |text| -> ParseResult<'_, &[u8]> { recognize((char(':'), take_while1(|b: u8| b.is_ascii_lowercase()))).parse(text) };
    let (_, (_, name, _, _, value)) = (blanks, name, char(':'), blanks, rest).parse(line).ok()?;
    let known = [&b":method"[..], b":path", b":authority", b":scheme"];
    known.contains(&name).then(|| FieldLine { name: range(line, name), value: range(line, value.trim_ascii_end()) })
}

/// More than a few blanks before a request line: it is part of something else.
fn indent(text: &[u8]) -> ParseResult<'_, &[u8]> {
    verify(space0, |blanks: &[u8]| blanks.len() <= 8).parse(text)
}

fn word(text: &[u8]) -> ParseResult<'_, &[u8]> {
    take_till1(|b: u8| b.is_ascii_whitespace()).parse(text)
}

fn version(text: &[u8]) -> ParseResult<'_, &[u8]> {
    recognize((tag(&b"HTTP/"[..]), take_while1(|b: u8| b.is_ascii_digit() || b == b'.'))).parse(text)
}

/// Token bytes (RFC 9110 section 5.6.2), and the quotes that copied dumps put round names.
fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~\"".contains(&b)
}

fn split_version(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    let last = text.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
    let is_version = version(&text[last..]).is_ok_and(|(after, _)| after.is_empty());
    if last > 0 && is_version { (text[..last].trim_ascii_end(), Some(&text[last..])) } else { (text, None) }
}

fn range(line: &[u8], part: &[u8]) -> Range<usize> {
    let start = line.offset(part);
    start..start + part.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'t>(line: &'t str, ranges: &[Range<usize>]) -> Vec<&'t str> {
        ranges.iter().map(|range| &line[range.clone()]).collect()
    }

    #[test]
    fn reads_request_lines() {
        let line = "POST /oauth/token HTTP/1.1";
        let parsed = request_line(line.as_bytes()).expect("a request line");
        assert_eq!(
            texts(line, &[parsed.method, parsed.target, parsed.version.expect("version")]),
            ["POST", "/oauth/token", "HTTP/1.1"]
        );
        let wrapped = request_line(b"POST /oauth/ token HTTP/2").expect("a space in the target");
        assert_eq!(wrapped.target, 5..18);
        assert!(request_line(b"POST https://h.example/token").is_some_and(|line| line.version.is_none()));
        for prose in ["Post the token here", "POST requests fail here", "", "  ", "Hello /token HTTP/1.1"] {
            assert_eq!(request_line(prose.as_bytes()), None, "{prose}");
        }
    }

    #[test]
    fn reads_fields_and_status_lines() {
        let line = " Authorization : Basic abc ";
        let parsed = field_line(line.as_bytes()).expect("a field");
        assert_eq!(texts(line, &[parsed.name, parsed.value]), ["Authorization", "Basic abc"]);
        for odd in ["Accept,: x", "<Accept>: x", "Accept(): x"] {
            assert!(field_line(odd.as_bytes()).is_none() && odd_field_line(odd.as_bytes()).is_some(), "{odd}");
        }
        let wide = odd_field_line("Accept\u{FF1A} a/b".as_bytes()).expect("a field");
        assert_eq!((wide.name, wide.value), (0..9, 10..13));
        for none in ["<http://h.example/>", "a=b&c: d", "<a href=\"x:y\">", "two words,: x", "{\"a\": 1}", "12,: x"] {
            assert_eq!(odd_field_line(none.as_bytes()), None, "{none}");
        }
        assert_eq!(field_line(b"no colon here"), None);
        assert_eq!(field_line(b"two words: x"), None);
        assert_eq!(status_line(b"HTTP/1.1 400 Bad Request"), Some(9..12));
        assert_eq!(status_line(b"HTTP/2 200"), Some(7..10));
        assert_eq!(status_line(b"HTTP/1.1 x"), None);
        assert_eq!(pseudo_line(b":path: /token").map(|line| line.value), Some(7..13));
        assert_eq!(pseudo_line(b":other: x"), None);
    }
}
