//! Tags of HTML round text.

use std::ops::Range;

use super::PeelEdit;

/// A text with fewer has no markup.
const LEAST: usize = 2;

/// Tags whose end ends a line.
const BLOCKS: &[&[u8]] =
    &[b"/p", b"/div", b"/li", b"/tr", b"/pre", b"/dd", b"/h1", b"/h2", b"/h3", b"/h4", b"/h5", b"br", b"br/", b"br /", b"hr"];

/// Tags within a line.
const INLINE: &[&[u8]] = &[
    b"a",
    b"b",
    b"blockquote",
    b"code",
    b"dd",
    b"div",
    b"dl",
    b"dt",
    b"em",
    b"font",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"i",
    b"kbd",
    b"li",
    b"ol",
    b"p",
    b"pre",
    b"samp",
    b"span",
    b"strong",
    b"table",
    b"tbody",
    b"td",
    b"th",
    b"thead",
    b"tr",
    b"tt",
    b"u",
    b"ul",
];

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    let mut edits = Vec::new();
    for at in memchr::memchr_iter(b'<', source) {
        let Some(length) = source[at..].iter().take(400).position(|b| *b == b'>' || *b == b'\n') else { continue };
        if source[at + length] == b'>' {
            edits.extend(edit(&source[at + 1..at + length], at..at + length + 1));
        }
    }
    if edits.len() < LEAST { Vec::new() } else { edits }
}

fn edit(inner: &[u8], range: Range<usize>) -> Option<PeelEdit> {
    let inner = inner.to_ascii_lowercase();
    let name = inner.split(u8::is_ascii_whitespace).next()?;
    if BLOCKS.contains(&name) || BLOCKS.contains(&&inner[..]) {
        return Some(PeelEdit::to(range, b"\n"));
    }
    let ends = name == b"/td" || name == b"/th" || name == b"/dt";
    let plain = name.strip_prefix(b"/").unwrap_or(name);
    let attributes = name.len() == inner.len() || inner.contains(&b'=');
    (INLINE.contains(&plain) && attributes).then(|| if ends { PeelEdit::to(range, b"\t") } else { PeelEdit::cut(range) })
}
