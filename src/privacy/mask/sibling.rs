//! A name and its value as two members of one thing: `name="client_secret" value="..."`, `{"value": "...", "key": "..."}`.

use std::ops::Range;

use super::written;

/// Members that say what the name is.
const NAMES: &[&[u8]] = &[b"name", b"key", b"id", b"field", b"header", b"param", b"parameter", b"property", b"variable"];

/// Members that say what the value is.
const VALUES: &[&[u8]] = &[b"value", b"val", b"content", b"default", b"current"];

/// One thing is no larger.
const NEAR: usize = 400;

/// The value that is tied to the name at `name` by being beside it.
pub(super) fn value(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    if !is_named(text, name.start) {
        return None;
    }
    let thing = thing(text, name);
    let member = |at: usize| -> Option<Range<usize>> {
        let length = text[at..].iter().take(12).take_while(|b| b.is_ascii_alphabetic()).count();
        let starts = at == 0 || !text[at - 1].is_ascii_alphanumeric() && !b"_-".contains(&text[at - 1]);
        let known = starts && VALUES.iter().any(|known| text[at..at + length].eq_ignore_ascii_case(known));
        let from = signed(text, at + length).filter(|_| known)?;
        written::value(text, from).filter(|at| at.end <= thing.end)
    };
    let places = thing.clone().filter(|at| b"vVcCdDtT".contains(&text[*at]) && !name.contains(at));
    places.into_iter().find_map(member)
}

/// Whether the member beside `word`, which is a value, names an identifier.
pub(super) fn is_of_identifier(text: &[u8], word: &Range<usize>) -> bool {
    let is_value = VALUES.iter().any(|known| text[word.clone()].eq_ignore_ascii_case(known));
    let thing = || &text[thing(text, word)];
    let names: [&[u8]; 4] = [b"\"client_id\"", b"\"clientId\"", b"\"username\"", b"\"user\""];
    is_value && names.iter().any(|name| memchr::memmem::find(thing(), name).is_some())
}

/// Whether `name=`, `"key":` or the like is before the name.
fn is_named(text: &[u8], start: usize) -> bool {
    let before = text[start.saturating_sub(40)..start].trim_ascii_end();
    let before = trimmed(before, b"\"'\\");
    let Some(before) = before.trim_ascii_end().strip_suffix(b"=").or_else(|| before.trim_ascii_end().strip_suffix(b":")) else {
        return false;
    };
    let before = trimmed(before.trim_ascii_end(), b"\"'\\");
    let length = before.iter().rev().take(16).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    NAMES.iter().any(|known| before[before.len() - length..].eq_ignore_ascii_case(known))
}

fn trimmed<'t>(text: &'t [u8], signs: &[u8]) -> &'t [u8] {
    &text[..text.iter().rposition(|b| !signs.contains(b)).map_or(0, |at| at + 1)]
}

/// Behind the quote and the sign that follow a member's name.
fn signed(text: &[u8], from: usize) -> Option<usize> {
    let skip = |at: usize, signs: &[u8]| at + text[at..].iter().take(8).take_while(|b| signs.contains(b)).count();
    let at = skip(from, b"\"'\\ ");
    text.get(at).filter(|b| b"=:".contains(b))?;
    let at = skip(at + 1, b"> \\");
    text.get(at).filter(|b| b"\"'".contains(b)).map(|_| at)
}

/// What is between the brackets round the name.
fn thing(text: &[u8], name: &Range<usize>) -> Range<usize> {
    let before = text[..name.start].iter().rev().take(NEAR).position(|b| b"{}<>()".contains(b)).unwrap_or(NEAR.min(name.start));
    let behind = &text[name.end..text.len().min(name.end + NEAR)];
    let length = behind.iter().position(|b| b"{}<>()".contains(b)).unwrap_or(behind.len());
    name.start - before..name.end + length
}
