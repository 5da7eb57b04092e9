//! `redact`: captures made fit to be shown to others.

use std::io::Write;

use grantlint::Options;

use crate::cli::Redact;
use crate::{Exit, complain, input, unknown_form};

/// Prints the capture without its secrets. It never refuses: what is in no known form is swept all the same.
pub(crate) fn redact(options: &Redact) -> std::io::Result<Exit> {
    let form = options.input_format.clone();
    let read = unknown_form(form.as_deref()).map_or_else(|| input::one(options.path.as_deref()), Err);
    let input = match read {
        Ok(input) => input,
        Err(message) => {
            complain(&message);
            return Ok(Exit::Unreadable);
        }
    };
    let lint = Options { input_format: form, ..Options::default() };
    match std::panic::catch_unwind(|| grantlint::redact(&input.bytes, &lint)) {
        Ok(redacted) => {
            let mut out = std::io::stdout().lock();
            out.write_all(&redacted).and_then(|()| out.flush()).map(|()| Exit::Clean)
        }
        Err(_) => {
            complain(&format!("internal error in {}: nothing was printed", input.name));
            Ok(Exit::Internal)
        }
    }
}
