//! `grantlint.toml`: which rules run where. Text in, settings out; finding and reading files is the program's business.

mod glob;
mod ignored;
mod keys;
mod reader;

use crate::check::policy::{Selector, Setting};
use crate::rules::finding::Level;
use crate::rules::standard::Standard;
pub use glob::Globs;
pub use ignored::Ignored;
pub use keys::{KEYS, Key};
use reader::TableReader;

/// What a configuration says. Paths are as written: relative to the folder of the file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Only these rules run.
    pub select: Option<Vec<Selector>>,
    /// These do not.
    pub ignore: Vec<Selector>,
    /// Levels of one's own, in the order of the names.
    pub levels: Vec<(Selector, Setting)>,
    /// Least level that is shown.
    pub level: Option<Level>,
    /// Least level that makes the exit code 1.
    pub fail_on: Option<Level>,
    /// A standard to follow.
    pub profile: Option<Standard>,
    /// The provider's id.
    pub provider: Option<String>,
    /// Of the files found in folders only these are read.
    pub include: Option<Globs>,
    /// These are not.
    pub exclude: Globs,
    /// Files with facts on providers.
    pub provider_files: Vec<String>,
    /// The file of known findings.
    pub baseline: Option<String>,
    /// What holds for some hosts.
    pub hosts: Vec<HostConfig>,
    /// What holds for some paths; later ones win.
    pub overrides: Vec<Override>,
    /// Findings that are let pass.
    pub ignored: Vec<Ignored>,
}

/// What holds for hosts that fit a pattern.
#[derive(Clone, Debug)]
pub struct HostConfig {
    /// `login.acme-corp.com`, `*.acme-corp.com`.
    pub pattern: String,
    /// The provider's id.
    pub provider: Option<String>,
    /// A file with the server's metadata.
    pub metadata: Option<String>,
}

/// What holds for files at some paths.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// The paths.
    pub paths: Globs,
    /// Rules that do not run there.
    pub ignore: Vec<Selector>,
    /// Levels there.
    pub levels: Vec<(Selector, Setting)>,
    /// The provider's id.
    pub provider: Option<String>,
    /// A standard to follow there.
    pub profile: Option<Standard>,
}

/// Why a text is no configuration. Nothing of it but names of keys and rules is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl ConfigError {
    /// The error at an offset of the text.
    pub fn at(text: &str, offset: usize, message: impl Into<String>) -> ConfigError {
        let before = text.get(..offset.min(text.len())).unwrap_or(text);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        ConfigError { line: before.matches('\n').count() + 1, column, message: message.into() }
    }
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a `grantlint.toml`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn read(text: &str) -> Result<Config, ConfigError> {
        let document = reader::document(text)?;
        TableReader::new(text, "").config(document.get_ref())
    }

    /// Reads the table `tool.grantlint` of a `pyproject.toml`; `None` when there is none.
    ///
    /// # Errors
    /// The first thing that is wrong in that table; what else is wrong with the file is not this program's business, unless
    /// it is no TOML.
    pub fn read_pyproject(text: &str) -> Result<Option<Config>, ConfigError> {
        if !text.contains("grantlint") {
            return Ok(None);
        }
        let document = reader::document(text)?;
        let tool = document.get_ref().get("tool").and_then(|tool| tool.get_ref().as_table());
        let Some(table) = tool.and_then(|tool| tool.get("grantlint")) else { return Ok(None) };
        let reader = TableReader::new(text, "tool.grantlint.");
        reader.config(reader.table(table, "grantlint")?).map(Some)
    }

    /// Reads a `.grantlintignore.toml`: nothing but `[[ignored]]`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn read_ignore_file(text: &str) -> Result<Vec<Ignored>, ConfigError> {
        let document = reader::document(text)?;
        TableReader::new(text, "").ignore_file(document.get_ref())
    }
}

#[cfg(test)]
mod tests;
