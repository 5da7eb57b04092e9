//! The words of a curl command as the request that curl makes of them (curl 8's manual page).

use super::options::{self, Effect};
use super::variables::{self, Variables};
use crate::capture::format::client::pieces::{form_encoded, join};
use crate::capture::format::client::{Defaults, Draft, user};
use crate::capture::format::shell::{Command, Input, Word};
use crate::capture::model::{Coverage, Field, Mangled, Origin, Request, Seen, ShellFault};
use crate::text::layers::{Layers, Piece, Slice};

const CURL: Defaults = Defaults {
    client: "curl",
    form: "application/x-www-form-urlencoded",
    accept: Some("*/*"),
    accept_json: Some("application/json"),
};

/// The requests of a command: one, or several separated by `--next`.
pub(super) fn requests(layers: &mut Layers<'_>, name: Word, command: &Command) -> Vec<Request> {
    let mut found = Vec::new();
    let mut draft = begin(name, command);
    for argument in arguments(layers, &command.words) {
        if argument.effect == Effect::Next {
            found.push(std::mem::replace(&mut draft, begin(name, command)).finish(layers));
        } else {
            take(&mut draft, layers, &argument);
        }
    }
    found.push(draft.finish(layers));
    found
}

fn begin(name: Word, command: &Command) -> Draft {
    let mut draft = Draft::new(&CURL, name.raw);
    draft.input = command.input;
    draft.faults.extend(command.faults.iter().copied());
    draft
}

/// The request that a program asks libcurl for.
pub(super) fn request(layers: &mut Layers<'_>, name: Slice, arguments: &[Argument]) -> Request {
    let mut draft = Draft::new(&CURL, name);
    for argument in arguments {
        take(&mut draft, layers, argument);
    }
    draft.finish(layers)
}

/// A few options without their command: what is not among them is not shown.
pub(super) fn fragment(layers: &mut Layers<'_>, name: Word, command: &Command) -> Request {
    let mut draft = begin(name, command);
    for argument in arguments(layers, &command.words) {
        take(&mut draft, layers, &argument);
    }
    let no_url = draft.url.is_none();
    let mut request = draft.finish(layers);
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
pub(super) struct Argument {
    pub(super) effect: Effect,
    /// As written, without dashes.
    pub(super) name: String,
    pub(super) flag: Slice,
    pub(super) value: Slice,
}

fn arguments(layers: &mut Layers<'_>, words: &[Word]) -> Vec<Argument> {
    let mut found = Vec::new();
    let mut known = Variables::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = layers.text(word.value).into_owned();
        if let Some(name) = text.strip_prefix("--") {
            let mut argument = long(name, word, &mut words);
            match name {
                "variable" => known.set(layers, argument.value),
                _ if name.starts_with("expand-") => argument.value = known.expanded(layers, argument.value),
                _ => {}
            }
            found.push(argument);
        } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            found.extend(shorts(letters, word, &mut words));
        } else {
            found.push(Argument { effect: Effect::Url, name: String::new(), flag: word.raw, value: word.value });
        }
    }
    variables::tell_options(layers, &mut found);
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

fn take(draft: &mut Draft, layers: &mut Layers<'_>, argument: &Argument) {
    let (value, flag) = (argument.value, argument.flag);
    match argument.effect {
        Effect::Method => draft.method = Some(value),
        Effect::Url => draft.url = draft.url.or(Some(value)),
        // The fields are in a file.
        Effect::Header if layers.bytes(value).starts_with(b"@") => draft.outside = true,
        Effect::Header => draft.header_line(layers, value),
        Effect::User => {
            draft.faults.extend(dollar_in_value(layers, value));
            draft.user = Some(user(layers, value));
        }
        Effect::Data | Effect::DataRaw | Effect::DataUrlencode | Effect::Json => data(draft, layers, argument),
        Effect::Form => form(draft, layers, argument),
        Effect::UrlQuery => join(&mut draft.query, url_query(layers, value)),
        Effect::Get => draft.get = Some(flag),
        Effect::Head => draft.head = Some(flag),
        Effect::Insecure => draft.insecure = Some(flag),
        Effect::Certificate => draft.certificate = Some(flag),
        Effect::TlsMax => draft.tls = Some(value),
        Effect::Bearer => {
            let value = layers.join(vec![Piece::Text { bytes: b"Bearer ".to_vec(), at: flag }, Piece::Copy(value)]);
            draft.built(layers, "Authorization", flag, value);
        }
        Effect::UserAgent => draft.built(layers, "User-Agent", flag, value),
        Effect::Referer => draft.built(layers, "Referer", flag, value),
        Effect::Cookie => draft.built(layers, "Cookie", flag, value),
        Effect::Outside | Effect::OutsideSwitch => draft.outside = true,
        Effect::Unknown => draft.open = true,
        Effect::OtherScheme => draft.other_scheme = true,
        Effect::Basic => draft.other_scheme = false,
        Effect::Next | Effect::Argument | Effect::Switch => {}
    }
}

/// `"id:s3cr$tValue"`: people write variables as a whole value, not glued to the letter before.
fn dollar_in_value(layers: &Layers<'_>, value: Slice) -> Option<Mangled> {
    let text = layers.bytes(value);
    let inside = |at: &usize| {
        let (before, after) = (text[..*at].last(), text.get(at + 1));
        text[*at] == b'$' && before.is_some_and(u8::is_ascii_alphanumeric) && after.is_some_and(u8::is_ascii_alphabetic)
    };
    let at = (0..text.len()).filter(inside).find(|at| layers.is_live_within(value.sub(*at..at + 1)))?;
    let name = text[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    Some(Mangled { fault: ShellFault::DollarInValue, at: value.sub(at..at + 1 + name) })
}

fn data(draft: &mut Draft, layers: &Layers<'_>, argument: &Argument) {
    draft.has_data(argument.flag);
    let value = argument.value;
    let from_file = layers.bytes(value).starts_with(b"@") && argument.effect != Effect::DataRaw;
    if argument.effect == Effect::Json {
        draft.json = draft.json.or(Some(argument.flag));
    }
    match argument.effect {
        Effect::DataUrlencode => join(&mut draft.data, urlencode(layers, value)),
        _ if from_file => match draft.input.filter(|_| layers.bytes(value) == b"@-") {
            Some(input) => {
                let keeps_breaks = argument.name == "data-binary" || argument.effect == Effect::Json;
                let pieces = if keeps_breaks { all_of(input) } else { without_breaks(layers, input) };
                join(&mut draft.data, pieces);
            }
            None => draft.cut = true,
        },
        Effect::Json => draft.data.push(Piece::Copy(value)),
        _ => join(&mut draft.data, vec![Piece::Copy(value)]),
    }
}

fn form(draft: &mut Draft, layers: &Layers<'_>, argument: &Argument) {
    draft.form_flag = draft.form_flag.or(Some(argument.flag));
    let value = argument.value;
    let equals = layers.bytes(value).iter().position(|b| *b == b'=').unwrap_or(value.len());
    let content = value.from((equals + 1).min(value.len()));
    draft.pairs.push(Field { name: value.to(equals), value: content, unit: value, origin: Origin::Written });
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

/// Like `--data-urlencode`, but a leading `+` says that the rest is encoded already.
fn url_query(layers: &Layers<'_>, value: Slice) -> Vec<Piece> {
    if layers.bytes(value).starts_with(b"+") {
        return vec![Piece::Copy(value.from(1))];
    }
    urlencode(layers, value)
}

/// `content`, `=content`, `name=content`, `@file`, `name@file`: the content is encoded, with `+` for a blank; the name is not.
fn urlencode(layers: &Layers<'_>, value: Slice) -> Vec<Piece> {
    let text = layers.bytes(value);
    let Some(at) = text.iter().position(|b| b"=@".contains(b)) else { return form_encoded(layers, value) };
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
        pieces.extend(form_encoded(layers, content));
    }
    pieces
}
