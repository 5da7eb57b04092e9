//! Statements one after the other: what they assign, call and set.

mod assign;
mod sign;

use std::ops::Range;

use super::super::value::{CallValue, last_word, normal};
use super::{Arg, Interpreter, NamedThing, Thing, ThingEvent, words};
use crate::capture::notation::code::{Call, CallArgument, Expr};
use crate::capture::notation::union;

/// Words before a statement that say nothing about it.
const MODIFIERS: &[&str] = &[
    "public",
    "private",
    "protected",
    "static",
    "internal",
    "async",
    "override",
    "suspend",
    "export",
    "default",
    "pub",
    "return",
    "await",
    "with",
    "using",
    "try",
    "let",
    "if",
    "while",
    "for",
    "foreach",
    "switch",
    "catch",
    "else",
    "do",
    "begin",
    "yield",
    "defer",
    "guard",
    "unless",
    "in",
    "then",
];

/// Words of lines that define something else.
const HEADS: &[&str] = &[
    "function",
    "def",
    "fn",
    "fun",
    "func",
    "sub",
    "class",
    "interface",
    "struct",
    "enum",
    "module",
    "defmodule",
    "namespace",
    "trait",
    "impl",
];

const SKIPPED: &[&str] = &["import", "from", "package", "use", "require", "include", "library", "alias", "#include", "extern"];

/// A statement's name and sign lie within so many letters.
const MAX_HEAD: usize = 512;

/// Programs of requests are short.
const MAX_THINGS: usize = 600;

/// A statement longer than this makes no token request.
const MAX_STATEMENT: usize = 1 << 14;

impl Interpreter<'_, '_, '_> {
    /// The expression at `at`, unless so many were read over and over that no more are.
    fn read(&mut self, at: usize) -> Option<(Expr, usize)> {
        if self.budget == 0 || self.things.len() > MAX_THINGS {
            return None;
        }
        let limit = self.scan.source.len().min(at + MAX_STATEMENT);
        let found = union::read_union_expression(self.scan.source.get(..limit)?, at)?;
        self.budget = self.budget.saturating_sub(found.1.saturating_sub(at).max(1));
        Some(found)
    }

    pub(super) fn statements(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end && self.step() && self.budget > 0 {
            let rest = self.bytes(at..range.end);
            let lead = rest.iter().take_while(|b| b.is_ascii_whitespace() || b"{}()[];,.`".contains(b)).count();
            // `[object message]` and `(a).b()` begin with a bracket.
            let bracket = memchr::memrchr(b'[', self.bytes(at..at + lead)).map(|found| at + found);
            if let Some(next) = bracket.and_then(|at| self.message(at)) {
                at = next;
                continue;
            }
            at += lead;
            if at < range.end {
                at = self.statement(at).max(at + 1);
            }
        }
    }

    /// A message of Objective-C, whose bracket is the first of the statement.
    fn message(&mut self, at: usize) -> Option<usize> {
        let before = self.bytes(0..at + 1);
        let run = before.iter().rev().take_while(|b| b"[ \t".contains(b)).count();
        let from = before.len() - run;
        let from = from + memchr::memchr(b'[', before.get(from..)?)?;
        let (expr, end) = self.read(from)?;
        let called = matches!(expr, Expr::Call(_));
        called.then(|| {
            self.value(&expr);
            self.uses.clear();
            end
        })
    }

    fn statement(&mut self, at: usize) -> usize {
        let source = self.scan.source;
        let near = source.get(at..source.len().min(at + MAX_HEAD)).unwrap_or_default();
        let line = near.split(|b| *b == b'\n').next().unwrap_or_default();
        let line_end = at + line.len();
        let word: String = line.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'#').map(|b| char::from(*b)).collect();
        let next = source.get(at + word.len()).copied().unwrap_or(b'\n');
        if [&b"//"[..], b"# ", b"-- "].iter().any(|sign| line.starts_with(sign)) {
            return line_end;
        }
        if SKIPPED.contains(&word.as_str()) && next == b' ' {
            return line_end;
        }
        let assigns = || line.iter().skip(word.len()).find(|b| b"(={:".contains(b)) == Some(&b'=');
        if word == "def" && assigns() {
            return at + word.len();
        }
        if HEADS.contains(&word.as_str()) && next == b' ' {
            return memchr::memchr(b'{', line).map_or(line_end, |len| at + len + 1);
        }
        if MODIFIERS.contains(&word.as_str()) && matches!(next, b' ' | b'(' | b'\n' | b'\r') {
            return at + word.len();
        }
        if line.starts_with(b"@")
            && let Some(end) = self.annotations(at)
        {
            return end;
        }
        self.assignment(at, line_end).or_else(|| self.block(at, line_end)).unwrap_or_else(|| self.expression(at, line_end))
    }

    /// `data "http" "token" {`: a name, texts and a block.
    fn block(&mut self, at: usize, line_end: usize) -> Option<usize> {
        let line = self.bytes(at..line_end);
        let word = line.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let rest = line.get(word..)?;
        let open = rest.trim_ascii_end().strip_suffix(b"{")?;
        let texts = open.trim_ascii();
        if word == 0 || !rest.starts_with(b" ") || !texts.starts_with(b"\"") || !texts.ends_with(b"\"") {
            return None;
        }
        let (map, end) = self.read(at + word + open.len())?;
        let value = self.value(&map);
        let args = vec![Arg { key: None, value, at: map.at() }];
        let event = self.event("options".to_owned(), args, at..end, false);
        self.things.push(Thing { events: vec![event], at: at..end, ..Thing::default() });
        Some(end)
    }

    fn expression(&mut self, at: usize, line_end: usize) -> usize {
        let Some((expr, end)) = self.read(at) else { return at + 1 };
        match &expr {
            Expr::Call(_) => {
                let (_, end) = self.evaluated(&expr, end);
                self.uses.clear();
                end
            }
            Expr::Name(name) => {
                let called = self.command(name.clone(), end, line_end);
                called.or_else(|| self.block_parameter(CallValue::Unknown(name.clone()), end)).unwrap_or(end)
            }
            Expr::Code(code) => self.inside(code.clone()).unwrap_or(end.max(line_end.min(end))),
            Expr::Map(..) | Expr::List(..) => end,
            _ => end,
        }
    }

    /// `http.Open "POST", url, False`, `RestClient.post url, a: b`.
    fn command(&mut self, name: Range<usize>, end: usize, line_end: usize) -> Option<usize> {
        let source = self.scan.source;
        let path = self.text_at(name.clone());
        let word = last_word(&path);
        let known = words::verb(word).is_some()
            || words::sends(&word.to_ascii_lowercase())
            || words::role(word).is_some()
            || words::adds_pair(word);
        let rest = source.get(end..line_end)?;
        let spaced = rest.starts_with(b" ") && rest.get(1).is_some_and(|b| b.is_ascii_alphanumeric() || b"\"':[{".contains(b));
        if !known || !spaced || !path.contains('.') {
            return None;
        }
        let (args, after) = union::read_arguments(source, end);
        let call = Expr::Call(Box::new(Call { on: None, name: name.clone(), args, at: name.start..after }));
        self.value(&call);
        self.uses.clear();
        Some(after)
    }

    /// The value of an expression, unless it is a block of statements with nothing to read before it: those are gone
    /// through one by one.
    fn evaluated(&mut self, expr: &Expr, end: usize) -> (Option<CallValue>, usize) {
        let at = expr.at();
        if let Some(inside) = self.inside(at.clone()).filter(|_| !self.is_worth(expr, 0)) {
            return (None, inside);
        }
        let value = self.value(expr);
        let parameter = self.block_parameter(value.clone(), end);
        match (parameter, value) {
            (Some(end), CallValue::Unknown(_)) => (self.last_thing(), end),
            (Some(end), value) => (Some(value), end),
            (None, value) => (Some(value), end),
        }
    }

    fn last_thing(&self) -> Option<CallValue> {
        let last = self.things.last()?;
        Some(CallValue::Thing(self.things.len() - 1, last.at.clone()))
    }

    /// ` do |name|`, ` { |name|`: in the block that name is what the call gives. The offset behind it.
    fn block_parameter(&mut self, value: CallValue, end: usize) -> Option<usize> {
        let rest = self.scan.source.get(end..)?;
        let (lead, behind) =
            [&b" do |"[..], b" { |"].into_iter().find_map(|sign| Some((sign.len(), rest.strip_prefix(sign)?)))?;
        let len = behind.iter().take(MAX_HEAD).position(|b| !(b.is_ascii_alphanumeric() || *b == b'_'))?;
        if behind.get(len) != Some(&b'|') {
            return None;
        }
        let start = end + lead;
        let name = self.text_at(start..start + len);
        let value = match value {
            CallValue::Unknown(at) => {
                let event = self.event(normal(&self.text_at(at.clone())), Vec::new(), at, false);
                self.new_thing(event, None)
            }
            value => value,
        };
        let uses = self.uses.clone();
        self.names.insert(name, NamedThing { value, uses });
        Some(start + len + 1)
    }

    /// Behind the brace of a block of statements.
    fn inside(&self, at: Range<usize>) -> Option<usize> {
        let text = self.bytes(at.clone());
        let ends_line = |open: &usize| text.iter().skip(open + 1).find(|b| !b" \t\r".contains(b)) == Some(&b'\n');
        let open = memchr::memchr_iter(b'{', text).find(ends_line)?;
        Some(at.start + open + 1)
    }

    /// Whether an address, or something that was built before, is among its values.
    fn is_worth(&self, expr: &Expr, depth: usize) -> bool {
        if depth > 6 {
            return false;
        }
        match expr {
            Expr::Text(at) => {
                let text = self.bytes(at.clone());
                let address =
                    memchr::memmem::find(text, b"://").is_some() || text.get(1) == Some(&b'/') || text.get(1) == Some(&b'$');
                address || memchr::memmem::find(text, b"grant_type").is_some()
            }
            Expr::Name(at) => match self.names.get(&normal(&self.text_at(at.clone()))) {
                Some(NamedThing { value: CallValue::Text(text), .. }) => {
                    memchr::memmem::find(self.scan.layers.bytes(*text), b"://").is_some()
                }
                Some(NamedThing { value: CallValue::Thing(..), .. }) => true,
                _ => false,
            },
            Expr::Joined(parts, _) | Expr::List(parts, _) => parts.iter().any(|part| self.is_worth(part, depth + 1)),
            Expr::Map(entries, _) => {
                entries.iter().any(|entry| self.is_parameter(entry) || self.is_worth(&entry.value, depth + 1))
            }
            Expr::Call(call) => {
                let on = call.on.as_ref().is_some_and(|on| self.is_worth(on, depth + 1));
                let path = self.text_at(call.name.clone());
                let verb = words::verb(last_word(&path)).is_some();
                let named = verb && call.args.first().is_some_and(|arg| matches!(arg.value, Expr::Name(_)));
                on || named || call.args.iter().any(|entry| self.is_parameter(entry) || self.is_worth(&entry.value, depth + 1))
            }
            Expr::Bare(_) | Expr::Code(_) => false,
        }
    }

    fn is_parameter(&self, entry: &CallArgument) -> bool {
        let key = entry.key.as_ref().map(|key| self.text_at(key.at())).unwrap_or_default();
        words::STRONG.contains(&key.trim_matches(['"', '\'', '@', ':']))
    }

    pub(super) fn event(&mut self, path: String, args: Vec<Arg>, at: Range<usize>, sets: bool) -> ThingEvent {
        ThingEvent { path, args, at, sets, uses: std::mem::take(&mut self.uses) }
    }

    /// Notes an event on what a name holds.
    pub(super) fn note(&mut self, name: &str, event: ThingEvent) -> CallValue {
        if let Some(NamedThing { value: CallValue::Thing(index, _), .. }) = self.names.get(name) {
            let index = *index;
            if self.begins_again(index, &event) {
                return self.rebind(name, event);
            }
            return self.note_on(index, event);
        }
        self.rebind(name, event)
    }

    fn rebind(&mut self, name: &str, event: ThingEvent) -> CallValue {
        let at = event.at.clone();
        self.things.push(Thing { events: vec![event], at: at.clone(), ..Thing::default() });
        let value = CallValue::Thing(self.things.len() - 1, at);
        self.names.insert(name.to_owned(), NamedThing { value: value.clone(), uses: Vec::new() });
        value
    }

    /// What was set before is set once more: the name of a block's parameter now is another request.
    fn begins_again(&self, index: usize, event: &ThingEvent) -> bool {
        let key = |event: &ThingEvent| match event.args.as_slice() {
            [Arg { value: CallValue::Text(key), .. }, _] => Some(self.scan.layers.bytes(*key).to_vec()),
            _ => None,
        };
        let named = event.path.ends_with(".name") || event.path.ends_with(".value");
        let sets = |known: &ThingEvent| known.path == event.path && known.sets == event.sets && key(known) == key(event);
        let once = event.sets && words::header(&event.path).is_none() || event.path.ends_with("headers") && key(event).is_some();
        once && !named && self.things.get(index).is_some_and(|thing| thing.events.iter().any(sets))
    }
}
