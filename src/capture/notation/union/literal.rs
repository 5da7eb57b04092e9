//! String literals of any language.

use std::ops::Range;

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnionLiteral {
    /// Prefix, quotes and all.
    pub(crate) at: Range<usize>,
    /// Between the quotes.
    pub(crate) inner: Range<usize>,
    pub(crate) quote: u8,
    /// The letters before the quotes say that `{...}` is filled in.
    pub(crate) filled: bool,
    /// Doubled quotes stand for one.
    pub(crate) doubled: bool,
}

/// A literal longer than this is not looked for: a quote of prose must not be followed through a file.
const MAX_LITERAL: usize = 1 << 13;

/// Letters that may come before a quote.
const PREFIXES: &[&[u8]] = &[
    b"", b"f", b"F", b"r", b"R", b"b", b"B", b"u", b"U", b"s", b"raw", b"uri", b"url", b"L", b"N", b"E", b"br", b"rb", b"fr",
    b"rf", b"$", b"@", b"$@", b"@$", b"#", b"q", b"S",
];

/// The literal that begins at `at`; `None` when none begins there or it never ends.
pub(crate) fn literal(source: &[u8], at: usize) -> Option<UnionLiteral> {
    let rest = source.get(at..)?;
    let prefix = rest.iter().take(4).position(|b| b"'\"`".contains(b))?;
    let (letters, quoted) = rest.split_at_checked(prefix)?;
    let before = at.checked_sub(1).and_then(|last| source.get(last));
    if !PREFIXES.contains(&letters) || prefix > 0 && before.is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let open = at + prefix;
    let quote = *quoted.first()?;
    let filled = letters.iter().any(|b| b"fF$".contains(b));
    let limit = source.get(..open + MAX_LITERAL).unwrap_or(source);
    if quote != b'`' && quoted.starts_with(&[quote; 3]) {
        let end = open + 3 + memchr::memmem::find(limit.get(open + 3..)?, &[quote; 3])?;
        return Some(UnionLiteral { at: at..end + 3, inner: open + 3..end, quote, filled, doubled: false });
    }
    let (end, doubled) = closed(limit, open + 1, quote)?;
    Some(UnionLiteral { at: at..end + 1, inner: open + 1..end, quote, filled, doubled })
}

/// The closing quote, and whether doubled ones lie before it.
fn closed(source: &[u8], from: usize, quote: u8) -> Option<(usize, bool)> {
    let (mut at, mut doubled) = (from, false);
    while let Some(&b) = source.get(at) {
        match b {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return None,
            b if b == quote && quote != b'`' && at > from && source.get(at + 1) == Some(&quote) => {
                doubled = true;
                at += 1;
            }
            b if b == quote => return Some((at, doubled)),
            b'$' | b'#' if source.get(at + 1) == Some(&b'{') && (quote != b'\'' || has_literal(source, at + 2)) => {
                at = hole_end(source, at + 2)?;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether the code of a hole has a literal in single quotes, as Dart allows. It has if it needs one where the first quote
/// is: in other languages `'${'` is a text, and what is behind it joined to it.
pub(crate) fn has_literal(source: &[u8], from: usize) -> bool {
    let Some(end) = hole_end(source, from) else { return false };
    let code = source.get(from..end).unwrap_or_default();
    let quote = memchr::memchr(b'\'', code).and_then(|quote| code.get(..quote)?.trim_ascii_end().last());
    quote.is_some_and(|before| b"([,".contains(before))
}

/// The brace that closes the code of a hole, which may hold literals of its own.
fn hole_end(source: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut open) = (from, 0usize);
    while let Some(&b) = source.get(at).filter(|_| at < from + 512) {
        match b {
            b'\n' => return None,
            b'{' => open += 1,
            b'}' if open == 0 => return Some(at),
            b'}' => open -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn ends_are_found() {
        for (text, end) in [
            (r"'a\'b' c", Some(6)),
            ("'a\nb'", None),
            ("`a\nb`", Some(5)),
            ("@\"a\" b", Some(4)),
            ("'''a'b''' + x", Some(9)),
            ("$\"a{b}\"", Some(7)),
            ("\"a\"\"b\" c", Some(6)),
            ("\"\" c", Some(2)),
            ("uri\"https://h\"", Some(14)),
            ("it's", None),
            ("`a${b(\"c\")}` d", Some(12)),
            ("'a${b('$c:$d')}' e", Some(16)),
            ("'a${' + b('c') + '}'", Some(5)),
        ] {
            assert_eq!(literal(text.as_bytes(), 0).map(|found| found.at.end), end, "{text}");
        }
    }
}
