//! Lines of a text by byte offsets.

use std::ops::Range;

/// Where the lines of a text begin and end.
#[derive(Debug)]
pub(crate) struct Lines(Vec<Range<usize>>);

impl Lines {
    /// Splits at LF and drops the CRs before it (pseudo-terminals write two).
    pub(crate) fn new(source: &[u8]) -> Lines {
        let mut lines = Vec::new();
        let mut start = 0;
        for at in memchr::memchr_iter(b'\n', source).chain(std::iter::once(source.len())) {
            let text = &source[start..at];
            let end = text.iter().rposition(|&b| b != b'\r').map_or(start, |last| start + last + 1);
            lines.push(start..end);
            start = at + 1;
        }
        Lines(lines)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, line: usize) -> Option<Range<usize>> {
        self.0.get(line).cloned()
    }

    /// The line that holds byte `at`.
    pub(crate) fn of(&self, at: usize) -> usize {
        self.0.partition_point(|line| line.start <= at).saturating_sub(1)
    }

    /// The first line that begins at or behind byte `at`.
    pub(crate) fn after(&self, at: usize) -> usize {
        self.0.partition_point(|line| line.start < at)
    }
}
