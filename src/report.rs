//! Reports: one file per output format, and the table of them.

mod checkstyle;
pub mod comparison;
mod concise;
mod diagnostic;
pub mod diff;
mod github;
mod gitlab;
pub mod human;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod places;
mod rdjson;
mod sarif;
mod summary;
mod text;

pub use diagnostic::diagnostics;
pub use summary::{Summary, summary};

pub(crate) use places::{Entry, Trouble, entries, troubles};
pub(crate) use summary::count;
pub(crate) use text::{line, printable};

use crate::check::lint::FileReport;
use crate::rules::finding::Level;

/// A way to write the reports of a run.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// Findings below this level are left out unless they are asked for.
    pub least: Level,
    render: fn(&[FileReport], &Look) -> String,
}

impl Format {
    /// The reports of all files as one text. The files are written in the order that they are given in.
    pub fn render(&self, files: &[FileReport], look: &Look) -> String {
        (self.render)(files, look)
    }
}

/// How a report looks and how much it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Findings below this level are left out.
    pub least: Level,
    /// Colours, in the report for people.
    pub style: Style,
    /// How much the report for people says.
    pub verbosity: Verbosity,
    /// Columns of the terminal, for the report for people.
    pub width: usize,
}

/// Escape sequences or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// No escape sequences: pipes, files, `NO_COLOR`.
    Plain,
    /// With colours, for a terminal.
    Colour,
}

/// Three grades of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Findings only, no summary.
    Quiet,
    /// The usual.
    Normal,
    /// Everything.
    Verbose,
}

/// Every output format. What people read leaves infos out by default, and so does what turns findings into failed tests.
#[rustfmt::skip]
pub static FORMATS: [Format; 11] = [
    Format { name: "human", summary: "for people: the places, the diagnosis, a corrected request", least: Level::Warning, render: human::render },
    Format { name: "concise", summary: "one line for each finding, which editors can follow", least: Level::Warning, render: concise::render },
    Format { name: "json", summary: "everything, as one JSON document", least: Level::Info, render: json::render },
    Format { name: "jsonl", summary: "everything, as one line of JSON for each file", least: Level::Info, render: jsonl::render },
    Format { name: "sarif", summary: "SARIF 2.1.0, for code scanning", least: Level::Info, render: sarif::render },
    Format { name: "github", summary: "annotations of GitHub Actions", least: Level::Warning, render: github::render },
    Format { name: "gitlab", summary: "GitLab's code quality report", least: Level::Info, render: gitlab::render },
    Format { name: "junit", summary: "JUnit XML: a suite for each file, a failed test for each finding", least: Level::Warning, render: junit::render },
    Format { name: "checkstyle", summary: "Checkstyle XML", least: Level::Info, render: checkstyle::render },
    Format { name: "rdjson", summary: "reviewdog's diagnostic format", least: Level::Info, render: rdjson::render },
    Format { name: "markdown", summary: "tables to post in an issue or a review", least: Level::Warning, render: markdown::render },
];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The page of a reference such as `RFC 6749 section 2.3`; `None` for what has no fixed address.
pub(crate) fn reference_url(title: &str) -> Option<String> {
    let mut words = title.split_whitespace();
    let (Some("RFC"), Some(number)) = (words.next(), words.next()) else { return None };
    let page = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    let part = match (words.next(), words.next()) {
        (Some("section"), Some(section)) => format!("#section-{section}"),
        (Some("appendix"), Some(appendix)) => format!("#appendix-{appendix}"),
        _ => String::new(),
    };
    number.chars().all(|c| c.is_ascii_digit()).then(|| page + &part)
}
