//! What a page or a terminal put round the lines of a paste, taken off again: quote marks of mails and Markdown.
//! The result is a layer of its own, so that every place still leads to the bytes of the file.

use crate::format::Lines;
use crate::layers::{Layers, Piece, Slice};

/// The text without the marks; the same slice when there are none.
pub(crate) fn text(layers: &mut Layers<'_>, text: Slice) -> Slice {
    let source = layers.bytes(text);
    let lines = Lines::new(source);
    let quoted: Vec<usize> = (0..lines.len()).map(|line| quote_width(source, &lines, line)).collect();
    if quoted.iter().all(|&width| width == 0) {
        return text;
    }
    let mut pieces = Vec::new();
    for (line, width) in quoted.into_iter().enumerate() {
        let (Some(range), next) = (lines.get(line), lines.get(line + 1)) else { continue };
        let end = next.map_or(source.len(), |next| next.start);
        pieces.push(Piece::Copy(text.sub(range.start + width..end)));
    }
    layers.join(pieces)
}

/// The width of `> ` where it is a quote mark. curl's verbose output marks what it sends with the same sign, so
/// a block counts as quoted only when no line of it is curl's own (`* Connected`, `< HTTP/1.1 200`).
fn quote_width(source: &[u8], lines: &Lines, line: usize) -> usize {
    let text = |line: usize| lines.get(line).map_or(&b""[..], |range| &source[range]);
    let marked = |line: usize| text(line).starts_with(b"> ") || text(line) == b">";
    if !marked(line) || has_curl_marks(source, lines, line, marked) {
        return 0;
    }
    if text(line).starts_with(b"> ") { 2 } else { 1 }
}

fn has_curl_marks(source: &[u8], lines: &Lines, line: usize, marked: impl Fn(usize) -> bool) -> bool {
    let text = |line: usize| lines.get(line).map_or(&b""[..], |range| &source[range]);
    let curls = |line: usize| text(line).starts_with(b"* ") || text(line).starts_with(b"< ") || text(line).starts_with(b"} [");
    let first = (0..=line).rev().take_while(|&line| marked(line)).last().unwrap_or(line);
    let last = (line..lines.len()).take_while(|&line| marked(line)).last().unwrap_or(line);
    let around = [first.checked_sub(1), Some(last + 1)];
    // Request files of editors name the script for the answer so.
    let own = |line: usize| text(line).starts_with(b"> curl") || text(line).starts_with(b"> {%");
    around.into_iter().flatten().any(curls) || (first..=last).any(own)
}
