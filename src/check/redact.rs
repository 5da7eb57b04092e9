//! A file without its secrets.

use crate::check::lint::Options;
use crate::privacy::redact;

/// The capture with every secret replaced. It works on any bytes; what is in no known form is swept all the same.
pub fn redact(file: &[u8], options: &Options) -> Vec<u8> {
    redact::redact(file, options.form())
}
