//! Requests that an interface declares: `@POST("path")` on a function, `@Field("name")` on its parameters.

use std::ops::Range;

use super::super::value::CallValue;
use super::{Arg, Interpreter, Thing, ThingEvent, words};
use crate::capture::notation::code::{Call, Expr};
use crate::capture::notation::union;

/// Letters of a function's parameters.
const MAX_HEAD: usize = 4096;

impl Interpreter<'_, '_, '_> {
    /// The annotations from `at` on with the function that they belong to; `None` where they declare no request.
    pub(super) fn annotations(&mut self, at: usize) -> Option<usize> {
        let mut events = Vec::new();
        let mut next = at;
        let mut sends = false;
        while self.scan.source.get(next) == Some(&b'@') {
            let (expr, end) = union::read_union_expression(self.scan.source, next)?;
            let (name, args) = match &expr {
                Expr::Call(call) => (self.text_at(call.name.clone()), self.args_of(call)),
                Expr::Name(name) => (self.text_at(name.clone()), Vec::new()),
                _ => return None,
            };
            let word = name.trim_start_matches('@').to_owned();
            sends |= matches!(word.as_str(), "POST" | "GET" | "PUT") && !args.is_empty();
            events.push(self.event(word, args, next..end, false));
            next = union::skip_blank(self.scan.source, end);
        }
        let end = sends.then(|| self.parameters(next, &mut events))??;
        self.things.push(Thing { events, at: at..end, is_declared: true, ..Thing::default() });
        Some(end)
    }

    fn args_of(&mut self, call: &Call) -> Vec<Arg> {
        call.args.iter().map(|entry| Arg { key: None, value: self.value(&entry.value), at: entry.at.clone() }).collect()
    }

    /// The parameters of the function that begins at `at`; the offset behind them.
    fn parameters(&mut self, at: usize, events: &mut Vec<ThingEvent>) -> Option<usize> {
        let source = self.scan.source;
        let limit = source.len().min(at + MAX_HEAD);
        let open = at + memchr::memchr(b'(', source.get(at..limit)?)?;
        let mut next = open + 1;
        while let Some(b) = source.get(next).filter(|_| next < limit) {
            match b {
                b')' => return Some(next + 1),
                b'@' => next = self.parameter(next, events)?,
                b'"' => next = union::literal(source, next).map_or(next + 1, |found| found.at.end),
                _ => next += 1,
            }
        }
        None
    }

    /// `@Field("grant_type") grantType: String = "authorization_code"`, `@Field("code") String code`.
    fn parameter(&mut self, at: usize, events: &mut Vec<ThingEvent>) -> Option<usize> {
        let source = self.scan.source;
        let (expr, end) = union::read_union_expression(source, at)?;
        let Expr::Call(call) = &expr else { return Some(end) };
        let word = self.text_at(call.name.clone()).trim_start_matches('@').to_owned();
        let rest = end + source.get(end..)?.iter().position(|b| b",)\n".contains(b))?;
        let declared = end..rest;
        let value = self.declared(&declared);
        if words::role(&word).is_some() {
            let mut args = self.args_of(call);
            args.truncate(1);
            args.push(Arg { key: None, value, at: declared });
            events.push(self.event(word, args, at..rest, false));
        }
        Some(rest)
    }

    /// The default of a parameter, or its name.
    fn declared(&mut self, at: &Range<usize>) -> CallValue {
        let text = self.bytes(at.clone());
        if let Some(equals) = text.iter().position(|b| *b == b'=')
            && let Some((expr @ Expr::Text(_), _)) = union::read_union_expression(self.scan.source, at.start + equals + 1)
        {
            return self.value(&expr);
        }
        let lead = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let kotlin = text.iter().skip(lead).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if text.get(lead + kotlin) == Some(&b':') {
            return CallValue::Unknown(at.start + lead..at.start + lead + kotlin);
        }
        let text = text.trim_ascii_end();
        let name = text.iter().rposition(|b| !(b.is_ascii_alphanumeric() || *b == b'_')).map_or(0, |found| found + 1);
        CallValue::Unknown(at.start + name..at.start + text.len())
    }
}
