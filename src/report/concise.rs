//! `--output-format concise`: `path:line:column: level[rule] message`, as compilers print it and editors follow it.

use crate::check::lint::FileReport;
use crate::report::{Look, Reported, Trouble, entries, line, printable, troubles};
use crate::rules::finding::Level;

/// A line for each problem and each finding.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    files.iter().flat_map(|file| lines(file, look.least)).collect()
}

fn lines(file: &FileReport, least: Level) -> Vec<String> {
    let path = printable(&file.path);
    let problem = |Trouble { message, start, .. }: &Trouble<'_>| {
        format!("{path}:{}:{}: problem: {}\n", start.line, start.column, line(message))
    };
    let found = |entry: &Reported<'_>| {
        let (start, finding) = (entry.start(), entry.finding);
        let message = line(&finding.message);
        format!("{path}:{}:{}: {}[{}] {message}\n", start.line, start.column, finding.level.name(), finding.rule)
    };
    let problems = troubles(file);
    problems.iter().map(problem).chain(entries(file, least).iter().map(found)).collect()
}
