//! The words of a curl command as the request that curl makes of them (curl 8's manual page).

use super::note;
use super::options::{self, Effect};
use crate::format::shell::{Command, Input, Word};
use crate::layers::{Layers, Piece, Slice};
use crate::model::{Body, Coverage, Field, Headers, Mangled, Notation, Origin, Request, Seen, ShellFault, Url, UserOption};
use crate::url;

/// The requests of a command: one, or several separated by `--next`.
pub(super) fn requests(layers: &mut Layers<'_>, name: Word, command: &Command) -> Vec<Request> {
    let mut found = Vec::new();
    let mut builder = Builder::new(name, command.input);
    for argument in arguments(layers, &command.words) {
        if argument.effect == Effect::Next {
            found.push(std::mem::replace(&mut builder, Builder::new(name, command.input)).finish(layers, command));
        } else {
            builder.take(layers, &argument);
        }
    }
    found.push(builder.finish(layers, command));
    found
}

/// A few options without their command: what is not among them is not shown.
pub(super) fn fragment(layers: &mut Layers<'_>, name: Word, command: &Command) -> Request {
    let mut builder = Builder::new(name, command.input);
    for argument in arguments(layers, &command.words) {
        builder.take(layers, &argument);
    }
    let no_url = builder.url.is_none();
    let mut request = builder.finish(layers, command);
    if no_url {
        request.method = Seen::NotShown;
        request.url = Seen::NotShown;
        if request.body.is_absent() {
            request.body = Seen::NotShown;
        }
        if let Seen::Shown(headers) = &mut request.headers {
            headers.fields.retain(|field| field.origin == Origin::Written);
            headers.coverage = Coverage::Partial;
        }
    }
    request
}

/// An option with its argument, or a bare word (an address).
struct Argument {
    effect: Effect,
    /// As written, without dashes.
    name: String,
    flag: Slice,
    value: Slice,
}

fn arguments(layers: &Layers<'_>, words: &[Word]) -> Vec<Argument> {
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = layers.text(word.value).into_owned();
        if let Some(name) = text.strip_prefix("--") {
            found.push(long(name, word, &mut words));
        } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            found.extend(shorts(letters, word, &mut words));
        } else {
            found.push(Argument { effect: Effect::Url, name: String::new(), flag: word.raw, value: word.value });
        }
    }
    found
}

fn long(name: &str, word: &Word, words: &mut std::slice::Iter<'_, Word>) -> Argument {
    let effect = options::long(name);
    let value = if effect.takes_argument() { words.next().map(|next| next.value) } else { None };
    Argument { effect, name: name.to_owned(), flag: word.raw, value: value.unwrap_or(word.value.from(word.value.len())) }
}

/// `-sSXPOST`: switches, then the first option with an argument takes the rest or the next word.
fn shorts(letters: &str, word: &Word, words: &mut std::slice::Iter<'_, Word>) -> Vec<Argument> {
    let mut found = Vec::new();
    for (at, letter) in letters.bytes().enumerate() {
        let effect = options::short(letter);
        let name = (letter as char).to_string();
        if !effect.takes_argument() {
            found.push(Argument { effect, name, flag: word.raw, value: word.value.to(0) });
            continue;
        }
        let glued = word.value.from(at + 2);
        let value = if glued.is_empty() { words.next().map_or(glued, |next| next.value) } else { glued };
        found.push(Argument { effect, name, flag: word.raw, value });
        break;
    }
    found
}

struct Builder {
    name: Word,
    input: Option<Input>,
    method: Option<Slice>,
    url: Option<Slice>,
    headers: Vec<Field>,
    removed: Vec<Slice>,
    user: Option<UserOption>,
    data: Vec<Piece>,
    data_flag: Option<Slice>,
    json: Option<Slice>,
    pairs: Vec<Field>,
    form_flag: Option<Slice>,
    query: Vec<Piece>,
    get: Option<Slice>,
    head: Option<Slice>,
    insecure: Option<Slice>,
    certificate: Option<Slice>,
    outside: bool,
    cut: bool,
    faults: Vec<Mangled>,
}

impl Builder {
    fn new(name: Word, input: Option<Input>) -> Builder {
        Builder {
            name,
            input,
            method: None,
            url: None,
            headers: Vec::new(),
            removed: Vec::new(),
            user: None,
            data: Vec::new(),
            data_flag: None,
            json: None,
            pairs: Vec::new(),
            form_flag: None,
            query: Vec::new(),
            get: None,
            head: None,
            insecure: None,
            certificate: None,
            outside: false,
            cut: false,
            faults: Vec::new(),
        }
    }

    fn take(&mut self, layers: &mut Layers<'_>, argument: &Argument) {
        let value = argument.value;
        match argument.effect {
            Effect::Method => self.method = Some(value),
            Effect::Url => self.url = self.url.or(Some(value)),
            Effect::Header => self.header(layers, value),
            Effect::User => self.user = Some(user(layers, value)),
            Effect::Data | Effect::DataRaw | Effect::DataUrlencode | Effect::Json => self.data(layers, argument),
            Effect::Form => self.form(layers, argument),
            Effect::UrlQuery => join(&mut self.query, urlencode(layers, value)),
            Effect::Get => self.get = Some(argument.flag),
            Effect::Head => self.head = Some(argument.flag),
            Effect::Insecure => self.insecure = Some(argument.flag),
            Effect::Certificate => self.certificate = Some(argument.flag),
            Effect::Bearer => self.implied(layers, "Authorization", argument, Some("Bearer ")),
            Effect::UserAgent => self.implied(layers, "User-Agent", argument, None),
            Effect::Referer => self.implied(layers, "Referer", argument, None),
            Effect::Cookie => self.implied(layers, "Cookie", argument, None),
            Effect::Outside => self.outside = true,
            Effect::Next | Effect::Argument | Effect::Switch => {}
        }
    }

    /// `Name: value`; `Name:` takes curl's own field away; `Name;` sends an empty one.
    fn header(&mut self, layers: &Layers<'_>, value: Slice) {
        let text = layers.bytes(value);
        if text.starts_with(b"@") {
            self.outside = true;
            return;
        }
        let Some(at) = text.iter().position(|b| b":;".contains(b)) else { return };
        let rest = &text[at + 1..];
        let start = text.len() - rest.trim_ascii_start().len();
        let name = value.sub(0..text[..at].trim_ascii_end().len());
        if rest.trim_ascii().is_empty() && text[at] == b':' {
            return self.removed.push(name);
        }
        // Trailing blanks reach the wire, but a reader of the field strips them (RFC 9110 section 5.5).
        let end = (text.len() - (rest.len() - rest.trim_ascii_end().len())).max(start);
        self.headers.push(Field { name, value: value.sub(start..end), unit: value, origin: Origin::Written });
    }

    fn implied(&mut self, layers: &mut Layers<'_>, name: &str, argument: &Argument, prefix: Option<&str>) {
        let name = layers.coarse(argument.flag, name.as_bytes());
        let value = match prefix {
            Some(prefix) => layers
                .join(vec![Piece::Text { bytes: prefix.as_bytes().to_vec(), at: argument.flag }, Piece::Copy(argument.value)]),
            None => argument.value,
        };
        self.headers.push(Field { name, value, unit: argument.value, origin: Origin::Implied });
    }

    fn data(&mut self, layers: &Layers<'_>, argument: &Argument) {
        self.data_flag = self.data_flag.or(Some(argument.flag));
        let value = argument.value;
        let from_file = layers.bytes(value).starts_with(b"@") && argument.effect != Effect::DataRaw;
        match argument.effect {
            Effect::DataUrlencode => join(&mut self.data, urlencode(layers, value)),
            _ if from_file => match self.input.filter(|_| layers.bytes(value) == b"@-") {
                Some(input) => {
                    let keeps_breaks = argument.name == "data-binary" || argument.effect == Effect::Json;
                    let pieces = if keeps_breaks { all_of(input) } else { without_breaks(layers, input) };
                    join(&mut self.data, pieces);
                }
                None => self.cut = true,
            },
            Effect::Json => {
                self.json = self.json.or(Some(argument.flag));
                self.data.push(Piece::Copy(value));
            }
            _ => join(&mut self.data, vec![Piece::Copy(value)]),
        }
    }

    fn form(&mut self, layers: &Layers<'_>, argument: &Argument) {
        self.form_flag = self.form_flag.or(Some(argument.flag));
        let value = argument.value;
        let equals = layers.bytes(value).iter().position(|b| *b == b'=').unwrap_or(value.len());
        let content = value.from((equals + 1).min(value.len()));
        self.pairs.push(Field { name: value.to(equals), value: content, unit: value, origin: Origin::Written });
    }

    fn finish(mut self, layers: &mut Layers<'_>, command: &Command) -> Request {
        let mut request = Request::unknown();
        request.client = Some("curl");
        request.insecure = self.insecure;
        request.certificate = self.certificate;
        let ampersand = command.faults.iter().any(|fault| fault.fault == ShellFault::BareAmpersand);
        self.faults.extend(command.faults.iter().copied());
        request.url = self.url(layers);
        self.user_of_url(layers, request.url.shown());
        request.method = Seen::Shown(self.method(layers));
        self.add_implied(layers);
        request.body = self.body(layers, ampersand);
        request.user = self.user;
        let coverage = if self.outside { Coverage::Partial } else { Coverage::Whole };
        request.headers = Seen::Shown(Headers { fields: self.headers, coverage });
        request.mangled = self.faults;
        request
    }

    fn url(&mut self, layers: &mut Layers<'_>) -> Seen<Url> {
        let Some(target) = self.url else { return Seen::NotShown };
        let text = layers.bytes(target);
        if text.iter().any(u8::is_ascii_whitespace) {
            note(&mut self.faults, Mangled { fault: ShellFault::BlankInUrl, at: target });
        }
        let mut parsed = url::parse(layers, target);
        let mut query = std::mem::take(&mut self.query);
        if self.get.is_some() {
            let data = std::mem::take(&mut self.data);
            if !data.is_empty() {
                join(&mut query, data);
            }
        }
        if !query.is_empty() {
            let mut pieces: Vec<Piece> = parsed.query.map(Piece::Copy).into_iter().collect();
            join(&mut pieces, query);
            parsed.query = Some(layers.join(pieces));
        }
        Seen::Shown(parsed)
    }

    /// curl takes `id:secret@` out of the address and makes a Basic header of it.
    fn user_of_url(&mut self, layers: &Layers<'_>, url: Option<&Url>) {
        let userinfo = url.and_then(|url| url.userinfo).filter(|userinfo| !userinfo.is_empty());
        if let (None, Some(userinfo)) = (self.user, userinfo) {
            self.user = Some(user(layers, userinfo));
        }
    }

    fn method(&self, layers: &mut Layers<'_>) -> Slice {
        if let Some(method) = self.method {
            return method;
        }
        let (flag, text): (Slice, &[u8]) = match (self.head, self.get, self.data_flag.or(self.form_flag)) {
            (Some(flag), _, _) => (flag, b"HEAD"),
            (None, Some(flag), _) => (flag, b"GET"),
            (None, None, Some(flag)) => (flag, b"POST"),
            (None, None, None) => (self.name.raw, b"GET"),
        };
        layers.coarse(flag, text)
    }

    /// The fields that curl adds, unless a field of that name is written or removed.
    fn add_implied(&mut self, layers: &mut Layers<'_>) {
        let multipart = self.form_flag.map(|flag| (flag, "multipart/form-data"));
        let form = self.data_flag.filter(|_| self.get.is_none()).map(|flag| (flag, "application/x-www-form-urlencoded"));
        let json = self.json.map(|flag| (flag, "application/json"));
        if let Some((flag, value)) = json.or(multipart).or(form) {
            self.add(layers, "Content-Type", value, flag);
        }
        let accept = if self.json.is_some() { "application/json" } else { "*/*" };
        let name = self.name.raw;
        self.add(layers, "Accept", accept, self.json.unwrap_or(name));
    }

    fn add(&mut self, layers: &mut Layers<'_>, name: &str, value: &str, flag: Slice) {
        let same = |slice: Slice| layers.bytes(slice).eq_ignore_ascii_case(name.as_bytes());
        let known = self.headers.iter().any(|field| same(field.name)) || self.removed.iter().any(|removed| same(*removed));
        if known {
            return;
        }
        let (name, value) = (layers.coarse(flag, name.as_bytes()), layers.coarse(flag, value.as_bytes()));
        self.headers.push(Field { name, value, unit: flag, origin: Origin::Implied });
    }

    fn body(&mut self, layers: &mut Layers<'_>, ampersand: bool) -> Seen<Body> {
        let cut = self.cut || ampersand;
        if let Some(flag) = self.form_flag {
            let pairs = std::mem::take(&mut self.pairs);
            let raw = pairs.first().map_or(flag, |pair| pair.unit);
            return Seen::Shown(Body { raw, notation: Notation::Multipart, pairs, cut });
        }
        let pieces = std::mem::take(&mut self.data);
        match (pieces.as_slice(), self.outside || cut) {
            ([], true) => Seen::NotShown,
            ([], false) => Seen::Absent,
            ([Piece::Copy(raw)], _) => Seen::Shown(Body { raw: *raw, notation: Notation::Text, pairs: Vec::new(), cut }),
            _ => Seen::Shown(Body { raw: layers.join(pieces), notation: Notation::Text, pairs: Vec::new(), cut }),
        }
    }
}

fn user(layers: &Layers<'_>, at: Slice) -> UserOption {
    let colon = layers.bytes(at).iter().position(|b| *b == b':');
    UserOption { id: at.to(colon.unwrap_or(at.len())), secret: colon.map(|colon| at.from(colon + 1)), at }
}

/// Standard input as `--data-binary` sends it.
fn all_of(input: Input) -> Vec<Piece> {
    match input {
        Input::Text(text) => vec![Piece::Copy(text)],
        Input::Word(word) => vec![Piece::Copy(word), Piece::Text { bytes: b"\n".to_vec(), at: word.from(word.len()) }],
    }
}

/// Standard input as `-d` sends it: line breaks are dropped.
fn without_breaks(layers: &Layers<'_>, input: Input) -> Vec<Piece> {
    let (Input::Text(text) | Input::Word(text)) = input;
    let mut pieces = Vec::new();
    let mut at = 0;
    for part in layers.bytes(text).split(|b| b"\r\n".contains(b)) {
        if !part.is_empty() {
            pieces.push(Piece::Copy(text.sub(at..at + part.len())));
        }
        at += part.len() + 1;
    }
    pieces
}

/// curl puts a `&` between the parts.
fn join(pieces: &mut Vec<Piece>, more: Vec<Piece>) {
    if let (false, Some(first)) = (pieces.is_empty(), more.first()) {
        let at = match first {
            Piece::Copy(slice) => slice.to(0),
            Piece::Text { at, .. } => at.to(0),
        };
        pieces.push(Piece::Text { bytes: b"&".to_vec(), at });
    }
    pieces.extend(more);
}

/// `content`, `=content`, `name=content`, `@file`, `name@file`: the content is encoded, the name is not.
fn urlencode(layers: &Layers<'_>, value: Slice) -> Vec<Piece> {
    let text = layers.bytes(value);
    let Some(at) = text.iter().position(|b| b"=@".contains(b)) else { return encoded(layers, value) };
    let mut pieces = if at > 0 {
        vec![Piece::Copy(value.to(at)), Piece::Text { bytes: b"=".to_vec(), at: value.sub(at..at + 1) }]
    } else {
        Vec::new()
    };
    let content = value.from(at + 1);
    if text[at] == b'@' {
        // The file is not shown; a variable stands for its text.
        pieces.push(Piece::Text { bytes: b"$FILE".to_vec(), at: content });
    } else {
        pieces.extend(encoded(layers, content));
    }
    pieces
}

/// curl's escape: everything but RFC 3986 unreserved bytes becomes `%XX`.
fn encoded(layers: &Layers<'_>, content: Slice) -> Vec<Piece> {
    let text = layers.bytes(content);
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let run = text[at..].iter().take_while(|b| unreserved(**b)).count();
        if run > 0 {
            pieces.push(Piece::Copy(content.sub(at..at + run)));
            at += run;
        } else {
            pieces.push(Piece::Text { bytes: format!("%{:02X}", text[at]).into_bytes(), at: content.sub(at..at + 1) });
            at += 1;
        }
    }
    pieces
}
