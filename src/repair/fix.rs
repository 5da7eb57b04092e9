//! Repairs: what rules propose, written into the capture in its own form, proven by reading it again.
//!
//! A repair is offered only if the edited bytes, read again, are exactly the intended requests.

mod proof;
mod sent;
mod write;

pub(crate) use proof::{Attempt, Proven, Prover};
pub(crate) use sent::{spliced, written};
pub(crate) use write::is_recording;

use crate::rules::change::{Fix, Grade};
use crate::text::layers::Edit;
use write::NotWritten;

/// The grade that a repair has in this form.
pub(crate) fn grade(fix: &Fix, form: &str) -> Grade {
    if is_recording(form) { fix.grade.max(Grade::Unsafe) } else { fix.grade }
}

/// `bytes` with `edits`, which are in order and disjoint.
pub(crate) fn edited<'e>(bytes: &[u8], edits: impl IntoIterator<Item = &'e Edit>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(bytes.get(at..edit.span.start as usize).unwrap_or_default());
        out.extend_from_slice(&edit.text);
        at = edit.span.end as usize;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}
