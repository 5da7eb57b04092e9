//! Header fields with another separator than the colon, or with their value on the next line. What all fields of a paste
//! share is its notation; a single odd one is a fault, and stays.

use std::ops::Range;

use super::super::atoms::{Kind, Pair, Written, pairs};
use super::PeelEdit;
use crate::capture::format::Lines;

/// Fewer odd fields are faults.
const LEAST: usize = 2;

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    let lines = Lines::new(source);
    let all: Vec<Range<usize>> = (0..lines.len()).filter_map(|line| lines.get(line)).collect();
    let mut odd = Vec::new();
    let mut plain = 0;
    for (number, line) in all.iter().enumerate() {
        let Some(pair) = only_field(source, line) else { continue };
        let next = all.get(number + 1).filter(|next| pair.value.is_empty() && is_value(source, next));
        if is_plain(source, line, &pair) && next.is_none() {
            plain += usize::from(!pair.value.is_empty());
            continue;
        }
        odd.push(rewritten(source, line, &pair, next));
    }
    // In a message a client writes all of its fields alike: beside plain ones, odd ones are faults.
    let mixed = plain > 0 && memchr::memmem::find(source, b" HTTP/1.").is_some();
    if odd.len() < LEAST || odd.len() < plain || mixed {
        return Vec::new();
    }
    odd.into_iter().flatten().collect()
}

/// The header field that the line consists of.
fn only_field(source: &[u8], line: &Range<usize>) -> Option<Pair> {
    let mut found = pairs(source, line).into_iter();
    let pair = found.next().filter(|pair| pair.kind == Kind::Header && pair.written != Written::Variable)?;
    let before = &source[line.start..pair.name.start];
    let signs = before.iter().all(|b| b" \t|\"'[`*-<".contains(b) || *b >= 0x80);
    (signs && found.next().is_none()).then_some(pair)
}

fn is_plain(source: &[u8], line: &Range<usize>, pair: &Pair) -> bool {
    let before = source[line.start..pair.name.start].trim_ascii();
    let behind = &source[pair.name.end..];
    let bare = pair.written == Written::Bare && source[pair.value.end..line.end].trim_ascii().is_empty();
    before.is_empty() && behind.starts_with(b":") && bare
}

fn is_value(source: &[u8], line: &Range<usize>) -> bool {
    let text = source[line.clone()].trim_ascii();
    !text.is_empty() && pairs(source, line).is_empty() && !text.ends_with(b":")
}

/// `name: value` and nothing else in the line.
fn rewritten(source: &[u8], line: &Range<usize>, pair: &Pair, next: Option<&Range<usize>>) -> Vec<PeelEdit> {
    let mut edits = Vec::new();
    if line.start < pair.name.start {
        edits.push(PeelEdit::cut(line.start..pair.name.start));
    }
    let (value, end) = match next {
        Some(next) => (next.start + lead(&source[next.clone()])..next.end, next.end),
        None => (pair.value.clone(), line.end),
    };
    edits.push(PeelEdit::to(pair.name.end..value.start.max(pair.name.end), b": "));
    if value.end < end {
        edits.push(PeelEdit::cut(value.end..end));
    }
    edits
}

fn lead(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_whitespace()).count()
}
