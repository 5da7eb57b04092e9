//! From a name to the place of its value: what may be between them, and where the value begins and ends.

use std::ops::Range;

use super::written;
use crate::capture::names::is_description;
use crate::privacy::letters::is_plain;

/// What is between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameSign {
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
pub(super) struct NamedValue {
    pub(super) at: Range<usize>,
    pub(super) sign: NameSign,
    /// The first of a list.
    pub(super) is_listed: bool,
}

impl NamedValue {
    fn new(at: Range<usize>, sign: NameSign) -> NamedValue {
        NamedValue { at, sign, is_listed: false }
    }
}

/// Signs between a name and its value; the last is the colon of Chinese and Japanese text.
const SIGNS: &[(&[u8], NameSign)] = &[
    (b"=>", NameSign::Equals),
    (b":=", NameSign::Equals),
    (b"=", NameSign::Equals),
    (b":", NameSign::Colon),
    (b"%3D", NameSign::Equals),
    (b"\xEF\xBC\x9A", NameSign::Colon),
];

/// The value that a sign ties to the name.
pub(super) fn tied(text: &[u8], name: &Range<usize>) -> Option<NamedValue> {
    let from = closed(text, name.end);
    let gap = blanks(text, from);
    let (sign, kind) = SIGNS.iter().find(|(sign, _)| text[from + gap..].starts_with(sign))?;
    let from = from + gap + sign.len();
    // `"key":` again: the quote before it closed another text.
    let from = from + text[from..].iter().take(4).take_while(|b| b"*`".contains(b)).count();
    let from = from + blanks(text, from);
    let from = below(text, from).unwrap_or(from);
    let from = if is_curly(&text[from..]) { from + 3 } else { from };
    if let Some(listed) = written::listed(text, from) {
        return Some(NamedValue::new(listed, *kind));
    }
    if let Some(wrapped) = wrapped(text, from) {
        let is_listed = text.get(from) == Some(&b'[');
        return Some(NamedValue { at: wrapped, sign: *kind, is_listed });
    }
    written::value(text, from).map(|at| NamedValue::new(at, *kind))
}

/// The value of a name that is one of a secret, in any way that people and programs put them side by side.
pub(super) fn of_secret(text: &[u8], name: &Range<usize>) -> Option<NamedValue> {
    let from = closed(text, name.end);
    let gap = blanks(text, from);
    let rest = &text[from + gap..];
    if let Some(start) = value_member(rest) {
        return written::value(text, from + gap + start).map(|at| NamedValue::new(at, NameSign::Colon));
    }
    if let Some((sign, kind)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        let start = from + gap + sign.len();
        let other = || block(text, from + gap).or_else(|| bracketed(text, start)).map(|at| NamedValue::new(at, *kind));
        return tied(text, name).or_else(other);
    }
    let apart = written::paired(text, name, from + gap)
        .or_else(|| built(text, name.end))
        .or_else(|| written::element(text, name))
        .or_else(|| attributed(text, name))
        .or_else(|| tagged(text, from))
        .or_else(|| bracketed(text, from));
    if let Some(at) = apart {
        return Some(NamedValue::new(at, NameSign::Apart));
    }
    let next = flag(text, name)
        .or_else(|| cell(text, from).or_else(|| told(text, from + gap)).filter(|at| !is_plain(&text[at.clone()])))?;
    Some(NamedValue::new(next, NameSign::Next))
}

/// Spaces, tabs, and the spaces of a page that no line breaks at.
fn blanks(text: &[u8], from: usize) -> usize {
    let mut count = 0;
    while count < 64 {
        match text.get(from + count..) {
            Some([b' ' | b'\t', ..]) => count += 1,
            Some([0xC2, 0xA0, ..]) => count += 2,
            _ => break,
        }
    }
    count
}

/// Behind the quotes, brackets and emphasis that close round a name.
fn closed(text: &[u8], mut from: usize) -> usize {
    loop {
        match text.get(from) {
            Some(b'"' | b'\'' | b'\\' | b']' | b'`' | b'*') => from += 1,
            Some(b'%') if text[from..].starts_with(b"%5D") => from += 3,
            Some(b'}') if text[from..].starts_with(b"}}") => from += 2,
            Some(0xE2) if is_curly(&text[from..]) => from += 3,
            _ => return from,
        }
    }
}

/// The quotes of a page.
fn is_curly(text: &[u8]) -> bool {
    matches!(text, [0xE2, 0x80, 0x98..=0x9D, ..])
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
    // A list may go on in the next line.
    let signs: &[u8] = if wrapper.starts_with(b"[") { b"_ .:()[&@\r\n\t" } else { b"_ .:()[&@" };
    let plain = wrapper.iter().all(|b| b.is_ascii_alphanumeric() || signs.contains(b));
    let opened = wrapper.iter().any(|b| b"([@".contains(b)) || wrapper.len() <= 2 && wrapper.iter().all(u8::is_ascii_alphabetic);
    if !plain || !opened || fetches(wrapper) {
        return None;
    }
    written::value(text, from + length)
}

/// Functions that read a value from somewhere: their argument is its name.
fn fetches(wrapper: &[u8]) -> bool {
    let lower = wrapper.to_ascii_lowercase();
    let parts = [
        "env", "get", "config", "param", "read", "fetch", "input", "prompt", "settings", "secrets", "option", "request",
        "lookup", "find", "args",
    ];
    let code = String::from_utf8_lossy(&lower);
    parts.iter().any(|part| code.contains(part))
        || lower.ends_with(b"[") && lower.len() > 1 && !lower.starts_with(b"[") && !lower.contains(&b' ')
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

/// `{...}`, `<...>`, `(...)` round one word that is none of a language.
fn bracketed(text: &[u8], from: usize) -> Option<Range<usize>> {
    let open = from + blanks(text, from);
    text.get(open).filter(|b| b"{<([".contains(b))?;
    let inner = &text[open + 1..];
    let length = inner.iter().take(512).position(|b| b.is_ascii_whitespace() || b"{}<>()[]\"'`=:,;&".contains(b))?;
    let padding = inner[length..].iter().take(2).take_while(|b| **b == b'=').count();
    let length = length + padding;
    let closed = inner.get(length).is_some_and(|b| b"}>)]".contains(b));
    (closed && length > padding && !is_plain(&inner[..length])).then_some(open + 1..open + 1 + length)
}

/// `</td><td>...</td>`, `</key><string>...</string>`: the next element.
fn tagged(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut at = from + text.get(from..)?.iter().take(2).take_while(|b| b":*".contains(b)).count();
    let (mut tags, first) = (0, at);
    while text.get(at) == Some(&b'<') && tags < 6 {
        at += text[at..].iter().take(128).position(|b| *b == b'>')? + 1;
        at += text[at..].iter().take(64).take_while(|b| b.is_ascii_whitespace() || **b == b':').count();
        tags += 1;
    }
    if tags > 0 && text[first..at].trim_ascii_end().ends_with(b":") {
        return written::value(text, at);
    }
    let length = text[at..].iter().take(4096).position(|b| *b == b'<' || b.is_ascii_control())?;
    (tags > 0 && length > 0 && text[at + length..].starts_with(b"</")).then_some(at..at + length)
}

/// `<wsse:Password Type="...">...</`: an element with attributes.
fn attributed(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let before = &text[name.start.saturating_sub(32)..name.start];
    let opened = before.iter().rposition(|b| *b == b'<')?;
    let named = before[opened + 1..].iter().all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(b));
    let head = text.get(name.end..)?.iter().take(256).position(|b| b"<>".contains(b))?;
    let start = name.end + head + 1;
    let is_head = text[name.end + head] == b'>' && head > 0 && text[name.end].is_ascii_whitespace() && text[start - 2] != b'/';
    let length = text[start..].iter().take(4096).position(|b| *b == b'<' || b.is_ascii_control())?;
    (named && is_head && length > 0 && text[start + length..].starts_with(b"</")).then_some(start..start + length)
}

/// `--client-secret ...`
fn flag(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let gap = blanks(text, name.end);
    let start = name.end + gap;
    let is_flag = text[name.clone()].starts_with(b"-") && name.len() > 2 && gap > 0;
    let at = Some(start).filter(|start| is_flag && text.get(*start) != Some(&b'-'))?;
    written::value(text, at).filter(|at| text[at.clone()].iter().any(u8::is_ascii_alphanumeric))
}

/// The first cell behind a name that does not only describe the value.
fn cell(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut found = next_cell(text, from)?;
    for _ in 0..DESCRIBING {
        if !is_description(&text[found.clone()]) {
            break;
        }
        let Some(next) = next_cell(text, found.end) else { break };
        found = next;
    }
    Some(found)
}

/// So many columns may stand between a name and its value.
const DESCRIBING: usize = 4;

/// The next cell: behind a tab, a bar, or some spaces.
fn next_cell(text: &[u8], from: usize) -> Option<Range<usize>> {
    let gap = blanks(text, from);
    let bar = text.get(from + gap) == Some(&b'|');
    let wide = gap > 1 || text.get(from) == Some(&b'\t') || text[from + gap..].starts_with(b"...");
    if !bar && !wide {
        return None;
    }
    let start = from + gap + text[from + gap..].iter().take(2).take_while(|b| **b == b'|').count();
    let leader = text[start..].iter().take(80).take_while(|b| **b == b'.').count();
    let start = start + if leader > 2 { leader } else { 0 };
    let start = start + text.get(start..)?.iter().take(64).take_while(|b| b" \t`*".contains(b)).count();
    written::value(text, start)
}

/// What a sentence says that the value is.
fn told(text: &[u8], from: usize) -> Option<Range<usize>> {
    let words: &[&[u8]] = &[
        b"is set to ",
        b"is now ",
        b"is ",
        b"was ",
        b"of ",
        b"lautet ",
        b"ist ",
        b"est ",
        b"es ",
        b"equals ",
        b"to ",
        b"as ",
        b"called ",
        b"value ",
        b"- ",
        b"-> ",
        b"\xE2\x86\x92 ",
        b"\xE2\x80\x93 ",
        b"\xE2\x80\x94 ",
    ];
    let begins = |word: &&&[u8]| text.get(from..).is_some_and(|rest| rest.starts_with(word));
    let word = words.iter().find(begins).map_or(0, |word| word.len());
    let start = from + word;
    let comma = start + if text.get(start) == Some(&b',') { 1 + blanks(text, start + 1) } else { 0 };
    if word == 0 {
        return text.get(comma).filter(|b| b"\"'`".contains(b)).and_then(|_| written::value(text, comma));
    }
    let start = start + text[start..].iter().take(4).take_while(|b| b"`*: ".contains(b)).count();
    written::value(text, start)
}

/// `|` and on the next line the text, as YAML has it.
fn block(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?.strip_prefix(b":")?;
    let after = rest.trim_ascii_start();
    // The first of a list.
    if let Some(item) = after.strip_prefix(b"- ").filter(|_| memchr::memchr(b'\n', &rest[..rest.len() - after.len()]).is_some()) {
        return written::value(text, text.len() - item.len());
    }
    let rest = after.strip_prefix(b"|").or_else(|| rest.strip_prefix(b">"))?;
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
