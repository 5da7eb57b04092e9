//! What a page, a terminal or a logger put round the lines of a paste, taken off again: escape sequences, quote marks of
//! mails and Markdown, the time and level before every line. Each step is a layer of its own, so that every place still
//! leads to the bytes of the file.

mod prefix;
mod quote;
mod terminal;

use std::ops::Range;

use crate::capture::format::Lines;
use crate::text::layers::{Layers, Piece, Slice};

/// The text without the marks; the same slice when there are none.
pub(crate) fn text(layers: &mut Layers<'_>, text: Slice) -> Slice {
    let text = without(layers, text, terminal::escapes);
    let text = without(layers, text, |source| prefix::marks(source, &Lines::new(source)));
    let text = unquoted(layers, text);
    without(layers, text, terminal::overwritten)
}

/// Quotes of quotes deeper than this hide no request.
const MAX_QUOTES: usize = 4;

/// The text without quote marks, and without those of what is quoted.
fn unquoted(layers: &mut Layers<'_>, mut text: Slice) -> Slice {
    for _ in 0..MAX_QUOTES {
        let inner = without(layers, text, |source| quote::marks(source, &Lines::new(source)));
        if inner == text {
            break;
        }
        text = inner;
    }
    text
}

/// The text without what `marks` finds in it, in order.
fn without(layers: &mut Layers<'_>, text: Slice, marks: impl Fn(&[u8]) -> Vec<Range<usize>>) -> Slice {
    let marks = marks(layers.bytes(text));
    if marks.is_empty() {
        return text;
    }
    let mut pieces = Vec::with_capacity(marks.len() + 1);
    let mut start = 0;
    for mark in marks {
        if start < mark.start {
            pieces.push(Piece::Copy(text.sub(start..mark.start)));
        }
        start = mark.end;
    }
    pieces.push(Piece::Copy(text.from(start)));
    layers.join(pieces)
}
