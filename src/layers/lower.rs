//! Replacing a text, encoded again at every layer on the way out.

use std::ops::Range;

use super::map::{self, Reach};
use super::{Layer, Layers, Origin, Slice, Source, Span, overlap};
use crate::codec::{self, Codec, Decoded, is_continuation};

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
pub enum Refused {
    /// No spelling of this codec decodes to the wanted text there.
    NotEncodable(Codec),
    /// The text is known as a whole only.
    Coarse,
    /// The text was put together from several pieces, and the change is not within one of them.
    Seam,
}

impl Layers<'_> {
    /// The edit of the file that replaces `s` by `new` and nothing else: each layer, decoded again after the edit, reads as it
    /// did but for this change.
    ///
    /// At every layer on the way out it tries to spell just the changed part, the plainest spelling first, and then the whole text; what
    /// counts is whether it decodes to the wanted text. `new` is meant as it stands: a `$` in it becomes one that the shell leaves alone.
    /// What a program fills in elsewhere stays so, also within `s` where `new` begins or ends as `s` does.
    ///
    /// # Errors
    ///
    /// The reason why it cannot be written.
    pub fn lower(&self, s: Slice, new: &[u8]) -> Result<Edit, Refused> {
        if self.is_live(s) {
            let (part, new) = self.tightened(s, new);
            return self.lower_exactly(part, new);
        }
        self.lower_exactly(s, new)
    }

    fn lower_exactly(&self, s: Slice, new: &[u8]) -> Result<Edit, Refused> {
        let Some(layer) = self.layer(s.layer) else {
            return Ok(Edit { span: Span { start: s.start, end: s.end }, text: new.to_vec() });
        };
        match &layer.origin {
            Origin::Decoded(_) if layer.codec == Codec::Coarse => Err(Refused::Coarse),
            Origin::Decoded(source) => self.lower_encoded(layer, source, s, new),
            Origin::Joined(parts) => {
                if let Some(at) = map::copied(parts, s) {
                    return self.lower(at, new);
                }
                let (part, new) = self.tightened(s, new);
                let at = map::copied(parts, part).ok_or(Refused::Seam)?;
                self.lower(at, new)
            }
        }
    }

    /// Of several spellings that are right in this layer, some may be impossible farther out: a raw line break in a header, say. So all of
    /// them are tried, and the first obstacle is reported.
    fn lower_encoded(&self, layer: &Layer, source: &Source, s: Slice, new: &[u8]) -> Result<Edit, Refused> {
        let mut refused = None;
        let change = Change::new(layer, source, self.bytes(source.at), s, new);
        for (outer, text) in change.iter().flat_map(Change::candidates) {
            match self.lower(source.at.part(outer), &text) {
                Ok(edit) => return Ok(edit),
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        Err(refused.unwrap_or(Refused::NotEncodable(layer.codec)))
    }

    /// The same replacement without the text at either end that stays as it is.
    fn tightened<'n>(&self, s: Slice, new: &'n [u8]) -> (Slice, &'n [u8]) {
        let old = self.bytes(s);
        let before = common(old.iter().zip(new));
        let before = back_to_letter(before, old, new);
        let after = common(old[before..].iter().rev().zip(new[before..].iter().rev()));
        let after = (0..=after).rev().find(|after| starts_letter(&old[old.len() - after..])).unwrap_or(0);
        (s.sub(before..old.len() - after), &new[before..new.len() - after])
    }
}

fn common<'b>(pairs: impl Iterator<Item = (&'b u8, &'b u8)>) -> usize {
    pairs.take_while(|(old, new)| old == new).count()
}

fn back_to_letter(mut at: usize, old: &[u8], new: &[u8]) -> usize {
    while at > 0 && !(starts_letter(&old[at..]) && starts_letter(&new[at..])) {
        at -= 1;
    }
    at
}

fn starts_letter(text: &[u8]) -> bool {
    text.first().is_none_or(|byte| !is_continuation(*byte))
}

/// A replacement in one layer, and what its source has to decode to afterwards.
struct Change<'l> {
    codec: Codec,
    source: &'l [u8],
    source_is_text: bool,
    reach: Reach,
    /// The decoded bytes of `reach` with the replacement in them.
    part: Vec<u8>,
    want: Vec<u8>,
    want_live: Vec<Range<u32>>,
}

impl<'l> Change<'l> {
    /// `None` if it would cut into something that a program fills in.
    fn new(layer: &'l Layer, from: &Source, source: &'l [u8], s: Slice, new: &[u8]) -> Option<Change<'l>> {
        let reach = map::widen(&from.segments, s.start..s.end);
        let (start, end) = (s.start as usize, s.end as usize);
        let old = &layer.bytes;
        let part = [old.get(reach.inner.start as usize..start)?, new, old.get(end..reach.inner.end as usize)?].concat();
        Some(Change {
            codec: layer.codec,
            source,
            source_is_text: std::str::from_utf8(source).is_ok(),
            reach,
            part,
            want: [old.get(..start)?, new, old.get(end..)?].concat(),
            want_live: kept_live(&from.live, s, new.len())?,
        })
    }

    /// Replacements of source bytes that decode to the wanted text.
    fn candidates(&self) -> impl Iterator<Item = (Range<u32>, Vec<u8>)> {
        let local = codec::spellings(self.codec, &self.part).into_iter().map(|text| (self.reach.outer.clone(), text));
        let all = 0..super::offset(self.source.len());
        let whole = std::iter::once_with(|| codec::rewritten(self.codec, self.source, &self.want)).flatten();
        local.chain(whole.map(move |text| (all.clone(), text))).filter(|(outer, text)| self.fits(outer, text))
    }

    /// Whether the source with `text` at `outer` reads as wanted, and is still UTF-8 if it was.
    fn fits(&self, outer: &Range<u32>, text: &[u8]) -> bool {
        let edited = [&self.source[..outer.start as usize], text, &self.source[outer.end as usize..]].concat();
        if self.source_is_text && std::str::from_utf8(&edited).is_err() {
            return false;
        }
        codec::decode(self.codec, &edited).is_ok_and(|Decoded { bytes, live, .. }| bytes == self.want && live == self.want_live)
    }
}

/// Where the live parts are after `s` is replaced by `length` bytes; `None` if one of them would be cut.
fn kept_live(live: &[Range<u32>], s: Slice, length: usize) -> Option<Vec<Range<u32>>> {
    let moved = |at: u32| super::offset(at as usize - s.len() + length);
    let within = |part: &Range<u32>| s.start <= part.start && part.end <= s.end;
    let cut = |part: &&Range<u32>| part.start < s.start && s.start < part.end || overlap(part, s) && !within(part);
    if live.iter().any(|part| cut(&part)) {
        return None;
    }
    let outside = live.iter().filter(|part| !overlap(part, s));
    Some(outside.map(|part| if part.end <= s.start { part.clone() } else { moved(part.start)..moved(part.end) }).collect())
}
