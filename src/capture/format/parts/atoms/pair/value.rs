//! Where a value begins and ends.

use std::ops::Range;

use super::{Kind, Written};
use crate::capture::names::is_description;
use crate::capture::notation::literal::closing;

/// What programs write before a value: its type, its length, the brackets of a list of one.
const LEADS: &[&[u8]] = &[b"Optional(", b"Some(", b"str(", b"String(", b"[", b"b\"", b"b'", b"u\"", b"u'", b"<String> "];

/// So many bytes are looked at for the end of a value: a line may be made of names alone.
const LONGEST: usize = 1 << 13;

/// The value that begins in `range`.
pub(super) fn find(source: &[u8], range: Range<usize>, kind: Kind, leads: bool, sign: u8) -> (Range<usize>, Written) {
    let range = if matches!(sign, b'|' | b'\t') { past_descriptions(source, range, sign) } else { range };
    let start = range.start + typed(&source[range.clone()]);
    let text = &source[start..range.end.min(start + LONGEST)];
    if let Some(quoted) = quoted(text) {
        return (start + quoted.start..start + quoted.end, Written::Quoted);
    }
    let listed = start > range.start && source[start - 1] == b'[';
    let in_italics = source[..start].ends_with(b" *");
    let end = match sign {
        b':' if in_italics && let Some(end) = memchr::memchr(b'*', text) => end,
        _ if listed => memchr::memchr(b']', text).unwrap_or(text.len()),
        b'|' | b'\t' => text.iter().position(|b| *b == sign).unwrap_or(text.len()),
        b',' => text.iter().position(|b| b",)}]".contains(b)).unwrap_or(text.len()),
        // A space on neither side of the sign: the next space ends the value.
        b'=' if leads && kind == Kind::Param && start > 0 && source[start - 1] != b' ' => {
            memchr::memchr3(b' ', b'\t', b'&', text).unwrap_or(text.len())
        }
        // In a sentence a media type is one word.
        _ if !leads && is_media_type(text) => first_of(text, b" \t,;)}]*|\"'"),
        _ if leads || kind == Kind::Header => text.len(),
        _ => first_of(text, b" \t,;)}]&|\"'"),
    };
    let end = remark(&text[..end]).unwrap_or(end);
    (trimmed(source, start..start + end), Written::Bare)
}

/// Where the poster's own remark on a value begins: `dXNlcjpwdw==     (my id and secret)`, `abc <-- from the e-mail`.
fn remark(text: &[u8]) -> Option<usize> {
    let signs = [" <-- ", " <- ", " \u{2190} ", "  // ", "  # "];
    let signed = signs.iter().filter_map(|sign| memchr::memmem::find(text, sign.as_bytes())).min();
    let open = memchr::memchr_iter(b'(', text).find(|at| *at > 2 && text[..*at].ends_with(b"  "));
    let in_brackets = open.filter(|at| text.trim_ascii_end().ends_with(b")") && text[*at..].contains(&b' '));
    signed.into_iter().chain(in_brackets).filter(|at| !text[..*at].trim_ascii().is_empty()).min()
}

fn is_media_type(text: &[u8]) -> bool {
    [&b"application/"[..], b"multipart/", b"text/"].iter().any(|start| text.starts_with(start))
}

/// Where the row goes on after the columns that only describe the value; a row of nothing else has its first one.
fn past_descriptions(source: &[u8], range: Range<usize>, sign: u8) -> Range<usize> {
    let mut at = range.start;
    for _ in 0..DESCRIBING {
        let row = &source[at..range.end.min(at + LONGEST)];
        let Some(end) = memchr::memchr(sign, row).filter(|end| is_description(row[..*end].trim_ascii())) else {
            return at..range.end;
        };
        let rest = &row[end + 1..];
        if !rest.iter().any(u8::is_ascii_alphanumeric) {
            return range;
        }
        at += end + 1 + rest.iter().take_while(|b| b" \t".contains(b)).count();
    }
    range
}

/// So many columns may stand between a name and its value.
const DESCRIBING: usize = 4;

/// Where the first of the signs is; the end where none is.
fn first_of(text: &[u8], signs: &[u8]) -> usize {
    signs.iter().fold(text.len(), |end, sign| memchr::memchr(*sign, &text[..end]).unwrap_or(end))
}

/// The width of what names the type of a value: `string(18) `, `Optional(`, `b`.
fn typed(text: &[u8]) -> usize {
    let word = text.iter().take_while(|b| b.is_ascii_lowercase()).count();
    if word > 0 && text.get(word) == Some(&b'(') {
        let digits = text[word + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits > 0 && text[word + 1 + digits..].starts_with(b") ") {
            return word + digits + 3;
        }
    }
    let lead = LEADS.iter().find(|lead| text.starts_with(lead)).map_or(0, |lead| lead.len());
    // The quote itself is found next.
    lead - usize::from(lead == 2)
}

/// What is within the quotes that `text` begins with.
fn quoted(text: &[u8]) -> Option<Range<usize>> {
    if text.starts_with(b"\\\"") {
        let end = memchr::memmem::find(&text[2..], b"\\\"")?;
        return Some(2..2 + end);
    }
    for (open, close) in [("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}"), ("\u{AB}", "\u{BB}")] {
        if text.starts_with(open.as_bytes()) {
            let end = memchr::memmem::find(&text[open.len()..], close.as_bytes())?;
            return Some(open.len()..open.len() + end);
        }
    }
    let quote = *text.first().filter(|b| b"\"'`".contains(b))?;
    closing(text, 1, quote).map(|end| 1..end)
}

/// Without blanks, and without the signs of lists and tables at its end.
pub(in crate::capture::format::parts::atoms) fn trimmed(source: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &source[range.clone()];
    let lead = text.iter().take_while(|b| b" \t\"'`".contains(b)).count();
    let mut end = text.len();
    while let Some(last) = text[lead..end.max(lead)].last() {
        let inner = &text[lead..end];
        let open = |sign: u8| inner.contains(&sign);
        let cut = match last {
            b' ' | b'\t' | b',' | b';' | b'|' | b'"' | b'\'' | b'`' | b'\\' => true,
            b'*' => inner.len() > 2 && inner.ends_with(b"**") && !inner.ends_with(b"***"),
            b')' => !open(b'('),
            b']' => !open(b'['),
            b'}' => !open(b'{'),
            _ => false,
        };
        if !cut {
            break;
        }
        end -= if inner.ends_with(b"**") { 2 } else { 1 };
    }
    range.start + lead..range.start + end.max(lead)
}
