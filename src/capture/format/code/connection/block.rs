//! Ruby blocks, and the statements in them about what the block is given.

use std::ops::Range;

use crate::capture::notation::code::{self, CallArgument, Expr, Language};

/// A block longer than this builds no request.
const MAX_BLOCK: usize = 8 * 1024;

/// `do |name| ... end` or `{ |name| ... }`.
pub(super) struct RubyBlock {
    pub(super) name: String,
    pub(super) inside: Range<usize>,
    pub(super) end: usize,
}

/// The block that begins behind blanks at `at`, of the statement that begins at `start`.
pub(super) fn read_ruby_block(source: &[u8], start: usize, at: usize) -> Option<RubyBlock> {
    let limit = source.len().min(at + MAX_BLOCK);
    let text = source.get(at..limit)?;
    let open = at + text.iter().take_while(|b| b" \t".contains(b)).count();
    let rest = &source[open..limit];
    let braces = rest.starts_with(b"{");
    let behind = rest.strip_prefix(b"{").or_else(|| rest.strip_prefix(b"do ")).or_else(|| rest.strip_prefix(b"do\n"))?;
    let bar = behind.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let name = behind.get(bar..)?.strip_prefix(b"|")?;
    let length = name.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let inside = limit - name.len() + length + 1;
    let name = String::from_utf8_lossy(&name[..length]).into_owned();
    if name.is_empty() || source.get(inside - 1) != Some(&b'|') {
        return None;
    }
    let end = if braces {
        code::read_expression(&source[..limit], open, Language::Ruby)?.1
    } else {
        end_word(source, start, inside, limit)
    };
    Some(RubyBlock { name, inside: inside..end.max(inside), end: end.max(inside) })
}

/// The `end` that stands as far to the left as the statement, or in its line.
fn end_word(source: &[u8], start: usize, inside: usize, limit: usize) -> usize {
    let line = memchr::memrchr(b'\n', &source[..start]).map_or(0, |at| at + 1);
    let indent = source[line..].iter().take_while(|b| b" \t".contains(b)).count();
    let mut at = inside;
    for text in source[inside..limit].split_inclusive(|b| *b == b'\n') {
        let lead = text.iter().take_while(|b| b" \t".contains(b)).count();
        let first = at == inside;
        if first && text.trim_ascii_end().ends_with(b" end") {
            return at + text.trim_ascii_end().len();
        }
        if !first && lead <= indent && is_end(&text[lead..]) {
            return at + lead + 3;
        }
        at += text.len();
    }
    limit
}

fn is_end(text: &[u8]) -> bool {
    text.strip_prefix(b"end").is_some_and(|rest| !rest.first().is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_'))
}

/// `name.member[key] = value`, `name.member value, value`.
pub(super) struct BlockStatement {
    /// Empty for `name[key] = value`.
    pub(super) member: String,
    pub(super) key: Option<Expr>,
    pub(super) values: Vec<CallArgument>,
    pub(super) at: Range<usize>,
}

/// The statements about `name` within `inside`.
pub(super) fn statements(source: &[u8], inside: &Range<usize>, name: &str) -> Vec<BlockStatement> {
    let source = &source[..inside.end];
    let mut found = Vec::new();
    let mut from = inside.start;
    while let Some(at) = source.get(from..).and_then(|rest| memchr::memmem::find(rest, name.as_bytes())) {
        let at = from + at;
        from = at + name.len();
        let line = source[inside.start..at].trim_ascii_end_matches(b" \t");
        let begins = line.last().is_none_or(|b| b"\n;{|\r".contains(b));
        if let Some(statement) = begins.then(|| statement(source, at, at + name.len())).flatten() {
            from = from.max(statement.at.end);
            found.push(statement);
        }
    }
    found
}

fn statement(source: &[u8], start: usize, mut at: usize) -> Option<BlockStatement> {
    let mut member = String::new();
    while source.get(at) == Some(&b'.') {
        let rest = &source[at + 1..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_!?".contains(b)).count();
        member += if member.is_empty() { "" } else { "." };
        member += &String::from_utf8_lossy(&rest[..length]);
        at += 1 + length;
    }
    let mut key = None;
    if source.get(at) == Some(&b'[') {
        let (index, end) = code::read_expression(source, at, Language::Ruby)?;
        let Expr::List(keys, _) = index else { return None };
        key = Some(keys.into_iter().next()?);
        at = end;
    }
    let (values, end) = values(source, at)?;
    (!member.is_empty() || key.is_some()).then_some(BlockStatement { member, key, values, at: start..end })
}

/// What is assigned, or the arguments.
fn values(source: &[u8], at: usize) -> Option<(Vec<CallArgument>, usize)> {
    let rest = source.get(at..)?;
    let blanks = rest.iter().take_while(|b| b" \t".contains(b)).count();
    match &rest[blanks..] {
        [b'=', next, ..] if !b"=~>".contains(next) => {
            let (value, end) = code::read_expression(source, at + blanks + 1, Language::Ruby)?;
            Some((vec![CallArgument { key: None, at: value.at(), value, spread: false }], end))
        }
        [b'(', ..] if blanks == 0 => {
            let (values, end) = code::read_entries(source, at + 1, Language::Ruby);
            Some((values, end))
        }
        _ if blanks > 0 => Some(code::read_entries(source, at, Language::Ruby)),
        _ => None,
    }
}

trait TrimEnd {
    fn trim_ascii_end_matches(&self, any: &[u8]) -> &Self;
}

impl TrimEnd for [u8] {
    fn trim_ascii_end_matches(&self, any: &[u8]) -> &[u8] {
        &self[..self.iter().rposition(|b| !any.contains(b)).map_or(0, |at| at + 1)]
    }
}
