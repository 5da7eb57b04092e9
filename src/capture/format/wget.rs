//! wget command lines (GNU wget's manual).

use std::ops::Range;

use super::client::{ClientRequest, Defaults, user_of};
use super::shell::{self, CommandText, ShellCommand, begins_command, shell_of};
use super::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::text::layers::{Layers, Piece, Slice};

pub(super) const FORM: &str = "wget-command";

const WGET: Defaults =
    Defaults { client: "wget", form: "application/x-www-form-urlencoded", accept: Some("*/*"), accept_json: Some("*/*") };

/// Options whose argument may be the next word, and those of one letter.
const ARGUMENTS: &[(&str, u8)] = &[
    ("post-data", b' '),
    ("post-file", b' '),
    ("method", b' '),
    ("body-data", b' '),
    ("body-file", b' '),
    ("header", b' '),
    ("user", b' '),
    ("password", b' '),
    ("http-user", b' '),
    ("http-password", b' '),
    ("user-agent", b'U'),
    ("referer", b' '),
    ("output-document", b'O'),
    ("output-file", b'o'),
    ("append-output", b'a'),
    ("directory-prefix", b'P'),
    ("tries", b't'),
    ("timeout", b'T'),
    ("wait", b'w'),
    ("execute", b'e'),
    ("input-file", b'i'),
    ("base", b'B'),
    ("ca-certificate", b' '),
    ("certificate", b' '),
    ("private-key", b' '),
    ("load-cookies", b' '),
    ("save-cookies", b' '),
    ("limit-rate", b' '),
    ("max-redirect", b' '),
    ("secure-protocol", b' '),
];

/// A command that begins in this line.
pub(super) fn read_wget_command(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(word) = start(scan, line) else { return Vec::new() };
    let shell = shell_of(scan, word.start, word.end);
    let place = CommandText { text: scan.text, source: scan.source, start: word.end };
    let command = shell::split(scan.layers, place, shell, wants_argument);
    let name = scan.slice(word.clone());
    let Some(draft) = draft(scan.layers, name, &command) else { return Vec::new() };
    let request = draft.finish(scan.layers);
    let part = Part::Request(Box::new(request), View::Logical);
    vec![Fragment { part, range: word.start..command.end.max(word.end), form: FORM }]
}

/// `wget` as a command, before an option or an address.
fn start(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let (range, text) = (scan.lines.get(line)?, scan.line(line));
    let at = memchr::memmem::find(text, b"wget")?;
    let end = at + if text[at..].starts_with(b"wget.exe") { 8 } else { 4 };
    let next = text.get(end..)?.strip_prefix(b" ")?.trim_ascii_start();
    let first = next.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    let first = first.strip_prefix(b"'").or_else(|| first.strip_prefix(b"\"")).unwrap_or(first);
    let goes_on =
        first.len() > 1 && first.starts_with(b"-") || first.windows(3).any(|window| window == b"://") || first.starts_with(b"\\");
    (begins_command(&text[..at]) && goes_on).then_some(range.start + at..range.start + end)
}

fn wants_argument(word: &[u8]) -> bool {
    let text = String::from_utf8_lossy(word);
    match text.strip_prefix("--") {
        Some(name) => ARGUMENTS.iter().any(|(long, _)| *long == name),
        None => text
            .strip_prefix('-')
            .is_some_and(|letters| letters.len() == 1 && ARGUMENTS.iter().any(|(_, short)| letters.as_bytes() == [*short])),
    }
}

/// `None` when no option and no address makes it a request.
fn draft(layers: &mut Layers<'_>, name: Slice, command: &ShellCommand) -> Option<ClientRequest> {
    let mut draft = ClientRequest::new(&WGET, name);
    draft.faults.extend(command.faults.iter().copied());
    let (mut user, mut password) = (None, None);
    for option in options(layers, command) {
        match option.name.as_str() {
            "" => draft.url = draft.url.or(Some(option.value)),
            "post-data" | "body-data" => {
                draft.has_data(option.flag);
                draft.data = vec![Piece::Copy(option.value)];
            }
            "post-file" | "body-file" => {
                draft.has_data(option.flag);
                draft.cut = true;
            }
            "method" => draft.method = Some(option.value),
            "header" => draft.header_line(layers, option.value),
            "user" | "http-user" => user = Some(option.value),
            "password" | "http-password" => password = Some(option.value),
            "user-agent" | "U" => draft.built(layers, "User-Agent", option.flag, option.value),
            "referer" => draft.built(layers, "Referer", option.flag, option.value),
            "certificate" => draft.certificate = Some(option.flag),
            "secure-protocol" => draft.tls = Some(option.value),
            "no-check-certificate" => draft.insecure = Some(option.flag),
            "input-file" | "i" | "config" => draft.outside = true,
            _ => {}
        }
    }
    draft.user = user.map(|user| user_of(layers, user, password));
    (draft.url.is_some() || draft.data_flag.is_some()).then_some(draft)
}

struct WgetOption {
    /// Without dashes; empty for an address.
    name: String,
    flag: Slice,
    value: Slice,
}

/// `--name=value`, `--name value`, `-n value`, addresses.
fn options(layers: &Layers<'_>, command: &ShellCommand) -> Vec<WgetOption> {
    let mut found = Vec::new();
    let mut words = command.words.iter();
    while let Some(word) = words.next() {
        let text = layers.text(word.value).into_owned();
        let Some(name) = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).filter(|name| !name.is_empty()) else {
            found.push(WgetOption { name: String::new(), flag: word.raw, value: word.value });
            continue;
        };
        let equals = text.find('=').filter(|_| text.starts_with("--"));
        let (name, value) = match equals {
            Some(at) => (&text[2..at], Some(word.value.from(at + 1))),
            None if wants_argument(text.as_bytes()) => (name, words.next().map(|next| next.value)),
            None => (name, None),
        };
        let flag = equals.map_or(word.raw, |at| word.value.to(at));
        found.push(WgetOption { name: name.to_owned(), flag, value: value.unwrap_or(word.value.from(word.value.len())) });
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::capture::format::client::testing::{assert_shows, only};

    #[test]
    fn options_with_and_without_equals_sign() {
        let text = "$ wget -qO- --post-data='grant_type=refresh_token&refresh_token=a%2Bb' \\\n  --header \"Authorization: Basic YTpi\" --no-check-certificate https://h.example/oauth/token";
        let parts = [
            (":body", "grant_type=refresh_token&refresh_token=a%2Bb"),
            (":method", "POST"),
            ("authorization", "Basic YTpi"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        assert_shows(text, &parts);
        only(text, |_, request| assert!(request.insecure.is_some()));
    }

    #[test]
    fn user_and_password_are_one_pair() {
        let text = "wget --user app --password='s:x' --auth-no-challenge --method=POST --body-data 'a=b' https://h.example/oauth/token -O -";
        assert_shows(text, &[(":user", "app:s:x"), (":body", "a=b")]);
    }
}
