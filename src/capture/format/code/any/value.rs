//! The value of an expression, as far as the source shows it, and the things that calls make.

mod make;
mod text;

pub(in crate::capture::format::code) use text::place;

use std::ops::Range;

use super::super::value::{CallObject, CallValue, ObjectPair, last_word, normal};
use super::room::size_of;
use super::{Arg, Interpreter, NamedThing, Thing, ThingEvent, words};
use crate::capture::notation::code::{Call, CallArgument, Expr};

impl Interpreter<'_, '_, '_> {
    pub(super) fn value(&mut self, expr: &Expr) -> CallValue {
        if !self.step() || self.room == 0 {
            return CallValue::Unknown(expr.at());
        }
        let value = self.shown(expr);
        self.bounded(value, &expr.at())
    }

    fn shown(&mut self, expr: &Expr) -> CallValue {
        match expr {
            Expr::Text(at) => self.literal(at.clone()),
            Expr::Bare(at) => CallValue::Bare(self.scan.slice(at.clone())),
            Expr::Name(at) => self.named(at.clone()),
            Expr::Joined(parts, at) => {
                let values = parts.iter().map(|part| (self.value(part), part.at())).collect();
                self.joined_values(values, at.clone())
            }
            Expr::List(items, at) => CallValue::List(items.iter().map(|item| self.value(item)).collect(), at.clone()),
            Expr::Map(entries, at) => self.map(entries, at.clone()),
            Expr::Call(call) => self.call(call),
            Expr::Code(at) => CallValue::Unknown(at.clone()),
        }
    }

    fn map(&mut self, entries: &[CallArgument], at: Range<usize>) -> CallValue {
        let mut object = CallObject { at, ..CallObject::default() };
        for entry in entries {
            let value = self.value(&entry.value);
            match (&entry.key, value) {
                (Some(key), value) => {
                    let key = self.key(key);
                    object.pairs.push(ObjectPair { key, value, at: entry.at.clone() });
                }
                (None, CallValue::Object(inner)) => {
                    object.open |= inner.open;
                    object.pairs.extend(inner.pairs);
                }
                _ => object.open = true,
            }
        }
        CallValue::Object(object)
    }

    pub(super) fn key(&mut self, key: &Expr) -> crate::text::layers::Slice {
        match self.value_of_key(key) {
            Some(CallValue::Text(text)) => text,
            _ => self.scan.slice(key.at()),
        }
    }

    /// A bare key is its own name, also where a variable has that name.
    fn value_of_key(&mut self, key: &Expr) -> Option<CallValue> {
        matches!(key, Expr::Text(_)).then(|| self.value(key))
    }

    /// What a name holds: the name itself, a member of an object, or a constant of a class.
    fn named(&mut self, at: Range<usize>) -> CallValue {
        let path = normal(&self.text_at(at.clone()));
        if let Some(value) = self.look_up(&path) {
            return value;
        }
        // `TStringList.Create`: a call without parentheses.
        let constructs = [".Create", ".new"].iter().any(|end| path.ends_with(end));
        let made = if constructs { self.made(&path, last_word(&path.replace('.', ":")), None, &[], &at) } else { None };
        made.unwrap_or(CallValue::Unknown(at))
    }

    fn look_up(&mut self, path: &str) -> Option<CallValue> {
        if let Some(held) = self.names.get(path) {
            let NamedThing { value, uses } = held.clone();
            self.use_of(&uses);
            return Some(value);
        }
        let (owner, member) = path.rsplit_once('.')?;
        if let Some(NamedThing { value: CallValue::Object(object), uses }) = self.names.get(owner) {
            let same = |pair: &&ObjectPair| self.scan.layers.bytes(pair.key) == member.as_bytes();
            let value = object.pairs.iter().find(same).map(|pair| pair.value.clone());
            let uses = uses.clone();
            self.use_of(&uses);
            return value;
        }
        if let Some(NamedThing { value: CallValue::Thing(index, _), .. }) = self.names.get(owner)
            && ["query", "percentEncodedQuery"].contains(&member)
        {
            // `components.queryItems = [...]`, read again as the text of a form.
            let items = self.things.get(*index)?.events.iter().rev().find(|event| event.path == "queryItems")?.clone();
            let object = items.args.first().and_then(|arg| self.object_of(&arg.value))?;
            self.uses.extend(items.uses);
            return Some(CallValue::Form(Box::new(CallValue::Object(object))));
        }
        if ["href", "request_uri", "Value", "String"].contains(&member) {
            return self.look_up(owner);
        }
        let constant = member.bytes().all(|b| b.is_ascii_uppercase() || b == b'_' || b.is_ascii_digit());
        constant.then(|| self.look_up(member)).flatten()
    }

    fn args(&mut self, entries: &[CallArgument]) -> Vec<Arg> {
        let arg = |run: &mut Self, entry: &CallArgument| {
            let value = run.value(&entry.value);
            let key = entry.key.as_ref().map(|key| run.key(key));
            let value = if entry.spread { CallValue::Unknown(entry.at.clone()) } else { value };
            Arg { key, value, at: entry.at.clone() }
        };
        entries.iter().map(|entry| arg(self, entry)).collect()
    }

    fn call(&mut self, call: &Call) -> CallValue {
        let mut path = normal(&self.text_at(call.name.clone()));
        let mut receiver = call.on.as_ref().map(|on| self.value(on));
        let mut owner = None;
        // `[object verb:value]` and `client.post`: what the call is made on.
        if let (Some(Expr::Name(at)), Some(CallValue::Unknown(_))) = (&call.on, &receiver) {
            owner = Some(normal(&self.text_at(at.clone())));
            receiver = None;
        } else if receiver.is_none()
            && let Some((name, rest)) = self.owner_of(&path)
        {
            receiver = self.look_up(&name);
            (owner, path) = (Some(name), rest);
        } else if let (Some(Expr::Name(at)), Some(_)) = (&call.on, &receiver) {
            owner = Some(normal(&self.text_at(at.clone())));
        }
        let args = self.args(&call.args);
        let word = last_word(&path.replace('.', ":")).to_owned();
        let whole = match &owner {
            Some(owner) => format!("{owner}.{path}"),
            None => path.clone(),
        };
        if let Some(set) = self.handle(&args, &call.at) {
            return set;
        }
        // On a thing a word like `json` or `form` is something that is done to it.
        let thing = matches!(receiver, Some(CallValue::Thing(..)));
        if let Some(made) = self
            .made(&whole, &word, receiver.as_ref(), &args, &call.at)
            .filter(|made| !thing || matches!(made, CallValue::Thing(..)))
        {
            return made;
        }
        if let Some(grown) = self.grown(receiver.as_ref(), owner.as_deref(), &word, &args, &call.at) {
            return grown;
        }
        self.thing(receiver, owner, path, &word, args, call.at.clone())
    }

    /// `curl_setopt($handle, CURLOPT_URL, value)`: what is set stands in the first argument, how it is called in the second.
    fn handle(&mut self, args: &[Arg], at: &Range<usize>) -> Option<CallValue> {
        let [Arg { value: CallValue::Thing(index, _), .. }, Arg { value: CallValue::Unknown(option), .. }, value] = args else {
            return None;
        };
        let word = self.text_at(option.clone());
        words::role(&word)?;
        let event = self.event(word, vec![value.clone()], at.clone(), true);
        Some(self.note_on(*index, event))
    }

    /// The longest beginning of a path that holds something, and the rest.
    fn owner_of(&self, path: &str) -> Option<(String, String)> {
        let splits = path.rmatch_indices('.').filter_map(|(dot, _)| Some((path.get(..dot)?, path.get(dot + 1..)?)));
        let mut known = splits.filter(|(owner, _)| self.names.contains_key(*owner));
        known.next().map(|(owner, rest)| (owner.to_owned(), rest.to_owned()))
    }

    /// A pair or an item that a call adds to what it is made on; a name holds the grown value from here on.
    fn grown(
        &mut self,
        on: Option<&CallValue>,
        owner: Option<&str>,
        word: &str,
        args: &[Arg],
        at: &Range<usize>,
    ) -> Option<CallValue> {
        let mut value = on?.clone();
        // What is copied here is work as well.
        if !self.has_room(size_of(&value)) {
            return None;
        }
        if let (CallValue::Object(object), Some(pair)) = (&mut value, self.header_pair(word, args, at)) {
            object.pairs.push(pair);
            self.keep(owner, &value, at);
            return Some(value);
        }
        let adds =
            words::adds_pair(word) || ["push", "push_back", "add_all", "addall"].contains(&word.to_ascii_lowercase().as_str());
        if !adds || matches!(value, CallValue::Thing(..) | CallValue::Unknown(_) | CallValue::Bare(_)) {
            return None;
        }
        let positional: Vec<&Arg> = args.iter().filter(|arg| arg.key.is_none()).collect();
        match positional.as_slice() {
            [key, item, ..] => add_pair(&mut value, key, item, at)?,
            [item] => add_item(&mut value, &item.value)?,
            [] => return None,
        }
        self.keep(owner, &value, at);
        Some(value)
    }

    /// The name holds the grown value from here on.
    fn keep(&mut self, owner: Option<&str>, value: &CallValue, at: &Range<usize>) {
        let uses = std::mem::take(&mut self.uses);
        if let Some(held) = owner.and_then(|owner| self.names.get_mut(owner)) {
            held.value = value.clone();
            held.uses.push(at.clone());
            held.uses.extend(uses);
        }
    }

    /// `headers.setContentType(type)`, `headers.setBasicAuth(id, secret)`.
    fn header_pair(&mut self, word: &str, args: &[Arg], at: &Range<usize>) -> Option<ObjectPair> {
        let unit = self.scan.slice(at.clone());
        match args {
            [Arg { value, .. }] => {
                let name = words::header(word)?;
                let key = self.scan.layers.coarse(unit, name.as_bytes());
                Some(ObjectPair { key, value: value.clone(), at: at.clone() })
            }
            [_, _] if words::role(word) == Some(words::WordRole::Auth) => {
                let key = self.scan.layers.coarse(unit, b"Authorization");
                let value = self.basic(args, at);
                Some(ObjectPair { key, value, at: at.clone() })
            }
            _ => None,
        }
    }

    /// An event on a thing, or a new thing.
    fn thing(
        &mut self,
        on: Option<CallValue>,
        owner: Option<String>,
        path: String,
        word: &str,
        args: Vec<Arg>,
        at: Range<usize>,
    ) -> CallValue {
        let root = is_root(self, word, &args);
        let base = match &on {
            Some(CallValue::Thing(index, _)) => Some(*index),
            // What it is called on is an argument like the others: `x |> f()`, `"https://...".post()`.
            Some(value) if !matches!(value, CallValue::Unknown(_)) => {
                let arg = Arg { key: None, value: value.clone(), at: at.start..at.start };
                let event = self.event(String::new(), vec![arg], at.start..at.start, false);
                let _ = self.new_thing(event, None);
                Some(self.things.len() - 1)
            }
            _ => None,
        };
        let full = match (&owner, base) {
            (Some(owner), None) => format!("{owner}.{path}"),
            _ => path,
        };
        let event = self.event(full, args, at.clone(), false);
        match base {
            Some(index) if !root || self.is_bare(index) => self.note_on(index, event),
            Some(index) => {
                if let Some(base) = self.things.get_mut(index) {
                    base.is_base = true;
                }
                self.new_thing(event, Some(index))
            }
            None => self.first_event(event, root),
        }
    }

    /// Nothing but the value that something is called on.
    fn is_bare(&self, index: usize) -> bool {
        self.things.get(index).is_some_and(|thing| matches!(thing.events.as_slice(), [only] if only.path.is_empty()))
    }

    pub(super) fn note_on(&mut self, index: usize, event: ThingEvent) -> CallValue {
        let at = event.at.clone();
        if let Some(thing) = self.things.get_mut(index) {
            thing.at.end = thing.at.end.max(at.end);
            thing.events.push(event);
        }
        CallValue::Thing(index, at)
    }

    pub(super) fn new_thing(&mut self, event: ThingEvent, base: Option<usize>) -> CallValue {
        let at = event.at.clone();
        self.things.push(Thing { events: vec![event], at: at.clone(), base, ..Thing::default() });
        CallValue::Thing(self.things.len() - 1, at)
    }

    /// `http.begin(...)` on a name of which nothing is known: later calls on that name are about the same thing.
    fn first_event(&mut self, event: ThingEvent, root: bool) -> CallValue {
        let owner = event.path.split_once('.').map(|(first, _)| first.to_owned());
        match owner.filter(|owner| !root && owner.starts_with(|c: char| c.is_lowercase() || c.is_uppercase())) {
            Some(owner) if !event.args.is_empty() => {
                let value = self.new_thing(event, None);
                self.names.entry(owner).or_insert(NamedThing { value: value.clone(), uses: Vec::new() });
                value
            }
            _ => self.new_thing(event, None),
        }
    }
}

/// The call makes a request of its own, it does not only prepare one: it is given an address or something prepared.
fn is_root(run: &Interpreter<'_, '_, '_>, word: &str, args: &[Arg]) -> bool {
    let known = words::verb(word).is_some() || words::sends(word);
    known && args.iter().enumerate().any(|(index, arg)| leads(run, index, arg))
}

fn leads(run: &Interpreter<'_, '_, '_>, index: usize, arg: &Arg) -> bool {
    match &arg.value {
        CallValue::Text(text) => {
            let bytes = run.scan.layers.bytes(*text);
            let address = memchr::memmem::find(bytes.get(..200).unwrap_or(bytes), b"://").is_some() || bytes.starts_with(b"/");
            address && !bytes.starts_with(b"grant_type")
        }
        CallValue::Thing(..) => true,
        CallValue::Object(object) if arg.key.is_none() && index == 0 => object.pairs.iter().any(|pair| {
            let key = run.scan.layers.text(pair.key).into_owned();
            matches!(words::role(&key), Some(words::WordRole::Url | words::WordRole::Path))
        }),
        _ => false,
    }
}

fn add_pair(value: &mut CallValue, key: &Arg, item: &Arg, at: &Range<usize>) -> Option<()> {
    let CallValue::Text(name) = key.value else { return None };
    let pair = ObjectPair { key: name, value: item.value.clone(), at: at.clone() };
    match value {
        CallValue::Object(object) | CallValue::Multipart(object) => object.pairs.push(pair),
        CallValue::Form(inner) | CallValue::Json(inner) => match inner.as_mut() {
            CallValue::Object(object) => object.pairs.push(pair),
            _ => return None,
        },
        CallValue::List(items, whole) if items.is_empty() => {
            *value = CallValue::Object(CallObject { pairs: vec![pair], at: whole.clone(), ..CallObject::default() });
        }
        _ => return None,
    }
    Some(())
}

fn add_item(value: &mut CallValue, item: &CallValue) -> Option<()> {
    match value {
        CallValue::List(items, _) => items.push(item.clone()),
        CallValue::Object(object) if object.pairs.is_empty() => *value = CallValue::List(vec![item.clone()], object.at.clone()),
        _ => return None,
    }
    Some(())
}
