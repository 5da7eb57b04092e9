//! A file without its secrets.

use crate::check::lint::Options;
use crate::privacy::redact::{self, Identifiers};

/// The capture with every secret replaced. It works on any bytes; what is in no known form is swept all the same.
pub fn redact(file: &[u8], options: &Options) -> Vec<u8> {
    redact_with(file, options, Identifiers::Shown)
}

/// The same, identifiers included or not.
pub fn redact_with(file: &[u8], options: &Options, identifiers: Identifiers) -> Vec<u8> {
    redact::redact(file, options.form(), identifiers)
}

/// The lines, counted from one, that still hold something that [`redact_with`] would cover.
pub fn uncovered(file: &[u8], options: &Options, identifiers: Identifiers) -> Vec<usize> {
    redact::uncovered(file, options.form(), identifiers)
}
