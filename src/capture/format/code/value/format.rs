//! `"Basic {}".format(token)`: a text with places, and what is put into them.

use super::{CallValue, Evaluator};
use crate::capture::format::code::any::place;
use crate::capture::notation::code::{Call, CallArgument, Expr};
use crate::text::layers::{Piece, Slice};

impl Evaluator<'_, '_, '_> {
    /// The text that the call makes; `None` where it is called on something else.
    pub(super) fn formatted(&mut self, call: &Call) -> Option<CallValue> {
        let CallValue::Text(text) = self.value(call.on.as_ref()?) else { return None };
        let bytes = self.scan.layers.bytes(text).to_vec();
        let mut pieces = Vec::new();
        let (mut from, mut at, mut next) = (0, 0, 0);
        while at < bytes.len() {
            let Some((width, name)) = place(&bytes[at..]) else {
                at += 1;
                continue;
            };
            pieces.push(Piece::Copy(text.sub(from..at)));
            let arg = self.argument(&call.args, &name, next);
            pieces.push(arg.map_or(Piece::Copy(text.sub(at..at + width)), |arg| self.put_in(arg)));
            next += 1;
            at += width;
            from = at;
        }
        pieces.push(Piece::Copy(text.from(from)));
        Some(CallValue::Text(self.scan.layers.join(pieces)))
    }

    fn argument<'e>(&self, args: &'e [CallArgument], name: &str, next: usize) -> Option<&'e Expr> {
        let index = name.parse().unwrap_or(next);
        let keyed = args.iter().find(|arg| arg.key.as_ref().is_some_and(|key| self.text_at(key.at()) == name));
        keyed.or_else(|| args.iter().filter(|arg| arg.key.is_none()).nth(index)).map(|arg| &arg.value)
    }

    /// Python's bytes come with their notation.
    fn put_in(&mut self, expr: &Expr) -> Piece {
        if !self.is_bytes(expr) {
            return self.piece(expr);
        }
        let value = self.printed_bytes(Some(expr));
        let text: Slice = self.text_of(value);
        Piece::Copy(text)
    }

    /// Whether the expression is a text: `toString('base64')` of one gives it back as it is.
    pub(super) fn is_text(&mut self, expr: &Expr) -> bool {
        match expr {
            Expr::Text(_) | Expr::Joined(..) => true,
            Expr::Name(at) if self.step() => {
                let name = self.text_at(at.clone());
                let known = super::program::known(self.scan.source, &name, at.start, self.language);
                known.value.is_some_and(|value| self.is_text(&value))
            }
            _ => false,
        }
    }
}
