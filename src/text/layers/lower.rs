//! Replacing a text, encoded again at every layer on the way out.

use std::ops::Range;

use super::map::{self, AtomRange};
use super::{Layer, LayerId, LayerOrigin, LayerSource, Layers, Slice, Span};
use crate::text::codec::{self, Codec, Mark, MarkKind, is_continuation};

/// A replacement of bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to take out.
    pub span: Span,
    /// The bytes to put there.
    pub text: Vec<u8>,
}

/// Why a text cannot be replaced in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLowered {
    /// No spelling of this codec decodes to the wanted text there.
    NotEncodable(Codec),
    /// The text is known as a whole only.
    Coarse,
    /// The text was put together from several pieces, and the change is not within one of them.
    Seam,
}

/// `bytes` with `edits`, which are in order and disjoint.
pub(crate) fn edited<'e>(bytes: &[u8], edits: impl IntoIterator<Item = &'e Edit>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(bytes.get(at..edit.span.start as usize).unwrap_or_default());
        out.extend_from_slice(&edit.text);
        at = edit.span.end as usize;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

impl Layers<'_> {
    /// The edit of the file that replaces `s` by `new` and nothing else: each layer, decoded again
    /// after the edit, reads as it did but for this change.
    ///
    /// At every layer on the way out it tries to spell just the changed part, the plainest spelling
    /// first, and then the whole text; what counts is whether it decodes to the wanted text. `new`
    /// is meant as it stands: a `$` in it becomes one that the shell leaves alone. What a program
    /// fills in elsewhere stays so, also within `s` where `new` begins or ends as `s` does.
    ///
    /// # Errors
    ///
    /// The reason why it cannot be written.
    pub fn lower(&self, s: Slice, new: &[u8]) -> Result<Edit, NotLowered> {
        let placed = Search { layers: self, stop: LayerId::FILE, checks_left: MOST_CHECKS }.lower(s, new)?;
        Ok(Edit { span: self.span(placed.at), text: placed.text })
    }

    /// What replacing `s` by `new` does to `part`, from which `s` was cut or decoded: the bytes of `part` to take out,
    /// and what comes there. `None` if `s` does not come from `part`, or it cannot be written.
    pub(crate) fn replacement(&self, part: Slice, s: Slice, new: &[u8]) -> Option<(usize, usize, Vec<u8>)> {
        let placed = Search { layers: self, stop: part.layer, checks_left: MOST_CHECKS }.lower(s, new).ok()?;
        let start = part.contains(placed.at).then(|| placed.at.start - part.start)? as usize;
        Some((start, start + placed.at.len(), placed.text))
    }
}

/// A replacement in some layer.
struct LayerEdit {
    at: Slice,
    text: Vec<u8>,
}

/// Each check decodes a text. The first spelling that fits is nearly always right farther out too;
/// this bounds the search where none is, through many layers.
const MOST_CHECKS: usize = 1000;

struct Search<'l, 'a> {
    layers: &'l Layers<'a>,
    /// The layer to stop at; the file at the latest.
    stop: LayerId,
    checks_left: usize,
}

impl Search<'_, '_> {
    fn lower(&mut self, s: Slice, new: &[u8]) -> Result<LayerEdit, NotLowered> {
        if self.layers.is_live(s) {
            let (part, rest) = tightened(self.layers.bytes(s), s, new);
            return self.lower_exactly(part, rest).or_else(|_| self.lower_exactly(s, new));
        }
        self.lower_exactly(s, new)
    }

    fn lower_exactly(&mut self, s: Slice, new: &[u8]) -> Result<LayerEdit, NotLowered> {
        let layers = self.layers;
        let Some(layer) = layers.layer(s.layer).filter(|_| s.layer != self.stop) else {
            return Ok(LayerEdit { at: s, text: new.to_vec() });
        };
        match &layer.origin {
            LayerOrigin::Coarse(_) => Err(NotLowered::Coarse),
            LayerOrigin::Decoded(source) => self.lower_encoded(layer, source, s, new),
            LayerOrigin::Joined(parts) => {
                if let Some(at) = map::copied(parts, s) {
                    return self.lower(at, new);
                }
                let (part, new) = tightened(layers.bytes(s), s, new);
                let at = map::copied(parts, part).ok_or(NotLowered::Seam)?;
                self.lower(at, new)
            }
        }
    }

    /// Of several spellings that are right in this layer, some may be impossible farther out: a raw
    /// line break in a header, say. So all of them are tried, and the first obstacle is reported.
    fn lower_encoded(&mut self, layer: &Layer, source: &LayerSource, s: Slice, new: &[u8]) -> Result<LayerEdit, NotLowered> {
        let refused = NotLowered::NotEncodable(layer.codec);
        let change = LayerChange::new(layer, source, self.layers.bytes(source.at), s, new).ok_or(refused)?;
        let mut obstacle = None;
        for (outer, text) in change.candidates() {
            if self.checks_left == 0 {
                break;
            }
            self.checks_left -= 1;
            if !change.fits(&outer, &text) {
                continue;
            }
            match self.lower(source.at.part(outer), &text) {
                Ok(placed) => return Ok(placed),
                Err(reason) => obstacle = obstacle.or(Some(reason)),
            }
        }
        Err(obstacle.unwrap_or(refused))
    }
}

/// The same replacement of `s`, which holds `old`, without what stays as it is at either end.
fn tightened<'n>(old: &[u8], s: Slice, new: &'n [u8]) -> (Slice, &'n [u8]) {
    let before = common(old.iter().zip(new));
    let before = (0..=before).rev().find(|at| starts_letter(&old[*at..]) && starts_letter(&new[*at..]));
    let before = before.unwrap_or(0);
    let (old, new) = (&old[before..], &new[before..]);
    let after = common(old.iter().rev().zip(new.iter().rev()));
    let after = (0..=after).rev().find(|after| starts_letter(&old[old.len() - after..])).unwrap_or(0);
    (s.sub(before..before + old.len() - after), &new[..new.len() - after])
}

fn common<'b>(pairs: impl Iterator<Item = (&'b u8, &'b u8)>) -> usize {
    pairs.take_while(|(old, new)| old == new).count()
}

fn starts_letter(text: &[u8]) -> bool {
    text.first().is_none_or(|byte| !is_continuation(*byte))
}

/// A replacement in one layer, and what its source has to decode to afterwards.
struct LayerChange<'l> {
    codec: Codec,
    source: &'l [u8],
    source_is_text: bool,
    reach: AtomRange,
    /// The decoded bytes of `reach` with the replacement in them.
    part: Vec<u8>,
    want: Vec<u8>,
    want_marks: Vec<Mark>,
}

impl<'l> LayerChange<'l> {
    /// `None` if it would cut into something that a program fills in.
    fn new(layer: &'l Layer, from: &LayerSource, source: &'l [u8], s: Slice, new: &[u8]) -> Option<LayerChange<'l>> {
        let reach = map::widen(&from.segments, s.start..s.end);
        let (start, end) = (s.start as usize, s.end as usize);
        let old = &layer.bytes;
        let part = [old.get(reach.inner.start as usize..start)?, new, old.get(end..reach.inner.end as usize)?].concat();
        Some(LayerChange {
            codec: layer.codec,
            source,
            source_is_text: std::str::from_utf8(source).is_ok(),
            reach,
            part,
            want: [old.get(..start)?, new, old.get(end..)?].concat(),
            want_marks: kept_marks(&from.marks, s, new.len())?,
        })
    }

    /// Replacements of source bytes that may decode to the wanted text.
    fn candidates(&self) -> impl Iterator<Item = (Range<u32>, Vec<u8>)> {
        let local = codec::candidates(self.codec, &self.part).map(|text| (self.reach.outer.clone(), text));
        let all = 0..super::offset(self.source.len());
        let whole = std::iter::once_with(|| codec::rewritten(self.codec, self.source, &self.want)).flatten();
        local.chain(whole.map(move |text| (all.clone(), text)))
    }

    /// Whether the source with `text` at `outer` reads as wanted, and is still UTF-8 if it was.
    fn fits(&self, outer: &Range<u32>, text: &[u8]) -> bool {
        let edited = [&self.source[..outer.start as usize], text, &self.source[outer.end as usize..]].concat();
        if self.source_is_text && std::str::from_utf8(&edited).is_err() {
            return false;
        }
        codec::decode(self.codec, &edited)
            .is_ok_and(|decoded| decoded.bytes == self.want && marks_fit(&self.want_marks, &decoded.marks))
    }
}

/// Where the marks are after `s` is replaced by `length` bytes; `None` if one of them would be cut.
fn kept_marks(marks: &[Mark], s: Slice, length: usize) -> Option<Vec<Mark>> {
    let moved = |at: u32| super::offset(at as usize - s.len() + length);
    let mut kept = Vec::with_capacity(marks.len());
    for Mark { at, kind } in marks {
        if at.end <= s.start {
            kept.push(Mark { at: at.clone(), kind: *kind });
        } else if s.end <= at.start {
            kept.push(Mark { at: moved(at.start)..moved(at.end), kind: *kind });
        } else if at.start < s.start || s.end < at.end {
            return None;
        }
    }
    Some(kept)
}

/// Whether all that was live still is, nothing else has become so, and nothing is newly exposed.
fn marks_fit(want: &[Mark], got: &[Mark]) -> bool {
    let live = |marks: &[Mark]| marks.iter().filter(|mark| mark.kind == MarkKind::Live).count();
    let mut rest = want.iter();
    live(want) == live(got) && got.iter().all(|mark| rest.any(|wanted| wanted == mark))
}
