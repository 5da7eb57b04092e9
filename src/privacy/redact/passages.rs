//! The passages of a large text that are worth a closer look; the rest stays as it is.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// A shorter text is looked at as a whole.
const SHORT: usize = 1 << 16;

/// True for a text that is looked at as a whole each time.
pub(super) fn is_short(text: &[u8]) -> bool {
    text.len() <= SHORT
}

/// So many lines before and behind belong to a line of interest.
const AROUND: usize = 12;

/// What requests, answers and commands have in them.
const ANCHORS: &[&str] = &[
    "grant_type",
    "client_secret",
    "oauth",
    "uthorization",
    "ookie",
    "curl ",
    "wget ",
    "post ",
    "password",
    "bearer ",
    "basic ",
    "_token",
    "http/1",
    "http/2",
    "x-api-key",
    "\"headers\"",
    "'headers'",
    "api_key",
];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(ANCHORS).ok());

/// Where a request may be, by whole lines.
pub(super) fn of_interest(text: &[u8]) -> Vec<Range<usize>> {
    let Some(finder) = FINDER.as_ref().filter(|_| text.len() > SHORT) else { return whole(text) };
    widened(text, finder.find_iter(text).map(|found| found.start()))
}

/// All of it.
pub(super) fn whole(text: &[u8]) -> Vec<Range<usize>> {
    std::iter::once(0..text.len()).collect()
}

/// Where two texts with the same lines differ, in the second. Everything, when it is short.
pub(super) fn that_differ(old: &[u8], new: &[u8]) -> Vec<Range<usize>> {
    if new.len() <= SHORT {
        return whole(new);
    }
    let mut changed = Vec::new();
    let mut at = 0;
    let mut before = old.split_inclusive(|b| *b == b'\n');
    for line in new.split_inclusive(|b| *b == b'\n') {
        if before.next() != Some(line) {
            changed.push(at);
        }
        at += line.len();
    }
    widened(new, changed.into_iter())
}

fn widened(text: &[u8], places: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for place in places {
        if ranges.last().is_some_and(|last| place < last.end.saturating_sub(1)) {
            let last = ranges.len() - 1;
            let end = lines_on(text, place);
            ranges[last].end = ranges[last].end.max(end);
            continue;
        }
        let start = lines_back(text, place);
        let end = lines_on(text, place);
        match ranges.last_mut().filter(|last| start <= last.end) {
            Some(last) => last.end = last.end.max(end),
            None => ranges.push(start..end),
        }
    }
    ranges
}

fn lines_back(text: &[u8], place: usize) -> usize {
    memchr::memrchr_iter(b'\n', &text[..place]).nth(AROUND).map_or(0, |at| at + 1)
}

fn lines_on(text: &[u8], place: usize) -> usize {
    memchr::memchr_iter(b'\n', &text[place..]).nth(AROUND).map_or(text.len(), |at| place + at + 1)
}

/// The text with each of the passages replaced by what `work` makes of it.
pub(super) fn each(text: &[u8], ranges: &[Range<usize>], mut work: impl FnMut(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.extend_from_slice(&text[at..range.start]);
        out.extend(work(&text[range.clone()]));
        at = range.end;
    }
    out.extend_from_slice(&text[at..]);
    out
}
