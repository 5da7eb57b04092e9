//! `--output-format checkstyle`: the XML of Checkstyle, which Jenkins and many review tools read.

use std::fmt::Write;

use crate::check::lint::FileReport;
use crate::report::text::xml;
use crate::report::{Look, entries, printable, troubles};
use crate::text::source::Position;

/// A document with every file, those without findings too.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n".to_owned();
    for file in files {
        let _ = writeln!(out, "  <file name=\"{}\">", xml(&printable(&file.path)));
        for trouble in troubles(file) {
            out.push_str(&error(trouble.start, "error", &trouble.message, "unreadable"));
        }
        for entry in entries(file, look.least) {
            let finding = entry.finding;
            out.push_str(&error(entry.start(), finding.level.name(), &finding.message, finding.rule));
        }
        out.push_str("  </file>\n");
    }
    out + "</checkstyle>\n"
}

fn error(at: Position, severity: &str, message: &str, rule: &str) -> String {
    let (line, column, message) = (at.line, at.column, xml(message));
    format!(
        "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{message}\" source=\"grantlint.{}\"/>\n",
        rule.replace('/', ".")
    )
}
