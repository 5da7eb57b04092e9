//! From the bytes of a layer to the bytes they came from.

use std::ops::Range;

use super::slice::Slice;
use crate::text::codec::Segment;

/// A part of a decoded layer, widened to whole atoms, and the part of the source it stands for
/// (counted from the source's start).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AtomRange {
    pub(super) inner: Range<u32>,
    pub(super) outer: Range<u32>,
}

pub(super) fn widen(segments: &[Segment], range: Range<u32>) -> AtomRange {
    let first = segments.partition_point(|segment| segment.inner.end <= range.start);
    let past = segments.partition_point(|segment| segment.inner.start < range.end);
    match segments.get(first..past) {
        Some([only]) if !range.is_empty() => run(only, only, range),
        Some([head, .., tail]) if !range.is_empty() => run(head, tail, range),
        _ => point(segments, range.start),
    }
}

fn run(head: &Segment, tail: &Segment, range: Range<u32>) -> AtomRange {
    let (mut inner, mut outer) = (head.inner.start..tail.inner.end, head.outer.start..tail.outer.end);
    if head.verbatim {
        outer.start += range.start.saturating_sub(inner.start);
        inner.start = inner.start.max(range.start);
    }
    if tail.verbatim {
        outer.end -= inner.end.saturating_sub(range.end);
        inner.end = inner.end.min(range.end);
    }
    AtomRange { inner, outer }
}

/// A place between two bytes stays one, unless it is within an atom. Where two segments meet, the
/// place belongs to the verbatim one, where text can be put as it is; if both are alike, to the
/// first.
fn point(segments: &[Segment], at: u32) -> AtomRange {
    let index = segments.partition_point(|segment| segment.inner.end < at);
    let outer = match (segments.get(index), segments.get(index + 1)) {
        (Some(here), _) if here.verbatim => here.outer.start + at.saturating_sub(here.inner.start),
        (Some(here), _) if here.inner.start < at && at < here.inner.end => {
            return AtomRange { inner: here.inner.clone(), outer: here.outer.clone() };
        }
        (Some(here), _) if at <= here.inner.start => here.outer.start,
        (_, Some(next)) if next.verbatim => next.outer.start,
        (Some(here), _) => here.outer.end,
        (None, _) => segments.last().map_or(0, |last| last.outer.end),
    };
    AtomRange { inner: at..at, outer: outer..outer }
}

/// A piece of a joined layer: which of its bytes, and what they came from.
#[derive(Clone, Debug)]
pub(super) struct JoinedPart {
    pub(super) inner: Range<u32>,
    pub(super) at: Slice,
    pub(super) kind: PartKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Copy,
    Text,
}

impl JoinedPart {
    /// What `slice` of the joined layer came from, as far as it lies in this part.
    fn outward(&self, slice: Slice) -> Slice {
        match self.kind {
            PartKind::Text => self.at,
            PartKind::Copy => {
                let within = |at: u32| at.clamp(self.inner.start, self.inner.end) - self.inner.start;
                self.at.part(within(slice.start)..within(slice.end))
            }
        }
    }
}

/// The slices of other layers that `slice` of a joined layer touches.
pub(super) fn touched(parts: &[JoinedPart], slice: Slice) -> impl Iterator<Item = Slice> {
    let point = if slice.is_empty() { point_in(parts, slice) } else { None };
    let first = parts.partition_point(|part| part.inner.end <= slice.start);
    let past = parts.partition_point(|part| part.inner.start < slice.end);
    let run = if slice.is_empty() { &[] } else { parts.get(first..past).unwrap_or_default() };
    let whole = run.iter().filter(|part| !part.inner.is_empty());
    whole.map(move |part| part.outward(slice)).chain(point)
}

/// The slice that `slice` was copied from, if it lies in one copied piece.
pub(super) fn copied(parts: &[JoinedPart], slice: Slice) -> Option<Slice> {
    holders(parts, slice).find(|part| part.kind == PartKind::Copy).map(|part| part.outward(slice))
}

/// Where an empty slice came from: within a copied piece if it can be, else the text around it,
/// else the edge of the text beside it.
fn point_in(parts: &[JoinedPart], slice: Slice) -> Option<Slice> {
    if let Some(place) = copied(parts, slice) {
        return Some(place);
    }
    let holder = holders(parts, slice).next()?;
    let edge = match slice.start {
        start if start == holder.inner.start => 0..0,
        start if start == holder.inner.end => holder.at.len()..holder.at.len(),
        _ => 0..holder.at.len(),
    };
    Some(holder.at.sub(edge))
}

/// The pieces within which `slice` lies. Several only for a point where pieces meet.
fn holders(parts: &[JoinedPart], slice: Slice) -> impl Iterator<Item = &JoinedPart> {
    let first = parts.partition_point(|part| part.inner.end < slice.end);
    let near = parts[first..].iter().take_while(move |part| part.inner.start <= slice.start);
    near.filter(move |part| slice.end <= part.inner.end)
}
