//! `--fix` and `--diff`: files are replaced whole or not at all.

use std::io::{Stderr, Write};
use std::path::Path;

use grantlint::report::diff;
use grantlint::{Fixed, Grade, Options, fix};

use crate::cli::arguments::Check;
use crate::cli::files;
use crate::cli::input::{Input, Unread};
use crate::cli::progress::Progress;
use crate::cli::setup::{FileSetup, Setup};
use crate::cli::{Done, Exit, code, complain, finish, noted, passed_over, publish, shown, unless_closed};

/// Repairs every input, or shows how it would be.
pub(crate) fn run(setup: &Setup, inputs: Vec<Result<Input, Unread>>) -> std::io::Result<Exit> {
    let options = &setup.check;
    let mut progress = Progress::new(inputs.len());
    let mut all = Vec::new();
    for input in inputs {
        let one = repair_one(input, setup, &mut progress)?;
        passed_over(&one.report, one.given, options).iter().for_each(|words| complain(words));
        all.push(one);
    }
    drop(progress);
    let exit = all.iter().map(|one| one.exit).max().unwrap_or(Exit::Clean);
    // Standard output holds the repaired text or the diff, as far as there is one.
    if options.diff || options.paths.iter().all(|path| path.as_os_str() == "-") {
        publish(&mut std::io::stderr().lock(), &shown(all), options)?;
    } else {
        publish(&mut std::io::stdout().lock(), &shown(all), options)?;
    }
    Ok(exit.max(finish(setup)))
}

fn repair_one(input: Result<Input, Unread>, setup: &Setup, progress: &mut Progress<Stderr>) -> std::io::Result<Done> {
    let input = match input {
        Ok(input) => input,
        Err(Unread { name, reason }) => return Ok(Done::without(&name, &reason, Exit::Unreadable)),
    };
    progress.next(&input.name, input.bytes.len());
    let own = match setup.of(&input) {
        Ok(own) => own,
        Err(message) => return Ok(Done::unsettled(&input.name, &message, setup)),
    };
    let fixed = repaired(&input, &own, &setup.check);
    // What follows writes to the terminal.
    progress.clear();
    let Some(fixed) = fixed else {
        let reason = "internal error: nothing was written; please report it with the redacted file";
        return Ok(Done::without(&input.name, reason, Exit::Internal));
    };
    let exit = match done(&setup.check, &own.options, &input, &fixed)? {
        Outcome::Done(exit) => exit,
        Outcome::NotWritten => return Ok(not_written(input, &own, setup)),
    };
    noted(&fixed.report, &own, setup);
    Ok(Done { report: fixed.report, given: input.given, exit, path: input.path })
}

/// The file is as it was: what is found in it remains.
fn not_written(input: Input, own: &FileSetup, setup: &Setup) -> Done {
    let report = grantlint::lint(&input.name, &input.bytes, &own.options);
    noted(&report, own, setup);
    Done { report, given: input.given, exit: Exit::Unreadable, path: input.path }
}

/// What became of a repair.
enum Outcome {
    Done(Exit),
    NotWritten,
}

/// `None` for a fault of our own.
fn repaired(input: &Input, own: &FileSetup, options: &Check) -> Option<Fixed> {
    let most = if options.unsafe_fixes { Grade::Unsafe } else { Grade::Safe };
    std::panic::catch_unwind(|| fix(&input.name, &input.bytes, &own.options, most)).ok()
}

fn done(options: &Check, lint: &Options, input: &Input, fixed: &Fixed) -> std::io::Result<Outcome> {
    if options.diff {
        return show(options, lint, input, fixed).map(Outcome::Done);
    }
    let Some(path) = &input.path else {
        unless_closed(std::io::stdout().write_all(&fixed.bytes))?;
        return Ok(Outcome::Done(said(options, input, fixed)));
    };
    let written = if fixed.bytes == input.bytes { Ok(()) } else { replace(path, &input.bytes, &fixed.bytes) };
    Ok(match written {
        Ok(()) => Outcome::Done(said(options, input, fixed)),
        Err(error) => {
            complain(&format!("{}: not changed: {error}", input.name));
            Outcome::NotWritten
        }
    })
}

/// Nothing is changed, so the exit code tells of the file as it is.
fn show(options: &Check, lint: &Options, input: &Input, fixed: &Fixed) -> std::io::Result<Exit> {
    let before = grantlint::lint(&input.name, &input.bytes, lint);
    let diff = diff::render(&input.name, &before.shown, &fixed.report.shown);
    unless_closed(std::io::stdout().write_all(&diff))?;
    explain(options, input, fixed);
    Ok(code(&before, input.given, options))
}

fn said(options: &Check, input: &Input, fixed: &Fixed) -> Exit {
    if !options.quiet {
        fixed.applied.iter().for_each(|applied| complain(&format!("{}: fixed {}: {}", input.name, applied.rule, applied.title)));
    }
    explain(options, input, fixed);
    code(&fixed.report, input.given, options)
}

/// Why something that was offered was not done.
fn explain(options: &Check, input: &Input, fixed: &Fixed) {
    for left in fixed.left.iter().filter(|_| !options.quiet) {
        let reason = if left.brings == left.rule {
            "it would not be enough".to_owned()
        } else {
            format!("{} would come of it", left.brings)
        };
        complain(&format!("{}: not fixed {}: {}: {reason}", input.name, left.rule, left.title));
    }
}

/// Puts `new` in place of a file that still holds `old`. A link is followed, owner and permissions stay; a crash at any point
/// leaves the old file or the new one.
fn replace(path: &Path, old: &[u8], new: &[u8]) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".grantlint-").tempfile_in(folder)?;
    file.write_all(new)?;
    files::keep_owner(file.as_file(), &std::fs::metadata(&target)?)?;
    file.as_file().sync_all()?;
    if std::fs::read(&target)? != old {
        return Err(std::io::Error::other("someone else wrote to it meanwhile"));
    }
    file.persist(&target).map(drop).map_err(|error| error.error)
}
