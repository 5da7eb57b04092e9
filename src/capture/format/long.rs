//! Long texts: logs of days, of which a few lines are about a token request. What can hold no part of one costs its reading,
//! and the passages around the rest are read one by one.

use std::ops::Range;

use crate::capture::filter::Filter;
use crate::text::layers::Slice;

/// Shorter texts are read as a whole: a program in them may define at its beginning what it sends at its end.
const LONG: usize = 1 << 20;

/// A text is asked about in pieces of about this length, whole lines.
const PIECE: usize = 1 << 10;

/// So much before and behind a piece with a sign of a request may be of the request or its answer.
const BEFORE: usize = 1 << 11;
const BEHIND: usize = 1 << 12;

/// The passages of a text that are to be read: all of it unless it is long. The beginning is one of them, which tells what
/// the text is where it holds no request.
pub(super) fn passages(source: &[u8], text: Slice) -> Vec<Slice> {
    if source.len() < LONG {
        return vec![text];
    }
    of(source).into_iter().map(|range| text.sub(range)).collect()
}

fn of(text: &[u8]) -> Vec<Range<usize>> {
    let mut filter = Filter::new();
    let mut passages = Vec::new();
    add(&mut passages, 0..line_end(text, BEHIND));
    let mut start = 0;
    while start < text.len() {
        let end = line_end(text, start + PIECE);
        if filter.may_hold_request(&text[start..line_end(text, end)]) {
            let lines = lines_with_signs(&mut filter, text, start..end);
            add(&mut passages, line_start(text, lines.start.saturating_sub(BEFORE))..line_end(text, lines.end + BEHIND));
        }
        start = end;
    }
    passages
}

/// The lines of a piece from the first with a sign to the last, so that what changes elsewhere does not move the passage.
fn lines_with_signs(filter: &mut Filter, text: &[u8], piece: Range<usize>) -> Range<usize> {
    let mut found: Option<Range<usize>> = None;
    let mut start = piece.start;
    while start < piece.end {
        let end = line_end(text, start);
        // A name may be broken at the end of a line.
        if filter.may_hold_request(&text[start..line_end(text, end)]) {
            found = Some(found.map_or(start, |found| found.start)..end);
        }
        start = end;
    }
    found.unwrap_or(piece)
}

fn add(passages: &mut Vec<Range<usize>>, range: Range<usize>) {
    match passages.last_mut() {
        Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
        _ => passages.push(range),
    }
}

fn line_start(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &text[..at.min(text.len())]).map_or(0, |lf| lf + 1)
}

/// Behind the line break that ends the line at `at`.
fn line_end(text: &[u8], at: usize) -> usize {
    let at = at.min(text.len());
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |lf| at + lf + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_around_a_sign_is_read() {
        let line = "2026-05-01 10:00:00 INFO the cache was filled\n";
        let request = "POST /oauth/token HTTP/1.1\nHost: h.example\n\ngrant_type=refresh_token\n";
        let text = format!("{0}{request}{0}{request}{request}{0}", line.repeat(4_000));
        let found = of(text.as_bytes());
        assert_eq!(found.len(), 3, "the beginning and two passages");
        for range in &found {
            assert!(range.end - range.start < 3 * (BEFORE + BEHIND));
            assert!(range.start == 0 || text.as_bytes()[range.start - 1] == b'\n');
        }
        assert!(text[found[1].clone()].contains(request) && text[found[2].clone()].contains(&request.repeat(2)));
    }

    #[test]
    fn a_line_without_an_end_is_one_passage() {
        let text = format!("{}grant_type=x", "a".repeat(100_000));
        let found = of(text.as_bytes());
        assert!(found.len() == 1 && found.first() == Some(&(0..text.len())));
    }
}
