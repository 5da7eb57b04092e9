//! Tables whose first line names their columns: CSV, tabs, Markdown.

use std::ops::Range;

use super::names::is_secret_name;

/// The cells below the name of a secret.
pub(super) fn cells(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<Head> = None;
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |length| start + length + 1);
        let line = &text[start..end];
        let row = line.trim_ascii_end();
        open = match open.take() {
            Some(head) if head.is_row(row) => {
                found.extend(head.secrets(row).map(|at| start + at.start..start + at.end));
                Some(head)
            }
            _ => Head::of(row),
        };
        start = end;
    }
    found
}

struct Head {
    sign: u8,
    count: usize,
    columns: Vec<usize>,
}

/// No line that names columns is longer.
const LONGEST: usize = 1024;

impl Head {
    fn of(row: &[u8]) -> Option<Head> {
        if row.len() > LONGEST || row.len() < 5 {
            return None;
        }
        let sign = *b"|\t,;".iter().find(|sign| memchr::memchr(**sign, row).is_some())?;
        let cells = || row.split(|b| *b == sign).map(|cell| &cell[bare(cell)]);
        let is_name = |cell: &[u8]| cell.len() <= 40 && cell.iter().all(|b| b.is_ascii_alphabetic() || b"_- .".contains(b));
        if !cells().all(is_name) {
            return None;
        }
        let columns: Vec<usize> =
            cells().enumerate().filter(|(_, cell)| is_secret_name(cell)).map(|(column, _)| column).collect();
        let count = cells().count();
        (!columns.is_empty() && count > 1).then_some(Head { sign, count, columns })
    }

    fn is_row(&self, row: &[u8]) -> bool {
        row.iter().filter(|b| **b == self.sign).count() + 1 == self.count
    }

    fn secrets<'r>(&'r self, row: &'r [u8]) -> impl Iterator<Item = Range<usize>> + 'r {
        let mut at = 0;
        let cells = row.split(|b| *b == self.sign).map(move |cell| {
            let inner = bare(cell);
            let start = at;
            at += cell.len() + 1;
            start + inner.start..start + inner.end
        });
        let cells = cells.enumerate().filter(|(column, _)| self.columns.contains(column)).map(|(_, cell)| cell);
        cells.filter(move |cell| row[cell.clone()].iter().any(u8::is_ascii_alphanumeric))
    }
}

/// Where the text of a cell is, without its quotes, emphasis and spaces.
fn bare(cell: &[u8]) -> Range<usize> {
    let sign = |b: &u8| b.is_ascii_whitespace() || b"\"'`*".contains(b);
    let start = cell.iter().position(|b| !sign(b)).unwrap_or(cell.len());
    let end = cell.iter().rposition(|b| !sign(b)).map_or(start, |at| at + 1);
    start..end
}
