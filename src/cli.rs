//! The program: arguments to library to reporter to exit code. Nothing else does input or output.

mod arguments;
mod baseline;
mod conversion;
mod files;
mod init;
mod input;
mod lists;
mod paste;
mod progress;
mod repair;
mod setup;
mod share;
mod threads;

use std::io::{IsTerminal, Stderr, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;

use arguments::{Check, Cli, CliCommand, Colour};
use grantlint::report::{ANSWER_ALONE, Look, Style, Verbosity, no_request};
use grantlint::{FileReport, Level};
use input::{Input, Selection, Unread};
use progress::Progress;
use setup::{FileSetup, Setup};

/// Exit codes of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Clean = 0,
    Findings = 1,
    Unreadable = 2,
    Internal = 3,
}

pub(crate) fn main() -> ExitCode {
    // The text of a panic may hold a piece of the capture; a message of our own follows.
    std::panic::set_hook(Box::new(|_| {}));
    let exit = match run(Cli::parse()) {
        Ok(exit) => exit,
        // A reader that had enough is no error.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => {
            complain(&error.to_string());
            Exit::Unreadable
        }
    };
    ExitCode::from(exit as u8)
}

fn run(cli: Cli) -> std::io::Result<Exit> {
    match cli.command {
        None => check(&cli.check, input::collect),
        Some(CliCommand::Check(check_options)) => check(&check_options, input::collect),
        Some(CliCommand::Curl(typed)) => as_typed("curl", &typed, &cli.check),
        Some(CliCommand::Wget(typed)) => as_typed("wget", &typed, &cli.check),
        Some(CliCommand::Http(typed)) => as_typed("http", &typed, &cli.check),
        Some(CliCommand::Https(typed)) => as_typed("https", &typed, &cli.check),
        Some(CliCommand::Xh(typed)) => as_typed("xh", &typed, &cli.check),
        Some(CliCommand::Xhs(typed)) => as_typed("xhs", &typed, &cli.check),
        Some(CliCommand::Convert(convert)) => conversion::run(&convert),
        Some(CliCommand::Redact(options)) => share::redact(&options),
        Some(CliCommand::Diff(options)) => share::diff(&options),
        Some(CliCommand::Init(options)) => init::run(&options),
        Some(CliCommand::Explain { name }) => {
            lists::explain(&name).map(|found| if found { Exit::Clean } else { Exit::Unreadable })
        }
        Some(CliCommand::Rules { output_format }) => lists::rules(output_format).map(|()| Exit::Clean),
        Some(CliCommand::Providers { output_format }) => lists::providers(output_format).map(|()| Exit::Clean),
        Some(CliCommand::Completions { shell }) => lists::completions(shell).map(|()| Exit::Clean),
        Some(CliCommand::Man) => lists::manual().map(|()| Exit::Clean),
        Some(CliCommand::Formats { output_format }) => lists::formats(output_format).map(|()| Exit::Clean),
    }
}

fn as_typed(program: &str, typed: &arguments::Typed, options: &Check) -> std::io::Result<Exit> {
    check(options, |_| vec![Ok(input::command_line(program, &typed.arguments))])
}

fn complain(message: &str) {
    // Nothing can be done when standard error is closed.
    let _ = writeln!(std::io::stderr(), "grantlint: {}", message.replace(|c: char| c.is_control(), "\u{FFFD}"));
}

fn unknown_form(form: Option<&str>) -> Option<String> {
    let known = form.is_none_or(|form| grantlint::formats().any(|(known, _)| known == form));
    (!known).then(|| format!("no form is called {:?}; `grantlint formats` lists them", form.unwrap_or_default()))
}

/// A provider that nobody knows would silently switch the provider's rules off.
fn unknown_provider(id: Option<&str>) -> Option<String> {
    let id = id?;
    let known = grantlint::providers().iter().any(|[known, ..]| known == id);
    (!known).then(|| format!("no provider is called {id:?}; `grantlint providers` lists them"))
}

/// The options are looked at before anything is read: nobody should paste a request for nothing.
fn check(options: &Check, inputs: impl FnOnce(&Setup) -> Vec<Result<Input, Unread>>) -> std::io::Result<Exit> {
    let setup = match Setup::new(options) {
        Ok(setup) => setup,
        Err(message) => {
            complain(&message);
            return Ok(Exit::Unreadable);
        }
    };
    if setup.check.print_config {
        return print_config(&setup);
    }
    let inputs = inputs(&setup);
    if setup.check.fix || setup.check.diff {
        return repair::run(&setup, inputs);
    }
    report_all(&setup, inputs)
}

fn print_config(setup: &Setup) -> std::io::Result<Exit> {
    match setup.print() {
        Ok(text) => std::io::stdout().write_all(text.as_bytes()).map(|()| Exit::Clean),
        Err(message) => {
            complain(&message);
            Ok(Exit::Unreadable)
        }
    }
}

fn report_all(setup: &Setup, inputs: Vec<Result<Input, Unread>>) -> std::io::Result<Exit> {
    let options = &setup.check;
    let done = lint_all(setup, inputs);
    for words in done.iter().filter_map(|one| passed_over(&one.report, one.given, options)) {
        complain(&words);
    }
    let exit = done.iter().map(|one| one.exit).max().unwrap_or(Exit::Clean);
    if options.write_baseline {
        return write_baseline(setup, &done, exit);
    }
    publish(&mut std::io::stdout().lock(), &shown(done), options)?;
    Ok(exit.max(finish(setup)))
}

fn lint_all(setup: &Setup, inputs: Vec<Result<Input, Unread>>) -> Vec<Done> {
    let progress = Mutex::new(Progress::new(inputs.len()));
    let tasks: Vec<Result<Task, Box<Done>>> = inputs.into_iter().map(|input| Task::new(input, setup)).collect();
    let reports = threads::each(&tasks, |task| task.as_ref().ok().and_then(|task| task.lint(&progress)));
    drop(progress);
    let finished =
        tasks.into_iter().zip(reports).map(|(task, report)| task.map_or_else(|done| *done, |task| task.done(report, setup)));
    finished.collect()
}

/// What can be said only when every file was read.
fn finish(setup: &Setup) -> Exit {
    let unused = setup.unused();
    for message in unused.iter().chain(&setup.stale()).filter(|_| !setup.check.quiet) {
        complain(message);
    }
    let grave = !unused.is_empty() && least_grave(&setup.check) == Level::Info && !setup.check.exit_zero;
    if grave { Exit::Findings } else { Exit::Clean }
}

/// The report of one file, and the exit code that it would bring alone.
struct Done {
    report: FileReport,
    given: Selection,
    exit: Exit,
    path: Option<PathBuf>,
}

impl Done {
    /// What is not a fault of the file's content is reported too, so that no format passes over it.
    fn without(name: &str, reason: &str, exit: Exit) -> Done {
        Done { report: FileReport::unread(name, reason), given: Selection::ByName, exit, path: None }
    }

    /// A file whose settings cannot be read, which is said once for all that share them.
    fn unsettled(name: &str, message: &str, setup: &Setup) -> Done {
        setup.once(message);
        Done { given: Selection::ByFolder, ..Done::without(name, message, Exit::Unreadable) }
    }
}

/// What is printed, by path: files of a folder in which nothing was found are passed over.
fn shown(done: Vec<Done>) -> Vec<FileReport> {
    let shown = done.into_iter().filter(|one| one.given == Selection::ByName || one.report.no_request.is_none());
    let mut reports: Vec<FileReport> = shown.map(|one| one.report).collect();
    reports.sort_by(|one, other| Path::new(&one.path).cmp(Path::new(&other.path)));
    reports
}

/// All that is there now is known from now on; what could not be read still counts.
fn write_baseline(setup: &Setup, done: &[Done], exit: Exit) -> std::io::Result<Exit> {
    let Some(file) = &setup.check.baseline else {
        complain("--write-baseline needs --baseline FILE, or `baseline` in the configuration");
        return Ok(Exit::Unreadable);
    };
    let named: Vec<_> = done.iter().map(|one| (setup.path_of(one.path.as_deref()), &one.report)).collect();
    let count = baseline::write(file, &named).map_err(|error| about(file, &error))?;
    if !setup.check.quiet {
        complain(&format!("{}: {count} findings are known from now on", file.display()));
    }
    Ok(if exit == Exit::Findings { Exit::Clean } else { exit })
}

fn about(file: &std::path::Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::other(format!("{}: not written: {error}", file.display()))
}

/// A file to lint, with what holds for it.
struct Task {
    input: Input,
    own: FileSetup,
}

impl Task {
    /// The outcome itself where there is nothing to lint.
    fn new(input: Result<Input, Unread>, setup: &Setup) -> Result<Task, Box<Done>> {
        let input = input.map_err(|Unread { name, reason }| Box::new(Done::without(&name, &reason, Exit::Unreadable)))?;
        if setup.check.explain_format {
            grantlint::explain_format(&input.bytes).iter().for_each(|line| complain(&format!("{}: {line}", input.name)));
        }
        let own = setup.of(&input).map_err(|message| Box::new(Done::unsettled(&input.name, &message, setup)))?;
        Ok(Task { input, own })
    }

    /// `None` after a fault: it must not end the run over the other files, nor print what the file holds.
    fn lint(&self, progress: &Mutex<Progress<Stderr>>) -> Option<FileReport> {
        let input = &self.input;
        progress.lock().unwrap_or_else(PoisonError::into_inner).next(&input.name, input.bytes.len());
        std::panic::catch_unwind(|| grantlint::lint(&input.name, &input.bytes, &self.own.options)).ok()
    }

    fn done(self, report: Option<FileReport>, setup: &Setup) -> Done {
        let Task { input, own } = self;
        let Some(report) = report else {
            return Done::without(&input.name, "internal error: please report it with the redacted file", Exit::Internal);
        };
        noted(&report, &own, setup);
        let report = FileReport { octets: input.path.as_deref().and_then(octets), ..report };
        Done { exit: code(&report, input.given, &setup.check), report, given: input.given, path: input.path }
    }
}

/// The octets of a path that is no UTF-8.
#[cfg(unix)]
fn octets(path: &Path) -> Option<Vec<u8>> {
    let octets = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
    path.to_str().is_none().then(|| octets.to_vec())
}

/// Elsewhere paths have no octets.
#[cfg(not(unix))]
fn octets(_: &Path) -> Option<Vec<u8>> {
    None
}

/// What let findings pass, and what is to be said of it.
fn noted(report: &FileReport, own: &FileSetup, setup: &Setup) {
    setup.note(own, report);
    for remark in report.remarks.iter().filter(|_| !setup.check.quiet) {
        complain(&format!("{}:{}: {}", report.path, remark.line, remark.message));
    }
}

fn code(report: &FileReport, given: Selection, options: &Check) -> Exit {
    if report.no_request.is_some() {
        return if given == Selection::ByName { Exit::Unreadable } else { Exit::Clean };
    }
    if !report.problems.is_empty() {
        return Exit::Unreadable;
    }
    let least = least_grave(options);
    let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings).any(|finding| finding.level >= least);
    let grave = findings || least == Level::Info && !report.remarks.is_empty();
    if grave && !options.exit_zero { Exit::Findings } else { Exit::Clean }
}

/// What is said of a file without a request.
fn passed_over(report: &FileReport, given: Selection, options: &Check) -> Option<String> {
    let reason = report.no_request.as_ref()?;
    let said = given == Selection::ByName || options.verbose;
    let words = if report.exchanges.is_empty() { no_request(reason) } else { ANSWER_ALONE.to_owned() };
    said.then(|| format!("{}: {words}", report.path))
}

fn least_grave(options: &Check) -> Level {
    options.fail_on.map_or(Level::Warning, arguments::LevelName::level)
}

/// A reader that had enough changes no verdict.
fn unless_closed(written: std::io::Result<()>) -> std::io::Result<()> {
    written.or_else(|error| if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// Prints the report, to `out` unless the options name a file.
fn publish(out: &mut dyn Write, reports: &[FileReport], options: &Check) -> std::io::Result<()> {
    let Some(file) = &options.output_file else { return unless_closed(print(out, reports, options)) };
    let mut bytes = Vec::new();
    print(&mut bytes, reports, options)?;
    files::write(file, &bytes).map_err(|error| about(file, &error))
}

fn print(out: &mut dyn Write, reports: &[FileReport], options: &Check) -> std::io::Result<()> {
    out.write_all(options.output_format.render(reports, &look(options)).as_bytes())?;
    out.flush()
}

fn look(options: &Check) -> Look {
    let verbosity = match (options.quiet, options.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        // A hook that has nothing to say says nothing.
        _ if options.fixtures => Verbosity::Quiet,
        _ => Verbosity::Normal,
    };
    let default = if options.verbose { Level::Info } else { options.output_format.least };
    Look {
        least: options.level.map_or(default, arguments::LevelName::level),
        style: style(options),
        verbosity,
        width: width(options),
    }
}

/// Columns of the terminal that the report goes to; what is piped or written to a file is made for the usual ones.
fn width(options: &Check) -> usize {
    let terminal = terminal_size::terminal_size().filter(|_| options.output_file.is_none() && std::io::stdout().is_terminal());
    terminal.map_or(80, |(columns, _)| usize::from(columns.0).clamp(40, 160))
}

fn style(options: &Check) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let off = set("NO_COLOR")
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
        || std::env::var_os("CLICOLOR").is_some_and(|value| value == "0");
    let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0" && !value.is_empty());
    let wanted = match options.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if options.output_file.is_some() => false,
        Colour::Auto => !off && (forced || std::io::stdout().is_terminal()),
    };
    if wanted { Style::Colour } else { Style::Plain }
}
