//! Statements one after the other: what they assign, call and set.

mod sign;

use std::ops::Range;

use super::super::value::{Object, Value, last_word, normal};
use super::{Arg, Event, Held, Run, Thing, words};
use crate::capture::notation::code::{Call, Entry, Expr};
use crate::capture::notation::union;
use sign::{Sign, indexed, key_is_there, sign};

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

impl Run<'_, '_, '_> {
    /// The expression at `at`, unless so many were read over and over that no more are.
    fn read(&mut self, at: usize) -> Option<(Expr, usize)> {
        if self.budget == 0 || self.things.len() > MAX_THINGS {
            return None;
        }
        let limit = self.scan.source.len().min(at + MAX_STATEMENT);
        let found = union::read(&self.scan.source[..limit], at)?;
        self.budget = self.budget.saturating_sub(found.1.saturating_sub(at).max(1));
        Some(found)
    }

    pub(super) fn statements(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end && self.step() && self.budget > 0 {
            let lead =
                self.scan.source[at..range.end].iter().take_while(|b| b.is_ascii_whitespace() || b"{}()[];,.`".contains(b));
            let lead = lead.count();
            // `[object message]` and `(a).b()` begin with a bracket.
            let bracket = self.scan.source[at..at + lead].iter().rposition(|b| *b == b'[').map(|found| at + found);
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
        let mut from = at;
        while from > 0 && b"[ \t".contains(&self.scan.source[from - 1]) {
            from -= 1;
        }
        let from = from + self.scan.source[from..=at].iter().position(|b| *b == b'[')?;
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
        let near = &source[at..source.len().min(at + MAX_HEAD)];
        let line_end = at + near.iter().position(|b| *b == b'\n').unwrap_or(near.len());
        let word: String =
            source[at..line_end].iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'#').map(|b| char::from(*b)).collect();
        let next = source.get(at + word.len()).copied().unwrap_or(b'\n');
        if source[at..].starts_with(b"//") || source[at..].starts_with(b"# ") || source[at..].starts_with(b"-- ") {
            return line_end;
        }
        if SKIPPED.contains(&word.as_str()) && next == b' ' {
            return line_end;
        }
        let assigns = || source[at + word.len()..line_end].iter().find(|b| b"(={:".contains(b)) == Some(&b'=');
        if word == "def" && assigns() {
            return at + word.len();
        }
        if HEADS.contains(&word.as_str()) && next == b' ' {
            return source[at..line_end].iter().position(|b| *b == b'{').map_or(line_end, |len| at + len + 1);
        }
        if MODIFIERS.contains(&word.as_str()) && matches!(next, b' ' | b'(' | b'\n' | b'\r') {
            return at + word.len();
        }
        if source[at] == b'@'
            && let Some(end) = self.annotations(at)
        {
            return end;
        }
        self.assignment(at, line_end).or_else(|| self.block(at, line_end)).unwrap_or_else(|| self.expression(at, line_end))
    }

    /// `data "http" "token" {`: a name, texts and a block.
    fn block(&mut self, at: usize, line_end: usize) -> Option<usize> {
        let line = &self.scan.source[at..line_end];
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
            Expr::Name(name) => self.command(name.clone(), end, line_end).unwrap_or(end),
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
        let known = words::verb(word).is_some() || words::sends(&word.to_ascii_lowercase()) || words::role(word).is_some();
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
    fn evaluated(&mut self, expr: &Expr, end: usize) -> (Option<Value>, usize) {
        let at = expr.at();
        if let Some(inside) = self.inside(at.clone()).filter(|_| !self.is_worth(expr, 0)) {
            return (None, inside);
        }
        (Some(self.value(expr)), end)
    }

    /// Behind the brace of a block of statements.
    fn inside(&self, at: Range<usize>) -> Option<usize> {
        let text = &self.scan.source[at.clone()];
        let open = text
            .iter()
            .enumerate()
            .position(|(index, b)| *b == b'{' && text[index + 1..].iter().find(|b| !b" \t\r".contains(b)) == Some(&b'\n'))?;
        Some(at.start + open + 1)
    }

    /// Whether an address, or something that was built before, is among its values.
    fn is_worth(&self, expr: &Expr, depth: usize) -> bool {
        if depth > 6 {
            return false;
        }
        match expr {
            Expr::Text(at) => {
                let text = &self.scan.source[at.clone()];
                let address =
                    memchr::memmem::find(text, b"://").is_some() || text.get(1) == Some(&b'/') || text.get(1) == Some(&b'$');
                address || memchr::memmem::find(text, b"grant_type").is_some()
            }
            Expr::Name(at) => match self.names.get(&normal(&self.text_at(at.clone()))) {
                Some(Held { value: Value::Text(text), .. }) => {
                    memchr::memmem::find(self.scan.layers.bytes(*text), b"://").is_some()
                }
                Some(Held { value: Value::Thing(..), .. }) => true,
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

    fn is_parameter(&self, entry: &Entry) -> bool {
        let key = entry.key.as_ref().map(|key| self.text_at(key.at())).unwrap_or_default();
        words::STRONG.contains(&key.trim_matches(['"', '\'', '@', ':']))
    }

    /// `let name: Type = value`, `name := value`, `path.name = value`, `name[key] = value`, `name += value`.
    fn assignment(&mut self, at: usize, line_end: usize) -> Option<usize> {
        let (target, sign, value_at) = sign(self.scan.source, at, line_end)?;
        let (expr, end) = self.read(value_at)?;
        let statement = at..end;
        if let Expr::Code(code) = &expr {
            return Some(self.inside(code.clone()).unwrap_or(end));
        }
        let (value, end) = self.evaluated(&expr, end);
        let Some(value) = value else { return Some(end) };
        let uses = std::mem::take(&mut self.uses);
        if let Some(target) = target {
            self.assign(&target, sign, value, statement, uses);
        }
        Some(end)
    }

    fn assign(&mut self, target: &str, sign: Sign, value: Value, at: Range<usize>, mut uses: Vec<Range<usize>>) {
        uses.push(at.clone());
        if let Some((path, key)) = indexed(target) {
            return self.assign_index(&path, &key, value, at, uses);
        }
        let path = normal(target);
        if sign == Sign::Grows {
            return self.append(&path, value, uses);
        }
        let Some((first, rest)) = path.split_once('.') else {
            self.names.insert(path, Held { value, uses });
            return;
        };
        if let Some(Held { value: Value::Object(object), uses: known }) = self.names.get_mut(first)
            && !rest.contains('.')
        {
            known.extend(uses);
            let key = self.scan.slice(at.start..at.start);
            let key = self.scan.layers.coarse(key, rest.as_bytes());
            object.pairs.push(super::super::value::Pair { key, value, at });
            return;
        }
        let (first, rest) = (first.to_owned(), rest.to_owned());
        self.uses.extend(uses.iter().cloned());
        self.names.insert(path.clone(), Held { value: value.clone(), uses });
        let args = vec![Arg { key: None, value, at: at.clone() }];
        let event = self.event(rest, args, at, true);
        self.note(&first, event);
    }

    /// `name += value`.
    fn append(&mut self, path: &str, value: Value, uses: Vec<Range<usize>>) {
        let Some(known) = self.names.get(path).cloned() else { return };
        let at = uses.last().cloned().unwrap_or_default();
        let text = self.joined_values(vec![(known.value, at.clone()), (value, at.clone())], at);
        let uses = [known.uses, uses].concat();
        self.names.insert(path.to_owned(), Held { value: text, uses });
    }

    fn assign_index(&mut self, path: &str, key: &Range<usize>, value: Value, at: Range<usize>, uses: Vec<Range<usize>>) {
        let start = self.scan.source.len().min(key.start);
        let place = memchr::memmem::find(&self.scan.source[at.clone()], b"[").map_or(start, |open| at.start + open + 1);
        let key = union::read(self.scan.source, place).filter(|(expr, _)| !matches!(expr, Expr::Code(_))).map(|(expr, _)| expr);
        let path = normal(path);
        let Some(key) = key.filter(|_| key_is_there(self.scan.source, place)) else {
            return self.push(&path, value, uses);
        };
        let key = match key {
            Expr::Text(_) => self.value(&key),
            other => Value::Unknown(other.at()),
        };
        let plain = !path.contains('.');
        if plain && let Value::Text(name) = key {
            self.put(&path, name, value, at, uses);
            return;
        }
        let (first, rest) = path.split_once('.').unwrap_or((&path, "set"));
        let (first, rest) = (first.to_owned(), rest.to_owned());
        self.uses.extend(uses);
        let args = vec![Arg { key: None, value: key, at: at.clone() }, Arg { key: None, value, at: at.clone() }];
        let event = self.event(rest, args, at, false);
        self.note(&first, event);
    }

    fn put(&mut self, path: &str, name: crate::text::layers::Slice, value: Value, at: Range<usize>, uses: Vec<Range<usize>>) {
        let pair = super::super::value::Pair { key: name, value, at: at.clone() };
        match self.names.get_mut(path) {
            Some(Held { value: Value::Object(object), uses: known }) => {
                object.pairs.push(pair);
                known.extend(uses);
            }
            Some(Held { value: Value::Form(inner) | Value::Json(inner), uses: known }) => {
                if let Value::Object(object) = inner.as_mut() {
                    object.pairs.push(pair);
                }
                known.extend(uses);
            }
            _ => {
                let object = Object { pairs: vec![pair], at, ..Object::default() };
                self.names.insert(path.to_owned(), Held { value: Value::Object(object), uses });
            }
        }
    }

    fn push(&mut self, path: &str, value: Value, uses: Vec<Range<usize>>) {
        match self.names.get_mut(path) {
            Some(Held { value: Value::List(items, _), uses: known }) => {
                items.push(value);
                known.extend(uses);
            }
            _ => {
                let at = uses.last().cloned().unwrap_or_default();
                self.names.insert(path.to_owned(), Held { value: Value::List(vec![value], at), uses });
            }
        }
    }

    pub(super) fn event(&mut self, path: String, args: Vec<Arg>, at: Range<usize>, sets: bool) -> Event {
        Event { path, args, at, sets, uses: std::mem::take(&mut self.uses) }
    }

    /// Notes an event on what a name holds.
    pub(super) fn note(&mut self, name: &str, event: Event) -> Value {
        let at = event.at.clone();
        if let Some(Held { value: Value::Thing(index, _), .. }) = self.names.get(name) {
            let index = *index;
            if self.begins_again(index, &event) {
                return self.rebind(name, event);
            }
            self.things[index].at.end = self.things[index].at.end.max(at.end);
            self.things[index].events.push(event);
            return Value::Thing(index, at);
        }
        self.rebind(name, event)
    }

    fn rebind(&mut self, name: &str, event: Event) -> Value {
        let at = event.at.clone();
        self.things.push(Thing { events: vec![event], at: at.clone(), ..Thing::default() });
        let value = Value::Thing(self.things.len() - 1, at);
        self.names.insert(name.to_owned(), Held { value: value.clone(), uses: Vec::new() });
        value
    }

    /// What was set before is set once more: the name of a block's parameter now is another request.
    fn begins_again(&self, index: usize, event: &Event) -> bool {
        let key = |event: &Event| match event.args.as_slice() {
            [Arg { value: Value::Text(key), .. }, _] => Some(self.scan.layers.bytes(*key).to_vec()),
            _ => None,
        };
        let named = event.path.ends_with(".name") || event.path.ends_with(".value");
        let sets = |known: &Event| known.path == event.path && known.sets == event.sets && key(known) == key(event);
        let once = event.sets && words::header(&event.path).is_none() || event.path.ends_with("headers") && key(event).is_some();
        once && !named && self.things[index].events.iter().any(sets)
    }
}
