//! What goes on an expression.

use super::{UnionReader, is_name};
use crate::capture::notation::code::Expr;

pub(super) enum UnionOperator {
    /// Puts texts together; its width.
    Join(usize),
    /// `x as T`.
    Cast(usize),
    /// What is on its left goes into the call on its right.
    Pipe(usize),
    /// `%` behind a text.
    Format,
    /// Computes something else.
    Other,
    /// Nothing goes on here.
    End,
}

impl UnionReader<'_> {
    pub(super) fn operator(&self, parts: &[Expr], crossed: bool) -> UnionOperator {
        let rest = self.rest();
        let last_is_text = matches!(parts.last(), Some(Expr::Text(_)));
        let any_text = parts.iter().any(|part| matches!(part, Expr::Text(_)));
        let next_is_text =
            |width: usize| matches!(rest.get(width..).and_then(|rest| rest.trim_ascii_start().first()), Some(b'"' | b'\''));
        match rest {
            [] | [b',' | b')' | b']' | b'}' | b';' | b'\n' | b'{' | b'#', ..] => UnionOperator::End,
            [b':', b'=', ..] | [b':', ..] | [b'<', b'-', ..] | [b'-', b'>', ..] | [b'-', b'-', b' ', ..] => UnionOperator::End,
            [b'=', b'=' | b'>', ..] if crossed => UnionOperator::End,
            [b'=', b'=' | b'>', ..] => UnionOperator::Other,
            [b'=', ..] => UnionOperator::End,
            [b'|', b'>', ..] => UnionOperator::Pipe(2),
            _ if rest.starts_with(b"%>%") => UnionOperator::Pipe(3),
            [b'|', b'|', ..] if any_text || next_is_text(2) && self.is_sql() => UnionOperator::Join(2),
            [b'<', b'>', ..] | [b'+', b'+', ..] if any_text || next_is_text(2) => UnionOperator::Join(2),
            [b'+', next, ..] if !b"+=".contains(next) => UnionOperator::Join(1),
            [b'.', b'.', next, ..] if *next != b'.' => UnionOperator::Join(2),
            [b'.', next, ..] if b" \"'$(".contains(next) || self.before() == b' ' => UnionOperator::Join(1),
            [b'.', ..] if last_is_text => UnionOperator::Join(1),
            [b'&', next, ..] if *next != b'&' && (self.before() == b' ' || *next == b' ') => UnionOperator::Join(1),
            [b'%', next, ..] if any_text && b" ([{".contains(next) => UnionOperator::Format,
            _ if last_is_text && super::literal(self.source, self.at).is_some() && (!crossed || self.depth > 0) => {
                UnionOperator::Join(0)
            }
            [b'!', b'.' | b')' | b',' | b';' | b'\n', ..] => UnionOperator::End,
            _ if crossed => UnionOperator::End,
            [letter, ..] if letter.is_ascii_alphabetic() => self.word_operator(),
            [letter, ..] if is_name(*letter) => UnionOperator::End,
            [b'(' | b'[' | b'`' | b'"' | b'\'' | b'\\', ..] => UnionOperator::End,
            _ => UnionOperator::Other,
        }
    }

    /// `as Type`, `x if y`, `"a" to "b"`.
    fn word_operator(&self) -> UnionOperator {
        match self.name_at(0) {
            b"as" => UnionOperator::Cast(2),
            b"to" | b"do" | b"then" | b"with" => UnionOperator::End,
            _ if self.depth > 0 && self.depth != self.message => UnionOperator::Other,
            _ => UnionOperator::End,
        }
    }

    /// In most languages `||` chooses, in SQL it joins: there a text is joined on its line with single quotes and `:=` or
    /// `=>` before it.
    fn is_sql(&self) -> bool {
        let before = self.part(0..self.at);
        let before = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        memchr::memmem::find(before, b":=").is_some() || memchr::memmem::find(before, b"||").is_some()
    }
}
