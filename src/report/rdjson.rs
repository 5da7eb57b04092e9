//! `--output-format rdjson`: reviewdog's diagnostic format. Its columns count bytes of UTF-8.

use serde_json::{Value, json};

use crate::check::lint::{EditReport, FileReport, FixReport};
use crate::report::text::relative;
use crate::report::{Look, Reported, Trouble, entries, printable, reference_url, troubles};
use crate::rules::finding::Level;
use crate::text::layers::Span;
use crate::text::source::Position;

/// A document with a diagnostic for each problem and each finding.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let diagnostics: Vec<Value> = files.iter().flat_map(|file| Sheet { file }.diagnostics(look.least)).collect();
    let report = json!({ "source": { "name": "grantlint" }, "diagnostics": diagnostics });
    serde_json::to_string_pretty(&report).map(|text| text + "\n").unwrap_or_default()
}

struct Sheet<'r> {
    file: &'r FileReport,
}

impl Sheet<'_> {
    fn diagnostics(&self, least: Level) -> Vec<Value> {
        let problems = troubles(self.file);
        let problems = problems.iter().map(|trouble| self.problem(trouble));
        problems.chain(entries(self.file, least).iter().map(|entry| self.finding(entry))).collect()
    }

    /// Where a problem ends is not known, and where its line begins is all that a reviewer needs.
    fn problem(&self, trouble: &Trouble<'_>) -> Value {
        json!({
            "message": trouble.message,
            "location": { "path": self.path(), "range": { "start": { "line": trouble.start.line } } },
            "severity": "ERROR",
            "code": { "value": "unreadable" },
        })
    }

    fn finding(&self, entry: &Reported<'_>) -> Value {
        let finding = entry.finding;
        let said = [&finding.message, &finding.why, &finding.help].into_iter().filter(|text| !text.is_empty());
        let mut code = json!({ "value": finding.rule });
        if let Some(url) = finding.references.iter().find_map(|title| reference_url(title)) {
            code["url"] = url.into();
        }
        let mut value = json!({
            "message": said.map(String::as_str).collect::<Vec<_>>().join("\n"),
            "location": { "path": self.path() },
            "severity": finding.level.name().to_ascii_uppercase(),
            "code": code,
        });
        if let Some(label) = entry.primary() {
            value["location"]["range"] = self.range(label.shown, label.start, label.end);
        }
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.is_exact()) {
            value["suggestions"] = self.suggestions(fix);
        }
        value
    }

    /// A suggestion is applied alone, so a repair in several places is one only if it is written as one.
    fn suggestions(&self, fix: &FixReport) -> Value {
        let suggestion = |edit: &EditReport| json!({ "range": self.range(edit.shown, edit.start, edit.end), "text": edit.text });
        let alone = if fix.edits.len() == 1 { fix.edits.as_slice() } else { &[] };
        alone.iter().map(suggestion).collect()
    }

    fn range(&self, shown: Span, start: Position, end: Position) -> Value {
        json!({
            "start": { "line": start.line, "column": self.column(shown.start) },
            "end": { "line": end.line, "column": self.column(shown.end) },
        })
    }

    /// What is shown of a file is as long as the file in UTF-8, and line breaks are never covered.
    fn column(&self, at: u32) -> usize {
        let before = self.file.shown.get(..at as usize).unwrap_or(&self.file.shown);
        1 + before.len() - memchr::memrchr(b'\n', before).map_or(0, |end| end + 1)
    }

    fn path(&self) -> String {
        printable(relative(&self.file.path))
    }
}
