//! Marks of Markdown that a poster put round parts: bold, code in one line and over several.

use super::super::names;
use super::PeelEdit;
use crate::capture::format::Lines;

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    let lines = Lines::new(source);
    let mut edits = Vec::new();
    let mut open: Option<usize> = None;
    for range in (0..lines.len()).filter_map(|line| lines.get(line)) {
        let text = &source[range.clone()];
        if text.trim_ascii_start().starts_with(b"```") {
            open = None;
            continue;
        }
        let ticks: Vec<usize> = memchr::memchr_iter(b'`', text).map(|at| range.start + at).collect();
        if text.is_empty() {
            open = None;
        } else if ticks.len().is_multiple_of(2) {
            edits.extend(ticks.iter().map(|at| PeelEdit::cut(*at..at + 1)));
        } else if let Some(first) = open.take() {
            let last = ticks.last().copied().unwrap_or(first);
            edits.extend([first, last].map(|at| PeelEdit::cut(at..at + 1)));
        } else {
            open = ticks.last().copied();
        }
        edits.extend(bold(text).into_iter().map(|at| PeelEdit::cut(range.start + at..range.start + at + 2)));
        edits.extend(italic(text).into_iter().flatten().map(|at| PeelEdit::cut(range.start + at..range.start + at + 1)));
    }
    edits.sort_by_key(|edit| edit.range.start);
    if edits.len() == 2 && is_value(source, &edits[0], &edits[1]) { Vec::new() } else { edits }
}

/// One value in back quotes is a fault that the poster made; one pair is a mark.
fn is_value(source: &[u8], open: &PeelEdit, close: &PeelEdit) -> bool {
    let inner = &source[open.range.end..close.range.start.max(open.range.end)];
    let name = inner.split(|b| b"=:".contains(b)).next().unwrap_or_default();
    !names::parameter(name) && !names::header(name) && !inner.contains(&b'\n')
}

/// `*value*` to the end of a line: one asterisk on either side, within which there is no space.
fn italic(text: &[u8]) -> Option<[usize; 2]> {
    let inner = text.trim_ascii_end().strip_suffix(b"*").filter(|inner| !inner.ends_with(b"*"))?;
    let open = memchr::memrchr(b'*', inner)?;
    let word = &inner[open + 1..];
    let apart = open == 0 || b" >:\t".contains(&inner[open - 1]);
    (apart && word.len() > 2 && !word.contains(&b' ')).then_some([open, inner.len()])
}

/// `**` in pairs; more asterisks in a row hide a value.
fn bold(text: &[u8]) -> Vec<usize> {
    let apart = |at: &usize| text.get(at + 2) != Some(&b'*') && (*at == 0 || text[at - 1] != b'*');
    let found: Vec<usize> = memchr::memmem::find_iter(text, b"**").filter(apart).collect();
    if found.len().is_multiple_of(2) { found } else { Vec::new() }
}
