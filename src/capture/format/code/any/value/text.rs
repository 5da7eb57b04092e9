//! Texts: literals with what the program puts into them, and texts put together.

use std::ops::Range;

use super::super::super::encode::{self, Alphabet, Json};
use super::super::super::value::CallValue;
use super::super::Interpreter;
use crate::capture::notation::code::Expr;
use crate::capture::notation::union::{self, UnionLiteral};
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

/// An escape of the source, and its byte.
fn escape(letter: u8) -> Option<u8> {
    Some(match letter {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'"' | b'\'' | b'\\' | b'/' | b'$' | b'`' | b'#' => letter,
        _ => return None,
    })
}

impl Interpreter<'_, '_, '_> {
    pub(super) fn literal(&mut self, at: Range<usize>) -> CallValue {
        let Some(found) = union::literal(self.scan.source, at.start) else { return CallValue::Unknown(at) };
        let pieces = self.pieces(&found);
        match pieces.as_slice() {
            [] => CallValue::Text(self.scan.slice(found.inner)),
            [Piece::Copy(only)] => CallValue::Text(*only),
            _ if pieces.iter().all(|piece| self.is_of(piece, &found)) && !found.doubled => self.decoded(&found, pieces),
            _ => CallValue::Text(self.scan.layers.join(pieces)),
        }
    }

    /// A literal with escapes alone leads back to the source letter by letter.
    fn decoded(&mut self, found: &UnionLiteral, pieces: Vec<Piece>) -> CallValue {
        let coded = self.scan.slice(found.inner.start - 1..found.inner.end + 1);
        match self.scan.layers.decode(coded, Codec::Js) {
            Ok(text) => CallValue::Text(text),
            Err(_) => CallValue::Text(self.scan.layers.join(pieces)),
        }
    }

    /// A letter of the literal itself, not what the program puts there.
    fn is_of(&self, piece: &Piece, found: &UnionLiteral) -> bool {
        match piece {
            Piece::Text { bytes, .. } => bytes.len() == 1,
            Piece::Copy(at) => {
                let inner = self.scan.slice(found.inner.clone());
                at.layer == inner.layer && (inner.start..=inner.end).contains(&at.start)
            }
        }
    }

    fn pieces(&mut self, found: &UnionLiteral) -> Vec<Piece> {
        let source = self.scan.source;
        let inner = found.inner.clone();
        let mut pieces = Vec::new();
        let (mut from, mut at) = (inner.start, inner.start);
        while at < inner.end {
            let Some((piece, width)) = self.special(found, at) else {
                at += 1;
                continue;
            };
            if from < at {
                pieces.push(Piece::Copy(self.scan.slice(from..at)));
            }
            pieces.push(piece);
            at = (at + width).min(inner.end);
            from = at;
        }
        if from < inner.end && from < source.len() {
            pieces.push(Piece::Copy(self.scan.slice(from..inner.end)));
        }
        pieces
    }

    /// An escape, a doubled quote or a hole at `at`, and its width.
    fn special(&mut self, found: &UnionLiteral, at: usize) -> Option<(Piece, usize)> {
        let rest = self.scan.source.get(at..found.inner.end)?;
        let point = |run: &Self, width: usize| run.scan.slice(at..at + width);
        match rest {
            [b'\\', b'(', ..] => self.hole(at, 2, b'(', b')'),
            [b'\\', letter, ..] => Some((Piece::Text { bytes: vec![escape(*letter)?], at: point(self, 2) }, 2)),
            [a, b, ..] if found.doubled && *a == found.quote && *b == found.quote => Some((Piece::Copy(point(self, 1)), 2)),
            [b'$' | b'#', b'{', ..] if found.quote != b'\'' || union::has_literal(self.scan.source, at + 2) => {
                self.hole(at, 2, b'{', b'}')
            }
            [b'{', b'$', ..] if found.quote == b'"' => self.hole(at, 1, b'{', b'}'),
            [b'{', b'{', ..] => None,
            [b'{', ..] if found.filled => self.hole(at, 1, b'{', b'}'),
            [b'$', letter, ..] if found.quote == b'"' && letter.is_ascii_alphabetic() => {
                let width = 1 + rest.iter().skip(1).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
                Some((self.filled(at..at + width, at..at + width), width))
            }
            _ => None,
        }
    }

    fn hole(&mut self, at: usize, lead: usize, open: u8, close: u8) -> Option<(Piece, usize)> {
        let rest = self.scan.source.get(at + lead..)?;
        let mut depth = 0usize;
        let len = rest.iter().take(400).position(|b| {
            let ends = *b == close && depth == 0;
            depth = if *b == open {
                depth + 1
            } else if *b == close {
                depth.saturating_sub(1)
            } else {
                depth
            };
            ends
        })?;
        let inner = at + lead..at + lead + len;
        Some((self.filled(inner, at..at + lead + len + 1), lead + len + 1))
    }

    /// What stands in the place of a hole: its text where the source shows it, else a variable.
    fn filled(&mut self, inner: Range<usize>, whole: Range<usize>) -> Piece {
        let expr = self
            .scan
            .source
            .get(..inner.end)
            .and_then(|source| union::read_union_expression(source, inner.start))
            .map(|(expr, _)| expr);
        let simple = expr.filter(|expr| matches!(expr, Expr::Name(_) | Expr::Call(_)) && expr.at() == inner);
        match simple.map(|expr| self.value(&expr)) {
            Some(CallValue::Text(text) | CallValue::Bare(text)) => Piece::Copy(text),
            _ => {
                let code = self.bytes(inner).to_vec();
                variable(&code, self.scan.slice(whole))
            }
        }
    }

    /// Values put together to one text.
    pub(in super::super) fn joined_values(&mut self, values: Vec<(CallValue, Range<usize>)>, at: Range<usize>) -> CallValue {
        let shown = values.iter().any(|(value, _)| !matches!(value, CallValue::Unknown(_) | CallValue::Thing(..)));
        if !shown {
            return CallValue::Unknown(at);
        }
        let pieces = values.into_iter().map(|(value, at)| self.piece(value, at)).collect();
        CallValue::Text(self.scan.layers.join(pieces))
    }

    pub(super) fn piece(&mut self, value: CallValue, at: Range<usize>) -> Piece {
        match self.plain_text(&value) {
            Some(text) if self.has_room(text.len()) => Piece::Copy(text),
            _ => {
                let code = self.scan.source.get(at.clone()).unwrap_or_default().to_vec();
                variable(&code, self.scan.slice(at))
            }
        }
    }

    /// The text of a value that has one.
    pub(in super::super) fn plain_text(&mut self, value: &CallValue) -> Option<Slice> {
        match value {
            CallValue::Text(text) | CallValue::Bare(text) => Some(*text),
            CallValue::Form(inner) => match inner.as_ref() {
                CallValue::Object(object) if !object.open => Some(encode::form(self.scan, &object.pairs, Alphabet::Percent)),
                other => self.plain_text(other),
            },
            CallValue::Json(inner) => Some(encode::json(self.scan, inner, Json::Dense)),
            CallValue::Typed(inner, _) => self.plain_text(inner),
            _ => None,
        }
    }

    /// The text of a value, a variable where it has none.
    pub(in super::super) fn text_or_variable(&mut self, value: &CallValue, at: &Range<usize>) -> Slice {
        let at = match value {
            CallValue::Unknown(at) => at.clone(),
            _ => at.clone(),
        };
        match self.plain_text(value) {
            Some(text) => text,
            None => {
                let piece = self.piece(value.clone(), at);
                self.scan.layers.join(vec![piece])
            }
        }
    }

    /// `%s`, `{}`, `{0}` and `{name}` filled in.
    pub(super) fn formatted(&mut self, text: Slice, args: &[super::super::Arg]) -> CallValue {
        let bytes = self.scan.layers.bytes(text).to_vec();
        let mut pieces = Vec::new();
        let (mut from, mut at, mut next) = (0, 0, 0);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Some((width, name)) = place(rest) else {
                at += 1;
                continue;
            };
            if from < at {
                pieces.push(Piece::Copy(text.sub(from..at)));
            }
            let index = name.parse().unwrap_or(next);
            let keyed = args.iter().find(|arg| arg.key.is_some_and(|key| self.scan.layers.bytes(key) == name.as_bytes()));
            let arg = keyed.or_else(|| args.iter().filter(|arg| arg.key.is_none()).nth(index)).cloned();
            next += 1;
            pieces.push(match arg {
                Some(arg) => self.piece(arg.value, arg.at),
                None => variable(name.as_bytes(), text.sub(at..at + width)),
            });
            at += width;
            from = at;
        }
        if pieces.is_empty() {
            return CallValue::Text(text);
        }
        pieces.push(Piece::Copy(text.from(from)));
        CallValue::Text(self.scan.layers.join(pieces))
    }
}

/// Letters of the name of a place.
const MAX_PLACE: usize = 80;

/// A place of a format: its width and name.
pub(in crate::capture::format::code) fn place(text: &[u8]) -> Option<(usize, String)> {
    match text {
        [b'%', b's' | b'd' | b'@' | b'v' | b'q', ..] => Some((2, String::new())),
        [b'%', digit, b'$', b's' | b'@', ..] if (b'1'..=b'9').contains(digit) => {
            Some((4, usize::from(*digit - b'1').to_string()))
        }
        [b'%', b'(', rest @ ..] => {
            let len = rest.iter().take(MAX_PLACE).position(|b| *b == b')')?;
            (rest.get(len + 1) == Some(&b's')).then_some((len + 4, named(rest, len)))
        }
        [b'{', rest @ ..] => {
            let len = rest.iter().take(MAX_PLACE).position(|b| !(b.is_ascii_alphanumeric() || *b == b'_'))?;
            (rest.get(len) == Some(&b'}')).then_some((len + 2, named(rest, len)))
        }
        _ => None,
    }
}

fn named(text: &[u8], len: usize) -> String {
    String::from_utf8_lossy(text.get(..len).unwrap_or_default()).into_owned()
}

/// What stands for a value that the source does not show.
pub(super) fn variable(code: &[u8], at: Slice) -> Piece {
    let code: Vec<u8> =
        code.iter().map(|b| if b.is_ascii_whitespace() { b' ' } else { *b }).filter(|b| !b"{}".contains(b)).collect();
    Piece::Text { bytes: [b"${", code.strip_prefix(b"$").unwrap_or(&code), b"}"].concat(), at }
}
