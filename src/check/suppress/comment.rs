//! `# grantlint: ignore[rule] reason`, on a line of its own or at the end of one.

use std::ops::Range;

use super::{Remark, Site};
use crate::check::policy::Selector;

const MARK: &[u8] = b"grantlint:";

/// A comment that lets findings pass.
#[derive(Debug)]
pub(super) struct Comment {
    /// Where it is, from 1.
    pub(super) line: u32,
    pub(super) selectors: Vec<Selector>,
    /// It has let something pass.
    pub(super) used: bool,
    target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// All of the request with this number.
    Request(usize),
    /// What is on this line.
    Line(u32),
}

impl Comment {
    pub(super) fn covers(&self, site: usize, lines: &Range<u32>, rule: &str) -> bool {
        let here = match self.target {
            Target::Request(own) => own == site,
            Target::Line(line) => lines.start <= line && line <= lines.end,
        };
        here && self.selectors.iter().any(|selector| selector.has(rule))
    }

    pub(super) fn unused(&self) -> Remark {
        let rules = self.selectors.iter().map(Selector::as_str).collect::<Vec<_>>().join(", ");
        Remark { line: self.line, message: format!("ignore[{rules}] lets nothing pass: no such finding is there; remove it") }
    }
}

/// The comments of a text, and what is wrong with them.
pub(super) fn read_comments(text: &[u8], sites: &[Site]) -> (Vec<Comment>, Vec<Remark>) {
    let (mut comments, mut remarks) = (Vec::new(), Vec::new());
    for at in memchr::memmem::find_iter(text, MARK) {
        let Some(place) = CommentPlace::of(text, at).filter(|place| !place.is_sent(sites)) else { continue };
        let words = place.words(text);
        match parsed(&words) {
            Ok((selectors, reason)) => {
                if reason.is_empty() {
                    remarks.push(Remark { line: place.line, message: NO_REASON.to_owned() });
                }
                comments.push(Comment { line: place.line, selectors, used: false, target: place.target(text, sites) });
            }
            Err(message) => remarks.push(Remark { line: place.line, message }),
        }
    }
    (comments, remarks)
}

const NO_REASON: &str = "ignore without a reason; write it after the bracket: `ignore[rule] reason`";

/// Selectors and reason of what stands behind the mark.
fn parsed(words: &str) -> Result<(Vec<Selector>, &str), String> {
    let form = || "a comment to grantlint has the form `grantlint: ignore[rule, rule] reason`".to_owned();
    let inner =
        words.trim_start().strip_prefix("ignore").and_then(|rest| rest.trim_start().strip_prefix('[')).ok_or_else(form)?;
    let (names, reason) = inner.split_once(']').ok_or_else(form)?;
    let selectors: Result<Vec<Selector>, String> = names.split(',').map(Selector::parse).collect();
    Ok((selectors?, reason.trim().trim_end_matches("*/").trim()))
}

/// Where a comment is.
struct CommentPlace {
    line: u32,
    /// From the sign that begins the comment to the end of the line.
    at: Range<usize>,
    /// Nothing stands before it on its line.
    alone: bool,
    /// What stands behind the mark.
    words: Range<usize>,
}

impl CommentPlace {
    /// The place of the comment whose mark is at `mark`; `None` when it is no comment.
    fn of(text: &[u8], mark: usize) -> Option<CommentPlace> {
        let start = memchr::memrchr(b'\n', text.get(..mark)?).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', text.get(mark..)?).map_or(text.len(), |at| mark + at);
        let before = text.get(start..mark)?.trim_ascii_end();
        let code = before.strip_suffix(b"//").or_else(|| before.strip_suffix(b"#"))?;
        let code = without_signs(code);
        let alone = code.trim_ascii().is_empty();
        if !alone && !code.ends_with(b" ") && !code.ends_with(b"\t") {
            return None;
        }
        let line = 1 + memchr::memchr_iter(b'\n', text.get(..mark)?).count();
        let line = u32::try_from(line).ok()?;
        Some(CommentPlace { line, at: start + code.len()..end, alone, words: mark + MARK.len()..end })
    }

    fn words(&self, text: &[u8]) -> String {
        String::from_utf8_lossy(text.get(self.words.clone()).unwrap_or_default()).into_owned()
    }

    /// It is a part of what is sent, not of what is written about it.
    fn is_sent(&self, sites: &[Site]) -> bool {
        let overlaps = |sent: &Range<usize>| sent.start < self.at.end && self.at.start < sent.end;
        sites.iter().flat_map(|site| &site.sent).any(overlaps)
    }

    /// On a line of its own it speaks of the next request, within a request of the next line.
    fn target(&self, text: &[u8], sites: &[Site]) -> Target {
        if !self.alone {
            return Target::Line(self.line);
        }
        let within = sites.iter().any(|site| site.lines.start < self.line && self.line <= site.lines.end);
        let next =
            sites.iter().enumerate().filter(|(_, site)| site.lines.start > self.line).min_by_key(|(_, site)| site.lines.start);
        match next.filter(|_| !within) {
            Some((index, _)) => Target::Request(index),
            None => Target::Line(self.next_line(text)),
        }
    }

    /// The next line that is neither blank nor a comment.
    fn next_line(&self, text: &[u8]) -> u32 {
        let rest = text.get(self.at.end..).unwrap_or_default();
        let is_code = |line: &[u8]| {
            let line = line.trim_ascii();
            !line.is_empty() && !line.starts_with(b"#") && !line.starts_with(b"//")
        };
        let skipped = rest.split(|b| *b == b'\n').skip(1).position(is_code).unwrap_or(0);
        self.line + 1 + u32::try_from(skipped).unwrap_or(0)
    }
}

/// `###` begins a comment as `#` does.
fn without_signs(text: &[u8]) -> &[u8] {
    let kept = text.iter().rposition(|b| *b != b'#').map_or(0, |at| at + 1);
    text.get(..kept).unwrap_or_default()
}
