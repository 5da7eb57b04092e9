//! The parts that a text shows, in its order, whatever separates them.

mod address;
mod credentials;
mod form;
mod pair;
mod status;

use std::ops::Range;

use super::context::{self, LabelTopic};
use super::names;
use crate::capture::format::{Fragment, LayoutChoice, Lines, Part, Scan, prose};
use crate::capture::model::{Body, Response};
use crate::text::layers::{Layers, Slice};
pub(super) use pair::{Kind, Pair, Written, all as pairs};

/// A part and the bytes that it takes.
#[derive(Debug)]
pub(super) struct Atom {
    pub(super) range: Range<usize>,
    pub(super) what: AtomKind,
}

/// What a part is.
#[derive(Debug)]
pub(super) enum AtomKind {
    /// An address, with the method before it.
    Address {
        method: Option<Range<usize>>,
        target: Range<usize>,
    },
    /// Where a browser came back with a code: a request to the client, not of it.
    Callback,
    /// A method that a label names.
    Method(Range<usize>),
    Pair(Pair),
    /// `name=value&name=value`.
    Form,
    /// An object with parameters.
    Object(Box<Body>),
    /// An object of the server, or its words.
    Answer(Box<Response>),
    Status(u16, Range<usize>),
    /// A value of the Authorization field.
    Credentials,
    Label(LabelTopic),
}

/// Every part of `source`.
pub(super) fn all(layers: &mut Layers<'_>, text: Slice, source: &[u8], lines: &Lines) -> Vec<Atom> {
    let budget = source.len().saturating_mul(8).max(1 << 16);
    let mut scan = Scan {
        layers,
        text,
        source,
        lines,
        problems: Vec::new(),
        taken: Vec::new(),
        budget,
        calls: Vec::new(),
        choice: LayoutChoice::Any,
    };
    let mut found = Vec::new();
    let mut at = 0;
    for line in 0..lines.len() {
        let Some(range) = lines.get(line) else { break };
        let start = at.max(range.start);
        if start < range.end {
            at = self::line(&mut scan, start..range.end, &mut found);
        }
    }
    pair::elect(source, lines, &mut found);
    found.sort_by_key(|atom| atom.range.start);
    found
}

/// The parts of a line; where the last one ends, which may be lines farther down.
fn line(scan: &mut Scan<'_, '_>, range: Range<usize>, found: &mut Vec<Atom>) -> usize {
    let objects = objects(scan, &range);
    let mut from = range.start;
    for (part, at) in objects {
        plain(scan, from..at.start.max(from), found);
        from = at.end;
        found.push(Atom { range: at, what: part });
    }
    if from < range.end {
        plain(scan, from..range.end, found);
    }
    from
}

/// Objects that begin in this line.
fn objects(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Vec<(AtomKind, Range<usize>)> {
    let part = |Fragment { part, range, .. }: Fragment| match part {
        Part::Body(body) => Some((AtomKind::Object(Box::new(body)), range)),
        Part::Response(answer) => Some((AtomKind::Answer(answer), range)),
        _ => None,
    };
    prose::structures(scan, range).into_iter().filter_map(part).collect()
}

/// The parts of a passage without objects.
fn plain(scan: &Scan<'_, '_>, range: Range<usize>, found: &mut Vec<Atom>) {
    let source = scan.source;
    let first = found.len();
    let mut parts: Vec<Atom> = Vec::new();
    parts.extend(address::all(source, &range));
    parts.extend(form::all(source, &range, &parts));
    parts.sort_by_key(|atom| atom.range.start);
    let mut end = range.start;
    let mut pairs = Vec::new();
    for pair in pair::all(source, &range) {
        let whole = pair.name.start..pair.value.end.max(pair.name.end);
        if whole.start >= end && is_free(&parts, whole.start) {
            end = whole.end;
            pairs.push(Atom { range: whole, what: AtomKind::Pair(pair) });
        }
    }
    parts.extend(pairs);
    parts.sort_by_key(|atom| atom.range.start);
    bound(source, &mut parts);
    if let Some((code, at)) = status::find(source, &range).filter(|(_, at)| is_free(&parts, at.start)) {
        parts.push(Atom { range: at.clone(), what: AtomKind::Status(code, at) });
    }
    if let Some(label) = label(source, &range) {
        parts.push(Atom { range: range.start..range.start, what: AtomKind::Label(label) });
    }
    parts.sort_by_key(|atom| atom.range.start);
    found.extend(parts);
    if found.len() == first
        && let Some(range) = credentials::find(source, &range)
    {
        found.push(Atom { range, what: AtomKind::Credentials });
    }
    if found.len() == first || found[first..].iter().all(|atom| matches!(atom.what, AtomKind::Status(..) | AtomKind::Label(_))) {
        found.extend(words(scan, &range));
    }
}

/// Whether none of the parts, which are in order, takes the byte. One may be within another.
fn is_free(parts: &[Atom], at: usize) -> bool {
    let last = parts.partition_point(|part| part.range.start <= at);
    !parts[..last].iter().rev().take(2).any(|part| part.range.contains(&at))
}

/// A value ends where the next part begins.
fn bound(source: &[u8], parts: &mut [Atom]) {
    for at in 1..parts.len() {
        let next = parts[at].range.start;
        let before = &mut parts[at - 1];
        if before.range.end <= next {
            continue;
        }
        before.range.end = next;
        if let AtomKind::Pair(pair) = &mut before.what {
            pair.value = pair::trimmed(source, pair.value.start..next.max(pair.value.start));
        }
    }
}

/// What announces the parts that follow: the words before a colon, or a line of its own.
fn label(source: &[u8], range: &Range<usize>) -> Option<LabelTopic> {
    let text = &source[range.clone()];
    let end = text.iter().take(80).position(|b| b":=|\t{".contains(b)).unwrap_or(text.len());
    let words = text[..end].trim_ascii().strip_suffix(b"START").unwrap_or(&text[..end]);
    context::label(words).or_else(|| context::label(last_sentence(text.trim_ascii_end().strip_suffix(b":")?)))
}

/// What announces at the end of a paragraph: `... like this. My headers are:`.
fn last_sentence(text: &[u8]) -> &[u8] {
    memchr::memmem::rfind(text, b". ").map_or(text, |at| &text[at + 2..])
}

/// The server's words in a line that has no other part.
fn words(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Atom> {
    // A name alone in its line is no sentence of a server.
    if names::parameter(scan.source[range.clone()].trim_ascii()) {
        return None;
    }
    let Fragment { part: Part::Response(answer), range, .. } = prose::words_of_server(scan, range)? else { return None };
    Some(Atom { range, what: AtomKind::Answer(answer) })
}
