//! The same capture without its secrets, to be posted: each is replaced by a mark of its kind, `<client_secret#1>`, equal
//! ones by equal marks.
//!
//! First what the readers found, written back in the capture's own form; then the whole text is swept, in every way of
//! writing that a text may hide in, for these secrets and for whatever looks like one. Both are repeated until nothing
//! is left to do, so a redacted capture stays as it is when it is redacted again.

mod collect;
mod dump;
mod packed;
mod passages;
mod registry;
mod shape;
mod structure;
mod sweep;
mod views;

use crate::capture::format;
use crate::text::source::{self, Display};
use registry::Registry;

/// A capture is done after two rounds; a third and more are for secrets within secrets.
const MOST_ROUNDS: usize = 6;

/// Whether identifiers of clients, users and requests are covered as secrets are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Identifiers {
    /// They stay: they are no secrets, and tell which request is which.
    #[default]
    Shown,
    /// They go too.
    Covered,
}

/// The capture with every secret replaced, read in the form of that name or in whichever it is recognised. It works on any
/// bytes; what is in no known form is swept all the same.
pub(crate) fn redact(file: &[u8], form: Option<&str>, identifiers: Identifiers) -> Vec<u8> {
    let mut text = Display::new(file).bytes.into_owned();
    let mut registry = Registry::new(&text, identifiers);
    let mut passages = passages::of_interest(&text);
    // A document is read as a whole or not at all.
    if format::is_document(&text) {
        passages = passages::whole(&text);
    }
    for round in 0..MOST_ROUNDS {
        let force = structure::Force::of(round);
        // A piece of a large document is none: what its reader found is known by now, and is looked for everywhere.
        let read = if round == 0 || passages::is_short(&text) { &passages[..] } else { &[] };
        let written = passages::each(&text, read, |text| structure::redact(text, &mut registry, form, force));
        let next = match round {
            0 => dump::rendered(&sweep::redact(&written, &mut registry)),
            _ => passages::each(&written, &passages, |text| dump::rendered(&sweep::redact(text, &mut registry))),
        };
        if next == text {
            break;
        }
        passages = passages::that_differ(&text, &next);
        text = next;
    }
    source::written_like(file, &text)
}

/// The lines, counted from one, that still hold something that [`redact`] would cover.
pub(crate) fn uncovered(file: &[u8], form: Option<&str>, identifiers: Identifiers) -> Vec<usize> {
    let redacted = redact(file, form, identifiers);
    let (before, after) = (Display::new(file).bytes, Display::new(&redacted).bytes);
    let lines = |text: &[u8]| text.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let pairs = lines(&before).into_iter().zip(lines(&after)).enumerate();
    pairs.filter(|(_, (before, after))| before != after).map(|(at, _)| at + 1).collect()
}

/// How a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// As it is.
    Plain,
    /// In an address, where `#` would begin a fragment.
    Address,
    /// A string where a number stood.
    Quoted,
    /// A word of a command, which had no quotes.
    Word,
}

impl Spelling {
    fn write(self, mark: &str) -> String {
        match self {
            Spelling::Plain => mark.to_owned(),
            Spelling::Address => mark.replace('#', "%23"),
            Spelling::Quoted => format!("\"{mark}\""),
            Spelling::Word => format!("'{mark}'"),
        }
    }
}

/// `old` with a mark in place of what stands on each of its lines: the lines stay.
fn covered(old: &[u8], mark: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for line in old.split_inclusive(|&b| b == b'\n') {
        let inner = line.trim_ascii();
        let lead = line.len() - line.trim_ascii_start().len();
        out.extend_from_slice(&line[..lead]);
        if !inner.is_empty() {
            out.extend_from_slice(mark.as_bytes());
            out.extend_from_slice(&line[lead + inner.len()..]);
        }
    }
    out
}
