//! From a name to the place of its value: what may be between them, and where the value begins and ends.

use std::ops::Range;

use super::written;
use crate::privacy::letters::is_plain;

/// What is between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `=` and `=>`, which a program writes.
    Equals,
    /// `:`, which people write too.
    Colon,
    /// Brackets, commas and tags that belong to the name.
    Apart,
    /// The next cell of a table, the next word of a sentence or of a command.
    Next,
}

/// A value and how it is tied to its name.
pub(super) struct Placed {
    pub(super) at: Range<usize>,
    pub(super) sign: Sign,
    /// The first of a list.
    pub(super) is_listed: bool,
}

impl Placed {
    fn new(at: Range<usize>, sign: Sign) -> Placed {
        Placed { at, sign, is_listed: false }
    }
}

/// Signs between a name and its value; the last is the colon of Chinese and Japanese text.
const SIGNS: &[(&[u8], Sign)] = &[
    (b"=>", Sign::Equals),
    (b":=", Sign::Equals),
    (b"=", Sign::Equals),
    (b":", Sign::Colon),
    (b"%3D", Sign::Equals),
    (b"\xEF\xBC\x9A", Sign::Colon),
];

/// The value that a sign ties to the name.
pub(super) fn tied(text: &[u8], name: &Range<usize>) -> Option<Placed> {
    let from = closed(text, name.end);
    let gap = blanks(text, from);
    let (sign, kind) = SIGNS.iter().find(|(sign, _)| text[from + gap..].starts_with(sign))?;
    let from = from + gap + sign.len();
    // `"key":` again: the quote before it closed another text.
    let from = from + text[from..].iter().take(4).take_while(|b| b"*`".contains(b)).count();
    let from = from + blanks(text, from);
    let from = below(text, from).unwrap_or(from);
    if let Some(listed) = written::listed(text, from) {
        return Some(Placed::new(listed, *kind));
    }
    if let Some(wrapped) = wrapped(text, from) {
        let is_listed = text.get(from) == Some(&b'[');
        return Some(Placed { at: wrapped, sign: *kind, is_listed });
    }
    written::value(text, from).map(|at| Placed::new(at, *kind))
}

/// The value of a name that is one of a secret, in any way that people and programs put them side by side.
pub(super) fn of_secret(text: &[u8], name: &Range<usize>) -> Option<Placed> {
    let from = closed(text, name.end);
    let gap = blanks(text, from);
    let rest = &text[from + gap..];
    if let Some(start) = value_member(rest) {
        return written::value(text, from + gap + start).map(|at| Placed::new(at, Sign::Colon));
    }
    if SIGNS.iter().any(|(sign, _)| rest.starts_with(sign)) {
        return tied(text, name).or_else(|| block(text, from + gap).map(|at| Placed::new(at, Sign::Colon)));
    }
    let apart = written::paired(text, name, from + gap)
        .or_else(|| built(text, name.end))
        .or_else(|| written::element(text, name))
        .or_else(|| tagged(text, from));
    if let Some(at) = apart {
        return Some(Placed::new(at, Sign::Apart));
    }
    let next = flag(text, name)
        .or_else(|| cell(text, from).or_else(|| told(text, from + gap)).filter(|at| !is_plain(&text[at.clone()])))?;
    Some(Placed::new(next, Sign::Next))
}

fn blanks(text: &[u8], from: usize) -> usize {
    text[from..].iter().take(64).take_while(|b| b" \t".contains(b)).count()
}

/// Behind the quotes, brackets and emphasis that close round a name.
fn closed(text: &[u8], mut from: usize) -> usize {
    loop {
        match text.get(from) {
            Some(b'"' | b'\'' | b'\\' | b']' | b'`' | b'*') => from += 1,
            Some(b'%') if text[from..].starts_with(b"%5D") => from += 3,
            _ => return from,
        }
    }
}

/// `"key" =>` and on the next line a literal.
fn below(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    let lead = rest.iter().take(64).take_while(|b| b" \t".contains(b)).count();
    let start = text.len() - rest.len() + lead;
    let is_literal = text.get(start).is_some_and(|b| b"\"'".contains(b)) || wrapped(text, start).is_some();
    is_literal.then_some(start)
}

/// `Some("...")`, `string(9) "..."`, `["..."]`, `b'...'`: a literal in something round it.
fn wrapped(text: &[u8], from: usize) -> Option<Range<usize>> {
    let head = text.get(from..)?;
    let length = head.iter().take(48).position(|b| b"\"'".contains(b)).filter(|length| *length > 0)?;
    let wrapper = &head[..length];
    let plain = wrapper.iter().all(|b| b.is_ascii_alphanumeric() || b"_ .:([&@".contains(b));
    let opened = wrapper.iter().any(|b| b"([@".contains(b)) || wrapper.len() <= 2 && wrapper.iter().all(u8::is_ascii_alphabetic);
    if !plain || !opened || fetches(wrapper) {
        return None;
    }
    written::value(text, from + length)
}

/// Functions that read a value from somewhere: their argument is its name.
fn fetches(wrapper: &[u8]) -> bool {
    let lower = wrapper.to_ascii_lowercase();
    let parts = ["env", "get", "config", "param", "read", "fetch", "input", "prompt", "settings", "secrets", "option", "request", "lookup", "find", "args"];
    let code = String::from_utf8_lossy(&lower);
    parts.iter().any(|part| code.contains(part)) || lower.ends_with(b"[") && lower.len() > 1 && !lower.starts_with(b"[") && !lower.contains(&b' ')
}

/// `client_secret("...")`: the argument of a builder.
fn built(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?.strip_prefix(b"(")?;
    let start = text.len() - rest.len() + rest.iter().take(16).take_while(|b| b" \t".contains(b)).count();
    match text.get(start) {
        Some(b'"' | b'\'') => written::value(text, start),
        _ => wrapped(text, start),
    }
}

/// `</td><td>...</td>`, `</key><string>...</string>`: the next element.
fn tagged(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut at = from + text.get(from..)?.iter().take(2).take_while(|b| b":*".contains(b)).count();
    let mut tags = 0;
    while text.get(at) == Some(&b'<') && tags < 6 {
        at += text[at..].iter().take(128).position(|b| *b == b'>')? + 1;
        at += text[at..].iter().take(64).take_while(|b| b.is_ascii_whitespace() || **b == b':').count();
        tags += 1;
    }
    let length = text[at..].iter().take(4096).position(|b| *b == b'<' || b.is_ascii_control())?;
    (tags > 0 && length > 0 && text[at + length..].starts_with(b"</")).then_some(at..at + length)
}

/// `--client-secret ...`
fn flag(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let gap = blanks(text, name.end);
    let start = name.end + gap;
    let is_flag = text[name.clone()].starts_with(b"-") && name.len() > 2 && gap > 0;
    let at = Some(start).filter(|start| is_flag && text.get(*start) != Some(&b'-'))?;
    written::value(text, at).filter(|at| text[at.clone()].iter().any(u8::is_ascii_alphanumeric))
}

/// The next cell: behind a tab, a bar, or some spaces.
fn cell(text: &[u8], from: usize) -> Option<Range<usize>> {
    let gap = blanks(text, from);
    let bar = text.get(from + gap) == Some(&b'|');
    let wide = gap > 1 || text.get(from) == Some(&b'\t');
    if !bar && !wide {
        return None;
    }
    let start = from + gap + usize::from(bar);
    let start = start + text.get(start..)?.iter().take(64).take_while(|b| b" \t`*".contains(b)).count();
    written::value(text, start)
}

/// What a sentence says that the value is.
fn told(text: &[u8], from: usize) -> Option<Range<usize>> {
    let words: &[&[u8]] = &[
        b"is set to ", b"is now ", b"is ", b"was ", b"of ", b"lautet ", b"ist ", b"est ", b"es ", b"equals ", b"to ", b"as ", b"called ", b"value ",
    ];
    let word = words.iter().find(|word| text.get(from..).is_some_and(|rest| rest.starts_with(word)))?;
    let start = from + word.len();
    let start = start + text[start..].iter().take(4).take_while(|b| b"`*: ".contains(b)).count();
    written::value(text, start)
}

/// `|` and on the next line the text, as YAML has it.
fn block(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?.strip_prefix(b":")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"|").or_else(|| rest.strip_prefix(b">"))?;
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    let lead = rest.iter().take(64).take_while(|b| **b == b' ').count();
    let start = text.len() - rest.len() + lead;
    let length = text[start..].iter().position(u8::is_ascii_control).unwrap_or(text.len() - start);
    (lead > 0 && length > 0).then_some(start..start + length)
}

/// Collections list `{"key": "client_secret", "value": "..."}`: where the value begins, behind the name and its quote.
fn value_member(rest: &[u8]) -> Option<usize> {
    let after = rest.strip_prefix(b",")?.trim_ascii_start().strip_prefix(b"\"value\"")?;
    let after = after.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    Some(rest.len() - after.len())
}
