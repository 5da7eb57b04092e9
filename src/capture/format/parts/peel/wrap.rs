//! Lines that an editor or a terminal broke at its width.

use super::PeelEdit;
use crate::capture::format::Lines;

/// No narrower width breaks whole messages.
const NARROWEST: usize = 60;

/// So many full lines show a width.
const LEAST: usize = 2;

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    let lines = Lines::new(source);
    let width = |line: usize| lines.get(line).map_or(0, |range| letters(&source[range]));
    let widest = (0..lines.len()).map(width).max().unwrap_or_default();
    let full: Vec<usize> = (0..lines.len().saturating_sub(1)).filter(|line| width(*line) == widest).collect();
    if widest < NARROWEST || full.len() < LEAST && !USUAL.contains(&widest) {
        return Vec::new();
    }
    let joined = |line: &usize| {
        let (this, next) = (lines.get(*line)?, lines.get(line + 1)?);
        (!source[next.clone()].trim_ascii().is_empty()).then(|| PeelEdit::cut(this.end..next.start))
    };
    full.iter().filter_map(joined).collect()
}

/// Every line has an empty one below it: a page made a paragraph of each.
pub(super) fn doubled(source: &[u8]) -> Vec<PeelEdit> {
    let lines = Lines::new(source);
    let full = |line: usize| lines.get(line).is_some_and(|range| !source[range].trim_ascii().is_empty());
    let close = (1..lines.len()).any(|line| full(line) && full(line - 1));
    let count = (0..lines.len()).filter(|line| full(*line)).count();
    if close || count < DOUBLED {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut line = 0;
    while line + 1 < lines.len() {
        if let (false, Some(this), Some(next)) = (full(line + 1), lines.get(line), lines.get(line + 1)) {
            edits.push(PeelEdit::cut(this.end..next.end));
            line += 1;
        }
        line += 1;
    }
    edits
}

/// Fewer lines stand apart by chance.
const DOUBLED: usize = 5;

/// Widths of terminals and mails.
const USUAL: &[usize] = &[72, 76, 78, 79, 80, 100, 120, 132];

fn letters(text: &[u8]) -> usize {
    text.iter().filter(|b| **b & 0xC0 != 0x80).count()
}
