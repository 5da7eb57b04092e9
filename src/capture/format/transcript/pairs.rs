//! Pairs of literals in a row, as printed mappings hold them: `'Host': 'h', 'Accept': '*/*'`.

use std::ops::Range;

use crate::capture::format::Scan;
use crate::capture::model::{Field, Origin};
use crate::capture::notation::literal;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

/// The pairs of Python literals from byte `at` on, and the offset behind the last one.
pub(super) fn python(scan: &mut Scan<'_, '_>, at: usize, end: usize) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    let mut at = at;
    while let Some((name, after)) = text(scan, blank(scan, at, end), end) {
        let Some(colon) = mark(scan, after, end, b':') else { break };
        let Some((value, after)) = text(scan, blank(scan, colon, end), end) else { break };
        let unit = blank(scan, at, end)..after;
        fields.push(Field { name, value, unit: scan.slice(unit), origin: Origin::Written });
        at = after;
        let Some(comma) = mark(scan, after, end, b',') else { break };
        at = comma;
    }
    (fields, at)
}

/// The Python literal at `at`, decoded, and the offset behind it.
pub(super) fn text(scan: &mut Scan<'_, '_>, at: usize, end: usize) -> Option<(Slice, usize)> {
    let range = extent(scan, at, end)?;
    let whole = scan.slice(range.clone());
    let quote = scan.source[range.clone()].iter().position(|b| matches!(b, b'\'' | b'"'))? + 1;
    let decoded = scan.layers.decode(whole, Codec::Python).unwrap_or(whole.sub(quote..range.len() - 1));
    Some((decoded, range.end))
}

fn extent(scan: &Scan<'_, '_>, at: usize, end: usize) -> Option<Range<usize>> {
    let source = scan.source.get(..end)?;
    let prefix = usize::from(matches!(source.get(at), Some(b'b' | b'u')));
    let quote = *source.get(at + prefix).filter(|b| matches!(b, b'\'' | b'"'))?;
    let close = literal::closing(source, at + prefix + 1, quote)?;
    Some(at..close + 1)
}

fn blank(scan: &Scan<'_, '_>, at: usize, end: usize) -> usize {
    at + scan.source.get(at..end).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_whitespace()).count())
}

fn mark(scan: &Scan<'_, '_>, at: usize, end: usize, mark: u8) -> Option<usize> {
    let at = blank(scan, at, end);
    (at < end && scan.source.get(at) == Some(&mark)).then_some(at + 1)
}
