//! What stands between a name and its value.

use std::ops::Range;

use super::Kind;

/// A separator: its sign, and where it ends.
pub(super) struct PairSeparator {
    pub(super) sign: u8,
    pub(super) end: usize,
}

/// Signs of several bytes, the longest first, and the one that they count as.
const SIGNS: &[(&[u8], u8)] = &[
    (b"=>", b'>'),
    (b":=", b'='),
    (b"->", b'>'),
    (b"==", b'='),
    ("\u{2192}".as_bytes(), b'>'),
    ("\u{21D2}".as_bytes(), b'>'),
    ("\u{FF1A}".as_bytes(), b':'),
    ("\u{FF1D}".as_bytes(), b'='),
    (b":", b':'),
    (b"=", b'='),
    (b"|", b'|'),
    (b"\t", b'\t'),
    (b",", b','),
];

/// The separator behind a name that ends where `range` begins.
pub(super) fn find(source: &[u8], range: Range<usize>, leads: bool, kind: Kind) -> Option<PairSeparator> {
    let text = &source[range.clone()];
    // `**name:** value`; without marks before the name, asterisks hide a value.
    let before = source[..range.start].iter().rev().take(LONGEST_NAME).find(|b| !super::is_name(**b));
    let marked = before == Some(&b'*');
    let closed = closers(text);
    let gap = text[closed..].iter().take_while(|b| **b == b' ').count();
    let rest = &text[closed + gap..];
    let (sign, as_sign) = match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        Some((sign, as_sign)) => (sign.len(), *as_sign),
        None if leads && gap > 0 && dash(rest).is_some() => (dash(rest).unwrap_or(0), b'-'),
        None if leads && gap >= 2 && !rest.is_empty() => (0, b' '),
        None if kind == Kind::Header && gap == 1 && is_credentials(rest) => (0, b' '),
        None => return None,
    };
    let quoted = text[..closed].iter().any(|b| b"\"'".contains(b));
    let behind = rest.get(sign);
    // A comma between words of prose has a blank behind it, one between cells none.
    if as_sign == b',' && !quoted && (behind.is_none_or(|b| *b == b' ') || gap > 0 || !leads) {
        return None;
    }
    let end = closed + gap + sign;
    let after = text[end..].iter().take_while(|b| **b == b' ' || **b == b'*' && as_sign == b':' && marked).count();
    Some(PairSeparator { sign: as_sign, end: range.start + end + after })
}

/// No name has more bytes.
const LONGEST_NAME: usize = 64;

/// Quotes, brackets and marks that close behind a name.
fn closers(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += match rest {
            [b'"' | b'\'' | b'`' | b'*' | b']' | b')' | b'\\', ..] => 1,
            [0xE2, 0x80, 0x9D | 0x99, ..] => 3,
            _ => return at,
        };
    }
}

/// `name - value`: the value is one word, or what follows is a description of the name.
fn dash(rest: &[u8]) -> Option<usize> {
    let sign = [&b"-"[..], "\u{2013}".as_bytes(), "\u{2014}".as_bytes()].into_iter().find(|sign| rest.starts_with(sign))?;
    let value = rest[sign.len()..].strip_prefix(b" ")?.trim_ascii();
    (!value.is_empty() && !value.contains(&b' ')).then_some(sign.len())
}

fn is_credentials(rest: &[u8]) -> bool {
    rest.starts_with(b"Basic ") || rest.starts_with(b"Bearer ") || rest.starts_with(b"application/")
}
