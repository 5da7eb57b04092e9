//! Signs that letters of a text are hidden: escapes of letters, escape sequences of terminals, octets as numbers, UTF-16.

use memchr::memmem;

/// Whether a text holds an escape that could be a letter of a name.
pub(super) fn has_one(text: &[u8]) -> bool {
    is_wide(text)
        || memchr::memchr2(0x1B, 0x08, text).is_some()
        || memchr::memchr3_iter(b'\\', b'%', b'&', text).any(|at| hides(&text[..at], &text[at..]))
        || DUMPS.iter().any(|sign| memmem::find(text, sign).is_some())
}

fn is_wide(text: &[u8]) -> bool {
    text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF")
}

/// How dumps of octets begin a line: their words are numbers, and broken at every sixteenth letter.
const DUMPS: &[&[u8]] = &[b"0000: ", b"0x0000:", b"0000  ", b"0010  "];

/// Whether the escape at the start of `text` could be a letter of a name.
fn hides(before: &[u8], text: &[u8]) -> bool {
    match text {
        [b'\\', b'u', b'0', b'0', rest @ ..] => is_word(rest),
        [b'\\', b'u', b'{', rest @ ..] => {
            let digits = rest.split(|b| *b == b'}').next().unwrap_or_default();
            let zeros = digits.iter().take_while(|b| **b == b'0').count();
            digits.len() == zeros + 2 && is_word(&digits[zeros..])
        }
        [b'\\', b'U', b'0', ..] | [b'&', b'#', ..] => true,
        [b'\\', b'x', rest @ ..] => is_word(rest),
        [b'\\', b'1', b'0'..=b'7', b'0'..=b'7', ..] => true,
        [b'%', b'2', b'5', rest @ ..] => is_word(rest),
        [b'%', b'2', b'f' | b'F', ..] => true,
        // A number of digits in the format of a program is no letter among letters.
        [b'%', rest @ ..] => is_word(rest) && (before.last().is_some_and(is_near) || rest.get(2).is_some_and(is_near)),
        _ => false,
    }
}

/// Two hexadecimal digits of an ASCII letter or `_`.
fn is_word(digits: &[u8]) -> bool {
    let digit = |at: usize| digits.get(at).and_then(|b| char::from(*b).to_digit(16));
    let (Some(high), Some(low)) = (digit(0), digit(1)) else { return false };
    let letter = u8::try_from(high * 16 + low).unwrap_or_default();
    letter.is_ascii_alphabetic() || letter == b'_'
}

fn is_near(b: &u8) -> bool {
    b.is_ascii_alphanumeric() || b"%_".contains(b)
}
