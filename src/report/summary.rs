//! Counts over all files.

use crate::check::lint::FileReport;
use crate::rules::finding::Level;

/// Counts over all files of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Token-endpoint requests in them.
    pub exchanges: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
}

/// Counts what `files` hold.
pub fn summary(files: &[FileReport]) -> Summary {
    let exchanges = || files.iter().flat_map(|file| &file.exchanges);
    let count =
        |level: Level| exchanges().flat_map(|exchange| &exchange.findings).filter(|finding| finding.level == level).count();
    Summary {
        files: files.len(),
        exchanges: exchanges().count(),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        infos: count(Level::Info),
    }
}

/// A number with its word, `1 error` and `2 errors`.
pub(crate) fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
