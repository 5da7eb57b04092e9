//! `--fix` and `--diff`: files are replaced whole or not at all.

use std::io::Write;
use std::path::Path;

use grantlint::report::diff;
use grantlint::{FileReport, Fixed, Grade, Options, fix};

use crate::cli::Check;
use crate::input::{Given, Input};
use crate::setup::{FileSetup, Setup};
use crate::{Exit, Failure, code, complain, finish, noted, passed_over, publish, unless_closed};

/// Repairs every input, or shows how it would be.
pub(crate) fn run(setup: &Setup, inputs: Vec<Result<Input, String>>) -> std::io::Result<Exit> {
    let options = &setup.check;
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for input in inputs {
        match input.map_err(Failure::Read).and_then(|input| repaired(&input, setup).map(|(fixed, own)| (input, fixed, own))) {
            Ok((input, fixed, own)) => {
                exit = exit.max(done(options, &own.options, &input, &fixed)?);
                noted(&fixed.report, &own, setup);
                passed_over(&fixed.report, input.given, options);
                reports.push((fixed.report, input.given));
            }
            Err(failure) => exit = exit.max(failure.say(setup)),
        }
    }
    let shown = |(report, given): &(FileReport, Given)| *given == Given::ByName || report.no_request.is_none();
    let reports: Vec<FileReport> = reports.into_iter().filter(shown).map(|(report, _)| report).collect();
    // Standard output holds the repaired text or the diff, as far as there is one.
    if options.diff || options.paths.iter().all(|path| path.as_os_str() == "-") {
        publish(&mut std::io::stderr().lock(), &reports, options)?;
    } else {
        publish(&mut std::io::stdout().lock(), &reports, options)?;
    }
    Ok(exit.max(finish(setup)))
}

fn repaired(input: &Input, setup: &Setup) -> Result<(Fixed, FileSetup), Failure> {
    let own = setup.of(input).map_err(Failure::Setup)?;
    let most = if setup.check.unsafe_fixes { Grade::Unsafe } else { Grade::Safe };
    let fixed = std::panic::catch_unwind(|| fix(&input.name, &input.bytes, &own.options, most));
    let message = || format!("internal error in {}: nothing was written; please report it with the redacted file", input.name);
    fixed.map(|fixed| (fixed, own)).map_err(|_| Failure::Internal(message()))
}

fn done(options: &Check, lint: &Options, input: &Input, fixed: &Fixed) -> std::io::Result<Exit> {
    if options.diff {
        return show(options, lint, input, fixed);
    }
    let Some(path) = &input.path else {
        unless_closed(std::io::stdout().write_all(&fixed.bytes))?;
        return Ok(said(options, input, fixed));
    };
    if fixed.bytes == input.bytes {
        return Ok(code(&fixed.report, input.given, options));
    }
    match replace(path, &input.bytes, &fixed.bytes) {
        Ok(()) => Ok(said(options, input, fixed)),
        Err(error) => {
            complain(&format!("{}: not changed: {error}", input.name));
            Ok(Exit::Unreadable)
        }
    }
}

/// Nothing is changed, so the exit code tells of the file as it is.
fn show(options: &Check, lint: &Options, input: &Input, fixed: &Fixed) -> std::io::Result<Exit> {
    let before = grantlint::lint(&input.name, &input.bytes, lint);
    let diff = diff::render(&input.name, &before.shown, &fixed.report.shown);
    unless_closed(std::io::stdout().write_all(&diff))?;
    Ok(code(&before, input.given, options))
}

fn said(options: &Check, input: &Input, fixed: &Fixed) -> Exit {
    if !options.quiet {
        fixed.applied.iter().for_each(|applied| complain(&format!("{}: fixed {}: {}", input.name, applied.rule, applied.title)));
    }
    code(&fixed.report, input.given, options)
}

/// Puts `new` in place of a file that still holds `old`. A link is followed, permissions stay; a crash at any point
/// leaves the old file or the new one.
fn replace(path: &Path, old: &[u8], new: &[u8]) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".grantlint-").tempfile_in(folder)?;
    file.write_all(new)?;
    file.as_file().set_permissions(std::fs::metadata(&target)?.permissions())?;
    file.as_file().sync_all()?;
    if std::fs::read(&target)? != old {
        return Err(std::io::Error::other("someone else wrote to it meanwhile"));
    }
    file.persist(&target).map(drop).map_err(|error| error.error)
}
