//! A text whose quoted pieces are put together: what a shell makes of `gr''ant`, a program of `"gra" + "nt"`.

/// Writes `text` into `out` without quotes and escapes, and without what is between two quoted pieces that are joined.
pub(super) fn join(text: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut start = 0;
    while let Some(found) = text[start..].iter().position(|b| is_sign(*b)) {
        let at = start + found;
        out.extend_from_slice(&text[start..at]);
        start = past(text, at);
    }
    out.extend_from_slice(&text[start..]);
}

fn is_sign(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | b'`' | b'\\' | b'^')
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
