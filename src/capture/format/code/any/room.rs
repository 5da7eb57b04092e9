//! Bounds on what values hold: a name may be put into its own value again and again, and twice each time.

use std::ops::Range;

use super::super::value::CallValue;
use super::Interpreter;

/// No value of a token request is larger, in letters and members.
const MAX_SIZE: usize = 1 << 16;

/// How often the letters of a text may be put into values.
const COPIES: usize = 64;

/// A short text may have more.
const LEAST_ROOM: usize = 1 << 20;

/// A request is made of so many definitions at most.
pub(super) const MAX_USES: usize = 512;

pub(super) fn room_for(len: usize) -> usize {
    len.saturating_mul(COPIES).max(LEAST_ROOM)
}

impl Interpreter<'_, '_, '_> {
    /// The value if there is room for it, else one that is not shown.
    pub(super) fn bounded(&mut self, value: CallValue, at: &Range<usize>) -> CallValue {
        let size = size_of(&value);
        if self.has_room(size) { value } else { CallValue::Unknown(at.clone()) }
    }

    /// Whether so much may be copied once more.
    pub(super) fn has_room(&mut self, size: usize) -> bool {
        let fits = size <= MAX_SIZE && size <= self.room;
        self.room = self.room.saturating_sub(size);
        fits
    }

    /// Notes the definitions that a value comes from.
    pub(super) fn use_of(&mut self, uses: &[Range<usize>]) {
        let free = MAX_USES.saturating_sub(self.uses.len());
        self.uses.extend(uses.iter().take(free).cloned());
    }
}

/// Letters and members of a value, which is no larger than the room that it was made in.
pub(super) fn size_of(value: &CallValue) -> usize {
    match value {
        CallValue::Text(text) => text.len(),
        CallValue::Object(object) | CallValue::Multipart(object) => {
            object.pairs.iter().map(|pair| 8 + pair.key.len() + size_of(&pair.value)).sum()
        }
        CallValue::List(items, _) => items.iter().map(|item| 8 + size_of(item)).sum(),
        CallValue::Form(inner) | CallValue::Json(inner) | CallValue::Typed(inner, _) => 1 + size_of(inner),
        CallValue::Bare(_) | CallValue::Thing(..) | CallValue::Unknown(_) => 1,
    }
}
