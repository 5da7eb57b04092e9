//! HTTPie and xh command lines: `http [flags] [METHOD] URL [item ...]`.

mod items;
mod nested;

use std::ops::Range;

use super::client::{ClientRequest, Defaults, pieces, user};
use super::shell::{self, CommandText, ShellCommand, StandardInput, begins_command, shell_of};
use super::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::text::layers::{Layers, Piece, Slice};
use items::{DataItems, RequestItem};

pub(super) const FORM: &str = "httpie";

const HTTPIE: Defaults = Defaults {
    client: "HTTPie",
    form: "application/x-www-form-urlencoded; charset=utf-8",
    accept: Some("*/*"),
    accept_json: Some("application/json, */*;q=0.5"),
};

const XH: Defaults = Defaults {
    client: "xh",
    form: "application/x-www-form-urlencoded",
    accept: Some("*/*"),
    accept_json: Some("application/json, */*;q=0.5"),
};

/// Options whose argument may be the next word, and those of one letter.
const ARGUMENTS: &[(&str, u8)] = &[
    ("auth", b'a'),
    ("auth-type", b'A'),
    ("bearer", b' '),
    ("raw", b' '),
    ("output", b'o'),
    ("print", b'p'),
    ("style", b's'),
    ("pretty", b' '),
    ("session", b' '),
    ("session-read-only", b' '),
    ("timeout", b' '),
    ("verify", b' '),
    ("cert", b' '),
    ("cert-key", b' '),
    ("proxy", b' '),
    ("boundary", b' '),
    ("max-redirects", b' '),
    ("format-options", b' '),
    ("default-scheme", b' '),
    ("ssl", b' '),
    ("history-print", b'P'),
    ("response-charset", b' '),
    ("response-mime", b' '),
    ("http-version", b' '),
    ("resolve", b' '),
    ("interface", b' '),
];

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// A command that begins in this line.
pub(super) fn read_httpie_command(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(word) = start(scan, line) else { return Vec::new() };
    let shell = shell_of(scan, word.start, word.end);
    let place = CommandText { text: scan.text, source: scan.source, start: word.end };
    let command = shell::split(scan.layers, place, shell, wants_argument);
    let piped = is_piped(scan, &word);
    let name = scan.slice(word.clone());
    let Some(draft) = draft(scan.layers, name, &command, piped) else { return Vec::new() };
    let request = draft.finish(scan.layers);
    let part = Part::Request(Box::new(request), View::Logical);
    vec![Fragment { part, range: word.start..command.end.max(word.end), form: FORM }]
}

/// The name as a command: the words are too common to look for them anywhere else than behind a prompt or a mark.
fn start(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let (range, text) = (scan.lines.get(line)?, scan.line(line));
    let first = text.len() - text.trim_ascii_start().len();
    let prompts = memchr::memchr3_iter(b'$', b'%', b'>', text).chain(memchr::memchr3_iter(b'|', b'`', b'(', text));
    let after = |at: usize| at + 1 + text[at + 1..].iter().take_while(|b| **b == b' ').count();
    let places = std::iter::once(first).chain(prompts.map(after));
    places.filter(|at| begins_command(&text[..*at])).find_map(|at| {
        let length = text[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let known = matches!(&text[at..at + length], b"http" | b"https" | b"xh" | b"xhs");
        (known && text.get(at + length) == Some(&b' ')).then_some(range.start + at..range.start + at + length)
    })
}

/// `... | http POST ...`: the content comes from another program.
fn is_piped(scan: &Scan<'_, '_>, word: &Range<usize>) -> bool {
    let line = scan.lines.get(scan.lines.of(word.start)).unwrap_or_default();
    scan.source[line.start.min(word.start)..word.start].trim_ascii_end().ends_with(b"|")
}

fn wants_argument(word: &[u8]) -> bool {
    let text = String::from_utf8_lossy(word);
    match text.strip_prefix("--") {
        Some(name) => ARGUMENTS.iter().any(|(long, _)| *long == name),
        None => text.strip_prefix('-').and_then(|letters| letters.bytes().last()).is_some_and(takes_argument),
    }
}

fn takes_argument(letter: u8) -> bool {
    letter != b' ' && ARGUMENTS.iter().any(|(_, short)| *short == letter)
}

/// What the flags and the other words say.
#[derive(Default)]
struct Line {
    auth: Option<(Slice, Slice)>,
    auth_type: Option<Slice>,
    bearer: Option<(Slice, Slice)>,
    raw: Option<Slice>,
    form: Option<Slice>,
    multipart: Option<Slice>,
    insecure: Option<Slice>,
    certificate: Option<Slice>,
    ignores_input: bool,
    positional: Vec<Slice>,
}

impl Line {
    fn read(layers: &Layers<'_>, command: &ShellCommand) -> Line {
        let mut line = Line::default();
        let mut words = command.words.iter();
        while let Some(word) = words.next() {
            let text = layers.text(word.value).into_owned();
            if let Some(long) = text.strip_prefix("--").filter(|long| !long.is_empty()) {
                let (name, given) = match long.find('=') {
                    Some(at) => (&long[..at], Some(word.value.from(at + 3))),
                    None if wants_argument(text.as_bytes()) => (long, words.next().map(|next| next.value)),
                    None => (long, None),
                };
                line.flag(layers, name, word.raw, given);
            } else if let Some(letters) =
                text.strip_prefix('-').filter(|letters| letters.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                for (at, letter) in letters.bytes().enumerate() {
                    let glued = Some(word.value.from(at + 2)).filter(|rest| !rest.is_empty());
                    let given = takes_argument(letter).then(|| glued.or_else(|| words.next().map(|next| next.value))).flatten();
                    line.flag(layers, long_name(letter), word.raw, given);
                    if takes_argument(letter) {
                        break;
                    }
                }
            } else {
                line.positional.push(word.value);
            }
        }
        line
    }

    fn flag(&mut self, layers: &Layers<'_>, name: &str, flag: Slice, given: Option<Slice>) {
        match (name, given) {
            ("auth", Some(value)) => self.auth = Some((flag, value)),
            ("auth-type", Some(value)) => self.auth_type = Some(value),
            ("bearer", Some(value)) => self.bearer = Some((flag, value)),
            ("raw", Some(value)) => self.raw = Some(value),
            ("form", _) => self.form = Some(flag),
            ("multipart", _) => self.multipart = Some(flag),
            ("cert", Some(_)) => self.certificate = Some(flag),
            ("ignore-stdin", _) => self.ignores_input = true,
            ("verify", Some(value)) if matches!(layers.bytes(value), b"no" | b"false" | b"0") => self.insecure = Some(flag),
            _ => {}
        }
    }
}

fn long_name(letter: u8) -> &'static str {
    match letter {
        b'f' => "form",
        b'I' => "ignore-stdin",
        letter => ARGUMENTS.iter().find(|(_, short)| *short == letter && letter != b' ').map_or("", |(long, _)| long),
    }
}

/// `None` when the words are no command line of HTTPie's.
fn draft(layers: &mut Layers<'_>, name: Slice, command: &ShellCommand, piped: bool) -> Option<ClientRequest> {
    let line = Line::read(layers, command);
    let program = layers.text(name).into_owned();
    let (method, address, rest) = positional(layers, &line.positional)?;
    let items: Vec<RequestItem> = rest.iter().filter_map(|word| RequestItem::read(layers, *word)).collect();
    if items.len() < rest.len() {
        return None;
    }
    let mut draft = ClientRequest::new(if program.starts_with('x') { &XH } else { &HTTPIE }, name);
    draft.method = method;
    draft.url = Some(whole_address(layers, address, name));
    draft.faults.extend(command.faults.iter().copied());
    draft.insecure = line.insecure;
    draft.certificate = line.certificate;
    authorize(&mut draft, layers, &line);
    let content = match (line.multipart, line.form) {
        (Some(flag), _) => DataItems::Multipart(flag),
        (None, Some(flag)) if items.iter().any(RequestItem::is_file) => DataItems::Multipart(flag),
        (None, Some(flag)) => DataItems::Form(flag),
        (None, None) => DataItems::Json(name),
    };
    items::add(&mut draft, layers, &items, content);
    if let Some(raw) = line.raw {
        whole_body(&mut draft, content, vec![Piece::Copy(raw)]);
    } else if let Some(input) = command.input.filter(|_| !line.ignores_input) {
        let (StandardInput::Text(text) | StandardInput::Word(text)) = input;
        whole_body(&mut draft, content, vec![Piece::Copy(text)]);
    } else if piped && !line.ignores_input {
        whole_body(&mut draft, content, Vec::new());
        draft.cut = true;
    }
    Some(draft)
}

/// Content that is given as a whole.
fn whole_body(draft: &mut ClientRequest, content: DataItems, data: Vec<Piece>) {
    let (DataItems::Json(flag) | DataItems::Form(flag) | DataItems::Multipart(flag)) = content;
    draft.has_data(flag);
    if let DataItems::Json(flag) = content {
        draft.json = Some(flag);
    }
    draft.data = data;
}

/// Method, address and items.
fn positional<'w>(layers: &Layers<'_>, words: &'w [Slice]) -> Option<(Option<Slice>, Slice, &'w [Slice])> {
    let is_method = |word: &Slice| METHODS.iter().any(|method| layers.bytes(*word).eq_ignore_ascii_case(method.as_bytes()));
    match words {
        [method, address, rest @ ..] if is_method(method) && is_address(layers.bytes(*address)) => {
            Some((Some(*method), *address, rest))
        }
        [address, rest @ ..] if is_address(layers.bytes(*address)) => Some((None, *address, rest)),
        _ => None,
    }
}

fn is_address(text: &[u8]) -> bool {
    let host = text.split(|b| b"/:?".contains(b)).next().unwrap_or_default();
    let named =
        host.contains(&b'.') && host.iter().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(b)) && text.len() > host.len();
    let port = text.strip_prefix(b":").is_some_and(|rest| rest.starts_with(b"/") || rest.first().is_some_and(u8::is_ascii_digit));
    text.windows(3).any(|window| window == b"://")
        || host == b"localhost"
        || port
        || named
        || text.starts_with(b"$")
        || text.starts_with(b"{{")
}

/// `:8080/x` is on this machine; a scheme is added where there is none.
fn whole_address(layers: &mut Layers<'_>, address: Slice, name: Slice) -> Slice {
    let text = layers.bytes(address);
    let scheme = if layers.bytes(name).ends_with(b"s") { "https" } else { "http" };
    let (added, from) = match text {
        _ if text.windows(3).any(|window| window == b"://") || text.starts_with(b"$") || text.starts_with(b"{{") => {
            return address;
        }
        [b':', b'/', ..] => ("://localhost", 1),
        [b':', ..] => ("://localhost", 0),
        _ => ("://", 0),
    };
    layers.join(vec![pieces::text(scheme, name), pieces::text(added, address.to(0)), Piece::Copy(address.from(from))])
}

fn authorize(draft: &mut ClientRequest, layers: &mut Layers<'_>, line: &Line) {
    let kind = line.auth_type.map(|kind| layers.text(kind).into_owned()).unwrap_or_else(|| "basic".to_owned());
    let bearer = line.bearer.or(line.auth.filter(|_| kind == "bearer"));
    match (bearer, line.auth) {
        (Some((flag, token)), _) => {
            let value = layers.join(vec![pieces::text("Bearer ", flag), Piece::Copy(token)]);
            draft.built(layers, "Authorization", flag, value);
        }
        (None, Some((_, value))) if kind == "basic" => draft.user = Some(user(layers, value)),
        // Other schemes are worked out by the program.
        (None, Some(_)) => draft.outside = true,
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::client::testing::{address, assert_shows, body, field, method, only, user};
    use crate::capture::model::BodyNotation;

    #[test]
    fn items_are_json_unless_a_form_is_asked_for() {
        only("$ http -a app:s3cr POST :8765/oauth/token grant_type=refresh_token n:=1 'q=a\"b' X-A:b", |layers, request| {
            assert_eq!(
                body(layers, request).as_deref(),
                Some("{\"grant_type\": \"refresh_token\", \"n\": 1, \"q\": \"a\\\"b\"}")
            );
            assert_eq!(field(layers, request, "content-type").as_deref(), Some("application/json"));
            assert_eq!(field(layers, request, "x-a").as_deref(), Some("b"));
            assert_eq!(address(layers, request).as_deref(), Some("http://localhost:8765/oauth/token"));
            assert_eq!(user(layers, request).as_deref(), Some("app:s3cr"));
        });
        only("https -vf h.example/oauth/token grant_type=refresh_token 'refresh_token=a+b c' x==1", |layers, request| {
            assert_eq!(body(layers, request).as_deref(), Some("grant_type=refresh_token&refresh_token=a%2Bb+c"));
            assert_eq!(method(layers, request).as_deref(), Some("POST"));
            assert_eq!(
                field(layers, request, "content-type").as_deref(),
                Some("application/x-www-form-urlencoded; charset=utf-8")
            );
            let query = request.url.shown().and_then(|url| url.query).expect("a query");
            assert_eq!(layers.text(query), "x=1");
        });
    }

    #[test]
    fn raw_content_and_multipart() {
        assert_shows(
            "xh post https://h.example/oauth/token --raw 'a=b' Content-Type:application/x-www-form-urlencoded",
            &[(":body", "a=b"), ("content-type", "application/x-www-form-urlencoded")],
        );
        only("echo 'a=b' | http --multipart POST https://h.example/oauth/token a=b --ignore-stdin", |_, request| {
            assert_eq!(request.body.shown().map(|body| body.notation), Some(BodyNotation::Multipart));
        });
        only("printf a=b | http POST https://h.example/oauth/token", |_, request| assert!(request.body.is_not_shown()));
    }

    #[test]
    fn prose_is_no_command() {
        let mut layers = crate::text::layers::Layers::new(
            b"http is not https and xh is neither\nhttp { server }\nhttps requests fail: why = unknown\n",
        );
        let root = layers.root();
        assert!(crate::capture::format::read_capture(&mut layers, root).exchanges.is_empty());
    }

    #[test]
    fn names_with_brackets_nest() {
        let json = |items: &str| {
            let mut found = String::new();
            only(&format!("http POST https://h.example/oauth/token {items}"), |layers, request| {
                found = body(layers, request).unwrap_or_default();
            });
            found
        };
        assert_eq!(json("'a[b]=c' 'a[d][]=1' 'a[d][]:=2' e=f"), r#"{"a": {"b": "c", "d": ["1", 2]}, "e": "f"}"#);
        assert_eq!(json("'a[0]=b' 'c[=d' 'e[f]g=h'"), r#"{"a": ["b"], "c[": "d", "e[f]g": "h"}"#);
        assert_eq!(json("a=b 'a[c]=d'"), r#"{"a": "b", "a[c]": "d"}"#);
    }
}
