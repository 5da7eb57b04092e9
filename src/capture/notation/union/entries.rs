//! What stands between brackets: members, items, arguments.

use std::ops::Range;

use super::{MAX_DEPTH, UnionReader, is_name, literal};
use crate::capture::notation::code::{CallArgument, Expr};

impl UnionReader<'_> {
    /// A list or a map; which one it is shows by its keys.
    pub(super) fn brackets(&mut self, close: u8) -> Expr {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Expr::Code(start..self.at);
        }
        let entries = self.entries(close);
        collected(entries, start..self.at, close)
    }

    /// What stands between brackets; the opening one is next.
    pub(super) fn entries(&mut self, close: u8) -> Vec<CallArgument> {
        self.at += 1;
        self.depth += 1;
        let mut entries = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None => break,
                Some(b) if b == close => {
                    self.at += 1;
                    break;
                }
                Some(b',' | b';') => self.at += 1,
                // Another bracket closes: the text is damaged here, and the outer reader takes it.
                Some(b')' | b']' | b'}') => break,
                Some(_) => {
                    let before = self.at;
                    entries.extend(self.entry());
                    if self.at == before {
                        self.step();
                    }
                }
            }
        }
        self.depth -= 1;
        entries
    }

    pub(super) fn entry(&mut self) -> Option<CallArgument> {
        self.inline_space();
        let start = self.at;
        let spread = [&b"..."[..], b"**", b"*"].into_iter().find(|sign| self.rest().starts_with(sign));
        if let Some(sign) = spread {
            self.at += sign.len();
            let value = self.expr()?;
            return Some(CallArgument { key: None, value, spread: true, at: start..self.at });
        }
        let key = self.key();
        let Some(value) = self.expr() else {
            return key.is_some().then(|| CallArgument {
                key,
                value: self.code_from(self.at),
                spread: false,
                at: start..self.at,
            });
        };
        Some(CallArgument { key, value, spread: false, at: start..self.at })
    }

    /// A key with its sign; nothing is read when none is here.
    fn key(&mut self) -> Option<Expr> {
        let start = self.at;
        self.skip_declaration();
        let key = self.key_word();
        let text = matches!(key, Some(Expr::Text(_)));
        self.inline_space();
        let width = match self.rest() {
            [b'=', b'>', next, ..] if text || b" \t\n\"'[".contains(next) && !self.is_function_body() => 2,
            [b':', b'=', ..] => 2,
            [b'-', b'>', ..] | [b't', b'o', b' ', ..] if text => 2,
            [b'=', next, ..] if !b"=~>".contains(next) => 1,
            [b':', b':', ..] => 0,
            [b':', ..] => 1,
            _ => 0,
        };
        match key {
            Some(key) if width > 0 => {
                self.at += width;
                Some(key)
            }
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// `r => { ... }`: a function, no pair.
    fn is_function_body(&self) -> bool {
        self.rest().get(2..).is_some_and(|body| body.trim_ascii_start().starts_with(b"{"))
    }

    fn skip_declaration(&mut self) {
        for word in [&b"const "[..], b"let ", b"var ", b"val ", b"local "] {
            if self.rest().starts_with(word) {
                self.at += word.len();
            }
        }
    }

    fn key_word(&mut self) -> Option<Expr> {
        let start = self.at;
        if let Some(found) = literal(self.source, start) {
            self.at = found.at.end;
            return Some(Expr::Text(found.at));
        }
        if self.peek() == Some(b'[') {
            return self.indexed_key(start);
        }
        let symbol = usize::from(self.peek() == Some(b':'));
        self.at += symbol;
        let name = self.at;
        self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'.' || **b == b'-').count();
        (self.at > name && !self.rest().starts_with(b"::")).then_some(Expr::Bare(name..self.at))
    }

    /// `["name"] = value`, `[Name] = value`.
    fn indexed_key(&mut self, start: usize) -> Option<Expr> {
        self.at += 1;
        if let Some(found) = literal(self.source, self.at) {
            self.at = found.at.end + 1;
            return (self.source.get(found.at.end) == Some(&b']')).then_some(Expr::Text(found.at));
        }
        let name = self.at;
        self.at += self.rest().iter().take_while(|b| is_name(**b) || **b == b'.').count();
        let found = (self.peek() == Some(b']') && self.at > name).then_some(Expr::Bare(name..self.at));
        self.at = found.as_ref().map_or(start, |_| self.at + 1);
        found
    }
}

pub(super) fn collected(mut entries: Vec<CallArgument>, whole: Range<usize>, close: u8) -> Expr {
    let keyed = entries.iter().any(|entry| entry.key.is_some()) || close == b'}' && entries.is_empty();
    let names = close == b'}' && entries.iter().all(|entry| entry.spread || matches!(entry.value, Expr::Name(_)));
    if !keyed && !names {
        return Expr::List(entries.into_iter().map(|entry| entry.value).collect(), whole);
    }
    for entry in entries.iter_mut().filter(|entry| !entry.spread && entry.key.is_none()) {
        // `{client_id}` is short for `{client_id: client_id}`.
        entry.key = matches!(entry.value, Expr::Name(_)).then(|| entry.value.clone());
    }
    Expr::Map(entries, whole)
}
