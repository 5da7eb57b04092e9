//! The status of an answer: in its line, behind a label, or with its reason.

use std::ops::Range;

const REASONS: &[&[u8]] = &[
    b" bad request",
    b" unauthorized",
    b" forbidden",
    b" not found",
    b" method not allowed",
    b" unsupported media",
    b" ok",
    b" internal server",
    b" too many",
    b"(unauthorized",
    b"(bad request",
    b" (bad",
    b" (unauth",
];

const LABELS: &[&[u8]] = &[
    b"status",
    b"code",
    b"http",
    b"error",
    b"statuscode",
    b"httpstatus",
    b"status-code",
    b"antwort",
    b"estado",
    b"statut",
    b"stato",
];

/// The first status of a passage and where it is.
pub(super) fn find(source: &[u8], range: &Range<usize>) -> Option<(u16, Range<usize>)> {
    let text = &source[range.clone()];
    (0..text.len().saturating_sub(2)).find_map(|at| {
        let digits = &text[at..at + 3];
        let apart = at == 0 || !(text[at - 1].is_ascii_alphanumeric() || b".-_".contains(&text[at - 1]));
        let ends = text.get(at + 3).is_none_or(|b| !b.is_ascii_alphanumeric() && !b"-_/:%".contains(b));
        if !apart || !ends || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let code: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let known = matches!(code, 200 | 201 | 204 | 301..=308 | 400..=431 | 500..=504);
        (known && is_status(text, at)).then(|| (code, range.start + at..range.start + at + 3))
    })
}

fn is_status(text: &[u8], at: usize) -> bool {
    let after = text[at + 3..].iter().take(24).map(u8::to_ascii_lowercase).collect::<Vec<u8>>();
    if REASONS.iter().any(|reason| after.starts_with(reason)) {
        return true;
    }
    let before = text[..at].trim_ascii_end();
    let tail = before.iter().rev().take_while(|b| b" :=>|\"'(*,\t[".contains(b)).count();
    let before = &before[..before.len() - tail];
    let start = before.iter().rposition(|b| !(b.is_ascii_alphabetic() || *b == b'-')).map_or(0, |at| at + 1);
    let word = before[start..].to_ascii_lowercase();
    LABELS.contains(&&word[..]) || is_version(before)
}

/// `HTTP/1.1`.
fn is_version(before: &[u8]) -> bool {
    let digits = before.iter().rev().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    digits > 0 && before[..before.len() - digits].ends_with(b"HTTP/")
}
