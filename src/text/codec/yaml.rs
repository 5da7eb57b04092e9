//! One YAML scalar with its quotes or its block header (YAML 1.2 chapter 7.3 and 8.1): plain, single-quoted,
//! double-quoted, literal `|` and folded `>`.
//!
//! Traps: a line break in a flow scalar is a space, an empty line is a line break, and blanks around both are nothing.
//! In double quotes `\` joins two lines. `''` is a quote. A block scalar is indented as its first line is, unless its
//! header says otherwise; that number counts from the parent, which is not seen here, so such a block may be read
//! wrong and is then known as a whole only. A CRLF is a line feed everywhere.

use super::reader::{DecodeCursor, letter_len, line_break, number, utf16};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    match source.first() {
        Some(b'\'') => quoted(source, b'\'', single),
        Some(b'"') => quoted(source, b'"', double),
        Some(b'|') => BlockHeader::of(source).read(source, false),
        Some(b'>') => BlockHeader::of(source).read(source, true),
        _ => plain(source),
    }
}

type EscapeStep = fn(&mut DecodeCursor<'_>) -> Result<(), Undecodable>;

fn quoted(source: &[u8], quote: u8, step: EscapeStep) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    reader.open(1);
    loop {
        reader.copy_while(|byte| byte != quote && !b"\\ \t\r\n".contains(&byte));
        match reader.rest() {
            [] => return Err(0..1),
            [byte] if *byte == quote => break,
            [_, ..] if fold(&mut reader) => {}
            [_, ..] => step(&mut reader)?,
        }
    }
    reader.skip(1);
    Ok(reader.finish())
}

fn single(reader: &mut DecodeCursor<'_>) -> Result<(), Undecodable> {
    match reader.rest() {
        [b'\'', b'\'', ..] => reader.atom(2, b"'"),
        [b'\'', ..] => return reader.fail(1),
        _ => reader.copy(1),
    }
    Ok(())
}

fn double(reader: &mut DecodeCursor<'_>) -> Result<(), Undecodable> {
    match reader.rest() {
        [b'"', ..] => reader.fail(1),
        [b'\\', rest @ ..] if line_break(rest) > 0 => {
            let blanks = rest[line_break(rest)..].iter().take_while(|byte| is_blank(**byte)).count();
            reader.skip(1 + line_break(rest) + blanks);
            Ok(())
        }
        [b'\\', ..] => escape(reader),
        _ => {
            reader.copy(1);
            Ok(())
        }
    }
}

fn escape(reader: &mut DecodeCursor<'_>) -> Result<(), Undecodable> {
    let rest = reader.rest();
    let digits = match rest.get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(letter) => match named(*letter) {
            Some(text) => {
                reader.atom(2, text);
                return Ok(());
            }
            None => return reader.fail(1 + letter_len(&rest[1..])),
        },
        None => return reader.fail(1),
    };
    // JSON's pairs of surrogates, as YAML that is JSON holds them.
    if let Some((code, length)) = utf16(rest) {
        reader.letter(length, code);
        return Ok(());
    }
    match number(&rest[2..], 16, digits) {
        (code @ ..=0x10FFFF, count) if count == digits => reader.letter(2 + count, code),
        (_, count) => return reader.fail(2 + count),
    }
    Ok(())
}

fn named(letter: u8) -> Option<&'static [u8]> {
    Some(match letter {
        b'0' => b"\0",
        b'a' => b"\x07",
        b'b' => b"\x08",
        b't' | b'\t' => b"\t",
        b'n' => b"\n",
        b'v' => b"\x0B",
        b'f' => b"\x0C",
        b'r' => b"\r",
        b'e' => b"\x1B",
        b' ' => b" ",
        b'"' => b"\"",
        b'/' => b"/",
        b'\\' => b"\\",
        b'N' => b"\xC2\x85",
        b'_' => b"\xC2\xA0",
        b'L' => b"\xE2\x80\xA8",
        b'P' => b"\xE2\x80\xA9",
        _ => return None,
    })
}

fn plain(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    while !reader.rest().is_empty() {
        reader.copy_while(|byte| !b" \t\r\n".contains(&byte));
        if !reader.rest().is_empty() && !fold(&mut reader) {
            reader.copy(1);
        }
    }
    Ok(reader.finish())
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Blanks, a line break, perhaps empty lines, and the indentation behind them: one atom.
fn fold(reader: &mut DecodeCursor<'_>) -> bool {
    let rest = reader.rest();
    let (mut at, mut breaks) = (0, 0);
    loop {
        let blanks = rest[at..].iter().take_while(|byte| is_blank(**byte)).count();
        let width = line_break(&rest[at + blanks..]);
        if width == 0 {
            at += if breaks > 0 { blanks } else { 0 };
            break;
        }
        at += blanks + width;
        breaks += 1;
    }
    match breaks {
        0 => return false,
        1 => reader.atom(at, b" "),
        more => reader.atom(at, &vec![b'\n'; more - 1]),
    }
    true
}

/// The header of a block scalar: `|`, `>-`, `|2+ # comment`.
struct BlockHeader {
    header: usize,
    indent: usize,
    chomp: u8,
}

impl BlockHeader {
    fn of(source: &[u8]) -> BlockHeader {
        let line = source.iter().position(|byte| *byte == b'\n').map_or(source.len(), |at| at + 1);
        let chomp = source[..line].iter().skip(1).take(2).copied().find(|byte| b"+-".contains(byte)).unwrap_or(b' ');
        BlockHeader { header: line, indent: indent(&source[line..]), chomp }
    }

    fn read(&self, source: &[u8], folded: bool) -> Result<Decoded, Undecodable> {
        let mut reader = DecodeCursor::new(source);
        reader.open(self.header);
        let end = self.header + self.kept(&source[self.header..]);
        // A break between two lines of text is a space in a folded scalar; those of more indented lines stay.
        let mut text_before = false;
        while reader.position() < end {
            let line = self.line(&mut reader);
            let breaks = breaks(reader.rest(), self.indent, end - reader.position());
            let text_after = breaks.next.is_some_and(|byte| !is_blank(byte));
            text_before = line.is_some_and(|byte| !is_blank(byte)) || line.is_none() && text_before;
            match breaks.count {
                0 => break,
                1 if folded && text_before && text_after => reader.atom(breaks.first, b" "),
                _ if folded && text_before && text_after => {
                    reader.atom(breaks.width, &vec![b'\n'; breaks.count - 1]);
                }
                _ => self.one_break(&mut reader, breaks.first),
            }
        }
        Ok(reader.finish())
    }

    fn one_break(&self, reader: &mut DecodeCursor<'_>, width: usize) {
        if width == 1 { reader.copy(1) } else { reader.atom(width, b"\n") }
    }

    /// Passes the indentation and takes the text of a line; yields its first byte.
    fn line(&self, reader: &mut DecodeCursor<'_>) -> Option<u8> {
        let blanks = reader.rest().iter().take(self.indent).take_while(|byte| **byte == b' ').count();
        reader.skip(blanks);
        let first = reader.rest().first().copied().filter(|_| line_break(reader.rest()) == 0);
        let mut length = reader.rest().iter().position(|byte| *byte == b'\n').unwrap_or(reader.rest().len());
        if length > 0 && reader.rest().get(length).is_some() && reader.rest()[length - 1] == b'\r' {
            length -= 1;
        }
        reader.copy(length);
        first
    }

    /// How much of the content is left when its end is chomped.
    fn kept(&self, content: &[u8]) -> usize {
        let text = content.iter().rposition(|byte| !b" \r\n".contains(byte)).map_or(0, |at| at + 1);
        let first_break = content[text..].iter().position(|byte| *byte == b'\n').map_or(content.len(), |at| text + at + 1);
        match self.chomp {
            b'+' => content.len(),
            b'-' => text,
            _ if text == 0 => 0,
            _ => first_break,
        }
    }
}

/// The spaces before the first line that has more than spaces.
fn indent(content: &[u8]) -> usize {
    let lines = content.split(|byte| *byte == b'\n');
    let width = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    lines.filter(|line| !line.trim_ascii().is_empty()).map(width).next().unwrap_or(0)
}

/// The line breaks that follow, empty lines included.
struct Breaks {
    count: usize,
    /// Bytes of the first break.
    first: usize,
    /// Bytes of all of them.
    width: usize,
    /// What the next line of text begins with, behind its indentation.
    next: Option<u8>,
}

fn breaks(rest: &[u8], indent: usize, most: usize) -> Breaks {
    let rest = &rest[..most.min(rest.len())];
    let mut found = Breaks { count: 0, first: line_break(rest), width: 0, next: None };
    loop {
        let line = &rest[found.width..];
        let blanks = if found.count == 0 { 0 } else { line.iter().take(indent).take_while(|byte| **byte == b' ').count() };
        let width = line_break(&line[blanks..]);
        if width == 0 {
            found.next = line.get(blanks).copied();
            return found;
        }
        found.count += 1;
        found.width += blanks + width;
    }
}

/// In double quotes, single quotes and as it is; the text around decides which of them fits.
pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    let doubled = part.split(|byte| *byte == b'\'').collect::<Vec<_>>().join(&b"''"[..]);
    vec![part.to_vec(), doubled, encode(part)]
}

/// A YAML text is UTF-8, so anything else cannot be written.
pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(want).is_ok().then(|| [b"\"", &encode(want)[..], b"\""].concat())
}

fn encode(text: &[u8]) -> Vec<u8> {
    super::reader::escaped(text, |byte| match byte {
        b'"' | b'\\' => Some(vec![b'\\', byte]),
        b'\n' => Some(b"\\n".to_vec()),
        b'\r' => Some(b"\\r".to_vec()),
        b'\t' => Some(b"\\t".to_vec()),
        ..0x20 | 0x7F => Some(super::reader::hex(byte)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Option<String> {
        decode(source.as_bytes()).ok().map(|decoded| String::from_utf8_lossy(&decoded.bytes).into_owned())
    }

    #[test]
    fn known_answers() {
        for (source, want) in [
            ("a b", "a b"),
            ("one\n  two", "one two"),
            ("one \t\r\n\r\n  two", "one\ntwo"),
            ("'it''s\n   here'", "it's here"),
            ("'a\\n'", "a\\n"),
            (r#""a\r\n\x41\u00e9\ud83d\ude00\"\/""#, "a\r\nAé😀\"/"),
            ("\"a\n   b\\\n   \\ c\"", "a b c"),
            ("|-\n  a\n   b\n\n  c\n", "a\n b\n\nc"),
            ("|\n  a\r\n  b\r\n\r\n", "a\nb\n"),
            ("|+\n  a\n\n", "a\n\n"),
            (">\n  fold\n  ed\n\n  new\n", "fold ed\nnew\n"),
            (">-\n  a\n    more\n  b\n", "a\n  more\nb"),
            ("|-", ""),
            ("", ""),
        ] {
            assert_eq!(text(source).as_deref(), Some(want), "{source:?}");
        }
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [("'a", 0..1), ("'a'b'", 2..3), (r#""a\q""#, 2..4), (r#""\x4""#, 1..4), (r#""a"b""#, 2..3)] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }
}
