//! The words of a curl command as the request that curl makes of them (curl 8's manual page).

use super::options::{self, OptionEffect};
use super::variables::{self, CurlVariables};
use crate::capture::format::client::pieces::{form_encoded, join};
use crate::capture::format::client::{ClientRequest, Defaults, user};
use crate::capture::format::shell::{CommandWord, ShellCommand, StandardInput};
use crate::capture::model::{Coverage, Field, Mangled, Origin, Request, Seen, ShellFault};
use crate::text::layers::{Layers, Piece, Slice};

const CURL: Defaults = Defaults {
    client: "curl",
    form: "application/x-www-form-urlencoded",
    accept: Some("*/*"),
    accept_json: Some("application/json"),
};

/// The requests of a command: one, or several separated by `--next`.
pub(super) fn requests(layers: &mut Layers<'_>, name: CommandWord, command: &ShellCommand) -> Vec<Request> {
    let mut found = Vec::new();
    let mut draft = begin(name, command);
    for argument in arguments(layers, &command.words) {
        if argument.effect == OptionEffect::Next {
            found.push(std::mem::replace(&mut draft, begin(name, command)).finish(layers));
        } else {
            take(&mut draft, layers, &argument);
        }
    }
    found.push(draft.finish(layers));
    found
}

fn begin(name: CommandWord, command: &ShellCommand) -> ClientRequest {
    let mut draft = ClientRequest::new(&CURL, name.raw);
    draft.input = command.input;
    draft.faults.extend(command.faults.iter().copied());
    draft
}

/// The request that a program asks libcurl for.
pub(super) fn request(layers: &mut Layers<'_>, name: Slice, arguments: &[CurlArgument]) -> Request {
    let mut draft = ClientRequest::new(&CURL, name);
    for argument in arguments {
        take(&mut draft, layers, argument);
    }
    draft.finish(layers)
}

/// A few options without their command: what is not among them is not shown.
pub(super) fn fragment(layers: &mut Layers<'_>, name: CommandWord, command: &ShellCommand) -> Request {
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
pub(super) struct CurlArgument {
    pub(super) effect: OptionEffect,
    /// As written, without dashes.
    pub(super) name: String,
    pub(super) flag: Slice,
    pub(super) value: Slice,
}

fn arguments(layers: &mut Layers<'_>, words: &[CommandWord]) -> Vec<CurlArgument> {
    let mut found = Vec::new();
    let mut known = CurlVariables::default();
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
            found.push(CurlArgument { effect: OptionEffect::Url, name: String::new(), flag: word.raw, value: word.value });
        }
    }
    variables::tell_options(layers, &mut found);
    found
}

fn long(name: &str, word: &CommandWord, words: &mut std::slice::Iter<'_, CommandWord>) -> CurlArgument {
    let effect = options::long(name);
    let value = if effect.takes_argument() { words.next().map(|next| next.value) } else { None };
    CurlArgument { effect, name: name.to_owned(), flag: word.raw, value: value.unwrap_or(word.value.from(word.value.len())) }
}

/// `-sSXPOST`: switches, then the first option with an argument takes the rest or the next word.
fn shorts(letters: &str, word: &CommandWord, words: &mut std::slice::Iter<'_, CommandWord>) -> Vec<CurlArgument> {
    let mut found = Vec::new();
    for (at, letter) in letters.bytes().enumerate() {
        let effect = options::short(letter);
        let name = (letter as char).to_string();
        if !effect.takes_argument() {
            found.push(CurlArgument { effect, name, flag: word.raw, value: word.value.to(0) });
            continue;
        }
        let glued = word.value.from(at + 2);
        let value = if glued.is_empty() { words.next().map_or(glued, |next| next.value) } else { glued };
        found.push(CurlArgument { effect, name, flag: word.raw, value });
        break;
    }
    found
}

fn take(draft: &mut ClientRequest, layers: &mut Layers<'_>, argument: &CurlArgument) {
    let (value, flag) = (argument.value, argument.flag);
    match argument.effect {
        OptionEffect::Method => draft.method = Some(value),
        OptionEffect::Url => draft.url = draft.url.or(Some(value)),
        // The fields are in a file.
        OptionEffect::Header if layers.bytes(value).starts_with(b"@") => draft.outside = true,
        OptionEffect::Header => draft.header_line(layers, value),
        OptionEffect::User => {
            draft.faults.extend(dollar_in_value(layers, value));
            draft.user = Some(user(layers, value));
        }
        OptionEffect::Data | OptionEffect::DataRaw | OptionEffect::DataUrlencode | OptionEffect::Json => {
            data(draft, layers, argument)
        }
        OptionEffect::Form => form(draft, layers, argument),
        OptionEffect::UrlQuery => join(&mut draft.query, url_query(layers, value)),
        OptionEffect::Get => draft.get = Some(flag),
        OptionEffect::Head => draft.head = Some(flag),
        OptionEffect::Insecure => draft.insecure = Some(flag),
        OptionEffect::Certificate => draft.certificate = Some(flag),
        OptionEffect::TlsMax => draft.tls = Some(value),
        OptionEffect::Bearer => {
            let value = layers.join(vec![Piece::Text { bytes: b"Bearer ".to_vec(), at: flag }, Piece::Copy(value)]);
            draft.built(layers, "Authorization", flag, value);
        }
        OptionEffect::UserAgent => draft.built(layers, "User-Agent", flag, value),
        OptionEffect::Referer => draft.built(layers, "Referer", flag, value),
        OptionEffect::Cookie => draft.built(layers, "Cookie", flag, value),
        OptionEffect::Outside | OptionEffect::OutsideSwitch => draft.outside = true,
        OptionEffect::Unknown => draft.open = true,
        OptionEffect::OtherScheme => draft.other_scheme = true,
        OptionEffect::Basic => draft.other_scheme = false,
        OptionEffect::Next | OptionEffect::Argument | OptionEffect::Switch => {}
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

fn data(draft: &mut ClientRequest, layers: &Layers<'_>, argument: &CurlArgument) {
    draft.has_data(argument.flag);
    let value = argument.value;
    let from_file = layers.bytes(value).starts_with(b"@") && argument.effect != OptionEffect::DataRaw;
    if argument.effect == OptionEffect::Json {
        draft.json = draft.json.or(Some(argument.flag));
    }
    match argument.effect {
        OptionEffect::DataUrlencode => join(&mut draft.data, urlencode(layers, value)),
        _ if from_file => match draft.input.filter(|_| layers.bytes(value) == b"@-") {
            Some(input) => {
                let keeps_breaks = argument.name == "data-binary" || argument.effect == OptionEffect::Json;
                let pieces = if keeps_breaks { all_of(input) } else { without_breaks(layers, input) };
                join(&mut draft.data, pieces);
            }
            None => draft.cut = true,
        },
        OptionEffect::Json => draft.data.push(Piece::Copy(value)),
        _ => join(&mut draft.data, vec![Piece::Copy(value)]),
    }
}

fn form(draft: &mut ClientRequest, layers: &Layers<'_>, argument: &CurlArgument) {
    draft.form_flag = draft.form_flag.or(Some(argument.flag));
    let value = argument.value;
    let equals = layers.bytes(value).iter().position(|b| *b == b'=').unwrap_or(value.len());
    let content = value.from((equals + 1).min(value.len()));
    draft.pairs.push(Field { name: value.to(equals), value: content, unit: value, origin: Origin::Written });
}

/// Standard input as `--data-binary` sends it.
fn all_of(input: StandardInput) -> Vec<Piece> {
    match input {
        StandardInput::Text(text) => vec![Piece::Copy(text)],
        StandardInput::Word(word) => vec![Piece::Copy(word), Piece::Text { bytes: b"\n".to_vec(), at: word.from(word.len()) }],
    }
}

/// Standard input as `-d` sends it: line breaks are dropped.
fn without_breaks(layers: &Layers<'_>, input: StandardInput) -> Vec<Piece> {
    let (StandardInput::Text(text) | StandardInput::Word(text)) = input;
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
