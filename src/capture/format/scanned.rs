//! What the readers of known layouts find, and where another reading may find more.

use crate::capture::model::Capture;
use crate::text::layers::Slice;

/// What the readers of known layouts find.
pub(crate) enum Scanned {
    /// In a document, or in the form that was asked for.
    Closed(Capture),
    /// In a text, or in the passages of a long one that were read: other ways to read them may explain more.
    Open(Vec<(Slice, Capture)>),
}

/// What was found in several passages.
pub(crate) fn joined(found: impl Iterator<Item = Capture>) -> Capture {
    let mut all = Capture::default();
    for capture in found {
        all.exchanges.extend(capture.exchanges);
        all.problems.extend(capture.problems);
    }
    all
}
