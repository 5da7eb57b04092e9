//! Ways of writing that are undone without asking where they begin: escapes of addresses, of literals, of pages and of
//! command lines. Each is lenient: what is no escape stays.

/// Percent escapes; `None` where there are none.
pub(super) fn percent(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (bytes, used) = percent_at(&text[at..]).unwrap_or_else(|| (vec![text[at]], 1));
        out.extend(bytes);
        at += used;
    }
    (out.len() < text.len()).then_some(out)
}

/// What the escape says that the text begins with, if it is one, and its length.
pub(super) fn undone(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    match text.first()? {
        b'%' => percent_at(text).or_else(|| caret_at(text)),
        b'\\' => escape_at(text),
        b'&' => entity_at(text),
        b'^' => caret_at(text),
        _ => None,
    }
}

/// `%2B`
fn percent_at(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let digits = text.strip_prefix(b"%")?.get(..2)?;
    Some((vec![u8::try_from(number(digits, 16)?).ok()?], 3))
}

/// `\u002B`, `\x2b`, `\u{2b}`, `\/`, `\"`, `\\`, `\n`
fn escape_at(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let rest = text.strip_prefix(b"\\")?;
    let plain = |byte: u8| Some((vec![byte], 2));
    match *rest.first()? {
        b'u' if rest.get(1) == Some(&b'{') => braced(rest),
        b'u' => unit(rest).map(|(code, used)| (letter(code), used + 1)),
        b'x' => Some((vec![u8::try_from(number(rest.get(1..3)?, 16)?).ok()?], 4)),
        b'n' => plain(b'\n'),
        b'r' => plain(b'\r'),
        b't' => plain(b'\t'),
        byte if byte.is_ascii_punctuation() => plain(byte),
        _ => octal(rest),
    }
}

fn octal(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let code = number(rest.get(..3)?, 8)?;
    Some((vec![u8::try_from(code).ok()?], 4))
}

fn braced(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let close = rest.iter().take(10).position(|&b| b == b'}')?;
    Some((letter(number(&rest[2..close], 16)?), close + 2))
}

/// `u002B`, or the two halves of a surrogate pair.
fn unit(rest: &[u8]) -> Option<(u32, usize)> {
    let high = number(rest.get(1..5)?, 16)?;
    let low = || number(rest.get(5..)?.strip_prefix(b"\\u")?.get(..4)?, 16);
    match low().filter(|_| (0xD800..0xDC00).contains(&high)) {
        Some(low) if (0xDC00..0xE000).contains(&low) => Some((0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 11)),
        _ => Some((high, 5)),
    }
}

/// `&#x2F;`, `&#47;`, `&amp;`
fn entity_at(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let rest = text.strip_prefix(b"&")?;
    let end = rest.iter().take(9).position(|&b| b == b';')?;
    let named = [(&b"amp"[..], b'&'), (b"lt", b'<'), (b"gt", b'>'), (b"quot", b'"'), (b"apos", b'\'')];
    if let Some((_, byte)) = named.iter().find(|(name, _)| *name == &rest[..end]) {
        return Some((vec![*byte], end + 2));
    }
    let digits = rest[..end].strip_prefix(b"#")?;
    let code = match digits {
        [b'x' | b'X', hex @ ..] => number(hex, 16)?,
        _ => number(digits, 10)?,
    };
    Some((letter(code), end + 2))
}

/// `^%` of cmd.exe, and the `%%` of a batch file.
fn caret_at(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    match text {
        [b'^', byte, ..] if byte.is_ascii_punctuation() => Some((vec![*byte], 2)),
        [b'%', b'%', ..] => Some((vec![b'%'], 2)),
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok().filter(|text| !text.is_empty() && !text.starts_with('+'))?;
    u32::from_str_radix(text, radix).ok()
}

fn letter(code: u32) -> Vec<u8> {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoes_escapes_and_leaves_the_rest() {
        assert_eq!(percent(b"a%2Bb%2fc%3").as_deref(), Some(&b"a+b/c%3"[..]));
        assert_eq!(percent(b"a+b"), None);
        for (text, bytes, used) in [
            (&br"\u002F"[..], "/", 6),
            (br"\/x", "/", 2),
            (br"\ud83d\ude00", "\u{1F600}", 12),
            (br"\u{2b}", "+", 6),
            (br"\075", "=", 4),
        ] {
            assert_eq!(escape_at(text), Some((bytes.as_bytes().to_vec(), used)));
        }
        assert_eq!(entity_at(b"&#x2F;"), Some((b"/".to_vec(), 6)));
        assert_eq!(entity_at(b"&b=c;"), None);
        assert_eq!(caret_at(b"^%2B"), Some((b"%".to_vec(), 2)));
    }
}
