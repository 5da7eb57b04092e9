//! Positions: a [`Span`] of the file, a [`Slice`] of some layer.

use std::ops::Range;

/// A range of bytes of the file as it is on disk: the only position that leaves the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Names one layer of a [`Layers`](super::Layers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayerId(pub(super) u32);

impl LayerId {
    /// The file itself.
    pub(super) const FILE: LayerId = LayerId(0);
}

/// A range of bytes of one layer. It borrows nothing, so a whole model can be made of slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slice {
    /// The layer whose bytes are counted.
    pub layer: LayerId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

#[allow(clippy::should_implement_trait, reason = "`sub` takes a part of a slice; nobody subtracts slices")]
impl Slice {
    /// How many bytes it holds.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether it is a mere point between two bytes.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The part of this slice at `range`, counted in bytes from its start. What lies outside is cut
    /// off.
    pub fn sub(self, range: Range<usize>) -> Slice {
        let within = |at: usize| self.start.saturating_add(offset(at.min(self.len())));
        let start = within(range.start);
        Slice { layer: self.layer, start, end: within(range.end).max(start) }
    }

    /// Everything from byte `start` on.
    pub fn from(self, start: usize) -> Slice {
        self.sub(start..self.len())
    }

    /// Everything before byte `end`.
    pub fn to(self, end: usize) -> Slice {
        self.sub(0..end)
    }

    /// The smallest slice that holds both; `None` when they are of different layers.
    pub fn cover(self, other: Slice) -> Option<Slice> {
        (self.layer == other.layer).then(|| Slice {
            layer: self.layer,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        })
    }

    /// Whether `other` lies within this slice, of the same layer.
    pub fn contains(self, other: Slice) -> bool {
        self.layer == other.layer && self.start <= other.start && other.end <= self.end
    }

    /// Like [`Slice::sub`], for offsets that are `u32` already.
    pub(super) fn part(self, range: Range<u32>) -> Slice {
        self.sub(range.start as usize..range.end as usize)
    }
}

/// A length as an offset. Sources beyond `u32::MAX` bytes are refused before they get here.
pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(start: u32, end: u32) -> Slice {
        Slice { layer: LayerId(1), start, end }
    }

    #[test]
    fn parts_are_clamped() {
        let s = slice(10, 20);
        for ((from, to), start, end) in
            [((0, 10), 10, 20), ((2, 5), 12, 15), ((2, 99), 12, 20), ((99, 100), 20, 20), ((5, 2), 15, 15)]
        {
            assert_eq!(s.sub(from..to), slice(start, end), "{from}..{to}");
        }
        assert_eq!((s.from(3), s.to(3)), (slice(13, 20), slice(10, 13)));
        assert_eq!((s.from(99), s.to(99)), (slice(20, 20), s));
        assert_eq!(slice(u32::MAX - 1, u32::MAX).sub(0..9), slice(u32::MAX - 1, u32::MAX));
    }

    #[test]
    fn covering_and_containing_stay_within_a_layer() {
        let elsewhere = Slice { layer: LayerId(2), start: 1, end: 2 };
        assert_eq!(slice(1, 2).cover(slice(5, 9)), Some(slice(1, 9)));
        assert_eq!(slice(1, 2).cover(elsewhere), None);
        assert!(slice(1, 5).contains(slice(1, 5)) && slice(1, 5).contains(slice(5, 5)));
        assert!(!slice(1, 5).contains(slice(0, 2)) && !slice(1, 5).contains(elsewhere));
    }
}
