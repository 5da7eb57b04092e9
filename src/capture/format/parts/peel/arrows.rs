//! Arrows that show which way a line went: `-> ` and `<- ` before the lines of a header, `>> ` and `<< ` before content.

use super::PeelEdit;
use crate::capture::format::Lines;

/// Before lines of a header, sent and received.
const HEADER: [&[u8]; 2] = [b"->", b"<-"];
/// Before content, sent and received.
const CONTENT: [&[u8]; 2] = [b">>", b"<<"];

/// Fewer lines of a header are no message.
const LEAST: usize = 2;

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    let lines = Lines::new(source);
    let all: Vec<_> = (0..lines.len()).filter_map(|line| lines.get(line)).collect();
    let begins = |signs: &[&[u8]], at: usize| signs.iter().any(|sign| is_before(&source[all[at].clone()], sign));
    let count = |sign: &[u8]| (0..all.len()).filter(|at| begins(&[sign], *at)).count();
    if count(HEADER[0]) < LEAST || count(HEADER[1]) + count(CONTENT[0]) == 0 {
        return Vec::new();
    }
    let marked = (0..all.len()).filter(|at| begins(&HEADER, *at) || begins(&CONTENT, *at));
    marked.map(|at| PeelEdit::cut(all[at].start..all[at].end.min(all[at].start + HEADER[0].len() + 1))).collect()
}

/// The sign, and a space or the end of the line.
fn is_before(line: &[u8], sign: &[u8]) -> bool {
    line.strip_prefix(sign).is_some_and(|rest| rest.first().is_none_or(|b| *b == b' '))
}
