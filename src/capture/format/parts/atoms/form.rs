//! `name=value&name=value` anywhere in a line.

use std::ops::Range;

use super::{Atom, AtomKind, address};

/// The forms of a passage that no address has.
pub(super) fn all(source: &[u8], range: &Range<usize>, taken: &[Atom]) -> Vec<Atom> {
    let mut found = Vec::new();
    if super::pair::is_code(&source[range.clone()]) {
        return found;
    }
    let mut at = range.start;
    while at < range.end {
        let start = at + source[at..range.end].iter().take_while(|b| ends(**b)).count();
        let end = start + source[start..range.end].iter().take_while(|b| !ends(**b)).count();
        at = end.max(start + 1);
        let word = trimmed(source, start..end);
        let free = !taken.iter().any(|atom| atom.range.start < word.end && word.start < atom.range.end);
        if free && is_form(&source[word.clone()]) {
            found.push(Atom { range: word, what: AtomKind::Form });
        }
    }
    found
}

fn ends(b: u8) -> bool {
    b.is_ascii_whitespace() || b"\"'`|".contains(&b)
}

fn trimmed(source: &[u8], word: Range<usize>) -> Range<usize> {
    let lead = source[word.clone()].iter().take_while(|b| b"([{:<*".contains(b)).count();
    let tail = source[word.start + lead..word.end].iter().rev().take_while(|b| b",;)]}*".contains(b)).count();
    word.start + lead..(word.end - tail).max(word.start + lead)
}

/// Two pairs or more, one of them of a name that only requests have.
fn is_form(word: &[u8]) -> bool {
    let pairs = word.split(|b| *b == b'&').filter(|pair| pair.contains(&b'=')).count();
    pairs >= 2 && !word.contains(&b'?') && address::has_names(word)
}
