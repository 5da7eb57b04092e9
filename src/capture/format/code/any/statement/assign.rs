//! Assignments: what a name holds from here on.

use std::ops::Range;

use super::super::super::value::{CallObject, CallValue, ObjectPair, normal};
use super::super::room::MAX_USES;
use super::super::{Arg, Interpreter, NamedThing};
use super::sign::{AssignSign, indexed, key_is_there, sign};
use crate::capture::notation::code::Expr;
use crate::capture::notation::union;
use crate::text::layers::Slice;

impl Interpreter<'_, '_, '_> {
    /// `let name: Type = value`, `name := value`, `path.name = value`, `name[key] = value`, `name += value`.
    pub(super) fn assignment(&mut self, at: usize, line_end: usize) -> Option<usize> {
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

    fn assign(&mut self, target: &str, sign: AssignSign, value: CallValue, at: Range<usize>, mut uses: Vec<Range<usize>>) {
        uses.push(at.clone());
        if let Some(path) = indexed(target) {
            return self.assign_index(path, value, at, uses);
        }
        let path = normal(target);
        if sign == AssignSign::Grows {
            return self.append(&path, value, uses);
        }
        let Some((first, rest)) = path.split_once('.') else {
            self.names.insert(path, NamedThing { value, uses });
            return;
        };
        if let Some(NamedThing { value: CallValue::Object(object), uses: known }) = self.names.get_mut(first)
            && !rest.contains('.')
        {
            known.extend(uses);
            let key = self.scan.slice(at.start..at.start);
            let key = self.scan.layers.coarse(key, rest.as_bytes());
            object.pairs.push(ObjectPair { key, value, at });
            return;
        }
        let (first, rest) = (first.to_owned(), rest.to_owned());
        self.use_of(&uses);
        self.names.insert(path.clone(), NamedThing { value: value.clone(), uses });
        let args = vec![Arg { key: None, value, at: at.clone() }];
        let event = self.event(rest, args, at, true);
        self.note(&first, event);
    }

    /// `name += value`.
    fn append(&mut self, path: &str, value: CallValue, uses: Vec<Range<usize>>) {
        let Some(known) = self.names.remove(path) else { return };
        let at = uses.last().cloned().unwrap_or_default();
        let text = self.joined_values(vec![(known.value, at.clone()), (value, at.clone())], at.clone());
        let text = self.bounded(text, &at);
        let uses = if known.uses.len() < MAX_USES { [known.uses, uses].concat() } else { uses };
        self.names.insert(path.to_owned(), NamedThing { value: text, uses });
    }

    fn assign_index(&mut self, path: &str, value: CallValue, at: Range<usize>, uses: Vec<Range<usize>>) {
        let place = memchr::memchr(b'[', self.bytes(at.clone())).map_or(at.end, |open| at.start + open + 1);
        let key = union::read_union_expression(self.scan.source, place)
            .filter(|(expr, _)| !matches!(expr, Expr::Code(_)))
            .map(|(expr, _)| expr);
        let path = normal(path);
        let Some(key) = key.filter(|_| key_is_there(self.scan.source, place)) else {
            return self.push(&path, value, uses);
        };
        let key = match key {
            Expr::Text(_) => self.value(&key),
            other => CallValue::Unknown(other.at()),
        };
        let plain = !path.contains('.');
        if plain && let CallValue::Text(name) = key {
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

    fn put(&mut self, path: &str, name: Slice, value: CallValue, at: Range<usize>, uses: Vec<Range<usize>>) {
        let pair = ObjectPair { key: name, value, at: at.clone() };
        match self.names.get_mut(path) {
            Some(NamedThing { value: CallValue::Object(object), uses: known }) => {
                object.pairs.push(pair);
                known.extend(uses);
            }
            Some(NamedThing { value: CallValue::Form(inner) | CallValue::Json(inner), uses: known }) => {
                if let CallValue::Object(object) = inner.as_mut() {
                    object.pairs.push(pair);
                }
                known.extend(uses);
            }
            _ => {
                let object = CallObject { pairs: vec![pair], at, ..CallObject::default() };
                self.names.insert(path.to_owned(), NamedThing { value: CallValue::Object(object), uses });
            }
        }
    }

    fn push(&mut self, path: &str, value: CallValue, uses: Vec<Range<usize>>) {
        match self.names.get_mut(path) {
            Some(NamedThing { value: CallValue::List(items, _), uses: known }) => {
                items.push(value);
                known.extend(uses);
            }
            _ => {
                let at = uses.last().cloned().unwrap_or_default();
                self.names.insert(path.to_owned(), NamedThing { value: CallValue::List(vec![value], at), uses });
            }
        }
    }
}
