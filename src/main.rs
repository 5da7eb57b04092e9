//! Arguments to library to reporter to exit code.

mod cli;
mod conversion;
mod input;
mod lists;
mod progress;
mod repair;
mod share;

use std::io::{IsTerminal, Stderr, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use cli::{Check, Cli, Colour, Command};
use grantlint::report::{Look, Style, Verbosity, human};
use grantlint::{FileReport, Level, Options};
use input::{Given, Input, Unread};
use progress::Progress;

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
fn check(options: &Check, inputs: impl FnOnce() -> Vec<Result<Input, Unread>>) -> std::io::Result<Exit> {
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
    let inputs = inputs();
    let mut progress = Progress::new(inputs.len());
    let mut done = Vec::new();
    for input in inputs {
        let one = lint_one(input, options, &lint, &mut progress);
        if let Some(words) = passed_over(&one.report, one.given, options) {
            progress.clear();
            complain(&words);
        }
        done.push(one);
    }
    drop(progress);
    let exit = done.iter().map(|one| one.exit).max().unwrap_or(Exit::Clean);
    print(&mut std::io::stdout().lock(), shown(done), options)?;
    Ok(exit)
}

/// The report of one file, and the exit code that it would bring alone.
struct Done {
    report: FileReport,
    given: Given,
    exit: Exit,
}

impl Done {
    /// What is not a fault of the file's content is reported too, so that no format passes over it.
    fn without(name: &str, reason: &str, exit: Exit) -> Done {
        Done { report: FileReport::unread(name, reason), given: Given::ByName, exit }
    }
}

/// What is printed, by path: files of a folder in which nothing was found are passed over.
fn shown(done: Vec<Done>) -> Vec<FileReport> {
    let shown = done.into_iter().filter(|one| one.given == Given::ByName || one.report.no_request.is_none());
    let mut reports: Vec<FileReport> = shown.map(|one| one.report).collect();
    reports.sort_by(|one, other| Path::new(&one.path).cmp(Path::new(&other.path)));
    reports
}

fn lint_one(input: Result<Input, Unread>, options: &Check, lint: &Options, progress: &mut Progress<Stderr>) -> Done {
    let input = match input {
        Ok(input) => input,
        Err(Unread { name, reason }) => return Done::without(&name, &reason, Exit::Unreadable),
    };
    progress.next(&input.name, input.bytes.len());
    if options.explain_format {
        progress.clear();
        grantlint::explain_format(&input.bytes).iter().for_each(|line| complain(&format!("{}: {line}", input.name)));
    }
    // A fault in one file must not end the run over the others, nor print what the file holds.
    match std::panic::catch_unwind(|| grantlint::lint(&input.name, &input.bytes, lint)) {
        Ok(report) => Done { exit: code(&report, input.given, options), report, given: input.given },
        Err(_) => Done::without(&input.name, "internal error: please report it with the redacted file", Exit::Internal),
    }
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

/// What is said of a file without a request.
fn passed_over(report: &FileReport, given: Given, options: &Check) -> Option<String> {
    let reason = report.no_request.as_ref()?;
    let said = given == Given::ByName || options.verbose;
    said.then(|| format!("{}: {}", report.path, human::no_request(reason)))
}

/// Writes the report, to `out` unless a file was named.
fn print(out: &mut dyn Write, reports: Vec<FileReport>, options: &Check) -> std::io::Result<()> {
    let text = options.output_format.render(&reports, &look(options));
    let Some(path) = &options.output_file else {
        out.write_all(text.as_bytes())?;
        return out.flush();
    };
    let named = |error: std::io::Error| std::io::Error::other(format!("{}: {error}", path.display()));
    std::fs::write(path, text).map_err(named)
}

fn look(options: &Check) -> Look {
    let verbosity = match (options.quiet, options.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let default = if options.verbose { Level::Info } else { options.output_format.least };
    Look { least: options.level.map_or(default, cli::LevelName::level), style: style(options), verbosity }
}

fn style(options: &Check) -> Style {
    let wanted = match options.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            wanted && options.output_file.is_none() && std::io::stdout().is_terminal()
        }
    };
    if wanted { Style::Colour } else { Style::Plain }
}
