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
use write::NotWritten;

/// The grade that a repair has in this form.
pub(crate) fn grade(fix: &Fix, form: &str) -> Grade {
    if is_recording(form) { fix.grade.max(Grade::Unsafe) } else { fix.grade }
}
