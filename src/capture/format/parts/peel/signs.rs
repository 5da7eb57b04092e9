//! Characters that only look like others: spaces that do not break, signs without width, lines drawn round a table.

use super::PeelEdit;

/// What stands for what.
const SIGNS: &[(&str, &[u8])] = &[
    ("\u{00A0}", b" "),
    ("\u{2002}", b" "),
    ("\u{2003}", b" "),
    ("\u{2007}", b" "),
    ("\u{2009}", b" "),
    ("\u{202F}", b" "),
    ("\u{3000}", b" "),
    ("\u{00AD}", b""),
    ("\u{200B}", b""),
    ("\u{200C}", b""),
    ("\u{200D}", b""),
    ("\u{200E}", b""),
    ("\u{2060}", b""),
    ("\u{FEFF}", b""),
    ("\u{2502}", b"|"),
    ("\u{2503}", b"|"),
    ("\u{2551}", b"|"),
    ("\u{250A}", b"|"),
    ("\u{FF1A}", b": "),
    ("\u{FF1D}", b"="),
];

/// So many of one kind are the page's; a single one within a value is the poster's fault.
const LEAST: usize = 3;

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    if source.is_ascii() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for (sign, text) in SIGNS {
        let found: Vec<usize> = memchr::memmem::find_iter(source, sign.as_bytes()).collect();
        let usual = sign.starts_with(['\u{FF1A}', '\u{FF1D}']) && found.len() == 2;
        if found.len() >= LEAST || usual {
            edits.extend(found.into_iter().map(|at| PeelEdit::to(at..at + sign.len(), text)));
        }
    }
    edits.extend(drawn(source));
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// U+2500 to U+257F but for the upright ones: rulers.
fn drawn(source: &[u8]) -> Vec<PeelEdit> {
    let rulers = memchr::memmem::find_iter(source, b"\xE2\x94").chain(memchr::memmem::find_iter(source, b"\xE2\x95"));
    let mut found: Vec<usize> = rulers.filter(|at| source.len() > at + 2 && !is_upright(&source[*at..at + 3])).collect();
    found.sort_unstable();
    found.into_iter().map(|at| PeelEdit::cut(at..at + 3)).collect()
}

fn is_upright(sign: &[u8]) -> bool {
    SIGNS.iter().any(|(known, _)| known.as_bytes() == sign)
}
