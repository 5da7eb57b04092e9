//! `--output-format markdown`: a report to post. What comes from a capture can neither end a cell or a fence, nor call
//! a person, nor be taken for HTML.

use std::fmt::Write;

use crate::check::lint::FileReport;
use crate::diagnosis::{Diagnosis, ServerError};
use crate::report::{Look, Reported, Trouble, count, entries, line, summary, troubles};
use crate::rules::finding::Level;

/// A heading with the counts, and a section for each file that has something to say.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let sum = summary(files);
    let counts = [(sum.errors, Level::Error), (sum.warnings, Level::Warning), (sum.infos, Level::Info)];
    let shown = counts.iter().filter(|(number, level)| *number > 0 && *level >= look.least);
    let found: Vec<String> = shown.map(|(number, level)| count(*number, level.name())).collect();
    let found = if found.is_empty() { "no finding".to_owned() } else { found.join(", ") };
    let heading = format!("## grantlint: {found} in {}\n", count(sum.exchanges, "request"));
    files.iter().fold(heading, |out, file| out + &section(file, look.least))
}

fn section(file: &FileReport, least: Level) -> String {
    let (problems, found) = (troubles(file), entries(file, least));
    let mut out = format!("\n### {}\n", text(&file.path));
    if problems.is_empty() && found.is_empty() {
        return out + "\nNo finding.\n";
    }
    out.push_str("\n| level | rule | place | what | what to do |\n| --- | --- | --- | --- | --- |\n");
    out.extend(problems.iter().map(problem));
    out.extend(found.iter().map(finding));
    let speaks = |index: usize| found.iter().any(|entry| entry.exchange.index == index);
    for exchange in file.exchanges.iter().filter(|exchange| speaks(exchange.index)) {
        let many = file.exchanges.len() > 1;
        let of = if many { format!(" of request {}", exchange.index + 1) } else { String::new() };
        out.push_str(&diagnosed(&of, &exchange.diagnosis));
    }
    out
}

fn problem(trouble: &Trouble<'_>) -> String {
    let at = trouble.start;
    format!("| problem | | {}:{} | {} | |\n", at.line, at.column, text(&trouble.message))
}

fn finding(entry: &Reported<'_>) -> String {
    let (at, finding) = (entry.start(), entry.finding);
    let (message, help) = (text(&finding.message), text(&finding.help));
    format!("| {} | `{}` | {}:{} | {message} | {help} |\n", finding.level.name(), finding.rule, at.line, at.column)
}

fn diagnosed(of: &str, diagnosis: &Diagnosis) -> String {
    let mut out = String::new();
    if let Some(error) = &diagnosis.server_error {
        let _ = writeln!(out, "\n**Diagnosis{of}:** the server answered {}: {}", answer(error), text(&error.meaning));
        let causes = diagnosis.causes.iter();
        let list: String =
            causes.map(|cause| format!("- {}: `{}`: {}\n", cause.verdict, cause.rule, text(&cause.reason))).collect();
        out.push_str(&if list.is_empty() { list } else { format!("\n{list}") });
    }
    if let Some(corrected) = diagnosis.corrected_idiom.as_ref().or(diagnosis.corrected.as_ref()) {
        let _ = write!(out, "\nCorrected request{of}:\n\n{}", fenced(corrected));
    }
    out
}

fn answer(error: &ServerError) -> String {
    let status = error.status.map(|status| status.to_string());
    let names = status.as_deref().into_iter().chain(error.names());
    text(&names.collect::<Vec<_>>().join(", "))
}

/// A fence that is longer than any run of backticks within it.
fn fenced(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", code.trim_end())
}

/// Words as they are, on one line. Signs of Markdown are escaped; what forges link by itself (people, issues, addresses)
/// is broken up by a sign of no width or written as an entity.
fn text(words: &str) -> String {
    let mut out = String::new();
    let words = line(words);
    let mut letters = words.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            ':' if letters.peek().is_none_or(|next| *next == ' ') => out.push(c),
            '.' if out.ends_with("www") => out.push_str("&#46;"),
            '&' => out.push_str("&amp;&#8203;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '$' => out.push_str("&#36;&#8203;"),
            '~' => out.push_str("\\~&#8203;"),
            ':' => out.push_str("&#58;"),
            '@' | '#' | '!' => {
                out.push(c);
                out.push_str("&#8203;");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_in_their_cell_and_call_no_one() {
        assert_eq!(text("a|b\nc `d` <b>"), r"a\|b c \`d\` &lt;b&gt;");
        assert_eq!(text("@octocat #1 !2 x@y.z"), "@&#8203;octocat #&#8203;1 !&#8203;2 x@&#8203;y.z");
        assert_eq!(text("https://h.example/a_b"), r"https&#58;//h.example/a\_b");
        assert_eq!(text("so: www.h.example :tada:"), "so: www&#46;h.example &#58;tada:");
        assert_eq!(text(r"\| [x](y)"), r"\\\| \[x\](y)");
    }

    #[test]
    fn a_fence_outlasts_its_content() {
        assert_eq!(fenced("a"), "```\na\n```\n");
        assert_eq!(fenced("a\n````\nb"), "`````\na\n````\nb\n`````\n");
    }
}
