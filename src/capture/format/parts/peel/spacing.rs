//! Spaces that a formatter or a scanner put round the signs of a message: `a = b & c = d`, `HTTP / 1.1`.

use std::ops::Range;

use super::super::names;
use super::PeelEdit;
use crate::capture::format::Lines;

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    let lines = Lines::new(source);
    let formatted = memchr::memmem::find(source, b"HTTP / ").is_some();
    let all = (0..lines.len()).filter_map(|line| lines.get(line));
    all.flat_map(|line| if formatted { spaces(source, &line, b"/-=&") } else { form(source, &line) }).collect()
}

/// A form of which every sign has spaces round it.
fn form(source: &[u8], line: &Range<usize>) -> Vec<PeelEdit> {
    let text = &source[line.clone()];
    let name = text.trim_ascii_start().split(|b| *b == b' ').next().unwrap_or_default();
    let spaced = memchr::memmem::find(text, b" & ").is_some();
    let tight = text.windows(2).any(|two| two[1] == b'&' && two[0] != b' ');
    if !names::parameter(name) || !spaced || tight { Vec::new() } else { spaces(source, line, b"=&") }
}

fn spaces(source: &[u8], line: &Range<usize>, signs: &[u8]) -> Vec<PeelEdit> {
    let text = &source[line.clone()];
    let mut edits = Vec::new();
    for at in 1..text.len().saturating_sub(1) {
        let round = signs.contains(&text[at]) && text[at - 1] == b' ' && text[at + 1] == b' ';
        if round {
            edits.push(PeelEdit::cut(line.start + at - 1..line.start + at));
            edits.push(PeelEdit::cut(line.start + at + 1..line.start + at + 2));
        }
    }
    edits
}
