//! Which passages of a file are shown. A short file is shown whole; of a long one only what is about its requests, and what
//! lies between is covered without being looked at.

use std::ops::Range;

use super::{scan, table};
use crate::request::token::TokenRequest;
use crate::text::layers::Slice;

/// A file up to this length is shown whole.
const WHOLE: usize = 1 << 18;

/// So much around a request is shown: the rest of its lines, and what a person needs to find it again.
const AROUND: usize = 1 << 10;

/// So much before and behind what is shown may tell that something in it is a secret.
const CONTEXT: usize = 1 << 13;

/// A passage that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) shown: Range<usize>,
    /// What is looked through for secrets; it holds `shown`.
    pub(super) read: Range<usize>,
}

/// The parts of a request: a report may point to each of them, wherever it is written.
pub(super) fn parts(request: &TokenRequest) -> impl Iterator<Item = Slice> + '_ {
    let params = request.params.iter().map(|param| param.field.unit);
    let fields = request.headers.shown().into_iter().flat_map(|headers| headers.fields.iter().map(|field| field.unit));
    let url = request.url.shown().map(|url| url.whole);
    let body = request.body.shown().copied();
    std::iter::once(request.at).chain(params).chain(fields).chain(url).chain(body)
}

/// The pages of a text in which these places are shown, in order and apart.
pub(super) fn of(text: &[u8], places: impl Iterator<Item = Range<usize>>) -> Vec<Page> {
    let whole = 0..text.len();
    if text.len() <= WHOLE {
        return vec![Page { shown: whole.clone(), read: whole }];
    }
    let mut shown: Vec<Range<usize>> = places.map(|place| around(text, &place)).collect();
    shown.sort_by_key(|range| range.start);
    let mut pages: Vec<Page> = Vec::new();
    for range in shown {
        let read = range.start.saturating_sub(CONTEXT)..text.len().min(range.end + CONTEXT);
        match pages.last_mut() {
            Some(last) if read.start <= last.read.end => {
                last.shown.end = last.shown.end.max(range.end);
                last.read.end = last.read.end.max(read.end);
            }
            _ => pages.push(Page { shown: range, read }),
        }
    }
    pages
}

/// The lines of a place, as far as they are no longer than what a person reads.
fn around(text: &[u8], place: &Range<usize>) -> Range<usize> {
    let (start, end) = (place.start.min(text.len()), place.end.min(text.len()));
    let before = start.saturating_sub(AROUND)..start;
    let behind = end..text.len().min(end + AROUND);
    let from = memchr::memchr(b'\n', &text[before.clone()]).map_or(before.start, |at| before.start + at + 1);
    let to = memchr::memrchr(b'\n', &text[behind.clone()]).map_or(behind.end, |at| behind.start + at);
    from.min(start)..to.max(end)
}

/// The text with all of it covered but what is shown; its lines stay.
pub(super) fn only(text: &[u8], pages: &[Page]) -> Vec<u8> {
    if let [Page { shown, .. }] = pages
        && shown.len() == text.len()
    {
        return text.to_vec();
    }
    let mut out: Vec<u8> = text.iter().map(|b| if *b == b'\n' { b'\n' } else { b'.' }).collect();
    for Page { shown, .. } in pages {
        out[shown.clone()].copy_from_slice(&text[shown.clone()]);
    }
    out
}

/// The places of secrets in what is shown and around it, in order.
pub(super) fn values(text: &[u8], pages: &[Page]) -> Vec<Range<usize>> {
    // The name of a column is above all of its cells.
    let cells = if pages.is_empty() { Vec::new() } else { table::cells(text) };
    let of = |page: &Page| {
        let within = |cell: &&Range<usize>| page.read.start <= cell.start && cell.end <= page.read.end;
        let start = page.read.start;
        let cells = cells.iter().filter(within).map(|cell| cell.start - start..cell.end - start).collect();
        let found = scan::values_with(&text[page.read.clone()], cells);
        found.map(|range| start + range.start..start + range.end).collect::<Vec<_>>()
    };
    pages.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shown_where_its_requests_are() {
        let text = "0123456789abcdef\n".repeat(40_000).into_bytes();
        let pages = of(&text, [400_000..400_100, 100_000..100_050, 100_900..100_910].into_iter());
        assert_eq!(pages.len(), 2);
        for page in &pages {
            assert!(text[page.shown.start - 1] == b'\n' && text[page.shown.end] == b'\n');
            assert!(page.read.start < page.shown.start && page.shown.end < page.read.end);
        }
        assert!(pages[0].shown.contains(&100_910) && pages[1].shown.contains(&400_099));
        assert_eq!(of(&text[..1700], std::iter::empty()).len(), 1);
        assert_eq!(of(&text, std::iter::once(0..text.len()))[0].shown, 0..text.len());
    }
}
