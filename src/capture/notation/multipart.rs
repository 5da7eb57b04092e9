//! The parts of a `multipart/form-data` body as text (RFC 7578), enough to name what was sent.

use crate::capture::model::{Field, Origin};
use crate::text::layers::{Layers, Slice};

/// Whether `text` begins like a multipart body: a boundary line, then a part header.
pub(crate) fn looks_like(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"--") && find(text, b"content-disposition: form-data").is_some()
}

/// The named parts of `text`.
pub(crate) fn read_multipart(layers: &Layers<'_>, text: Slice) -> Vec<Field> {
    let source = layers.bytes(text);
    let Some(boundary) = source.trim_ascii_start().split(|b| b"\r\n".contains(b)).next() else { return Vec::new() };
    let mut fields = Vec::new();
    let mut at = 0;
    while let Some(next) = find(&source[at..], boundary) {
        let start = at + next + boundary.len();
        let end = find(&source[start..], boundary).map_or(source.len(), |end| start + end);
        fields.extend(part(source, text, start, end));
        at = start;
    }
    fields
}

fn part(source: &[u8], text: Slice, start: usize, end: usize) -> Option<Field> {
    let part = &source[start..end];
    let (head, blank) = find(part, b"\r\n\r\n").map(|at| (at, 4)).or_else(|| find(part, b"\n\n").map(|at| (at, 2)))?;
    let name_at = find(&part[..head], b"name=\"")? + 6;
    let name_end = name_at + part[name_at..head].iter().position(|&b| b == b'"')?;
    let value_start = head + blank;
    let value = part[value_start..].trim_ascii_end().len();
    let slice = |from: usize, to: usize| text.sub(start + from..start + to);
    Some(Field {
        name: slice(name_at, name_end),
        value: slice(value_start, value_start + value),
        unit: slice(0, value_start + value),
        origin: Origin::Written,
    })
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len().max(1)).position(|window| window.eq_ignore_ascii_case(needle))
}
