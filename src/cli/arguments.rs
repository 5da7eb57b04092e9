//! The command line, as types only.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use grantlint::report::{self, FORMATS, Format};
use grantlint::{Level, Standard};

/// Says what is wrong with an OAuth 2.0 token request, why the server refused it, and how to repair it.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Put `grantlint` before the command that fails (curl, wget, http, xh): nothing is sent."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<CliCommand>,
    #[command(flatten)]
    pub(crate) check: Check,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CliCommand {
    /// Check files, folders or standard input (the default)
    Check(Box<Check>),
    /// Check a curl command line as typed; nothing is sent
    #[command(disable_help_flag = true)]
    Curl(Typed),
    /// Check a wget command line as typed; nothing is sent
    #[command(disable_help_flag = true)]
    Wget(Typed),
    /// Check an HTTPie command line as typed; nothing is sent
    #[command(disable_help_flag = true)]
    Http(Typed),
    /// The same for `https`
    #[command(disable_help_flag = true, hide = true)]
    Https(Typed),
    /// Check an xh command line as typed; nothing is sent
    #[command(disable_help_flag = true)]
    Xh(Typed),
    /// The same for `xhs`
    #[command(disable_help_flag = true, hide = true)]
    Xhs(Typed),
    /// Write the token requests of a capture in another form: for another client, or for another tool
    Convert(Convert),
    /// Print a capture with every secret replaced by a mark, safe to post
    Redact(Redact),
    /// Compare two captures of a request: what differs and matters to a token endpoint
    Diff(Diff),
    /// Try the files of a repository, and write what a hook needs
    Init(Init),
    /// Explain a rule, a server's error or a provider
    Explain {
        /// `basic/line-wrapped`, `invalid_client`, `OAU-153`, `ringcentral`, a sentence of a server, or `-`: an answer on standard input
        name: String,
    },
    /// List the rules
    Rules {
        /// How to print the list
        #[arg(long, value_enum, default_value_t = ListFormat::Human)]
        output_format: ListFormat,
    },
    /// List the providers whose facts are known
    Providers {
        /// How to print the list
        #[arg(long, value_enum, default_value_t = ListFormat::Human)]
        output_format: ListFormat,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// List the forms of captures that are read
    Formats {
        /// How to print the list
        #[arg(long, value_enum, default_value_t = ListFormat::Human)]
        output_format: ListFormat,
    },
}

/// A capture in another form.
#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The form to write
    #[arg(long, value_name = "FORM", value_parser = PossibleValuesParser::new(targets()))]
    pub(crate) to: String,
    /// The file to read, or `-` for standard input (the default)
    pub(crate) path: Option<PathBuf>,
    /// The form to read, a name of `grantlint formats`, in place of recognising it
    #[arg(long, value_name = "FORM")]
    pub(crate) input_format: Option<String>,
    /// The name to use for standard input in messages
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,
    /// Write secrets as they are; without it, placeholders that name them
    #[arg(long)]
    pub(crate) show_secrets: bool,
}

fn targets() -> Vec<PossibleValue> {
    grantlint::targets().map(|(name, summary)| PossibleValue::new(name).help(summary)).collect()
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder of the repository
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Redact {
    /// A file, or `-` for standard input (the default); several with --check
    pub(crate) paths: Vec<PathBuf>,
    /// Print nothing but the lines that still hold something to be covered; exit code 1 when there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// Cover identifiers of clients, users and requests too
    #[arg(long)]
    pub(crate) identifiers: bool,
    /// The form to read, a name of `grantlint formats`, in place of recognising it
    #[arg(long, value_name = "FORM")]
    pub(crate) input_format: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The one, a file or `-` for standard input
    pub(crate) a: PathBuf,
    /// The other; only one of them can be `-`
    pub(crate) b: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) output_format: ListFormat,
    /// The provider whose header fields count, in place of recognising it
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,
    /// Print secrets as they are
    #[arg(long)]
    pub(crate) show_secrets: bool,
}

/// A command line after the name of its program.
#[derive(Debug, Args)]
pub(crate) struct Typed {
    /// What would follow the name of the program
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<std::ffi::OsString>,
}

#[derive(Clone, Debug, Args)]
#[command(group = clap::ArgGroup::new("repairs").args(["fix", "diff"]).multiple(true))]
pub(crate) struct Check {
    /// Files, folders, or `-` for standard input (the default)
    pub(crate) paths: Vec<PathBuf>,
    /// How to report
    #[arg(long, value_name = "FORMAT", value_parser = output_format(), default_value = "human")]
    pub(crate) output_format: &'static Format,
    /// Write the report to this file in place of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,
    /// Least level that is shown [default: warning for people, info for programs]
    #[arg(long, value_enum)]
    pub(crate) level: Option<LevelName>,
    /// Least level that makes the exit code 1 [default: warning]
    #[arg(long, value_enum)]
    pub(crate) fail_on: Option<LevelName>,
    /// Exit with 0 even when there are findings
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Repair what can be repaired safely: files in place, standard input on standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// With --fix or --diff: also repairs that may change what is asked, or that rewrite a recording
    #[arg(long, requires = "repairs")]
    pub(crate) unsafe_fixes: bool,
    /// Print what --fix would change as a unified diff, and change nothing
    #[arg(long, conflicts_with = "fix")]
    pub(crate) diff: bool,
    /// Only these rules: names, groups such as `basic` or `basic/*`, or `all`
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// A standard to follow beyond RFC 6749
    #[arg(long, value_enum)]
    pub(crate) profile: Option<StandardName>,
    /// The paths are files of a repository, as hooks list them: pass over what holds no request, report live secrets and what is wrong with the files
    #[arg(long)]
    pub(crate) fixtures: bool,
    /// With --fixtures: also what is wrong with calls in source code
    #[arg(long, requires = "fixtures")]
    pub(crate) include_code: bool,
    /// The configuration, in place of the nearest grantlint.toml or pyproject.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
    /// Without any configuration or ignore file
    #[arg(long)]
    pub(crate) isolated: bool,
    /// Print the configuration that holds for the first path, and check nothing
    #[arg(long)]
    pub(crate) print_config: bool,
    /// Findings that are known already and do not count
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings to the baseline, which makes them known
    #[arg(long, conflicts_with_all = ["fix", "diff"])]
    pub(crate) write_baseline: bool,
    /// Report also what comments and ignore files let pass
    #[arg(long)]
    pub(crate) no_ignores: bool,
    /// The provider whose rules hold, in place of recognising it
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,
    /// The server's metadata, saved from /.well-known/openid-configuration or oauth-authorization-server
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    /// The form to read, a name of `grantlint formats`, in place of recognising it
    #[arg(long, value_name = "FORM")]
    pub(crate) input_format: Option<String>,
    /// Say on standard error why a form was chosen and what was passed over
    #[arg(long)]
    pub(crate) explain_format: bool,
    /// The name to use for standard input in reports
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,
    /// Print secrets as they are
    #[arg(long)]
    pub(crate) show_secrets: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
    /// Findings only, no summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also infos, checks that were ruled out, and files that were passed over
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// How a list or a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Human,
    Json,
}

/// The formats of the library's table, with what they are for.
fn output_format() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.summary));
    PossibleValuesParser::new(names).try_map(|name| report::format(&name).ok_or("there is no such format"))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelName {
    Error,
    Warning,
    Info,
}

impl LevelName {
    pub(crate) fn of(level: Level) -> LevelName {
        match level {
            Level::Error => LevelName::Error,
            Level::Warning => LevelName::Warning,
            Level::Info => LevelName::Info,
        }
    }

    pub(crate) fn level(self) -> Level {
        match self {
            LevelName::Error => Level::Error,
            LevelName::Warning => Level::Warning,
            LevelName::Info => Level::Info,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StandardName {
    /// The draft of OAuth 2.1
    Oauth21,
    /// FAPI 2.0 Security Profile
    Fapi2,
}

impl StandardName {
    pub(crate) fn standard(self) -> Standard {
        match self {
            StandardName::Oauth21 => Standard::Oauth21,
            StandardName::Fapi2 => Standard::Fapi2,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}
