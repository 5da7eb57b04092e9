//! String literals: where they end and how they are decoded.

use std::ops::Range;

use super::Language;
use crate::text::codec::Codec;

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeLiteral {
    /// Prefix, quotes and all.
    pub(crate) at: Range<usize>,
    /// What `codec` decodes: without the prefixes that it does not know.
    pub(crate) coded: Range<usize>,
    pub(crate) codec: Codec,
    /// The sign that opens a part which the program fills in, where it is no `$`: `{` in Python's f-strings and C#'s `$"..."`.
    pub(crate) filled: Option<&'static [u8]>,
}

/// The literal that begins at `at`; `None` when none begins there or it never ends.
pub(crate) fn literal(source: &[u8], at: usize, language: Language) -> Option<CodeLiteral> {
    literal_unless(&mut Unclosed::default(), source, at, language)
}

/// Where quotes were found to open nothing, so that a text of many that are never closed is read once, not for each.
#[derive(Debug, Default)]
pub(crate) struct Unclosed(Vec<(u8, bool, usize)>);

impl Unclosed {
    fn is_at(&self, quote: u8, triple: bool, at: usize) -> bool {
        self.0.iter().any(|known| (known.0, known.1) == (quote, triple) && at < known.2)
    }

    fn note(&mut self, quote: u8, triple: bool, end: usize) {
        self.0.retain(|known| (known.0, known.1) != (quote, triple));
        self.0.push((quote, triple, end));
    }
}

/// The same, with what is known of the quotes before.
pub(crate) fn literal_unless(unclosed: &mut Unclosed, source: &[u8], at: usize, language: Language) -> Option<CodeLiteral> {
    let rest = source.get(at..)?;
    let prefix = rest.iter().take(3).position(|b| b"'\"`".contains(b))?;
    let letters = &rest[..prefix];
    if !knows_prefix(language, letters) {
        return None;
    }
    let open = at + prefix;
    let quote = source[open];
    let triple = source[open..].starts_with(&[quote; 3]) && matches!(language, Language::Python | Language::Other);
    if unclosed.is_at(quote, triple, open) {
        return None;
    }
    let end = if triple { tripled(source, open + 3, quote) } else { closed(source, open + 1, quote, language, 0) };
    let end = end.map_err(|end| unclosed.note(quote, triple, end)).ok()?;
    let coded = if language == Language::Python { at } else { open }..end;
    let whole = at..end;
    Some(CodeLiteral { at: whole, coded, codec: codec(language, quote), filled: filled(language, letters, quote) })
}

fn knows_prefix(language: Language, letters: &[u8]) -> bool {
    let letters = letters.to_ascii_lowercase();
    match language {
        _ if letters.is_empty() => true,
        Language::Python => matches!(&letters[..], b"b" | b"u" | b"r" | b"f" | b"br" | b"rb" | b"fr" | b"rf"),
        Language::Other => matches!(&letters[..], b"$" | b"@" | b"$@" | b"@$" | b"r"),
        _ => false,
    }
}

fn codec(language: Language, quote: u8) -> Codec {
    match language {
        Language::Python => Codec::Python,
        Language::Ruby => Codec::Ruby,
        // Single quotes of PHP and Perl know the same two escapes as Ruby's.
        Language::Php | Language::Perl if quote == b'\'' => Codec::Ruby,
        _ => Codec::Js,
    }
}

fn filled(language: Language, letters: &[u8], quote: u8) -> Option<&'static [u8]> {
    match language {
        Language::Python => letters.iter().any(|b| b"fF".contains(b)).then_some(b"{"),
        Language::Other if letters.contains(&b'$') => Some(b"{"),
        Language::Php if quote == b'"' => Some(b"{$"),
        _ => None,
    }
}

/// Code in a literal may hold literals with code; nobody goes deeper.
const MAX_DEPTH: usize = 8;

/// Behind the closing quote, or where it was given up. Only some languages let a literal go over lines; elsewhere an
/// apostrophe of prose would open one.
fn closed(source: &[u8], from: usize, quote: u8, language: Language, depth: usize) -> Result<usize, usize> {
    let lines = quote == b'`' || matches!(language, Language::Php | Language::Ruby | Language::Perl);
    let mut at = from;
    while let Some(&b) = source.get(at) {
        match b {
            b'\\' => at += 1,
            b'\n' if !lines => return Err(at),
            b if b == quote => return Ok(at + 1),
            b'#' | b'$' if fills_in(language, quote, &source[at..]) => at = filled_end(source, at + 2, language, depth + 1)? - 1,
            _ => {}
        }
        at += 1;
    }
    Err(source.len())
}

/// `#{...}` in Ruby and `${...}` in JavaScript's templates hold code, with quotes of its own.
fn fills_in(language: Language, quote: u8, text: &[u8]) -> bool {
    match language {
        Language::Ruby => quote != b'\'' && text.starts_with(b"#{"),
        Language::JavaScript => quote == b'`' && text.starts_with(b"${"),
        _ => false,
    }
}

/// Behind the brace that closes the code, or where it was given up.
fn filled_end(source: &[u8], from: usize, language: Language, depth: usize) -> Result<usize, usize> {
    let (mut at, mut open) = (from, 0usize);
    while let Some(&b) = source.get(at) {
        match b {
            b'{' => open += 1,
            b'}' if open == 0 => return Ok(at + 1),
            b'}' => open -= 1,
            b'"' | b'\'' | b'`' if depth > MAX_DEPTH => return Err(at),
            b'"' | b'\'' | b'`' if at - from < MOST_CODE => at = closed(source, at + 1, b, language, depth)? - 1,
            b'\n' => return Err(at),
            _ => {}
        }
        at += 1;
    }
    Err(source.len())
}

/// Code in a literal is short; a brace that is never closed must not be followed through a file again and again.
const MOST_CODE: usize = 4096;

fn tripled(source: &[u8], from: usize, quote: u8) -> Result<usize, usize> {
    let mut at = from;
    while at < source.len() {
        if source[at..].starts_with(&[quote; 3]) {
            return Ok(at + 3);
        }
        at += if source[at] == b'\\' { 2 } else { 1 };
    }
    Err(source.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_found() {
        for (language, text, end) in [
            (Language::JavaScript, r"'a\'b' c", Some(6)),
            (Language::JavaScript, "'a\nb'", None),
            (Language::JavaScript, "`a\nb`", Some(5)),
            (Language::JavaScript, "b'a'", None),
            (Language::Python, "b'a'", Some(4)),
            (Language::Python, "'''a'b''' + x", Some(9)),
            (Language::Php, "'a\nb'", Some(5)),
            (Language::Other, "$\"a{b}\"", Some(7)),
            (Language::Ruby, "it", None),
            (Language::Ruby, "\"a#{b(\"#{c['d']}:e\")}f\" g", Some(23)),
            (Language::Ruby, "'a#{' b", Some(5)),
            (Language::Ruby, "\"a#{b", None),
            (Language::JavaScript, "`a${b(`c`)}` d", Some(12)),
            (Language::JavaScript, "'${' a", Some(4)),
        ] {
            assert_eq!(literal(text.as_bytes(), 0, language).map(|found| found.at.end), end, "{text}");
        }
    }
}
