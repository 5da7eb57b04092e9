//! Bytes of a file: byte order marks, UTF-16, binary content, lines and columns.

mod letters;

use std::borrow::Cow;

use crate::text::layers::{Layers, Piece, Slice, Span};
use letters::Letters;

/// The largest file that is read, in bytes. Offsets are 32 bits wide.
pub const MAX_BYTES: u64 = (u32::MAX - 1) as u64;

/// Why a file has no text to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoText {
    /// No bytes, or white space only.
    Empty,
    /// NUL bytes or other control bytes that no text has; `at` is the offset of the first.
    Binary {
        /// Byte offset of the first such byte.
        at: u32,
    },
}

/// How the characters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileEncoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// The text of the file that `layers` was made from, without a byte order mark.
///
/// # Errors
/// [`NoText`] when there is nothing to read or the bytes are no text.
pub fn text(layers: &mut Layers<'_>) -> Result<Slice, NoText> {
    let root = layers.root();
    let bytes = layers.bytes(root);
    let text = match encoding(bytes) {
        FileEncoding::Utf8 if bytes.starts_with(b"\xEF\xBB\xBF") => root.from(3),
        FileEncoding::Utf8 => root,
        wide => utf16(layers, root.from(2), wide),
    };
    let bytes = layers.bytes(text);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NoText::Empty);
    }
    match foreign(bytes) {
        Some(at) => Err(NoText::Binary { at: layers.span(text.sub(at..at + 1)).start }),
        None => Ok(text),
    }
}

/// The first octet that no text has. One that strayed into a text, such as a NUL at the end of a field, is a fault of the
/// request and no sign of a picture or an archive.
fn foreign(bytes: &[u8]) -> Option<usize> {
    let is_foreign = |b: &u8| *b < 0x07;
    // Whole blocks are asked at once, which costs a fraction of asking octet by octet.
    let has_one = |block: &[u8]| block.iter().fold(false, |found, b| found | is_foreign(b));
    let block = bytes.chunks(BLOCK).position(has_one)? * BLOCK;
    let first = block + bytes[block..].iter().position(is_foreign)?;
    let count = bytes.iter().filter(|b| is_foreign(b)).count();
    let strayed = count <= bytes.len() / STRAY && std::str::from_utf8(bytes).is_ok();
    (!strayed).then_some(first)
}

const BLOCK: usize = 1 << 12;

/// In a text of so many octets one may have strayed in.
const STRAY: usize = 50;

fn encoding(bytes: &[u8]) -> FileEncoding {
    match bytes {
        [0xFF, 0xFE, ..] => FileEncoding::Utf16Le,
        [0xFE, 0xFF, ..] => FileEncoding::Utf16Be,
        _ => FileEncoding::Utf8,
    }
}

/// A layer of UTF-8 over UTF-16: each character is an atom of its two or four bytes.
fn utf16(layers: &mut Layers<'_>, at: Slice, encoding: FileEncoding) -> Slice {
    let units = units(layers.bytes(at), encoding);
    let mut pieces = Vec::with_capacity(units.len());
    let mut offset = 0;
    for decoded in char::decode_utf16(units) {
        let letter = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        let width = 2 * letter.len_utf16();
        let bytes = letter.to_string().into_bytes();
        pieces.push(Piece::Text { bytes, at: at.sub(offset..offset + width) });
        offset += width;
    }
    layers.join(pieces)
}

/// `text`, which is UTF-8, written as `file` is: in its encoding, with its byte order mark.
pub(crate) fn written_like(file: &[u8], text: &[u8]) -> Vec<u8> {
    let encoding = encoding(file);
    let write = match encoding {
        FileEncoding::Utf8 => return text.to_vec(),
        FileEncoding::Utf16Le => u16::to_le_bytes,
        FileEncoding::Utf16Be => u16::to_be_bytes,
    };
    let text = String::from_utf8_lossy(text);
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(write).collect()
}

fn units(bytes: &[u8], encoding: FileEncoding) -> Vec<u16> {
    let read = match encoding {
        FileEncoding::Utf16Be => u16::from_be_bytes,
        FileEncoding::Utf16Le | FileEncoding::Utf8 => u16::from_le_bytes,
    };
    bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect()
}

/// A file as it can be shown: UTF-8, with the place of every byte of the file in it.
#[derive(Debug)]
pub(crate) struct Display<'f> {
    /// The file itself where it is UTF-8.
    pub(crate) bytes: Cow<'f, [u8]>,
    /// For wide encodings, offsets of the file and of `bytes` where characters begin, ascending.
    places: Vec<(u32, u32)>,
}

impl<'f> Display<'f> {
    pub(crate) fn new(file: &'f [u8]) -> Display<'f> {
        let encoding = encoding(file);
        if encoding == FileEncoding::Utf8 {
            return Display { bytes: Cow::Borrowed(file), places: Vec::new() };
        }
        let (mut bytes, mut places, mut at) = (Vec::new(), vec![(0, 0)], 2);
        for letter in char::decode_utf16(units(&file[2.min(file.len())..], encoding)) {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            places.push((at, offset(bytes.len())));
            bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            at += 2 * u32::try_from(letter.len_utf16()).unwrap_or(1);
        }
        places.push((at, offset(bytes.len())));
        Display { bytes: Cow::Owned(bytes), places }
    }

    /// Where a span of the file lies in `bytes`.
    pub(crate) fn span(&self, span: Span) -> Span {
        Span { start: self.place(span.start), end: self.place(span.end) }
    }

    /// The same as a range.
    pub(crate) fn range(&self, span: Span) -> std::ops::Range<usize> {
        let Span { start, end } = self.span(span);
        start as usize..end as usize
    }

    fn place(&self, file: u32) -> u32 {
        if self.places.is_empty() {
            return file;
        }
        let after = self.places.partition_point(|(known, _)| *known < file);
        self.places.get(after).or(self.places.last()).map_or(0, |(_, shown)| *shown)
    }
}

/// A place as editors count it; both 1-based, the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// Finds lines and columns of byte offsets. Only reporters need one.
#[derive(Debug)]
pub struct LineIndex<'a> {
    bytes: &'a [u8],
    encoding: FileEncoding,
    starts: Vec<u32>,
    letters: Letters,
}

impl<'a> LineIndex<'a> {
    /// Indexes the line starts of a file.
    pub fn new(bytes: &'a [u8]) -> LineIndex<'a> {
        let encoding = encoding(bytes);
        let mut starts = vec![0];
        match encoding {
            FileEncoding::Utf8 => starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| offset(at + 1))),
            wide => {
                let units = units(&bytes[2.min(bytes.len())..], wide);
                starts.extend(units.iter().enumerate().filter(|(_, unit)| **unit == 10).map(|(at, _)| offset(2 * at + 4)));
            }
        }
        LineIndex { bytes, encoding, starts, letters: Letters::of(bytes, encoding) }
    }

    /// The line and column of a byte offset (clamped to the end of the file).
    pub fn position(&self, offset: u32) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let end = (offset as usize).min(self.bytes.len()).max(start);
        let column = 1 + self.columns(start, end);
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), column }
    }

    /// The first and the last position of a span.
    pub fn range(&self, span: Span) -> (Position, Position) {
        (self.position(span.start), self.position(span.end))
    }

    fn columns(&self, start: usize, end: usize) -> u32 {
        let mark: &[u8] = if self.encoding == FileEncoding::Utf8 { b"\xEF\xBB\xBF" } else { &self.bytes[..2.min(end)] };
        let marked = start == 0 && end > 1 && self.bytes[..end].starts_with(mark);
        self.letters.between(self.bytes, start, end) - u32::from(marked)
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_in_scalar_values() {
        let index = LineIndex::new("\u{FEFF}é=1\nb\u{1F600}c".as_bytes());
        assert_eq!(index.position(3), Position { line: 1, column: 1 });
        assert_eq!(index.position(5), Position { line: 1, column: 2 });
        assert_eq!(index.position(13), Position { line: 2, column: 3 });
        assert_eq!(index.position(9999), Position { line: 2, column: 4 });
    }

    #[test]
    fn reads_utf16_with_offsets_of_the_original_bytes() {
        let file: Vec<u8> = std::iter::once(0xFEFFu16).chain("a\r\nbé".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let mut layers = Layers::new(&file);
        let text = text(&mut layers).expect("text");
        assert_eq!(layers.bytes(text), "a\r\nbé".as_bytes());
        let b = layers.span(text.sub(3..4));
        assert_eq!((b.start, b.end), (8, 10));
        assert_eq!(LineIndex::new(&file).position(b.start), Position { line: 2, column: 1 });
    }

    #[test]
    fn shows_utf16_as_utf8() {
        let file: Vec<u8> = std::iter::once(0xFEFFu16).chain("a\u{1F600}b".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let display = Display::new(&file);
        assert_eq!(&display.bytes[..], "a\u{1F600}b".as_bytes());
        assert_eq!(display.span(Span { start: 8, end: 10 }), Span { start: 5, end: 6 });
        assert_eq!(Display::new(b"ab").span(Span { start: 1, end: 2 }), Span { start: 1, end: 2 });
    }

    #[test]
    fn names_empty_and_binary_input() {
        let read = |bytes: &'static [u8]| text(&mut Layers::new(bytes));
        assert_eq!(read(b""), Err(NoText::Empty));
        assert_eq!(read(b" \n"), Err(NoText::Empty));
        assert_eq!(read(b"ab\0c"), Err(NoText::Binary { at: 2 }));
    }
}
