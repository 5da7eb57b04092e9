//! The same capture without its secrets, to be posted: each is replaced by a mark of its kind, `<client_secret#1>`, equal
//! ones by equal marks.
//!
//! First what the readers found, written back in the capture's own form; then the whole text is swept, in every way of
//! writing that a text may hide in, for these secrets and for whatever looks like one. Both are repeated until nothing
//! is left to do, so a redacted capture stays as it is when it is redacted again.

mod collect;
mod dump;
mod packed;
mod registry;
mod shape;
mod structure;
mod sweep;
mod views;

use crate::text::source::{self, Display};
use registry::Registry;

/// A capture is done after two rounds; a third and more are for secrets within secrets.
const MOST_ROUNDS: usize = 6;

/// The capture with every secret replaced, read in the form of that name or in whichever it is recognised. It works on any bytes; what is in no known form is swept all the same.
pub(crate) fn redact(file: &[u8], form: Option<&str>) -> Vec<u8> {
    let mut text = Display::new(file).bytes;
    let mut registry = Registry::new(&text);
    for round in 0..MOST_ROUNDS {
        let written = structure::redact(&text, &mut registry, form, structure::Force::of(round));
        let next = dump::rendered(&sweep::redact(&written, &mut registry));
        if next == text {
            break;
        }
        text = next;
    }
    source::written_like(file, &text)
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
