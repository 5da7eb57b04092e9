//! A text within a string literal: a paste stored as JSON, a message in a log record.

use std::ops::Range;

use super::super::anchors;
use crate::capture::notation::literal::closing;
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// The text within the only literal of several lines that has a registered name; `None` where there is none.
pub(super) fn opened(layers: &mut Layers<'_>, text: Slice) -> Option<Slice> {
    let range = literal(layers.bytes(text))?;
    let inner = layers.decode(text.sub(range), Codec::Json).ok()?;
    anchors::has_names(layers.bytes(inner)).then_some(inner)
}

fn literal(source: &[u8]) -> Option<Range<usize>> {
    let escaped = memchr::memmem::find(source, b"\\n").or_else(|| memchr::memmem::find(source, b"\\\""))?;
    let mut at = 0;
    while let Some(open) = source.get(at..).and_then(|rest| memchr::memchr(b'"', rest)).map(|open| at + open) {
        let end = closing(source, open + 1, b'"')?;
        let range = open + 1..end;
        if range.contains(&escaped) {
            let line_breaks = memchr::memmem::find_iter(&source[range.clone()], b"\\n").count();
            let whole = !source[range.clone()].contains(&b'\n');
            return (whole && line_breaks >= 2).then_some(range);
        }
        at = end + 1;
    }
    None
}
