//! One word of a cmd.exe command with its quotes, as a program of the Microsoft C runtime gets it.
//!
//! Traps: two readers take the line apart, one after the other. cmd.exe knows `"` and, outside of
//! quotes, `^`, which escapes one byte; then the program's runtime joins and unquotes its arguments
//! with rules of its own: `\"` is a quote, backslashes before a quote are halved, `""` within
//! quotes is a quote. So `^"` opens quotes for the program but not for cmd.exe, which is why
//! browsers copy it. A caret before an empty line is a line break. In a batch file `%%` is a
//! percent sign; `%NAME%` is filled in. A single quote is a letter like any other.

use super::reader::{DecodeCursor, letter_len, line_break};
use super::{Decoded, Undecodable};

pub(super) fn decode(source: &[u8]) -> Result<Decoded, Undecodable> {
    let mut word = CmdWord { reader: DecodeCursor::new(source), shell_quote: false, opened: None };
    while let Some(taken) = take(word.reader.rest(), word.shell_quote) {
        word.step(&taken)?;
    }
    match word.opened {
        Some(at) => Err(at..at + 1),
        None => Ok(word.reader.finish()),
    }
}

/// What cmd.exe makes of the next bytes.
struct Taken<'s> {
    length: usize,
    what: CmdToken<'s>,
}

enum CmdToken<'s> {
    /// A letter for the program.
    Letter(&'s [u8]),
    /// `%NAME%`.
    Live,
    /// A continuation: nothing.
    Nothing,
    /// The end of the line, or an operator.
    End,
}

fn take(rest: &[u8], in_quotes: bool) -> Option<Taken<'_>> {
    let taken = |length: usize, what| Some(Taken { length, what });
    match rest {
        [] => None,
        [b'^', after @ ..] if !in_quotes => Some(escaped(after)),
        [b'%', b'%', ..] => taken(2, CmdToken::Letter(b"%")),
        [b'%', after @ ..] if variable(after).is_some() => taken(2 + variable(after).unwrap_or(0), CmdToken::Live),
        [b'\n', ..] | [b'\r', b'\n', ..] => taken(line_break(rest), CmdToken::End),
        [b'&' | b'|' | b'<' | b'>', ..] if !in_quotes => taken(1, CmdToken::End),
        [_, ..] => taken(1, CmdToken::Letter(&rest[..1])),
    }
}

/// What follows a caret.
fn escaped(after: &[u8]) -> Taken<'_> {
    let first = line_break(after);
    let second = if first > 0 { line_break(&after[first..]) } else { 0 };
    match (first, second) {
        (0, _) if after.is_empty() => Taken { length: 1, what: CmdToken::Nothing },
        (0, _) => {
            // A stray byte behind an ASCII letter is not part of it.
            let length = if after[0].is_ascii() { 1 } else { letter_len(after) };
            Taken { length: 1 + length, what: CmdToken::Letter(&after[..length]) }
        }
        (_, 0) => Taken { length: 1 + first, what: CmdToken::Nothing },
        _ => Taken { length: 1 + first + second, what: CmdToken::Letter(b"\n") },
    }
}

/// The length of the name before the percent sign that ends it. `%AB...%2F` is percent-encoding.
fn variable(after: &[u8]) -> Option<usize> {
    let length = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let rest = after[length..].strip_prefix(b"%")?;
    let hex = |text: &[u8]| text.len() >= 2 && text[..2].iter().all(u8::is_ascii_hexdigit);
    let name = after.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    (name && !(hex(after) && hex(rest))).then_some(length)
}

struct CmdWord<'s> {
    reader: DecodeCursor<'s>,
    /// Within quotes for cmd.exe.
    shell_quote: bool,
    /// Where the quotes were opened for the program.
    opened: Option<usize>,
}

impl CmdWord<'_> {
    fn step(&mut self, taken: &Taken<'_>) -> Result<(), Undecodable> {
        match taken.what {
            CmdToken::Live => self.reader.live(taken.length),
            CmdToken::Nothing => self.reader.skip(taken.length),
            CmdToken::Letter(b"\"") => self.quote(taken.length),
            CmdToken::Letter(b"\\") => self.backslashes(),
            CmdToken::Letter(b" " | b"\t") if self.opened.is_none() => return self.reader.fail(taken.length),
            CmdToken::Letter(letter) => self.put(taken.length, letter),
            CmdToken::End => return self.reader.fail(taken.length),
        }
        Ok(())
    }

    fn put(&mut self, length: usize, letter: &[u8]) {
        if length == letter.len() { self.reader.copy(length) } else { self.reader.atom(length, letter) }
    }

    /// cmd.exe sees a quote only where no caret stands before it.
    fn passes_quote(&mut self, length: usize) {
        self.shell_quote ^= length == 1;
    }

    fn quote(&mut self, length: usize) {
        self.passes_quote(length);
        let next = take(&self.reader.rest()[length..], self.shell_quote);
        match (self.opened, next) {
            (Some(_), Some(Taken { length: second, what: CmdToken::Letter(b"\"") })) => {
                self.passes_quote(second);
                self.reader.atom(length + second, b"\"");
            }
            (Some(_), _) => {
                self.opened = None;
                self.reader.skip(length);
            }
            (None, _) => {
                self.opened = Some(self.reader.position());
                self.reader.open(length);
            }
        }
    }

    /// A run of backslashes, which means something only before a quote.
    fn backslashes(&mut self) {
        let rest = self.reader.rest();
        let (mut lengths, mut end) = (Vec::new(), 0);
        let quote = loop {
            match take(&rest[end..], self.shell_quote) {
                Some(Taken { length, what: CmdToken::Letter(b"\\") }) => {
                    lengths.push(length);
                    end += length;
                }
                Some(Taken { length, what: CmdToken::Letter(b"\"") }) => break Some(length),
                _ => break None,
            }
        };
        let Some(quote) = quote else { return lengths.into_iter().for_each(|length| self.put(length, b"\\")) };
        for pair in lengths.chunks_exact(2) {
            self.reader.atom(pair.iter().sum(), b"\\");
        }
        if let [odd] = lengths.chunks_exact(2).remainder() {
            self.passes_quote(quote);
            self.reader.atom(odd + quote, b"\"");
        }
    }
}

/// As it is, as it reads within quotes, behind carets, and as a batch file spells its percent signs.
pub(super) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    if !can_be_written(part) {
        return Vec::new();
    }
    let quoted = in_quotes(part);
    let doubled = quoted.iter().flat_map(|byte| if *byte == b'%' { vec![b'%'; 2] } else { vec![*byte] }).collect();
    let alone = [b"^\"", behind_carets(part).as_slice(), b"^\""].concat();
    vec![part.to_vec(), quoted, behind_carets(part), doubled, alone]
}

pub(super) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.,/:=@+".contains(byte);
    let simple = |byte: &u8| !b"\"%\n!".contains(byte);
    match want {
        _ if !can_be_written(want) => None,
        _ if !want.is_empty() && want.iter().all(plain) => Some(want.to_vec()),
        _ if want.iter().all(simple) => Some([b"\"", ending(&in_quotes(want)).as_slice(), b"\""].concat()),
        _ => Some([b"^\"", behind_carets(&ending(want)).as_slice(), b"^\""].concat()),
    }
}

/// cmd.exe drops carriage returns, and no command line holds a NUL.
fn can_be_written(text: &[u8]) -> bool {
    !text.iter().any(|byte| matches!(byte, 0 | b'\r'))
}

/// Backslashes before the closing quote are doubled.
fn ending(text: &[u8]) -> Vec<u8> {
    let run = text.iter().rev().take_while(|byte| **byte == b'\\').count();
    [text, &text[text.len() - run..]].concat()
}

/// `"` with a backslash, and the backslashes before it doubled.
fn in_quotes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut run = 0;
    for &byte in text {
        if byte == b'"' {
            out.extend(std::iter::repeat_n(b'\\', run + 1));
        }
        run = if byte == b'\\' { run + 1 } else { 0 };
        out.push(byte);
    }
    out
}

fn behind_carets(text: &[u8]) -> Vec<u8> {
    let spell = |byte: u8| match byte {
        b'\n' => b"^\n\n".to_vec(),
        b'"' | b'\\' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' | b'%' | b'!' | b'^' | b'`' => vec![b'^', byte],
        _ => vec![byte],
    };
    in_quotes(text).into_iter().flat_map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::reader::live_parts;

    #[test]
    fn variables_are_noted_and_percent_encoding_is_none() {
        let parts = |source: &[u8]| live_parts(decode(source));
        assert_eq!(parts(b"a%ID%b%%c%"), [(1, 5)]);
        assert_eq!(parts(b"%C3abc%2F"), []);
        assert_eq!(parts(b"%2Babc%"), []);
        assert_eq!(parts(b"^%ID^%"), []);
    }

    #[test]
    fn errors_name_their_place() {
        for (source, place) in
            [("a b", 1..2), ("a&b", 1..2), ("x\"a", 1..2), ("\"a\nb\"", 2..3), ("\"a\\\"&", 4..5), ("a^ b", 1..3)]
        {
            assert_eq!(decode(source.as_bytes()), Err(place), "{source}");
        }
    }

    #[test]
    fn words_are_as_plain_as_they_can_be() {
        let cases: [(&[u8], &str); 6] = [
            (b"", "\"\""),
            (b"a=b", "a=b"),
            (b"a b&c", "\"a b&c\""),
            (br#"{"a\":1}"#, r#"^"{^\^"a^\^\^\^":1}^""#),
            (b"a%2B", "^\"a^%2B^\""),
            (br"a b\", r#""a b\\""#),
        ];
        for (want, word) in cases {
            assert_eq!(whole(want).map(|word| String::from_utf8_lossy(&word).into_owned()).as_deref(), Some(word));
            assert_eq!(decode(word.as_bytes()).map(|d| d.bytes).as_deref(), Ok(want));
        }
        assert_eq!(whole(b"a\rb"), None);
    }
}
