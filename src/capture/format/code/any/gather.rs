//! What the events on a thing say of a request: each value goes where its word and what it is put it.

mod role;
mod text;

use std::ops::Range;

use super::super::value::{CallValue, ObjectPair, last_word};
use super::words::{self, Makes, WordRole};
use super::{Arg, Interpreter, ThingEvent};
use crate::capture::model::Field;
use crate::text::layers::{Layers, Slice};

/// Things within things deeper than this are not looked at.
const MAX_DEPTH: usize = 8;

/// What lies so near before a request belongs to it.
const NEAR: usize = 4096;

/// What is known of a request.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) method: Option<Slice>,
    pub(super) base: Option<Slice>,
    pub(super) url: Option<Slice>,
    pub(super) headers: Vec<Field>,
    /// Names and values of the body.
    pub(super) pairs: Vec<ObjectPair>,
    /// The body as a text.
    pub(super) raw: Option<Slice>,
    /// How the pairs are sent.
    pub(super) encoding: Option<Makes>,
    /// The function that encodes them adds the type as well.
    pub(super) adds_type: Option<Range<usize>>,
    pub(super) query: Vec<ObjectPair>,
    pub(super) user: Option<Slice>,
    pub(super) password: Option<Slice>,
    pub(super) media: Option<(Slice, Range<usize>)>,
    pub(super) insecure: Option<Range<usize>>,
    /// The library puts the pairs into the address of a GET and into the body of a POST.
    pub(super) by_method: bool,
    /// Something was given that may be more of the body.
    pub(super) open: bool,
    /// An interface declares it.
    pub(super) is_declared: bool,
    /// A stand-in for a server, not a client.
    pub(super) is_double: bool,
    pub(super) range: Range<usize>,
    pub(super) uses: Vec<Range<usize>>,
    /// The things that it is made of.
    pub(super) things: Vec<usize>,
    /// The path of the call that is looked at.
    pub(super) callee: String,
    /// The name of a header field whose value comes next.
    pub(super) name: Option<Slice>,
    depth: usize,
}

impl Gathered {
    pub(super) fn has_content(&self) -> bool {
        !self.pairs.is_empty() || self.raw.is_some()
    }

    fn names(&self, layers: &Layers<'_>) -> Vec<String> {
        let mut names: Vec<String> =
            self.pairs.iter().chain(&self.query).map(|pair| layers.text(pair.key).into_owned()).collect();
        let query = self.url.map(|url| layers.text(url).split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default());
        let raw = self.raw.map(|raw| layers.text(raw).into_owned());
        for text in query.into_iter().chain(raw) {
            names.extend(text::names(&text));
        }
        names
    }

    /// Parameters without the address that they go to.
    pub(super) fn needs_host(&self, layers: &Layers<'_>) -> bool {
        let path = self.url.is_none_or(|url| layers.bytes(url).starts_with(b"/"));
        path && self.base.is_none() && (self.has_content() || !self.query.is_empty())
    }

    /// An address and parameters that were understood; settings of a client and stand-ins for servers are no requests.
    pub(super) fn is_request(&self, layers: &Layers<'_>) -> bool {
        let names = self.names(layers);
        let has = |name: &str| names.iter().any(|known| known == name);
        let strong = words::STRONG.iter().any(|name| has(name));
        let grant = has("grant_type");
        let addressed = self.url.or(self.base).is_some_and(|url| is_address(layers.bytes(url)) || grant && self.is_path(layers));
        let is_answer = has("access_token") && !grant && !has("client_secret");
        addressed && !self.is_double && !is_answer && (grant || strong && self.method.is_some() && !has("response_type"))
    }

    /// A variable for an address, given to something that sends it. A path alone is more often one of a server under
    /// test; an interface that declares requests has no other.
    fn is_path(&self, layers: &Layers<'_>) -> bool {
        let Some(url) = self.url.or(self.base) else { return false };
        let text = layers.text(url);
        let path = self.is_declared || text.starts_with("${") && !words::is_server(&text);
        self.method.is_some() && path
    }
}

/// An address that needs nothing before it.
pub(super) fn is_whole(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"://").is_some()
}

/// An address with a host, or with a variable in its place and a path behind it.
fn is_address(text: &[u8]) -> bool {
    let host = memchr::memmem::find(text, b"://").is_some() || text.starts_with(b"localhost");
    let name = text.split(|b| *b == b'}').next().unwrap_or_default();
    let variable = text.starts_with(b"${") && !words::is_server(&String::from_utf8_lossy(name));
    host || variable && memchr::memmem::find(text, b"}/").is_some()
}

impl Interpreter<'_, '_, '_> {
    pub(super) fn gather(&mut self, index: usize) -> Gathered {
        let range = self.things.get(index).map(|thing| thing.at.clone()).unwrap_or_default();
        let mut gathered = Gathered { range, ..Gathered::default() };
        self.take_thing(&mut gathered, index);
        gathered
    }

    fn take_thing(&mut self, to: &mut Gathered, index: usize) {
        let Some(thing) = self.things.get(index) else { return };
        if to.things.contains(&index) || to.depth > MAX_DEPTH {
            return;
        }
        let (base, events) = (thing.base, thing.events.clone());
        to.things.push(index);
        to.depth += 1;
        if let Some(base) = base
            && let Some(at) = self.things.get(base).map(|thing| thing.at.clone())
        {
            self.take_thing(to, base);
            let first = self.things.iter().position(|thing| thing.base == Some(base)) == Some(index);
            if first && at.start < to.range.start && at.start + NEAR > to.range.start {
                to.range = at.start..to.range.end.max(at.end);
            } else {
                to.uses.push(at);
            }
        }
        for event in &events {
            self.take_event(to, event);
        }
        to.depth -= 1;
    }

    fn take_event(&mut self, to: &mut Gathered, event: &ThingEvent) {
        to.uses.extend(event.uses.iter().cloned());
        to.is_declared |= to.things.last().and_then(|last| self.things.get(*last)).is_some_and(|thing| thing.is_declared);
        to.is_declared |= words::is_client(&event.path);
        to.is_double |= event.path.split('.').any(words::is_double);
        let outer = std::mem::replace(&mut to.callee, event.path.clone());
        let word = last_word(&event.path.replace('.', ":")).to_owned();
        match event.sets {
            true => self.take_set(to, event, &word),
            false => self.take_call(to, event, &word),
        }
        to.callee = outer;
    }

    /// `x.path = value`.
    fn take_set(&mut self, to: &mut Gathered, event: &ThingEvent, word: &str) {
        let Some(Arg { value, at, .. }) = event.args.first() else { return };
        if let Some(name) = words::header(word) {
            let value = self.text_or_variable(value, at);
            return self.field(to, name, value, &event.at);
        }
        let headers = event
            .path
            .split('.')
            .any(|part| words::role(part.split(['[', '(']).next().unwrap_or_default()) == Some(WordRole::Headers));
        match (headers, word.to_ascii_lowercase().as_str(), value) {
            (true, "name", CallValue::Text(name)) => to.name = Some(*name),
            (true, "value", _) => {
                if let Some(name) = to.name.take() {
                    let value = self.text_or_variable(value, at);
                    self.written(to, name, value, &event.at);
                }
            }
            _ => match words::role(word) {
                Some(role) => self.take_role(to, role, value, at),
                None if matches!(value, CallValue::Thing(..) | CallValue::Form(_)) => self.take_value(to, None, value, at),
                None => {}
            },
        }
    }

    fn take_call(&mut self, to: &mut Gathered, event: &ThingEvent, word: &str) {
        let role = words::role(word);
        let root = words::verb(word);
        if let Some(method) = root.filter(|_| to.method.is_none()) {
            let at = self.scan.slice(event.at.clone());
            to.method = Some(self.scan.layers.coarse(at, method.as_bytes()));
        }
        // A path of a declaration is relative to what the program knows.
        if let (true, Some(_), Some(path)) = (to.is_declared, root, event.args.first()) {
            return self.target_of(to, &path.value, &path.at);
        }
        let positional: Vec<&Arg> = event.args.iter().filter(|arg| arg.key.is_none()).collect();
        if self.labelled_field(to, event, &positional) || self.two(to, event, word, role, &positional) {
            return;
        }
        let sends = root.is_some() || words::sends(word);
        let mut leads = sends;
        for arg in &event.args {
            match arg.key {
                Some(key) => self.option(to, key, &arg.value, &arg.at, words::takes_pairs(word)),
                None => self.positional(to, role, arg, leads),
            }
            // `open("POST", url)`: the address may come behind the method.
            leads &= matches!(arg.value, CallValue::Text(text) if text::is_method(&self.scan.layers.text(text)));
        }
        if let Some(Arg { key: None, value: CallValue::Thing(..), at }) = event.args.first()
            && root.is_some()
            && to.url.or(to.base).is_none()
        {
            // An address that is put together elsewhere: `builder.ToString()`.
            let value = CallValue::Unknown(at.clone());
            to.url = Some(self.text_or_variable(&value, at));
        }
    }

    /// `setValue(value, forHTTPHeaderField: name)`.
    fn labelled_field(&mut self, to: &mut Gathered, event: &ThingEvent, positional: &[&Arg]) -> bool {
        let label = event.args.iter().find(|arg| {
            arg.key.is_some_and(|key| self.scan.layers.text(key).to_ascii_lowercase().contains("header"))
                && matches!(arg.value, CallValue::Text(_))
        });
        let (Some(Arg { value: CallValue::Text(name), .. }), Some(value)) = (label, positional.first()) else { return false };
        let value = self.text_or_variable(&value.value, &value.at);
        self.written(to, *name, value, &event.at);
        true
    }

    /// A name and a value, or a user and a password, one by one.
    fn two(&mut self, to: &mut Gathered, event: &ThingEvent, word: &str, role: Option<WordRole>, positional: &[&Arg]) -> bool {
        let [first, second, ..] = positional else { return false };
        if role == Some(WordRole::Auth) {
            to.user = Some(self.text_or_variable(&first.value, &first.at));
            to.password = Some(self.text_or_variable(&second.value, &second.at));
            return true;
        }
        if let CallValue::Unknown(at) = &first.value
            && let Some(name) = words::header(&self.text_at(at.clone()))
        {
            let value = self.media_or_text(&second.value, &second.at);
            self.field(to, name, value, &event.at);
            return true;
        }
        let CallValue::Text(name) = first.value else { return false };
        let text = self.scan.layers.text(name).into_owned();
        let path_says_header = event.path.split('.').any(|part| words::role(part) == Some(WordRole::Headers));
        if path_says_header || words::is_header(&text) {
            let value = self.media_or_text(&second.value, &second.at);
            self.written(to, name, value, &event.at);
            return true;
        }
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        let typed_body = words::adds_pair(word)
            && text.starts_with("application/")
            && matches!(second.value, CallValue::Text(_) | CallValue::Form(_) | CallValue::Json(_));
        if typed_body {
            self.take_value(to, Some(WordRole::Body), &second.value, &second.at);
            self.field(to, "Content-Type", name, &event.at);
            return true;
        }
        if !plain || !(words::is_parameter(&text) || words::adds_pair(word)) || text::is_method(&text) {
            return false;
        }
        let pair = ObjectPair { key: name, value: second.value.clone(), at: event.at.clone() };
        match role {
            Some(WordRole::Query) => to.query.push(pair),
            _ => {
                to.by_method |= words::by_method(word, &event.path);
                to.pairs.push(pair);
                // `append`, `set` and `add` are words of forms, of parts and of objects in JSON alike.
                if words::adds_to_form(word) {
                    self.encoded(to, Makes::Form, &event.at, role == Some(WordRole::Form));
                }
            }
        }
        true
    }

    fn positional(&mut self, to: &mut Gathered, role: Option<WordRole>, arg: &Arg, leads: bool) {
        match (&arg.value, role) {
            (CallValue::Unknown(at), _) => self.unknown(to, at.clone(), leads),
            (value, Some(role)) if !matches!(value, CallValue::Thing(..)) => self.take_role(to, role, value, &arg.at),
            (value, _) => self.take_value(to, None, value, &arg.at),
        }
    }

    /// A name that nothing is known of: a constant that says what it is, the address, or what may be the body.
    fn unknown(&mut self, to: &mut Gathered, at: Range<usize>, first: bool) {
        let text = self.text_at(at.clone());
        let word = last_word(&text).to_owned();
        if let Some(method) = text::method_constant(&text) {
            let place = self.scan.slice(at);
            to.method = Some(self.scan.layers.coarse(place, method.as_bytes()));
        } else if words::media(&text).is_some() && words::asks_for_a_type(&to.callee) {
            // What the client accepts, not what it sends.
        } else if let Some(media) = words::media(&text) {
            let place = self.scan.slice(at.clone());
            let media = self.scan.layers.coarse(place, media.as_bytes());
            to.media.get_or_insert((media, at));
        } else if word.contains("JSONEncoding") || text.contains("JSONEncoding") {
            self.encoded(to, Makes::Json, &at, true);
        } else if text.contains("URLEncoding") {
            self.encoded(to, Makes::Form, &at, true);
        } else if first && to.url.is_none() && text::is_path(&text) {
            let place = self.scan.slice(at.clone());
            let piece = crate::text::layers::Piece::Text {
                bytes: format!("${{{}}}", text.trim_start_matches('$')).into_bytes(),
                at: place,
            };
            to.url = Some(self.scan.layers.join(vec![piece]));
        } else if !text.contains("=>") && !text.starts_with("function") && !text.contains(".class") && !text.contains("->") {
            to.open = true;
        }
    }

    /// A named argument or a member of an object of options.
    fn option(&mut self, to: &mut Gathered, key: Slice, value: &CallValue, at: &Range<usize>, pairs: bool) {
        let name = self.scan.layers.text(key).into_owned();
        if pairs && words::is_parameter(&name) {
            let pair = ObjectPair { key, value: value.clone(), at: at.clone() };
            return self.named_pair(to, pair, at);
        }
        if words::is_header(&name) {
            let value = self.media_or_text(value, at);
            return self.written(to, key, value, at);
        }
        // `HTTP::Request->new(POST => $url)`
        if name.len() > 2 && text::is_method(&name) && name.bytes().all(|b| b.is_ascii_uppercase()) {
            to.method = Some(key);
            return self.target_of(to, value, at);
        }
        let word = last_word(&name).to_owned();
        let inner = format!("{}.{word}", to.callee);
        let outer = std::mem::replace(&mut to.callee, inner);
        match words::role(&word) {
            Some(role) => self.take_role(to, role, value, at),
            None if words::header(&word).is_some() && !matches!(value, CallValue::Object(_)) => {
                let text = self.media_or_text(value, at);
                self.field(to, words::header(&word).unwrap_or_default(), text, at);
            }
            None if matches!(value, CallValue::Thing(..)) => self.take_value(to, None, value, at),
            None => self.constant(to, &word, value),
        }
        to.callee = outer;
    }

    /// `req_body_form(grant_type = "...")`: the word of the call says where the pair goes.
    fn named_pair(&mut self, to: &mut Gathered, pair: ObjectPair, at: &Range<usize>) {
        let makes = match words::role(&to.callee) {
            Some(WordRole::Query) => return to.query.push(pair),
            Some(WordRole::Json) => Some(Makes::Json),
            Some(WordRole::Form) => Some(Makes::Form),
            Some(WordRole::Multipart) => Some(Makes::Multipart),
            _ => None,
        };
        to.pairs.push(pair);
        if let Some(makes) = makes {
            self.encoded(to, makes, at, true);
        }
    }

    /// `encoding: JSONEncoding.default`, `encode = "form"`, `mode: 'urlencoded'`.
    fn constant(&mut self, to: &mut Gathered, word: &str, value: &CallValue) {
        let (text, at) = match value {
            CallValue::Unknown(at) => (self.text_at(at.clone()), at.clone()),
            CallValue::Text(text) => (self.scan.layers.text(*text).into_owned(), 0..0),
            _ => return,
        };
        if !word.to_ascii_lowercase().contains("encod") && word != "dataType" {
            return;
        }
        let lower = text.to_ascii_lowercase();
        match () {
            () if lower.contains("json") && word != "dataType" => self.encoded(to, Makes::Json, &at, true),
            () if lower.contains("multipart") => self.encoded(to, Makes::Multipart, &at, true),
            () if lower.contains("url") || lower == "form" => self.encoded(to, Makes::Form, &at, true),
            () => {}
        }
    }

    fn encoded(&mut self, to: &mut Gathered, makes: Makes, at: &Range<usize>, adds_type: bool) {
        if to.encoding.is_none() || makes != Makes::Form {
            to.encoding = Some(makes);
        }
        if adds_type {
            to.adds_type = Some(at.clone());
        }
    }
}
