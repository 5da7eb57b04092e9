//! What stands before every line: learned from the lines, not from a list.
//!
//! Two sources: what all lines begin with, runs of digits counting as one ([`common`]), and what stands left of the signs
//! that begin a part of a request ([`learned`]), wherever a quarter of them share it. A prefix in which a bracket or a quote
//! stays open is none.

mod shape;

use std::ops::Range;

use super::super::context;
use super::PeelEdit;
use crate::capture::format::Lines;
use shape::PrefixShape;

/// Fewer lines share a beginning by chance.
const LEAST: usize = 3;

/// No logger writes more before a message.
const LONGEST: usize = 200;

/// What (nearly) all lines begin with.
pub(super) fn common(source: &[u8]) -> Vec<PeelEdit> {
    let lines = full(source);
    let Some(first) = lines.iter().max_by_key(|line| line.len().min(LONGEST)) else { return Vec::new() };
    if lines.len() < LEAST {
        return Vec::new();
    }
    let text = |range: &Range<usize>| &source[range.clone()];
    // A line that is nothing but the prefix says nothing of where it ends.
    let mask: Vec<u8> = shape::masked(text(first)).into_iter().take(LONGEST).collect();
    let shared = lines.iter().map(|line| shape::masked(text(line))).fold(mask, |mask, line| {
        let same = mask.iter().zip(&line).take_while(|(a, b)| a == b).count();
        if same == line.len() && mask[same..].iter().all(|b| *b == b' ') { mask } else { mask[..same].to_vec() }
    });
    let Some(end) = shared.iter().rposition(|b| b" :|>#".contains(b)) else { return Vec::new() };
    let shared = &shared[..=end];
    let begins = context::begins_part(text(first)) == Some(0);
    if begins || !shape::is_prefix(shared) || is_table(source, &lines, shared) {
        return Vec::new();
    }
    let widths: Vec<(usize, usize, usize)> = lines
        .iter()
        .filter_map(|line| shape::width(text(line), shared).map(|(end, gap)| (line.start, end, gap.min(line.len() - end))))
        .collect();
    let full = widths.iter().zip(&lines).filter(|((_, end, gap), line)| end + gap < line.len());
    let gap = full.map(|((_, _, gap), _)| *gap).min().unwrap_or_default();
    widths.into_iter().map(|(start, end, own)| PeelEdit::cut(start..start + end + own.min(gap))).collect()
}

/// What sets all lines in.
pub(super) fn indent(source: &[u8]) -> Vec<PeelEdit> {
    let lines = full(source);
    let depth = |line: &Range<usize>| source[line.clone()].iter().take_while(|b| b" \t".contains(b)).count();
    let least = lines.iter().map(depth).min().unwrap_or_default();
    if lines.len() < LEAST || least == 0 {
        return Vec::new();
    }
    lines.iter().map(|line| PeelEdit::cut(line.start..line.start + least)).collect()
}

/// A bar before every line quotes; with one behind every line it draws a table.
fn is_table(source: &[u8], lines: &[Range<usize>], shared: &[u8]) -> bool {
    let closed = lines.iter().filter(|line| source[(*line).clone()].trim_ascii_end().ends_with(b"|")).count();
    shared.contains(&b'|') && closed * 2 > lines.len()
}

fn full(source: &[u8]) -> Vec<Range<usize>> {
    let lines = Lines::new(source);
    (0..lines.len()).filter_map(|line| lines.get(line)).filter(|range| !source[range.clone()].trim_ascii().is_empty()).collect()
}

/// What stands left of the parts of a request.
pub(super) fn learned(source: &[u8]) -> Vec<PeelEdit> {
    let lines = full(source);
    let left: Vec<&[u8]> = lines.iter().filter_map(|line| left_of_part(&source[line.clone()])).collect();
    let shapes: Vec<PrefixShape> =
        left.iter().filter(|left| !left.trim_ascii().is_empty()).filter_map(|left| PrefixShape::new(left)).collect();
    let Some(best) = most_frequent(&shapes) else { return Vec::new() };
    let alike: Vec<&PrefixShape> = shapes.iter().filter(|shape| shape.signs() == best.signs()).collect();
    if alike.len() < 2 || alike.len() * 4 < left.len() {
        return Vec::new();
    }
    let Some(shape) = PrefixShape::merged(&alike) else { return Vec::new() };
    let widths: Vec<(usize, usize)> =
        lines.iter().filter_map(|line| Some((line.start, shape.width(&source[line.clone()])?))).collect();
    if widths.len() < LEAST {
        return Vec::new();
    }
    widths.into_iter().map(|(start, width)| PeelEdit::cut(start..start + width)).collect()
}

fn most_frequent(shapes: &[PrefixShape]) -> Option<&PrefixShape> {
    let count = |shape: &PrefixShape| shapes.iter().filter(|other| other.signs() == shape.signs()).count();
    shapes.iter().take(LONGEST).max_by_key(|shape| count(shape))
}

/// What stands left of a request line, a field, a form or a status in this line.
fn left_of_part(line: &[u8]) -> Option<&[u8]> {
    let line = &line[..line.len().min(2 * LONGEST)];
    context::begins_part(line).filter(|at| *at <= LONGEST).map(|at| &line[..at])
}
