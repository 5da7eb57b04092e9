//! Quote marks of mails and Markdown: `> ` before every line of a block.
//!
//! curl's verbose output marks what it sends with the same sign, and requests-toolbelt what it received, so a block
//! counts as quoted only when nothing round it is theirs.

use std::ops::Range;

use crate::capture::format::Lines;

/// The marks of all quoted blocks.
pub(super) fn marks(source: &[u8], lines: &Lines) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let first = line;
        while is_marked(text(source, lines, line)) {
            line += 1;
        }
        if line > first && !is_transcript(source, lines, first..line) {
            found.extend((first..line).filter_map(|line| mark(source, lines, line)));
        }
        line += 1;
    }
    found
}

fn text<'s>(source: &'s [u8], lines: &Lines, line: usize) -> &'s [u8] {
    lines.get(line).map_or(&b""[..], |range| &source[range])
}

fn is_marked(line: &[u8]) -> bool {
    line.starts_with(b"> ") || line == b">"
}

fn mark(source: &[u8], lines: &Lines, line: usize) -> Option<Range<usize>> {
    let start = lines.get(line)?.start;
    let width = if text(source, lines, line).starts_with(b"> ") { 2 } else { 1 };
    Some(start..start + width)
}

/// Whether a program wrote the marks, not a mailer.
fn is_transcript(source: &[u8], lines: &Lines, block: Range<usize>) -> bool {
    let curls = |line: &usize| {
        let text = text(source, lines, *line);
        text.starts_with(b"* ") || text.starts_with(b"< ") || text.starts_with(b"} [")
    };
    let around = [block.start.checked_sub(1), Some(block.end)];
    around.iter().flatten().any(curls)
        || block.clone().any(|line| is_own(text(source, lines, line)))
        || answers_follow(source, lines, &block)
        || heads_unmarked_fields(source, lines, &block)
}

/// A command at its prompt, or the script for the answer in an editor's request file.
fn is_own(line: &[u8]) -> bool {
    line.starts_with(b"> curl") || line.starts_with(b"> {%")
}

/// An answer marked the other way stands next to the block, empty lines between them left out.
fn answers_follow(source: &[u8], lines: &Lines, block: &Range<usize>) -> bool {
    let shown = |line: &usize| !text(source, lines, *line).is_empty();
    let before = (block.start.saturating_sub(3)..block.start).rev().find(shown);
    let after = (block.end..block.end + 3).find(shown);
    before.into_iter().chain(after).any(|line| text(source, lines, line).starts_with(b"< "))
}

/// libcurl marks the request line alone; the fields behind it are bare.
fn heads_unmarked_fields(source: &[u8], lines: &Lines, block: &Range<usize>) -> bool {
    let only = block.len() == 1;
    let request =
        crate::capture::format::http::grammar::request_line(text(source, lines, block.start).get(2..).unwrap_or_default());
    let fields = crate::capture::format::http::grammar::field_line(text(source, lines, block.end)).is_some();
    only && fields && request.is_some_and(|line| line.version.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> usize {
        marks(text.as_bytes(), &Lines::new(text.as_bytes())).len()
    }

    #[test]
    fn only_mail_quotes_are_marks() {
        assert_eq!(quoted("> POST /t HTTP/1.1\n> Host: h\n>\n> a=b\n\nHi"), 4);
        assert_eq!(quoted("* Connected\n> POST /t HTTP/1.1\n> Host: h\n>\n"), 0);
        assert_eq!(quoted("> POST /t HTTP/1.1\n> Host: h\n\n< HTTP/1.1 200 OK\n"), 0);
        assert_eq!(quoted("> POST /t HTTP/1.1\nHost: h\n\n"), 0);
        assert_eq!(quoted("< POST /t HTTP/1.1\n< Host: h\n\n> HTTP/1.1 200 OK\n> A: b\n"), 0);
        assert_eq!(quoted("> a\nb\n> c"), 2);
    }

    #[test]
    fn a_long_block_takes_no_longer_per_line() {
        let block = "> line\n".repeat(200_000);
        assert_eq!(quoted(&block), 200_000);
    }
}
