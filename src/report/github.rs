//! `--output-format github`: workflow commands, which GitHub Actions shows as annotations.

use crate::check::lint::FileReport;
use crate::report::text::relative;
use crate::report::{Look, Reported, Trouble, entries, printable, troubles};
use crate::rules::finding::Level;

/// A command on a line for each problem and each finding.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    files.iter().flat_map(|file| commands(file, look.least)).collect()
}

fn commands(file: &FileReport, least: Level) -> Vec<String> {
    let path = property(&printable(relative(&file.path)));
    let problem = |Trouble { message, start, .. }: &Trouble<'_>| {
        format!("::error file={path},line={},col={},title=grantlint::{}\n", start.line, start.column, data(message))
    };
    let problems = troubles(file);
    problems.iter().map(problem).chain(entries(file, least).iter().map(|entry| command(&path, entry))).collect()
}

fn command(path: &str, entry: &Reported<'_>) -> String {
    let finding = entry.finding;
    let name = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let said = [&finding.message, &finding.why, &finding.help].into_iter().filter(|text| !text.is_empty());
    let message = said.map(String::as_str).collect::<Vec<_>>().join("\n");
    format!("::{name} file={path},{},title={}::{}\n", place(entry), property(finding.rule), data(&message))
}

/// GitHub takes columns only for what begins and ends on one line.
fn place(entry: &Reported<'_>) -> String {
    let (start, end) = (entry.start(), entry.end());
    if start.line == end.line {
        return format!("line={},endLine={},col={},endColumn={}", start.line, end.line, start.column, end.column);
    }
    format!("line={},endLine={}", start.line, end.line)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_would_end_a_command() {
        assert_eq!(data("50%\r\n::set-env::"), "50%25%0D%0A::set-env::");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
