//! What goes on an expression.

use super::{Reader, is_name};
use crate::capture::notation::code::Expr;

pub(super) enum Operator {
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

impl Reader<'_> {
    pub(super) fn operator(&self, parts: &[Expr], crossed: bool) -> Operator {
        let rest = self.rest();
        let last_is_text = matches!(parts.last(), Some(Expr::Text(_)));
        let any_text = parts.iter().any(|part| matches!(part, Expr::Text(_)));
        let next_is_text =
            |width: usize| matches!(rest.get(width..).and_then(|rest| rest.trim_ascii_start().first()), Some(b'"' | b'\''));
        match rest {
            [] | [b',' | b')' | b']' | b'}' | b';' | b'\n' | b'{' | b'#', ..] => Operator::End,
            [b':', b'=', ..] | [b':', ..] | [b'<', b'-', ..] | [b'-', b'>', ..] | [b'-', b'-', b' ', ..] => Operator::End,
            [b'=', b'=' | b'>', ..] if crossed => Operator::End,
            [b'=', b'=' | b'>', ..] => Operator::Other,
            [b'=', ..] => Operator::End,
            [b'|', b'>', ..] => Operator::Pipe(2),
            _ if rest.starts_with(b"%>%") => Operator::Pipe(3),
            [b'|', b'|', ..] if any_text || next_is_text(2) && self.is_sql() => Operator::Join(2),
            [b'<', b'>', ..] | [b'+', b'+', ..] if any_text || next_is_text(2) => Operator::Join(2),
            [b'+', next, ..] if !b"+=".contains(next) => Operator::Join(1),
            [b'.', b'.', next, ..] if *next != b'.' => Operator::Join(2),
            [b'.', next, ..] if b" \"'$(".contains(next) || self.before() == b' ' => Operator::Join(1),
            [b'.', ..] if last_is_text => Operator::Join(1),
            [b'&', next, ..] if *next != b'&' && (self.before() == b' ' || *next == b' ') => Operator::Join(1),
            [b'%', next, ..] if any_text && b" ([{".contains(next) => Operator::Format,
            _ if last_is_text && super::literal(self.source, self.at).is_some() && (!crossed || self.depth > 0) => {
                Operator::Join(0)
            }
            [b'!', b'.' | b')' | b',' | b';' | b'\n', ..] => Operator::End,
            _ if crossed => Operator::End,
            [letter, ..] if letter.is_ascii_alphabetic() => self.word_operator(),
            [letter, ..] if is_name(*letter) => Operator::End,
            [b'(' | b'[' | b'`' | b'"' | b'\'' | b'\\', ..] => Operator::End,
            _ => Operator::Other,
        }
    }

    /// `as Type`, `x if y`, `"a" to "b"`.
    fn word_operator(&self) -> Operator {
        match self.name_at(0) {
            b"as" => Operator::Cast(2),
            b"to" | b"do" | b"then" | b"with" => Operator::End,
            _ if self.depth > 0 && self.depth != self.message => Operator::Other,
            _ => Operator::End,
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
