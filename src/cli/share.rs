//! `redact` and `diff`: captures made fit to be shown to others, and compared with one another.

use std::io::Write;

use grantlint::Options;
use grantlint::report::{comparison, no_request};

use crate::cli::arguments::{Diff, ListFormat, Redact};
use crate::cli::input::Input;
use crate::cli::{Exit, complain, input, unknown_form, unknown_provider};

/// Prints the capture without its secrets. It never refuses: what is in no known form is swept all the same.
pub(crate) fn redact(options: &Redact) -> std::io::Result<Exit> {
    let form = options.input_format.clone();
    let read = unknown_form(form.as_deref()).map_or_else(|| input::one(options.path.as_deref(), None), Err);
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

/// Prints what differs: exit code 1 when something does that matters.
pub(crate) fn diff(options: &Diff) -> std::io::Result<Exit> {
    let (a, b) = match both(options) {
        Ok(inputs) => inputs,
        Err(message) => {
            complain(&message);
            return Ok(Exit::Unreadable);
        }
    };
    let lint = Options { provider: options.provider.clone(), show_secrets: options.show_secrets, ..Options::default() };
    let compare = || grantlint::compare((&a.name, &a.bytes), (&b.name, &b.bytes), &lint);
    let compared = match std::panic::catch_unwind(compare) {
        Ok(Ok(compared)) => compared,
        Ok(Err(none)) => {
            complain(&format!("{}: {}", none.path, no_request(&none.reason)));
            return Ok(Exit::Unreadable);
        }
        Err(_) => {
            complain(&format!("internal error in {} or {}: please report it with the redacted files", a.name, b.name));
            return Ok(Exit::Internal);
        }
    };
    let text = match options.output_format {
        ListFormat::Human => comparison::human(&compared),
        ListFormat::Json => comparison::json(&compared),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(if compared.differences.is_empty() { Exit::Clean } else { Exit::Findings })
}

fn both(options: &Diff) -> Result<(Input, Input), String> {
    if let Some(message) = unknown_provider(options.provider.as_deref()) {
        return Err(message);
    }
    if [&options.a, &options.b].iter().all(|path| path.as_os_str() == "-") {
        return Err("only one of the two can be standard input".to_owned());
    }
    Ok((input::one(Some(&options.a), None)?, input::one(Some(&options.b), None)?))
}
