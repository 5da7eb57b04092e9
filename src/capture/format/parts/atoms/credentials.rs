//! A value of the Authorization field that a text quotes without the name of the field: `Basic aWQ6c2VjcmV0`.

use std::ops::Range;

/// Fewer characters are a word.
const LEAST: usize = 8;

/// The value, where back quotes or quotes set it apart, or the line consists of it.
pub(super) fn find(source: &[u8], range: &Range<usize>) -> Option<Range<usize>> {
    let text = &source[range.clone()];
    let at = memchr::memmem::find(text, b"Basic ")?;
    let token = at + b"Basic ".len();
    let length = text[token..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"+/=:_-".contains(b)).count();
    let value = &text[token..token + length];
    let before = text[..at].iter().rev().find(|b| **b != b' ').copied();
    let after = text.get(token + length).copied();
    let quoted = |b: u8| b"`\"'".contains(&b);
    let apart =
        before.is_none_or(quoted) && after.is_none_or(|b| quoted(b) || b == b'\r') && before == after.filter(|b| *b != b'\r');
    let is_random =
        value.iter().any(u8::is_ascii_uppercase) && value.iter().any(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (length >= LEAST && apart && is_random).then_some(range.start + at..range.start + token + length)
}
