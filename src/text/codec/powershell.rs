//! One PowerShell string or bare argument with its quotes (about_Quoting_Rules,
//! about_Special_Characters).
//!
//! Traps: the backquote escapes, the backslash does not. Single quotes know only `''`. In double
//! quotes `$name`, `${name}`, `$env:name` and `$(...)` are filled in, and `""` is a quote. A
//! here-string begins with `@"` or `@'` and a line break, and its last line break belongs to the
//! closing mark. Browsers write a byte that has no spelling as `$([char]13)`: that one is known.

use super::reader::{DecodeCursor, escaped, letter_len, line_break, number};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut reader = DecodeCursor::new(source);
    if let [b'@', quote @ (b'"' | b'\''), after @ ..] = source
        && line_break(after) > 0
    {
        return here_string(reader, *quote, line_break(after));
    }
    loop {
        reader.copy_while(|byte| !b"'\"`$ \t\r\n;|&<>()".contains(&byte));
        match reader.rest() {
            [] => return Ok(reader.finish()),
            [b'\'', ..] => single(&mut reader)?,
            [b'"', ..] => double(&mut reader)?,
            [b'`', after @ ..] if line_break(after) > 0 => reader.skip(1 + line_break(after)),
            [b'`', ..] => escape(&mut reader),
            [b'$', ..] => expansion(&mut reader)?,
            rest => return reader.fail(line_break(rest).max(1)),
        }
    }
}

fn single(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let start = reader.position();
    reader.open(1);
    loop {
        reader.copy_while(|byte| byte != b'\'');
        match reader.rest() {
            [b'\'', b'\'', ..] => reader.atom(2, b"'"),
            [b'\'', ..] => break,
            _ => return Err(start..start + 1),
        }
    }
    reader.skip(1);
    Ok(())
}

fn double(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let start = reader.position();
    reader.open(1);
    loop {
        reader.copy_while(|byte| !matches!(byte, b'"' | b'`' | b'$'));
        match reader.rest() {
            [b'"', b'"', ..] => reader.atom(2, b"\""),
            [b'"', ..] => break,
            [b'`', ..] => escape(reader),
            [b'$', ..] => expansion(reader)?,
            _ => return Err(start..start + 1),
        }
    }
    reader.skip(1);
    Ok(())
}

/// `@'` or `@"`, a line break, the text, a line break and the mark again.
fn here_string(mut reader: DecodeCursor, quote: u8, first: usize) -> Result<Decoded, Undecodable> {
    reader.open(2 + first);
    let closes = |rest: &[u8]| line_break(rest) > 0 && rest[line_break(rest)..].starts_with(&[quote, b'@']);
    loop {
        match reader.rest() {
            [] => return Err(0..2),
            // Nothing between the marks.
            rest if rest.starts_with(&[quote, b'@']) && reader.position() == 2 + first => break,
            rest if closes(rest) => {
                reader.skip(line_break(rest));
                break;
            }
            [b'`', ..] if quote == b'"' => escape(&mut reader),
            [b'$', ..] if quote == b'"' => expansion(&mut reader)?,
            _ => reader.copy(1),
        }
    }
    reader.skip(2);
    reader.close()
}

/// A backquote and what it escapes.
fn escape(reader: &mut DecodeCursor) {
    let rest = &reader.rest()[1..];
    let known = |letter: u8| {
        Some(match letter {
            b'0' => 0,
            b'a' => 0x07,
            b'b' => 0x08,
            b'e' => 0x1B,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 0x0B,
            _ => return None,
        })
    };
    match rest {
        [] => reader.skip(1),
        [b'u', b'{', ..] if unicode(rest).is_some() => {
            let (code, length) = unicode(rest).unwrap_or_default();
            reader.letter(1 + length, code);
        }
        [letter, ..] => match known(*letter) {
            Some(byte) => reader.atom(2, &[byte]),
            None => {
                // A stray byte behind an ASCII letter is not part of it.
                let length = if letter.is_ascii() { 1 } else { letter_len(rest) };
                reader.atom(1 + length, &rest[..length]);
            }
        },
    }
}

/// `u{1F600}`.
fn unicode(rest: &[u8]) -> Option<(u32, usize)> {
    let (code, digits) = number(rest.get(2..)?, 16, 6);
    (digits > 0 && rest.get(2 + digits) == Some(&b'}')).then_some((code, digits + 3))
}

/// A `$` outside of single quotes.
fn expansion(reader: &mut DecodeCursor) -> Result<(), Undecodable> {
    let rest = reader.rest();
    if let Some((code, length)) = character(rest) {
        reader.letter(length, code);
        return Ok(());
    }
    match rest {
        [_, b'(', ..] | [_, b'{', ..] => match enclosed(rest) {
            Some(length) => reader.live(length),
            None => return reader.fail(2),
        },
        [_, b'$' | b'?' | b'^', ..] => reader.live(2),
        _ => match name(&rest[1..]) {
            0 => reader.copy(1),
            length => reader.live(1 + length),
        },
    }
    Ok(())
}

/// `TOKEN`, `env:TOKEN`; a colon that no name follows belongs to the text.
fn name(text: &[u8]) -> usize {
    let word = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let first = word(text);
    match text.get(first) {
        Some(b':') if first > 0 && word(&text[first + 1..]) > 0 => first + 1 + word(&text[first + 1..]),
        _ => first,
    }
}

/// `$([char]13)`, `$([char]0x0D)`: its code point and length.
fn character(text: &[u8]) -> Option<(u32, usize)> {
    let head = b"$([char]";
    let rest = text.get(head.len()..).filter(|_| text[..head.len()].eq_ignore_ascii_case(head))?;
    let (code, length) = match rest {
        [b'0', b'x' | b'X', digits @ ..] => {
            let (code, count) = number(digits, 16, 6);
            (code, if count > 0 { 2 + count } else { 0 })
        }
        _ => number(rest, 10, 7),
    };
    (length > 0 && rest.get(length) == Some(&b')')).then_some((code, head.len() + length + 1))
}

/// The length of the `$(...)` or `${...}` that `text` begins with; quotes hide brackets.
fn enclosed(text: &[u8]) -> Option<usize> {
    let (open, close) = if text.get(1) == Some(&b'(') { (b'(', b')') } else { (b'{', b'}') };
    let (mut depth, mut quote, mut at) = (0usize, None, 1);
    while let Some(&byte) = text.get(at) {
        at += 1;
        match (quote, byte) {
            (Some(b'\''), b'`') => {}
            (_, b'`') => at += 1,
            (Some(opened), _) if opened == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, _) if byte == open => depth += 1,
            (None, _) if byte == close && depth <= 1 => return Some(at),
            (None, _) if byte == close => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// As it is, as single quotes and as double quotes have it, and with a change of quotes.
pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    if std::str::from_utf8(part).is_err() {
        return Vec::new();
    }
    let (single, double) = (in_single(part), in_double(part));
    let alone = [b"\"", double.as_slice(), b"\""].concat();
    vec![part.to_vec(), single, double, [b"'", alone.as_slice(), b"'"].concat(), alone]
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(want).ok()?;
    let readable = text.chars().all(|letter| letter == '\n' || !(letter.is_control() || is_curly(letter)));
    Some(if readable {
        [b"'", in_single(want).as_slice(), b"'"].concat()
    } else {
        [b"\"", in_double(want).as_slice(), b"\""].concat()
    })
}

/// PowerShell takes these for quotes, too.
fn is_curly(letter: char) -> bool {
    ('\u{2018}'..='\u{201E}').contains(&letter)
}

fn in_single(text: &[u8]) -> Vec<u8> {
    escaped(text, |byte| (byte == b'\'').then(|| b"''".to_vec()))
}

fn in_double(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for letter in String::from_utf8_lossy(text).chars() {
        match letter {
            '\0' => out.extend(b"`0"),
            '\r' => out.extend(b"`r"),
            '\n' => out.extend(b"`n"),
            '\t' => out.extend(b"`t"),
            '\u{1B}' => out.extend(b"`e"),
            _ => {
                if matches!(letter, '"' | '`' | '$') || is_curly(letter) {
                    out.push(b'`');
                }
                out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::reader::live_parts;

    #[test]
    fn known_answers() {
        let cases: [(&str, &str); 18] = [
            ("", ""),
            ("''", ""),
            ("a=b", "a=b"),
            ("'it''s $x `n'", "it's $x `n"),
            ("\"a`\"b`$c\"\"d``\"", "a\"b$c\"d`"),
            ("\"`n`r`t`0`e`q\"", "\n\r\t\0\x1Bq"),
            ("\"`u{e9}`u{1F600}`u{}\"", "é😀u{}"),
            ("\"a$([char]13)$([char]0x0a)b\"", "a\r\nb"),
            ("\"$([char]252)\"", "ü"),
            ("\"$id:$secret $env:X ${y z}\"", "$id:$secret $env:X ${y z}"),
            ("\"$(irm 'x)' | % { \"y\" })\"", "$(irm 'x)' | % { \"y\" })"),
            ("@'\na$b`n'\n'@", "a$b`n'"),
            ("@\"\r\na\"b`\"\r\nc\r\n\"@", "a\"b\"\r\nc"),
            ("@'\n'@", ""),
            ("a`\nb", "ab"),
            ("\"5$\"", "5$"),
            ("\"a\\n\"", "a\\n"),
            ("-H\"a b\"", "-Ha b"),
        ];
        for (source, want) in cases {
            assert_eq!(decode(source.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want.as_bytes()), "{source}");
        }
    }

    #[test]
    fn expansions_are_noted() {
        let parts = |source: &str| live_parts(decode(source.as_bytes()));
        assert_eq!(parts("\"s3cr$tValue `$x\""), [(4, 11)]);
        assert_eq!(parts("\"$env:A$(b)\"'$c'"), [(0, 6), (6, 10)]);
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in
            [("a b", 1..2), ("a;b", 1..2), ("x'a", 1..2), ("\"a", 0..1), ("\"$(a\"", 1..3), ("@'\na", 0..2), ("a&b", 1..2)]
        {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn strings_are_as_plain_as_they_can_be() {
        for (want, string) in
            [("a&b", "'a&b'"), ("it's", "'it''s'"), ("a\r\n$b\"", "\"a`r`n`$b`\"\""), ("\u{2019}", "\"`\u{2019}\"")]
        {
            assert_eq!(whole(want.as_bytes()).as_deref(), Some(string.as_bytes()));
            assert_eq!(decode(string.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want.as_bytes()));
        }
        assert_eq!(whole(b"\xE9"), None);
    }
}
