//! Arguments to library to reporter to exit code.

mod cli;
mod conversion;
mod input;
mod lists;
mod repair;
mod share;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use cli::{Check, Cli, Colour, Command, Format};
use grantlint::report::human::{self, Detail, Style, Verbosity};
use grantlint::report::json;
use grantlint::{FileReport, Level, Options};
use input::{Given, Input};

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
        None => check(&cli.check, || input::collect(&cli.check)),
        Some(Command::Check(check_options)) => check(&check_options, || input::collect(&check_options)),
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
    check(options, || vec![Ok(input::command_line(program, &typed.arguments))])
}

fn complain(message: &str) {
    // Nothing can be done when standard error is closed.
    let _ = writeln!(std::io::stderr(), "grantlint: {}", message.replace(|c: char| c.is_control(), "\u{FFFD}"));
}

/// A provider that nobody knows would silently switch the provider's rules off.
/// The same holds for a form.
fn unknown_name(options: &Check) -> Option<String> {
    unknown_form(options.input_format.as_deref()).or_else(|| unknown_provider(options.provider.as_deref()))
}

fn unknown_form(form: Option<&str>) -> Option<String> {
    let known = form.is_none_or(|form| grantlint::formats().any(|(known, _)| known == form));
    (!known).then(|| format!("no form is called {:?}; `grantlint formats` lists them", form.unwrap_or_default()))
}

fn unknown_provider(id: Option<&str>) -> Option<String> {
    let id = id?;
    let known = grantlint::providers().iter().any(|[known, ..]| known == id);
    (!known).then(|| format!("no provider is called {id:?}; `grantlint providers` lists them"))
}

/// What of the command line concerns the verdicts.
fn lint_options(options: &Check) -> Result<Options, String> {
    Ok(Options {
        provider: options.provider.clone(),
        input_format: options.input_format.clone(),
        metadata: options.metadata.as_deref().map(input::metadata).transpose()?,
        show_secrets: options.show_secrets,
    })
}

/// The options are looked at before anything is read: nobody should paste a request for nothing.
fn check(options: &Check, inputs: impl FnOnce() -> Vec<Result<Input, String>>) -> std::io::Result<Exit> {
    if let Some(message) = unknown_name(options) {
        complain(&message);
        return Ok(Exit::Unreadable);
    }
    let lint = match lint_options(options) {
        Ok(lint) => lint,
        Err(message) => {
            complain(&message);
            return Ok(Exit::Unreadable);
        }
    };
    if options.fix || options.diff {
        return repair::run(options, &lint, inputs());
    }
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for input in inputs() {
        match input.map_err(Failure::Read).and_then(|input| report(&input, options, &lint)) {
            Ok((report, given)) => {
                exit = exit.max(code(&report, given, options));
                passed_over(&report, given, options);
                reports.push((report, given));
            }
            Err(Failure::Read(message)) => {
                complain(&message);
                exit = exit.max(Exit::Unreadable);
            }
            Err(Failure::Internal(message)) => {
                complain(&message);
                exit = exit.max(Exit::Internal);
            }
        }
    }
    let shown = reports
        .into_iter()
        .filter(|(report, given)| *given == Given::ByName || report.no_request.is_none())
        .map(|(report, _)| report);
    print(&mut std::io::stdout().lock(), &shown.collect::<Vec<_>>(), options)?;
    Ok(exit)
}

/// Why a file has no report.
enum Failure {
    Read(String),
    Internal(String),
}

/// A fault in one file must not end the run over the others, nor print what the file holds.
fn report(input: &Input, options: &Check, lint: &Options) -> Result<(FileReport, Given), Failure> {
    if options.explain_format {
        grantlint::explain_format(&input.bytes).iter().for_each(|line| complain(&format!("{}: {line}", input.name)));
    }
    let report = std::panic::catch_unwind(|| grantlint::lint(&input.name, &input.bytes, lint));
    let failed = |_| Failure::Internal(format!("internal error in {}: please report it with the redacted file", input.name));
    report.map(|report| (report, input.given)).map_err(failed)
}

fn code(report: &FileReport, given: Given, options: &Check) -> Exit {
    if report.no_request.is_some() {
        return if given == Given::ByName { Exit::Unreadable } else { Exit::Clean };
    }
    if !report.problems.is_empty() {
        return Exit::Unreadable;
    }
    let least = options.fail_on.level();
    let grave = report.exchanges.iter().flat_map(|exchange| &exchange.findings).any(|finding| finding.level >= least);
    if grave && !options.exit_zero { Exit::Findings } else { Exit::Clean }
}

fn passed_over(report: &FileReport, given: Given, options: &Check) {
    let Some(reason) = &report.no_request else { return };
    if given == Given::ByName || options.verbose {
        complain(&format!("{}: {}", report.path, human::no_request(reason)));
    }
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
        Colour::Auto => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stdout().is_terminal(),
    };
    if wanted { Style::Colour } else { Style::Plain }
}
