//! `--output-format jsonl`: the elements of `files` of the JSON report, one a line, for programs that read as it comes.

use crate::check::lint::FileReport;
use crate::report::{Look, json};

/// A line of JSON for each file.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    json::lines(files, look)
}
