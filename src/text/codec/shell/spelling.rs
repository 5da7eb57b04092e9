//! Writing shell words.

use std::collections::HashSet;

use crate::text::codec::reader::{escaped, hex, hex_strays};

/// What may be around the place where a text goes.
#[derive(Clone, Copy)]
enum Quote {
    Single,
    Double,
    Bare,
    Ansi,
}

const QUOTES: [Quote; 4] = [Quote::Single, Quote::Double, Quote::Bare, Quote::Ansi];

impl Quote {
    fn open(self) -> &'static [u8] {
        match self {
            Quote::Single => b"'",
            Quote::Double => b"\"",
            Quote::Bare => b"",
            Quote::Ansi => b"$'",
        }
    }

    fn close(self) -> &'static [u8] {
        match self {
            Quote::Single | Quote::Ansi => b"'",
            Quote::Double => b"\"",
            Quote::Bare => b"",
        }
    }

    fn spell(self, part: &[u8]) -> Vec<u8> {
        match self {
            Quote::Single => in_single(part),
            Quote::Double => escaped(part, |byte| b"\"\\$`".contains(&byte).then(|| vec![b'\\', byte])),
            Quote::Bare => word(part),
            Quote::Ansi => in_ansi(part),
        }
    }
}

/// As it is; for each quoting that may be around it; with a change of quotes, for an edit that
/// begins in one quoting and ends in another or where a name before it must be kept apart; at last
/// as a word of its own between the quotes.
pub(in crate::text::codec) fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    if part.contains(&0) {
        return Vec::new();
    }
    let mut all = vec![part.to_vec()];
    all.extend(QUOTES.map(|quote| quote.spell(part)));
    all.extend(pairs().map(|(from, to)| [&from.spell(part), from.close(), to.open()].concat()));
    for own in [word(part), [b"$'", in_ansi(part).as_slice(), b"'"].concat()] {
        all.extend(pairs().map(|(from, to)| [from.close(), &own, to.open()].concat()));
    }
    let mut seen = HashSet::new();
    all.retain(|spelling| seen.insert(spelling.clone()));
    all
}

fn pairs() -> impl Iterator<Item = (Quote, Quote)> {
    QUOTES.into_iter().flat_map(|from| QUOTES.map(|to| (from, to)))
}

pub(in crate::text::codec) fn whole(want: &[u8]) -> Option<Vec<u8>> {
    if want.contains(&0) {
        return None;
    }
    Some(if want.is_empty() { b"''".to_vec() } else { word(want) })
}

/// Bare where no byte needs quotes, in single quotes where it can be read there, else in `$'...'`.
fn word(text: &[u8]) -> Vec<u8> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.,/:=@%+".contains(byte);
    let readable = std::str::from_utf8(text).is_ok_and(|text| text.chars().all(|letter| letter == '\n' || !letter.is_control()));
    match text {
        _ if text.iter().all(plain) => text.to_vec(),
        _ if readable => [b"'", in_single(text).as_slice(), b"'"].concat(),
        _ => [b"$'", in_ansi(text).as_slice(), b"'"].concat(),
    }
}

/// Nothing is special in single quotes, so a quote is written outside them.
fn in_single(text: &[u8]) -> Vec<u8> {
    escaped(text, |byte| (byte == b'\'').then(|| b"'\\''".to_vec()))
}

fn in_ansi(text: &[u8]) -> Vec<u8> {
    let spelled = escaped(text, |byte| match byte {
        b'\\' | b'\'' => Some(vec![b'\\', byte]),
        b'\n' => Some(b"\\n".to_vec()),
        b'\r' => Some(b"\\r".to_vec()),
        b'\t' => Some(b"\\t".to_vec()),
        ..0x20 | 0x7F => Some(hex(byte)),
        _ => None,
    });
    hex_strays(&spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_plain_as_they_can_be() {
        let cases: [(&[u8], &str); 8] = [
            (b"", "''"),
            (b"grant_type=x%2B", "grant_type=x%2B"),
            (b"a b&c", "'a b&c'"),
            (b"it's", r"'it'\''s'"),
            (b"$HOME", "'$HOME'"),
            ("é".as_bytes(), "'é'"),
            (b"a\r\nb'", r"$'a\r\nb\''"),
            (b"\xE9a", r"$'\xE9a'"),
        ];
        for (want, word) in cases {
            assert_eq!(whole(want).as_deref(), Some(word.as_bytes()));
        }
        assert_eq!(whole(b"a\0b"), None);
    }
}
