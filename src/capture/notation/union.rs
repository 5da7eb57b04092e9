//! Expressions of any programming language: the union of how they write strings, pairs, lists, calls and joined texts.
//!
//! Nobody says which language a paste is in, and a paste may hold two. So there is one grammar with all signs that do
//! not contradict each other: a pair may be `a: b`, `a = b`, `a => b` or `"a" -> "b"`, a text may be joined with `+`,
//! `.`, `..`, `&`, `||` or `<>`, and a call may be `f(x)`, `[f x:y]`, `f{x}` or `x |> f()`. What it does not understand is
//! [`Expr::Code`], a value that the source does not show.

#![deny(clippy::indexing_slicing, clippy::string_slice, reason = "pastes hold any characters, cut anywhere")]

mod entries;
mod literal;
mod operator;
mod path;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::code::{Call, CallArgument, Expr};
pub(crate) use literal::{UnionLiteral, has_literal, literal};
use operator::UnionOperator;

/// Nesting deeper than this is not looked into.
const MAX_DEPTH: usize = 24;

/// The expression at `at`, and the offset behind it. It ends with its line unless a bracket is open or a sign goes on.
pub(crate) fn read_union_expression(source: &[u8], at: usize) -> Option<(Expr, usize)> {
    let mut reader = UnionReader { source, at, depth: 0, message: 0 };
    let expr = reader.expr()?;
    Some((expr, reader.at))
}

/// Arguments without parentheses: `post 'url', a: b`, `http.Open "POST", url, False`.
pub(crate) fn read_arguments(source: &[u8], at: usize) -> (Vec<CallArgument>, usize) {
    let mut reader = UnionReader { source, at, depth: 0, message: 0 };
    let mut entries = Vec::new();
    while let Some(entry) = reader.entry() {
        entries.push(entry);
        reader.inline_space();
        if reader.peek() != Some(b',') {
            break;
        }
        reader.at += 1;
        reader.blank();
    }
    (entries, reader.at)
}

/// Where the text goes on behind spaces, line breaks and comments.
pub(crate) fn skip_blank(source: &[u8], at: usize) -> usize {
    let mut reader = UnionReader { source, at, depth: 1, message: 0 };
    reader.blank();
    reader.at
}

struct UnionReader<'s> {
    source: &'s [u8],
    at: usize,
    /// Open brackets.
    depth: usize,
    /// So many were open where a message of Objective-C began: a word behind its value is the next part of its name.
    message: usize,
}

impl UnionReader<'_> {
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn part(&self, at: Range<usize>) -> &[u8] {
        self.source.get(at).unwrap_or_default()
    }

    /// The name that begins so many bytes from here.
    fn name_at(&self, at: usize) -> &[u8] {
        let rest = self.rest().get(at..).unwrap_or_default();
        rest.split(|b| !is_name(*b)).next().unwrap_or_default()
    }

    fn before(&self) -> u8 {
        self.at.checked_sub(1).and_then(|at| self.source.get(at)).copied().unwrap_or(b'\n')
    }

    /// Spaces, and the line break behind a sign that continues a line.
    fn inline_space(&mut self) {
        loop {
            let width = match self.rest() {
                [b' ' | b'\t' | b'\r', ..] => 1,
                [b'\\' | b'`', b'\n', ..] => 2,
                [b'\\' | b'`', b'\r', b'\n', ..] => 3,
                [b'_', b'\n', ..] if self.before() == b' ' => 2,
                [b'/', b'*', rest @ ..] => memchr::memmem::find(rest, b"*/").map_or(self.rest().len(), |end| end + 4),
                [0xC2, 0xA0, ..] => 2,
                _ => return,
            };
            self.at += width;
        }
    }

    /// Spaces, line breaks and comments.
    fn blank(&mut self) {
        loop {
            self.inline_space();
            if self.peek() == Some(b'\n') {
                self.at += 1;
            } else if self.is_comment() {
                self.at += self.rest().iter().take_while(|b| **b != b'\n').count();
            } else {
                return;
            }
        }
    }

    fn is_comment(&self) -> bool {
        let apart = self.before().is_ascii_whitespace() || b",;{}()[]".contains(&self.before());
        match self.rest() {
            [b'/', b'/', ..] => true,
            [b'#', b' ' | b'!' | b'#' | b'-', ..] | [b'-', b'-', b' ', ..] => apart,
            [b'#', next, ..] => apart && next.is_ascii_alphabetic() && self.depth == 0,
            _ => false,
        }
    }

    /// To what may go on the expression; true when a line break lies between.
    fn space(&mut self) -> bool {
        self.inline_space();
        let here = self.at;
        if self.depth == 0 && !matches!(self.peek(), Some(b'\n' | b'/' | b'#')) {
            return false;
        }
        self.blank();
        let crossed = self.part(here..self.at).contains(&b'\n');
        if crossed && !self.goes_on() {
            self.at = if self.depth > 0 { self.at } else { here };
        }
        crossed
    }

    /// Whether what is next can only be the rest of an expression.
    fn goes_on(&self) -> bool {
        let rest = self.rest();
        match rest {
            [b'.', b'.', next, ..] => *next != b'.',
            [b'.', next, ..] => next.is_ascii_alphabetic() || b" _\"'$".contains(next),
            [b'?', b'.', ..] | [b'-', b'>', ..] | [b'|', b'>' | b'|', ..] | [b'<', b'>', ..] => true,
            [b'+' | b'&', next, ..] => b" \"'$".contains(next),
            _ => rest.starts_with(b"%>%"),
        }
    }

    fn expr(&mut self) -> Option<Expr> {
        self.blank();
        let start = self.at;
        let mut parts = vec![self.primary()?];
        loop {
            let before = self.at;
            let crossed = self.space();
            match self.operator(&parts, crossed) {
                UnionOperator::End => {
                    self.at = before;
                    break;
                }
                UnionOperator::Join(width) => {
                    self.at += width;
                    self.blank();
                    match self.primary() {
                        Some(part) => parts.push(part),
                        None => return Some(self.code_from(start)),
                    }
                }
                UnionOperator::Cast(width) => {
                    self.at += width;
                    self.inline_space();
                    self.dotted();
                }
                UnionOperator::Pipe(width) => {
                    self.at += width;
                    self.blank();
                    let piped = self.primary()?;
                    parts = vec![onto(whole(parts, start..before), piped)];
                }
                UnionOperator::Format => self.formatted(&mut parts, start)?,
                UnionOperator::Other => return Some(self.code_from(start)),
            }
        }
        let end = self.at;
        Some(whole(parts, start..end))
    }

    /// `'...%s' % name`.
    fn formatted(&mut self, parts: &mut Vec<Expr>, start: usize) -> Option<()> {
        let sign = self.at..self.at + 1;
        self.at += 1;
        self.blank();
        let value = self.primary()?;
        let items = match value {
            Expr::List(items, _) => items,
            other => vec![other],
        };
        let entry = |value: Expr| CallArgument { key: None, at: value.at(), value, spread: false };
        let args = items.into_iter().map(entry).collect();
        let text = parts.pop()?;
        parts.push(Expr::Call(Box::new(Call { on: Some(text), name: sign, args, at: start..self.at })));
        Some(())
    }

    /// Everything from `start` to the next separator is code.
    fn code_from(&mut self, start: usize) -> Expr {
        while let Some(b) = self.peek() {
            match b {
                b',' | b')' | b']' | b'}' | b';' => break,
                b'\n' if self.depth == 0 => break,
                _ => self.step(),
            }
        }
        let end = start + self.part(start..self.at).trim_ascii_end().len();
        Expr::Code(start..end.max(start))
    }

    /// Over one byte, one literal or one pair of brackets.
    fn step(&mut self) {
        match self.peek() {
            Some(b'(' | b'[' | b'{') => self.skip_brackets(),
            Some(b'"' | b'\'' | b'`') => self.at = literal(self.source, self.at).map_or(self.at + 1, |found| found.at.end),
            Some(_) => self.at += 1,
            None => {}
        }
    }

    fn skip_brackets(&mut self) {
        let mut open = 0usize;
        while let Some(b) = self.peek() {
            match b {
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' => open = open.saturating_sub(1),
                b'"' | b'\'' | b'`' => {
                    self.at = literal(self.source, self.at).map_or(self.at + 1, |found| found.at.end);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    fn primary(&mut self) -> Option<Expr> {
        self.skip_words();
        let start = self.at;
        if let Some(found) = literal(self.source, start) {
            self.at = found.at.end;
            return Some(self.behind(Expr::Text(found.at), start));
        }
        if matches!(self.rest(), [b'@' | b'%' | b'#', b'{' | b'[' | b'(', ..]) {
            self.at += 1;
        }
        match self.peek()? {
            b'[' => {
                let inner = self.message().unwrap_or_else(|| self.brackets(b']'));
                // `[]string{"a"}`: the type of what follows in braces.
                Some(self.typed_braces(start).unwrap_or_else(|| self.behind(inner, start)))
            }
            b'{' => {
                let inner = self.brackets(b'}');
                Some(self.behind(inner, start))
            }
            b'(' => self.parentheses(start),
            // A block of Objective-C.
            b'^' => {
                self.at += self.rest().iter().take_while(|b| !b"{;\n".contains(b)).count();
                self.skip_brackets();
                Some(Expr::Code(start..self.at))
            }
            b'0'..=b'9' => Some(self.word(start)),
            b'-' if self.rest().get(1).is_some_and(u8::is_ascii_digit) => Some(self.word(start)),
            b':' if self.rest().get(1).is_some_and(|b| is_name(*b)) => Some(self.word(start)),
            b'<' => self.behind_type(),
            b if is_name(b) || b == b'\\' => Some(self.path(start)),
            _ => None,
        }
    }

    fn word(&mut self, start: usize) -> Expr {
        self.at += 1;
        self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'.').count();
        Expr::Bare(start..self.at)
    }

    /// Words that change nothing of what follows them.
    fn skip_words(&mut self) {
        const WORDS: &[&[u8]] = &[
            b"new", b"await", b"return", b"const", b"final", b"try", b"try?", b"try!", b"mut", b"throw", b"yield", b"async",
            b"&mut",
        ];
        loop {
            let word = WORDS.iter().find(|word| self.rest().starts_with(word) && self.rest().get(word.len()) == Some(&b' '));
            let sign = matches!(self.rest(), [b'&' | b'*', next, ..] if is_name(*next) || b"[{(\"".contains(next));
            match word {
                Some(word) => self.at += word.len(),
                None if sign => self.at += 1,
                None => return,
            }
            self.inline_space();
        }
    }
}

/// Parts joined to one text, or the only one.
fn whole(mut parts: Vec<Expr>, at: Range<usize>) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Expr::Joined(parts, at)
        }
        None => Expr::Code(at),
    }
}

/// `x |> f(y)` is `f` called on `x`.
fn onto(value: Expr, call: Expr) -> Expr {
    match call {
        Expr::Call(mut call) if call.on.is_none() => {
            call.at.start = value.at().start;
            call.on = Some(value);
            Expr::Call(call)
        }
        Expr::Call(mut call) => {
            call.on = call.on.map(|on| onto(value, on));
            Expr::Call(call)
        }
        Expr::Name(name) => {
            let at = value.at().start..name.end;
            Expr::Call(Box::new(Call { on: Some(value), name, args: Vec::new(), at }))
        }
        _ => value,
    }
}

/// Letters of a name.
fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b == b'@' || b >= 0x80
}
