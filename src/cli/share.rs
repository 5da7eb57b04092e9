//! `redact` and `diff`: captures made fit to be shown to others, and compared with one another.

use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use grantlint::report::{comparison, no_request};
use grantlint::{Identifiers, Options};

use crate::cli::arguments::{Diff, ListFormat, Redact};
use crate::cli::input::Input;
use crate::cli::{Exit, complain, input, unknown_form, unknown_provider};

/// Prints the capture without its secrets. It never refuses: what is in no known form is swept all the same.
pub(crate) fn redact(options: &Redact) -> std::io::Result<Exit> {
    if let Some(message) = unknown_form(options.input_format.as_deref()) {
        complain(&message);
        return Ok(Exit::Unreadable);
    }
    let standard = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &standard[..] } else { &options.paths };
    if options.check {
        let exits = paths.iter().map(|path| check(path, options)).collect::<std::io::Result<Vec<Exit>>>()?;
        return Ok(exits.into_iter().max().unwrap_or(Exit::Clean));
    }
    match paths {
        [path] => print(path, options),
        _ => {
            complain("redact prints one file; several can be looked at with --check");
            Ok(Exit::Unreadable)
        }
    }
}

fn print(path: &Path, options: &Redact) -> std::io::Result<Exit> {
    let worked = |bytes: &[u8], lint: &Options| grantlint::redact_with(bytes, lint, identifiers(options));
    match over(path, options, worked) {
        Ok((_, redacted)) => {
            let mut out = std::io::stdout().lock();
            out.write_all(&redacted).and_then(|()| out.flush()).map(|()| Exit::Clean)
        }
        Err(exit) => Ok(exit),
    }
}

/// Says which lines of a file still hold something that would be covered.
fn check(path: &Path, options: &Redact) -> std::io::Result<Exit> {
    let worked = |bytes: &[u8], lint: &Options| grantlint::uncovered(bytes, lint, identifiers(options));
    let (name, lines) = match over(path, options, worked) {
        Ok(found) => found,
        Err(exit) => return Ok(exit),
    };
    let shown = name.replace(|c: char| c.is_control(), "\u{FFFD}");
    let mut out = std::io::stdout().lock();
    for line in &lines {
        writeln!(out, "{shown}:{line}: holds something that redact would cover")?;
    }
    out.flush()?;
    Ok(if lines.is_empty() { Exit::Clean } else { Exit::Findings })
}

fn identifiers(options: &Redact) -> Identifiers {
    if options.identifiers { Identifiers::Covered } else { Identifiers::Shown }
}

/// What `work` makes of a file, with the file's name; otherwise why there is nothing.
fn over<T>(path: &Path, options: &Redact, work: impl Fn(&[u8], &Options) -> T) -> Result<(String, T), Exit> {
    let input = input::one(Some(path), None).map_err(|message| {
        complain(&message);
        Exit::Unreadable
    })?;
    let lint = Options { input_format: options.input_format.clone(), ..Options::default() };
    let worked = std::panic::catch_unwind(AssertUnwindSafe(|| work(&input.bytes, &lint)));
    let Ok(made) = worked else {
        complain(&format!("internal error in {}: nothing was printed", input.name));
        return Err(Exit::Internal);
    };
    Ok((input.name, made))
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
