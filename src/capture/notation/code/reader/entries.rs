//! What stands between brackets: members, items, arguments.

use std::ops::Range;

use super::{CodeReader, MAX_DEPTH, is_name};
use crate::capture::notation::code::{CallArgument, Expr};

impl CodeReader<'_> {
    /// A list or a map; which one it is shows by its keys.
    pub(super) fn brackets(&mut self, close: u8) -> Expr {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Expr::Code(start..self.at);
        }
        let entries = self.entries(close);
        list_or_map(entries, start..self.at, close)
    }

    /// The rest of a tuple whose first item was read.
    pub(super) fn tuple(&mut self, first: Expr, start: usize) -> Expr {
        self.depth += 1;
        let mut items = vec![CallArgument { key: None, at: first.at(), value: first, spread: false }];
        self.more_entries(&mut items, b')');
        list_or_map(items, start..self.at, b')')
    }

    /// What stands between brackets; the opening one is next.
    pub(super) fn entries(&mut self, close: u8) -> Vec<CallArgument> {
        self.at += 1;
        self.depth += 1;
        let mut entries = Vec::new();
        self.more_entries(&mut entries, close);
        entries
    }

    fn more_entries(&mut self, entries: &mut Vec<CallArgument>, close: u8) {
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
    }

    pub(super) fn entry(&mut self) -> Option<CallArgument> {
        self.inline_blank();
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

    /// A key with its separator; nothing is read when none is here.
    fn key(&mut self) -> Option<Expr> {
        let start = self.at;
        let key = self.key_word();
        self.inline_blank();
        let width = match self.rest() {
            [b'=', b'>', ..] => 2,
            [b'=', next, ..] if !b"=~".contains(next) => 1,
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

    fn key_word(&mut self) -> Option<Expr> {
        let start = self.at;
        if let Some(found) = self.literal(start) {
            self.at = found.at.end;
            return Some(Expr::Text(found.at));
        }
        let symbol = usize::from(self.peek() == Some(b':'));
        self.at += symbol;
        let name = self.at;
        self.at += self.rest().iter().take_while(|b| is_name(**b)).count();
        let path = self.rest().starts_with(b"::");
        (self.at > name && !path).then_some(Expr::Bare(name..self.at))
    }
}

fn list_or_map(mut entries: Vec<CallArgument>, whole: Range<usize>, close: u8) -> Expr {
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
