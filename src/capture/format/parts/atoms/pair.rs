//! A name, a separator and a value, whatever the three look like.

mod elect;
mod separator;
mod value;

use std::ops::Range;

use crate::capture::format::parts::{context, names};
use crate::capture::names::is_description;
pub(super) use elect::elect;
pub(super) use value::trimmed;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture::format::parts) enum Kind {
    Header,
    Param,
}

/// How a value is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture::format::parts) enum Written {
    Quoted,
    Bare,
    /// Without quotes where the name has them: the name of a variable.
    Variable,
}

/// A name with its value.
#[derive(Clone, Debug)]
pub(in crate::capture::format::parts) struct Pair {
    pub(in crate::capture::format::parts) kind: Kind,
    pub(in crate::capture::format::parts) name: Range<usize>,
    pub(in crate::capture::format::parts) value: Range<usize>,
    pub(in crate::capture::format::parts) written: Written,
    /// The sign between them.
    separator: u8,
}

impl Pair {
    /// Name and value with the quotes round the value.
    pub(in crate::capture::format::parts) fn unit(&self) -> Range<usize> {
        let end = self.value.end.max(self.name.end);
        self.name.start..end + usize::from(self.written == Written::Quoted)
    }
}

/// The pairs with registered names in a passage.
pub(in crate::capture::format::parts) fn all(source: &[u8], range: &Range<usize>) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    if is_code(&source[range.clone()]) {
        return found;
    }
    let mut at = range.start;
    while at < range.end {
        let Some(name) = name(source, at..range.end) else { break };
        at = name.end;
        let Some(kind) = kind(source, range, &name) else { continue };
        let Some(pair) = pair(source, range, name, kind) else { continue };
        if is_meant(source, range, &pair) {
            // A value that is quoted holds no further names; a bare one ends before them.
            at = if pair.written == Written::Quoted { pair.value.end } else { at };
            found.push(pair);
        } else if pair.separator == b'|' && describes(&source[pair.value.clone()]) {
            // A cell that only describes holds no further names.
            at = pair.value.end.max(at);
        }
    }
    found
}

/// Texts that a program puts together: what is between them is not known.
pub(super) fn is_code(text: &[u8]) -> bool {
    let joins: [&[u8]; 6] = [b"\" +", b"+ \"", b"+\"", b"' +", b"+ '", b"' . "];
    joins.iter().any(|join| memchr::memmem::find(text, join).is_some())
}

/// The next word of letters, digits, `_` and `-`.
fn name(source: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let start = range.start + source[range.clone()].iter().position(|b| is_name(*b))?;
    let end = start + source[start..range.end].iter().take_while(|b| is_name(**b)).count();
    Some(start..end)
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"_-".contains(&b)
}

fn kind(source: &[u8], range: &Range<usize>, name: &Range<usize>) -> Option<Kind> {
    let text = &source[name.clone()];
    let before = name.start.checked_sub(1).filter(|at| *at >= range.start).map(|at| source[at]);
    if before.is_some_and(|b| b"./%?&$@#".contains(&b) || b >= 0x80 && !is_quote_end(source, name.start)) {
        return None;
    }
    let plain = text.strip_prefix(b"HTTP_").unwrap_or(text);
    if names::parameter(text) && !text.contains(&b'-') && text.iter().any(u8::is_ascii_lowercase) && !is_camel(text) {
        return Some(Kind::Param);
    }
    names::header(plain).then_some(Kind::Header)
}

/// What servers call their own settings.
fn is_camel(name: &[u8]) -> bool {
    name.iter().any(u8::is_ascii_uppercase)
}

/// Typographic quotes, bullets and dashes.
fn is_quote_end(source: &[u8], at: usize) -> bool {
    at >= 3 && source[at - 3] == 0xE2 && source[at - 2] == 0x80 || at >= 2 && source[at - 2] == 0xC2
}

/// The pair of `name`, if a separator follows.
fn pair(source: &[u8], range: &Range<usize>, name: Range<usize>, kind: Kind) -> Option<Pair> {
    let leads = leads(source, range.start..name.start);
    let behind = separator::find(source, name.end..range.end, leads, kind)?;
    let (value, written) = value::find(source, behind.end..range.end, kind, leads, behind.sign);
    let named = source.get(name.end).is_some_and(|b| b"\"'".contains(b)) && behind.sign != b'|' && behind.sign != b'\t';
    let written = if named && written == Written::Bare { Written::Variable } else { written };
    Some(Pair { kind, name, value, written, separator: behind.sign })
}

/// Whether only signs of a list, or a label, stand before.
fn leads(source: &[u8], before: Range<usize>) -> bool {
    let text = &source[before];
    let signs = text.iter().rev().take_while(|b| b" \t-*+>|\"'`[({:<=#\xE2\x80\xA2\x93\x94\x9C\x98\xC2\xB7".contains(b)).count();
    let rest = &text[..text.len() - signs];
    let number = rest.strip_suffix(b".").or_else(|| rest.strip_suffix(b")")).unwrap_or(rest).trim_ascii();
    number.iter().all(|b| b.is_ascii_digit() || b.is_ascii_whitespace()) || context::label(rest.trim_ascii()).is_some()
}

/// No space on either side of the sign.
fn is_tight(source: &[u8], pair: &Pair) -> bool {
    source.get(pair.name.end) == Some(&b'=')
}

/// What a manual or a declaration says of a parameter in the place of its value: `grant_type: str`.
fn describes(value: &[u8]) -> bool {
    let words = value.split(|b| *b == b' ').filter(|word| word.iter().any(u8::is_ascii_alphabetic)).count();
    let telling = [&b"must "[..], b"Must ", b"MUST ", b"REQUIRED", b"Required", b"The ", b"Your ", b"OPTIONAL", b"Optional"];
    is_description(value)
        || value.eq_ignore_ascii_case(b"must")
        || words > 3
        || words > 1 && telling.iter().any(|begin| value.starts_with(begin))
}

/// A token that was issued, beside its type or its end.
fn is_of_answer(passage: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(passage, name).is_some();
    (has(b"token_type") || has(b"expires_in") || has(b"expires_at")) && !has(b"grant_type") && !has(b"token_type_hint")
}

/// What comes right after the name.
fn near<'s>(source: &'s [u8], range: &Range<usize>, pair: &Pair) -> &'s [u8] {
    &source[pair.name.start..range.end.min(pair.name.start + 512)]
}

/// A field of a message, `string code = 2;`, or a choice of a type, `'authorization_code' | 'refresh_token'`.
fn declares(source: &[u8], range: &Range<usize>, pair: &Pair) -> bool {
    let value = &source[pair.value.clone()];
    let before = &source[range.start..pair.name.start];
    let typed = before.ends_with(b" ") && before.trim_ascii_end().last().is_some_and(u8::is_ascii_alphanumeric);
    let numbered = pair.separator == b'=' && value.len() < 3 && !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let rest = &source[pair.value.end.min(range.end)..range.end];
    let rest = rest.strip_prefix(b"'").or_else(|| rest.strip_prefix(b"\""));
    let chosen = rest.and_then(|rest| rest.trim_ascii_start().strip_prefix(b"|")).map(<[u8]>::trim_ascii_start);
    numbered && typed || chosen.is_some_and(|rest| rest.starts_with(b"'") || rest.starts_with(b"\""))
}

/// Names that are words too need more than a colon in a sentence.
fn is_meant(source: &[u8], range: &Range<usize>, pair: &Pair) -> bool {
    let name = &source[pair.name.clone()];
    let value = &source[pair.value.clone()];
    let before = source[range.start..pair.name.start].iter().rev().find(|b| !b.is_ascii_whitespace()).copied();
    let listed = leads(source, range.start..pair.name.start)
        || before.is_some_and(|b| b"{,;[(\"'`|&".contains(&b))
        || pair.separator == b'>';
    let status =
        value.len() == 3 && value.iter().all(u8::is_ascii_digit) || value.starts_with(b"ERR_") || value.starts_with(b"E_");
    match pair.kind {
        Kind::Param if pair.written == Written::Bare && name != b"scope" && describes(value) => false,
        Kind::Param if name == b"refresh_token" && is_of_answer(&source[range.clone()]) => false,
        Kind::Param if name == b"access_token" && is_of_answer(near(source, range, pair)) => false,
        Kind::Param if declares(source, range, pair) => false,
        Kind::Param if name == b"code" && status => false,
        Kind::Param if pair.separator == b'=' && !listed && !is_tight(source, pair) => false,
        Kind::Param if names::strong(name) => {
            !(pair.separator == b',' && pair.written == Written::Bare && names::strong(value) && name != b"grant_type")
        }
        Kind::Param => listed,
        Kind::Header => {
            let lower = name.to_ascii_lowercase();
            let word = names::WORDS.iter().any(|word| word.as_bytes() == lower);
            !word || listed && !value.is_empty() || pair.separator == b':' && name.first().is_some_and(u8::is_ascii_uppercase)
        }
    }
}
