//! One word of a POSIX shell command with its quotes: POSIX.1 Shell Command Language section 2.2,
//! and bash's `$'...'` and `$"..."`.
//!
//! Traps: a word may change its quoting several times (`'id='"$ID"'&x'`). A backslash before a line
//! break joins two lines, except in single quotes, where it is text. Within double quotes a
//! backslash escapes only `$`, backquote, `"` and itself. `$NAME`, `${...}`, `$(...)` and
//! backquotes are filled in by the shell: they stay in the text as they are and are noted as live,
//! for `'$NAME'` reads the same but is sent as it stands. A blank, line break or operator outside
//! quotes ends a word, so here it is an error. `~ * ? [ ] { } # !` are taken for text: people
//! forget to quote them. NUL cannot be in a command line.

mod spelling;

pub(super) use spelling::{spellings, whole};

use super::reader::{DecodeCursor, c_escape, letter_len, line_break, number, utf16};
use super::{Decoded, MarkKind, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    loop {
        reader.copy_while(|byte| !is_special(byte) && !is_pattern(byte));
        match reader.rest() {
            [] => return Ok(reader.finish()),
            [b'\'', ..] => single(&mut reader)?,
            [b'"', ..] => double(&mut reader, 1)?,
            [b'$', b'\'', ..] => ansi(&mut reader)?,
            [b'$', b'"', ..] => double(&mut reader, 2)?,
            [b'$' | b'`', ..] => expansion(&mut reader, Around::Nothing)?,
            [b'\\', after @ ..] => backslash(&mut reader, after),
            [byte, ..] if is_pattern(*byte) => reader.mark(1, MarkKind::Exposed),
            [b'\r', b'\n', ..] => return reader.fail(2),
            [b'\r', ..] => reader.copy(1),
            _ => return reader.fail(1),
        }
    }
}

fn is_special(byte: u8) -> bool {
    b"'\"$`\\ \t\r\n&;|<>()".contains(&byte)
}

/// What a shell may take for a pattern, a home, a comment or a past command. Read as text, but
/// never written so.
fn is_pattern(byte: u8) -> bool {
    b"*?[{~#!".contains(&byte)
}

/// A backslash outside quotes.
fn backslash(reader: &mut DecodeCursor, after: &[u8]) {
    match line_break(after) {
        // It would escape whatever comes after the word.
        0 if after.is_empty() => reader.mark(1, MarkKind::Exposed),
        0 => {
            let length = letter_len(after);
            reader.atom(1 + length, &after[..length]);
        }
        length => reader.skip(1 + length),
    }
}

fn single(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    if !reader.rest()[1..].contains(&b'\'') {
        return reader.fail(1);
    }
    reader.open(1);
    reader.copy_while(|byte| byte != b'\'');
    reader.skip(1);
    Ok(())
}

/// `"..."`, or `$"..."` with an opening of two bytes.
fn double(reader: &mut DecodeCursor, opening: usize) -> Result<(), Undecodable> {
    let start = reader.position();
    reader.open(opening);
    loop {
        reader.copy_while(|byte| !matches!(byte, b'"' | b'\\' | b'$' | b'`' | b'!'));
        match reader.rest() {
            [] => return Err(start..start + opening),
            [b'"', ..] => break,
            [b'\\', kept @ (b'"' | b'\\' | b'$' | b'`'), ..] => reader.atom(2, &[*kept]),
            [b'\\', after @ ..] if line_break(after) > 0 => reader.skip(1 + line_break(after)),
            [b'\\', ..] => reader.copy(1),
            [b'!', ..] => reader.mark(1, MarkKind::Exposed),
            _ => expansion(reader, Around::Quotes)?,
        }
    }
    reader.skip(1);
    Ok(())
}

/// `$'...'`.
fn ansi(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let start = reader.position();
    reader.open(2);
    loop {
        reader.copy_while(|byte| !matches!(byte, b'\'' | b'\\'));
        match reader.rest() {
            [] => return Err(start..start + 2),
            [b'\'', ..] => break,
            _ => ansi_escape(reader)?,
        }
    }
    reader.skip(1);
    Ok(())
}

fn ansi_escape(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = reader.rest();
    let (radix, from, most) = match rest.get(1) {
        Some(b'0'..=b'7') => (8, 1, 3),
        Some(b'x') => (16, 2, 2),
        Some(b'u') => (16, 2, 4),
        Some(b'U') => (16, 2, 8),
        Some(b'c') => return control(reader),
        other => {
            match other.and_then(|letter| named(*letter)) {
                Some(byte) => reader.atom(2, &[byte]),
                None => reader.copy(1),
            }
            return Ok(());
        }
    };
    match (number(&rest[from..], radix, most), most) {
        ((_, 0), _) => reader.copy(2),
        ((byte, digits), 2 | 3) => reader.atom(from + digits, &[byte as u8]),
        ((code, digits), _) => return letter(reader, code, from + digits),
    }
    Ok(())
}

/// `\cA`, as a terminal makes it.
fn control(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    match reader.rest() {
        [_, _, letter, ..] if letter.is_ascii_alphabetic() => reader.atom(3, &[letter & 0x1F]),
        _ => return reader.fail(2),
    }
    Ok(())
}

/// `\u` and `\U`. Browsers copy a letter beyond U+FFFF as two `\u` escapes; bash would not join
/// them, but that letter is what was sent.
fn letter(reader: &mut DecodeCursor, code: u32, length: usize) -> Result<(), Undecodable> {
    if code > 0x10FFFF {
        return reader.fail(length);
    }
    let (code, length) = utf16(reader.rest()).unwrap_or((code, length));
    reader.letter(length, code);
    Ok(())
}

fn named(letter: u8) -> Option<u8> {
    match letter {
        b'e' | b'E' => Some(0x1B),
        b'\\' | b'\'' | b'"' | b'?' => Some(letter),
        _ => c_escape(letter),
    }
}

/// What an expansion stands in; inside double quotes a `'` is a mere letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    Nothing,
    Quotes,
}

/// A `$` or a backquote.
fn expansion(reader: &mut DecodeCursor, around: Around) -> Result<(), Undecodable> {
    let rest = reader.rest();
    match rest {
        [b'`', ..] | [b'$', b'(' | b'{', ..] => match enclosed(rest, around) {
            Some(length) => reader.live(length),
            None => return reader.fail(rest.len().min(if rest[0] == b'`' { 1 } else { 2 })),
        },
        [_, b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!', ..] => reader.live(2),
        [_, b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => {
            let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
            reader.live(1 + rest[1..].iter().take_while(is_name).count());
        }
        // bash's old arithmetic
        [_, b'[', ..] => reader.mark(1, MarkKind::Exposed),
        _ => reader.copy(1),
    }
    Ok(())
}

/// Deeper nesting than any command has; it bounds the work on hostile input.
const DEEPEST: usize = 64;

/// The length of the `${...}`, `$(...)` or backquoted command that `text` begins with, with
/// everything that nests in it.
pub(super) fn enclosed(text: &[u8], around: Around) -> Option<usize> {
    let mut closers = vec![if around == Around::Quotes { b'"' } else { 0 }];
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let closer = *closers.last()?;
        at += 1;
        if byte == closer {
            closers.pop();
        } else if let (Some(opened), true) = (opens(&closers, &text[at - 1..]), closer != b'\'') {
            closers.push(opened);
            at += usize::from(byte == b'$');
        } else if byte == b'\\' && closer != b'\'' {
            at += 1;
        }
        match closers.len() {
            1 => return Some(at),
            0 | DEEPEST.. => return None,
            _ => {}
        }
    }
    None
}

/// What will close that which `text` opens, if it opens anything here.
fn opens(closers: &[u8], text: &[u8]) -> Option<u8> {
    match text {
        [b'$', b'(', ..] => Some(b')'),
        [b'$', b'{', ..] => Some(b'}'),
        [b'(', ..] if closers.last() == Some(&b')') => Some(b')'),
        [quote @ (b'"' | b'`'), ..] => Some(*quote),
        [b'\'', ..] => (closers.iter().rev().find(|closer| **closer != b'}') != Some(&b'"')).then_some(b'\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::reader::live_parts;

    #[test]
    fn expansions_are_noted_where_the_shell_sees_them() {
        let parts = |source: &[u8]| live_parts(decode(source));
        assert_eq!(parts(br#"a$ID"$1${x}"'$ID'\$x"#), [(1, 4), (4, 6), (6, 10)]);
        assert_eq!(parts(br"`id`$(id)$="), [(0, 4), (4, 9)]);
    }

    #[test]
    fn what_a_shell_may_take_for_more_is_noted() {
        let parts = |source: &[u8]| decode(source).map(|d| d.marks.len());
        assert_eq!(parts(br#"https://a/?b[*]#!~{"#), Ok(7));
        assert_eq!(parts(br#""a!b?"'!?'\?$'!'"#), Ok(1));
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in [
            ("a b", 1..2),
            ("a&b", 1..2),
            ("a\r\n", 1..3),
            ("a;b|c", 1..2),
            ("ab'c", 2..3),
            ("\"ab", 0..1),
            ("a$'b\\'", 1..3),
            ("a$(b", 1..3),
            ("\"`a\"", 1..2),
            (r"$'\U110000'", 2..10),
        ] {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }
}
