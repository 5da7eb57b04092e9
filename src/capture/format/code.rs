//! Calls of HTTP libraries in source code, with literal arguments or variables defined above them.
//!
//! Source shows what was meant, not what was sent: the view is logical, what the library adds by itself is implied by
//! the name of its function, and what only the running program knows stands as `${...}`.

mod builder;
mod connection;
mod draft;
mod encode;
mod laravel;
mod library;
mod program;
mod value;

use std::ops::Range;

use super::{Fragment, Part, Scan};
use crate::capture::model::{Request, Seen, View};
use crate::capture::notation::code::{self, Call, Entry, Expr, Language};
use crate::text::layers::Layers;
use draft::Draft;
use library::{Function, Role};
use value::{Reader, Value, normal};

pub(super) const FORM: &str = "code";

/// Ruby calls without parentheses.
const COMMANDS: &[&str] =
    &["RestClient.post ", "RestClient.get ", "HTTParty.post ", "HTTParty.get ", "Typhoeus.post ", "Faraday.post "];

/// A call that makes a request, anywhere in the line.
pub(super) fn read(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let found = connection::read(scan, &range).or_else(|| command(scan, &range)).or_else(|| laravel::read(scan, &range));
    found.or_else(|| calls(scan, &range)).or_else(|| builder::read(scan, &range)).into_iter().collect()
}

fn calls(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let source = scan.source;
    let mut from = range.start;
    while let Some(at) = memchr::memchr(b'(', &source[from..range.end]) {
        let open = from + at;
        from = open + 1;
        let start = path_start(source, range.start, open);
        if start < open {
            let found = call(scan, start..open);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Where the path that ends at `end` begins.
fn path_start(source: &[u8], from: usize, end: usize) -> usize {
    let text = &source[from..end];
    let path = |b: &u8| b.is_ascii_alphanumeric() || b"_$@.?:>-".contains(b);
    let mut start = from + text.iter().rposition(|b| !path(b)).map_or(0, |at| at + 1);
    while start < end && !(source[start].is_ascii_alphabetic() || b"_$@".contains(&source[start])) {
        start += 1;
    }
    start
}

fn call(scan: &mut Scan<'_, '_>, path: Range<usize>) -> Option<Fragment> {
    let raw = String::from_utf8_lossy(&scan.source[path.clone()]).into_owned();
    let name = normal(&raw);
    let function = library::function(&name, library::FUNCTIONS);
    if function.is_none() && library::function(&name, library::DART_FUNCTIONS).is_none() {
        return None;
    }
    if function.is_some_and(|function| function.library.client == "fetch") && is_copied(scan, path.end) {
        return None;
    }
    let language = language_of(&raw, &name);
    let (expr, end) = expression(scan, path.start, language)?;
    let found = innermost(&expr, path.end)?;
    let named = found.args.iter().any(|arg| matches!(arg.key, Some(Expr::Bare(_))));
    let (function, language) = choose(function, &name, &raw, named, language)?;
    let range = path.start..found.at.end.min(end);
    request(scan, function, language, &name, path, &found.args, range)
}

/// `fetch("https://...", {` and keys in double quotes: what browsers copy has a reader of its own.
fn is_copied(scan: &Scan<'_, '_>, open: usize) -> bool {
    let head = &scan.source[open..scan.source.len().min(open + 2048)];
    let options = memchr::memmem::find(head, b"\", {").map(|at| head[at + 4..].trim_ascii_start());
    head.starts_with(b"(\"") && options.is_some_and(|options| options.starts_with(b"\""))
}

/// A call longer than this makes no token request.
const MAX_CALL: usize = 1 << 16;

/// The expression at `start`, unless the text makes us read the same over and over.
fn expression(scan: &mut Scan<'_, '_>, start: usize, language: Language) -> Option<(Expr, usize)> {
    if scan.is_spent() {
        return None;
    }
    let limit = scan.source.len().min(start + MAX_CALL);
    let found = code::read(&scan.source[..limit], start, language)?;
    scan.spend(found.1 - start).then_some(found)
}

/// The call whose parenthesis opens at `open`; what follows it (`.then(...)`) is not of interest.
fn innermost(expr: &Expr, open: usize) -> Option<&Call> {
    let call = expr.call()?;
    if call.name.end == open {
        return Some(call);
    }
    innermost(call.on.as_ref()?, open)
}

/// Functions of several libraries have one path; the notation of their arguments tells them apart.
fn choose(
    function: Option<&'static Function>,
    name: &str,
    raw: &str,
    named: bool,
    language: Language,
) -> Option<(&'static Function, Language)> {
    let client = function.map_or("", |function| function.library.client);
    let arrow = raw.contains("->");
    match client {
        "Angular" | "" if named => Some((library::function(name, library::DART_FUNCTIONS)?, Language::Other)),
        "Guzzle" if arrow => Some((function?, Language::Php)),
        "Guzzle" if named => Some((library::function(name, library::DART_FUNCTIONS)?, Language::Other)),
        "Guzzle" => None,
        _ => Some((function?, language)),
    }
}

fn language_of(raw: &str, name: &str) -> Language {
    let first = name.split('.').next().unwrap_or_default();
    match first {
        _ if raw.contains("->") => Language::Php,
        "requests" | "httpx" | "session" | "urllib" | "urllib2" | "urlopen" => Language::Python,
        "RestClient" | "HTTParty" | "Typhoeus" | "Faraday" | "Net" | "HTTP" | "Excon" => Language::Ruby,
        "wp_remote_post" => Language::Php,
        _ if name == "request.urlopen" => Language::Python,
        _ if name.starts_with("http.Post") || name.starts_with("dio.") => Language::Other,
        _ => Language::JavaScript,
    }
}

/// `RestClient.post 'url', payload`.
fn command(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let (word, at) = COMMANDS.iter().find_map(|word| Some((word, memchr::memmem::find(text, word.as_bytes())?)))?;
    let path = range.start + at..range.start + at + word.len() - 1;
    let function = library::function(&normal(word.trim_end()), library::FUNCTIONS)?;
    let (args, end) = code::read_entries(scan.source, path.end, Language::Ruby);
    request(scan, function, Language::Ruby, word.trim_end(), path.clone(), &args, path.start..end)
}

fn request(
    scan: &mut Scan<'_, '_>,
    function: &'static Function,
    language: Language,
    name: &str,
    path: Range<usize>,
    args: &[Entry],
    range: Range<usize>,
) -> Option<Fragment> {
    let mark = scan.taken.len();
    let mut reader = Reader::new(scan, language);
    let mut draft = Draft::new(function.library, path);
    if let Some(method) = library::method_of(name) {
        draft.set_method(&mut reader, method);
    }
    arguments(&mut reader, &mut draft, function, args);
    let request = draft.finish(&mut reader);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM })
}

fn arguments(reader: &mut Reader<'_, '_, '_>, draft: &mut Draft, function: &'static Function, args: &[Entry]) {
    let mut roles = function.arguments.iter().copied();
    let mut named = Vec::new();
    for arg in args {
        if arg.spread {
            draft.open = true;
        } else if arg.key.is_some() {
            named.push(arg);
        } else {
            let value = reader.value(&arg.value);
            let role = roles.next().unwrap_or(Role::Nothing);
            let is_options = role == Role::Url && matches!(value, Value::Object(_));
            draft.take(reader, if is_options { Role::Options } else { role }, value, &arg.at);
        }
    }
    keywords(reader, draft, function, &named, roles.next());
}

/// Arguments with names: options, or in Ruby the members of a hash in the next place.
fn keywords(reader: &mut Reader<'_, '_, '_>, draft: &mut Draft, function: &Function, named: &[&Entry], next: Option<Role>) {
    let (Some(first), Some(last)) = (named.first(), named.last()) else { return };
    let entries: Vec<Entry> = named.iter().map(|entry| (*entry).clone()).collect();
    let whole = Expr::Map(entries, first.at.start..last.at.end);
    let options = function.library.options;
    let name = |entry: &Entry| entry.key.as_ref().map(|key| reader.text_at(key.at())).unwrap_or_default();
    let are_options = named.iter().any(|entry| options.iter().any(|(known, _)| *known == name(entry)));
    let value = reader.value(&whole);
    let role = match next {
        Some(role @ (Role::Data | Role::Form | Role::Headers)) if !are_options => role,
        _ => Role::Options,
    };
    draft.take(reader, role, value, &(first.at.start..last.at.end));
}

/// Enough is written down to say something about the request.
fn is_shown(layers: &Layers<'_>, request: &Request) -> bool {
    let target = request.url.shown().map(|url| layers.text(url.whole).into_owned()).unwrap_or_default();
    let known = target.contains("://") || target.starts_with('/') || target.starts_with("localhost");
    let body = matches!(request.body, Seen::Shown(_));
    known || !target.is_empty() && (body || request.header(layers, "authorization").shown().is_some())
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read;

    fn only(text: &str) -> String {
        let all = read(text);
        assert_eq!(all.len(), 1, "{all:?}");
        all.into_iter().next().unwrap_or_default()
    }

    #[test]
    fn variables_above_a_call_are_part_of_it() {
        let text = "const params = new URLSearchParams();\nparams.append('grant_type', 'refresh_token');\n\
            params.append('refresh_token', 'a b+c');\nawait axios.post('https://h.example/token', params, { auth: { username: 'id', password: 's' } })";
        let read = only(text);
        assert!(read.starts_with("[code logical] POST https://h.example/token Whole"), "{read}");
        assert!(read.contains("\nContent-Type: application/x-www-form-urlencoded;charset=utf-8\n"), "{read}");
        assert!(read.ends_with("\nbody grant_type=refresh_token&refresh_token=a+b%2Bc"), "{read}");
    }

    #[test]
    fn what_is_not_shown_stays_open() {
        let read = only("requests.post('https://h.example/token', data=data, headers=headers)");
        assert_eq!(read, "[code logical] POST https://h.example/token Partial\nbody ?");
        let read = only("requests.post('https://h.example/token', data={'a': x, **more})");
        assert!(read.ends_with("\nbody ?"), "{read}");
        assert!(only("axios.post('https://h.example/token', {a: `${b}`})").ends_with("\nbody {\"a\":\"${b}\"}"));
    }

    #[test]
    fn each_library_adds_its_own() {
        for (text, end) in [
            (
                "fetch('https://h.example/t', {method: 'post', body: {a: 1}})",
                "Content-Type: text/plain;charset=UTF-8\nAccept: */*\nbody [object Object]",
            ),
            (
                "requests.post('https://h.example/t', json={'a': None})",
                "Content-Type: application/json\nAccept: */*\nbody {\"a\": null}",
            ),
            ("requests.post('https://h.example/t', data='a=b')", "Whole\nAccept: */*\nbody a=b"),
            (
                "RestClient.post 'https://h.example/t', a: 'b'",
                "Content-Type: application/x-www-form-urlencoded\nAccept: */*\nbody a=b",
            ),
            (
                "axios({url: 'https://h.example/t', method: 'post', body: {a: 'b'}})",
                "Content-Type: application/x-www-form-urlencoded\nAccept: application/json, text/plain, */*\nno body",
            ),
            (
                "$c = curl_init();\ncurl_setopt_array($c, array(CURLOPT_URL => 'https://h.example/t', CURLOPT_POSTFIELDS => array('a' => 'b')));",
                "Content-Type: multipart/form-data\nAccept: */*\nbody Multipart a=b",
            ),
            (
                "req, err := http.NewRequest(\"POST\", \"https://h.example/t\", strings.NewReader(\"a=b\"))\nreq.Header.Add(\"X\", \"y\")\nreq.SetBasicAuth(\"id\", \"s\")",
                "Whole\nX: y\nbody a=b",
            ),
            (
                "new OkHttpClient().newCall(new Request.Builder().url(\"https://h.example/t\").post(new FormBody.Builder().add(\"a\", \"b\").build()).build())",
                "Content-Type: application/x-www-form-urlencoded\nbody a=b",
            ),
        ] {
            let read = only(text);
            assert!(read.ends_with(end), "{text}: {read}");
        }
    }

    /// Each line as the client itself sent it to a listener, see `tests/servers`.
    #[test]
    fn each_library_encodes_in_its_own_way() {
        for (text, end) in [
            ("requests.post('https://h.example/t', data={'a': 'b c~*$d{é}'})", "body a=b+c~%2A%24d%7B%C3%A9%7D"),
            (
                "requests.post('https://h.example/t', json={'a': 'é\"😀', 'b': 'c'})",
                "body {\"a\": \"\\u00e9\\\"\\ud83d\\ude00\", \"b\": \"c\"}",
            ),
            ("axios.post('https://h.example/t', new URLSearchParams({a: 'b c~*'}))", "body a=b+c%7E*"),
            ("axios.post('https://h.example/t', qs.stringify({a: 'b c~*'}))", "body a=b%20c~%2A"),
            ("axios.post('https://h.example/t', querystring.stringify({a: 'b c~*'}))", "body a=b%20c~*"),
            ("Faraday.post('https://h.example/t', { 'b' => 'x y', 'a' => '~*' })", "body a=~%2A&b=x+y"),
            ("Faraday.post('https://h.example/t', URI.encode_www_form('b' => 'x y', 'a' => '~*'))", "body b=x+y&a=%7E*"),
            ("Faraday.post('https://h.example/t', { 'b' => 'c' }.to_json)", "body {\"b\":\"c\"}"),
        ] {
            let read = only(text);
            assert!(read.ends_with(end), "{text}: {read}");
        }
    }

    #[test]
    fn parameters_of_an_address_too() {
        for (text, target) in [
            ("requests.get('https://h.example/t', params={'b': 'x y', 'a': ':'})", "GET https://h.example/t?b=x+y&a=%3A "),
            ("axios.get('https://h.example/t', {params: {b: 'x y', a: ':/'}})", "GET https://h.example/t?b=x+y&a=:%2F "),
            (
                "Faraday.get('https://h.example/t?c=1%202', { 'b' => 'x y', 'a' => ':' })",
                "GET https://h.example/t?a=%3A&b=x+y&c=1+2 ",
            ),
        ] {
            let read = only(text);
            assert!(read.contains(target), "{text}: {read}");
        }
    }

    #[test]
    fn a_text_of_parameters_brings_no_type_of_its_own() {
        let read = only("fetch('https://h.example/t', {method: 'POST', body: new URLSearchParams({a: 'b'}).toString()})");
        assert!(read.contains("\nContent-Type: text/plain;charset=UTF-8\n"), "{read}");
        let read = only("axios.post('https://h.example/t', qs.stringify({a: 'b'}))");
        assert!(read.contains("\nContent-Type: application/x-www-form-urlencoded\n"), "{read}");
    }

    #[test]
    fn keys_in_double_quotes_are_no_copied_fetch() {
        let read = only("axios.post(\"https://h.example/t\", {\"a\": \"b\"}, {auth: {username: \"id\", password: \"s\"}});");
        assert!(read.starts_with("[code logical] POST https://h.example/t Whole\nContent-Type: application/json\n"), "{read}");
    }

    #[test]
    fn credentials_in_an_object_of_the_library() {
        let text = "requests.post('https://h.example/t', data={'a': 'b'}, auth=HTTPBasicAuth('id', 's'))";
        assert!(!only(text).contains("${auth}"), "{}", only(text));
    }

    #[test]
    fn a_post_without_a_body_has_the_type_of_a_form_with_some() {
        assert!(only("Faraday.post('https://h.example/t?a=b')").contains("\nContent-Type: application/x-www-form-urlencoded\n"));
        assert!(!only("requests.post('https://h.example/t?a=b')").contains("Content-Type"));
    }

    #[test]
    fn prose_about_functions_is_no_call() {
        for text in ["I call fetch() and axios.post(...) for it", "requests.post(url) fails", "see `got.post(url, options)`"] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
