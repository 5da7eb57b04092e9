//! Arguments to library to reporter to exit code.

mod baseline;
mod cli;
mod conversion;
mod files;
mod input;
mod lists;
mod repair;
mod setup;
mod share;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use cli::{Check, Cli, Colour, Command, Format};
use grantlint::report::human::{self, Detail, Style, Verbosity};
use grantlint::report::json;
use grantlint::{FileReport, Level};
use input::{Given, Input};
use setup::{FileSetup, Setup};

/// Exit codes of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Clean = 0,
    Findings = 1,
    Unreadable = 2,
    Internal = 3,
}

fn main() -> ExitCode {
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
        Some(Command::Check(check_options)) => check(&check_options, input::collect),
        Some(Command::Curl(typed)) => as_typed("curl", &typed, &cli.check),
        Some(Command::Wget(typed)) => as_typed("wget", &typed, &cli.check),
        Some(Command::Http(typed)) => as_typed("http", &typed, &cli.check),
        Some(Command::Https(typed)) => as_typed("https", &typed, &cli.check),
        Some(Command::Xh(typed)) => as_typed("xh", &typed, &cli.check),
        Some(Command::Xhs(typed)) => as_typed("xhs", &typed, &cli.check),
        Some(Command::Convert(convert)) => conversion::run(&convert),
        Some(Command::Redact(options)) => share::redact(&options),
        Some(Command::Diff(options)) => share::diff(&options),
        Some(Command::Explain { name }) => lists::explain(&name).map(|found| if found { Exit::Clean } else { Exit::Unreadable }),
        Some(Command::Rules { output_format }) => lists::rules(output_format).map(|()| Exit::Clean),
        Some(Command::Providers { output_format }) => lists::providers(output_format).map(|()| Exit::Clean),
        Some(Command::Completions { shell }) => lists::completions(shell).map(|()| Exit::Clean),
        Some(Command::Man) => lists::manual().map(|()| Exit::Clean),
        Some(Command::Formats { output_format }) => lists::formats(output_format).map(|()| Exit::Clean),
    }
}

fn as_typed(program: &str, typed: &cli::Typed, options: &Check) -> std::io::Result<Exit> {
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
fn check(options: &Check, inputs: impl FnOnce(&Setup) -> Vec<Result<Input, String>>) -> std::io::Result<Exit> {
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

fn report_all(setup: &Setup, inputs: Vec<Result<Input, String>>) -> std::io::Result<Exit> {
    let options = &setup.check;
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for input in inputs {
        match input.map_err(Failure::Read).and_then(|input| report(&input, setup).map(|report| (report, input))) {
            Ok((report, input)) => {
                exit = exit.max(code(&report, input.given, options));
                passed_over(&report, input.given, options);
                reports.push((report, input.given, input.path));
            }
            Err(failure) => exit = exit.max(failure.say(setup)),
        }
    }
    if options.write_baseline {
        return write_baseline(setup, &reports, exit);
    }
    let shown = reports
        .into_iter()
        .filter(|(report, given, _)| *given == Given::ByName || report.no_request.is_none())
        .map(|(report, ..)| report);
    publish(&mut std::io::stdout().lock(), &shown.collect::<Vec<_>>(), options)?;
    Ok(exit.max(finish(setup)))
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

type Checked = (FileReport, Given, Option<std::path::PathBuf>);

/// All that is there now is known from now on; what could not be read still counts.
fn write_baseline(setup: &Setup, reports: &[Checked], exit: Exit) -> std::io::Result<Exit> {
    let Some(file) = &setup.check.baseline else {
        complain("--write-baseline needs --baseline FILE, or `baseline` in the configuration");
        return Ok(Exit::Unreadable);
    };
    let named: Vec<_> = reports.iter().map(|(report, _, path)| (setup.path_of(path.as_deref()), report)).collect();
    let count = baseline::write(file, &named).map_err(|error| about(file, &error))?;
    if !setup.check.quiet {
        complain(&format!("{}: {count} findings are known from now on", file.display()));
    }
    Ok(if exit == Exit::Findings { Exit::Clean } else { exit })
}

fn about(file: &std::path::Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::other(format!("{}: not written: {error}", file.display()))
}

/// Why a file has no report.
enum Failure {
    Read(String),
    /// What several files share.
    Setup(String),
    Internal(String),
}

impl Failure {
    fn say(&self, setup: &Setup) -> Exit {
        match self {
            Failure::Read(message) => complain(message),
            Failure::Setup(message) => setup.once(message),
            Failure::Internal(message) => {
                complain(message);
                return Exit::Internal;
            }
        }
        Exit::Unreadable
    }
}

/// A fault in one file must not end the run over the others, nor print what the file holds.
fn report(input: &Input, setup: &Setup) -> Result<FileReport, Failure> {
    if setup.check.explain_format {
        grantlint::explain_format(&input.bytes).iter().for_each(|line| complain(&format!("{}: {line}", input.name)));
    }
    let own = setup.of(input).map_err(Failure::Setup)?;
    let report = std::panic::catch_unwind(|| grantlint::lint(&input.name, &input.bytes, &own.options));
    let failed = |_| Failure::Internal(format!("internal error in {}: please report it with the redacted file", input.name));
    let report = report.map_err(failed)?;
    noted(&report, &own, setup);
    Ok(report)
}

/// What let findings pass, and what is to be said of it.
fn noted(report: &FileReport, own: &FileSetup, setup: &Setup) {
    setup.note(own, report);
    for remark in report.remarks.iter().filter(|_| !setup.check.quiet) {
        complain(&format!("{}:{}: {}", report.path, remark.line, remark.message));
    }
}

fn code(report: &FileReport, given: Given, options: &Check) -> Exit {
    if report.no_request.is_some() {
        return if given == Given::ByName { Exit::Unreadable } else { Exit::Clean };
    }
    if !report.problems.is_empty() {
        return Exit::Unreadable;
    }
    let least = least_grave(options);
    let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings).any(|finding| finding.level >= least);
    let grave = findings || least == Level::Info && !report.remarks.is_empty();
    if grave && !options.exit_zero { Exit::Findings } else { Exit::Clean }
}

fn passed_over(report: &FileReport, given: Given, options: &Check) {
    let Some(reason) = &report.no_request else { return };
    if given == Given::ByName || options.verbose {
        complain(&format!("{}: {}", report.path, human::no_request(reason)));
    }
}

fn least_grave(options: &Check) -> Level {
    options.fail_on.map_or(Level::Warning, cli::LevelName::level)
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
    match options.output_format {
        Format::Json => out.write_all(json::render(reports, least(options, Level::Info)).as_bytes()),
        Format::Human => {
            for report in reports {
                out.write_all(human::render(report, style(options), detail(options)).as_bytes())?;
            }
            let any = reports.iter().any(|report| report.no_request.is_none());
            if any && !options.quiet { out.write_all(human::closing(reports, detail(options).least).as_bytes()) } else { Ok(()) }
        }
    }?;
    out.flush()
}

fn least(options: &Check, default: Level) -> Level {
    options.level.map_or(default, cli::LevelName::level)
}

fn detail(options: &Check) -> Detail {
    let verbose = match (options.quiet, options.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let default = if options.verbose { Level::Info } else { Level::Warning };
    Detail { least: least(options, default), verbose }
}

fn style(options: &Check) -> Style {
    let wanted = match options.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if options.output_file.is_some() => false,
        Colour::Auto => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stdout().is_terminal(),
    };
    if wanted { Style::Colour } else { Style::Plain }
}
