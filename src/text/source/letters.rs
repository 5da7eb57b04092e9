//! Letters counted once, so that columns in a line of any length are found without counting from its start each time.

use super::FileEncoding;
use crate::text::layers::offset;

/// So many bytes are counted anew for a column.
const BLOCK: usize = 128;

/// How many letters begin before each block of a text.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    encoding: FileEncoding,
    before: Vec<u32>,
}

impl Letters {
    pub(super) fn of(bytes: &[u8], encoding: FileEncoding) -> Letters {
        let mut sum = 0;
        let block = |block: &[u8]| {
            let before = sum;
            sum += count(block, encoding);
            before
        };
        Letters { encoding, before: bytes.chunks(BLOCK).map(block).collect() }
    }

    /// How many letters of `bytes`, the text that was counted, begin in `start..end`.
    pub(crate) fn between(&self, bytes: &[u8], start: usize, end: usize) -> u32 {
        self.before(bytes, end).saturating_sub(self.before(bytes, start))
    }

    fn before(&self, bytes: &[u8], at: usize) -> u32 {
        let at = at.min(bytes.len());
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let known = self.before.get(block).copied().unwrap_or_default();
        known + count(bytes.get(block * BLOCK..at).unwrap_or_default(), self.encoding)
    }
}

fn count(bytes: &[u8], encoding: FileEncoding) -> u32 {
    offset(match encoding {
        FileEncoding::Utf8 => bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count(),
        wide => super::units(bytes, wide).iter().filter(|&&unit| !(0xDC00..0xE000).contains(&unit)).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_across_blocks() {
        let text = "aé\u{1F600}".repeat(2000);
        let letters = Letters::of(text.as_bytes(), FileEncoding::Utf8);
        for (start, end) in [(0, text.len()), (0, 0), (7, 14), (700, 7007), (7 * 128, 7 * 129), (text.len(), text.len() + 9)] {
            let want = text.get(start..end.min(text.len())).map_or(0, |part| part.chars().count());
            assert_eq!(letters.between(text.as_bytes(), start, end) as usize, want, "{start}..{end}");
        }
        assert_eq!(Letters::of(b"", FileEncoding::Utf8).between(b"", 0, 3), 0);
    }
}
