//! Quoted pieces that are put together: what a shell makes of `gr''ant`, a program of `"gra" + "nt"`.

/// So much before the first seam of a word belongs to it, and so much behind it.
const BEFORE: usize = 32;
const BEHIND: usize = 320;

/// The words that begin so far behind a seam are looked at with it.
const WITH: usize = 96;

/// Whether anything that `is_sign` knows is in a word that quotes or escapes cut, once they are gone. `buffer` is used for
/// the words.
pub(super) fn any(text: &[u8], buffer: &mut Vec<u8>, is_sign: impl Fn(&[u8]) -> bool) -> bool {
    let mut at = 0;
    while let Some(seam) = text[at..].iter().position(|b| is_mark(*b)).map(|found| at + found) {
        at = past_all(text, seam);
        let before = seam.checked_sub(1).and_then(|before| text.get(before));
        if !is_of_word(before) || !is_of_word(text.get(at)) {
            continue;
        }
        buffer.clear();
        join(text, seam.saturating_sub(BEFORE), seam + BEHIND, buffer);
        if is_sign(buffer) {
            return true;
        }
        at = at.max(text.len().min(seam + WITH));
    }
    false
}

/// Writes a passage without quotes and escapes, and without what is between two quoted pieces that are joined.
fn join(text: &[u8], start: usize, end: usize, out: &mut Vec<u8>) {
    let mut at = start;
    let end = end.min(text.len());
    while at < end {
        let mark = text[at..end].iter().position(|b| is_mark(*b)).map_or(end, |found| at + found);
        out.extend_from_slice(&text[at..mark]);
        at = if mark < end { past(text, mark) } else { end };
    }
}

fn is_mark(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | b'`' | b'\\' | b'^')
}

/// A letter of a name, or a slash of a path.
fn is_of_word(b: Option<&u8>) -> bool {
    b.is_some_and(|b| b.is_ascii_alphanumeric() || b"_-/".contains(b))
}

/// Behind the mark at `at` and those that follow it.
fn past_all(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(|b| is_mark(*b)) {
        at = past(text, at);
    }
    at
}

/// Behind the sign at `at` and, where another quoted piece is joined, behind its quote.
fn past(text: &[u8], at: usize) -> usize {
    let next = at + 1;
    if !is_quote(text[at]) {
        // The end of a line that goes on.
        let breaks = text[next..].iter().take(2).take_while(|b| b"\r\n".contains(b)).count();
        return next + breaks;
    }
    let space = |from: usize| from + text[from..].iter().take(INDENT).take_while(|b| b.is_ascii_whitespace()).count();
    let sign = space(next);
    let behind = if text.get(sign).is_some_and(|b| b"+.~&\\".contains(b)) { space(sign + 1) } else { sign };
    if behind > next && text.get(behind).copied().is_some_and(is_quote) { behind + 1 } else { next }
}

fn is_quote(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | b'`')
}

/// Pieces on lines of their own are indented so far at most.
const INDENT: usize = 80;
