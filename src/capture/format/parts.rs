//! Requests in layouts that no reader is made for: read by their parts.
//!
//! The layout of a paste is punctuation; its parts are the same everywhere: a method before an address, a registered name
//! with a value after some separator, a form, a status. [`peel`] takes off what a page or a logger put around the lines;
//! [`atoms`] finds the parts in what is left, [`assemble`] makes exchanges of them. Which reading of a text is the best, that
//! of the readers or that of the parts, is decided where token requests are known: in `request/readings.rs`.
//!
//! What was put together from parts is never whole: what is missing in it was not shown.

pub(crate) mod anchors;
mod assemble;
mod atoms;
mod context;
pub(crate) mod names;
pub(crate) mod peel;

use super::Lines;
use crate::capture::model::Capture;
use crate::text::layers::{Layers, Slice};

pub(crate) const FORM: &str = super::prose::FORM;

/// Whether the line announces what a server answered, in any language: `Response details:`.
pub(super) fn announces_answer(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.ends_with(b":") && context::label(line) == Some(context::LabelTopic::Response)
}

/// What the parts of a text tell.
pub(crate) fn read_loose_parts(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let found = atoms::all(layers, text, &source, &lines);
    let exchanges = assemble::exchanges(layers, text, &found);
    Capture { exchanges, problems: Vec::new() }
}
