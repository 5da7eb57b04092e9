//! What only a client or a shell prints, and never a server.

use super::{Saw, Symptom, SymptomSource};

/// Words of a client, and what became of the request.
const WORDS: &[(&str, Saw)] = &[
    ("no matches found:", Saw::ShellBroken),
    ("is not recognized as an internal or external command", Saw::ShellBroken),
    ("is not recognized as the name of a cmdlet", Saw::ShellBroken),
    ("operable program or batch file", Saw::ShellBroken),
    ("ist entweder falsch geschrieben oder konnte nicht gefunden werden", Saw::ShellBroken),
    ("n'est pas reconnu en tant que commande", Saw::ShellBroken),
    ("no se reconoce como un comando", Saw::ShellBroken),
    ("não é reconhecido como um comando", Saw::ShellBroken),
    ("не является внутренней или внешней", Saw::ShellBroken),
    ("不是内部或外部命令", Saw::ShellBroken),
    ("command not found", Saw::ShellBroken),
    ("the ampersand (&) character is not allowed", Saw::ShellBroken),
    ("a positional parameter cannot be found", Saw::ShellBroken),
    ("cannot bind parameter 'headers'", Saw::ShellBroken),
    ("fish: unknown command", Saw::ShellBroken),
    ("event not found", Saw::ShellBroken),
    ("unexpected eof while looking for matching", Saw::ShellBroken),
    ("parse error near", Saw::ShellBroken),
    ("illegal character in header", Saw::MessageBroken),
    ("unexpected char 0x", Saw::MessageBroken),
    ("unexpected char", Saw::MessageBroken),
    ("illegal character(s) in message header", Saw::MessageBroken),
    ("invalid header value", Saw::MessageBroken),
    ("header value must be a valid http header", Saw::MessageBroken),
    ("invalid character in header content", Saw::MessageBroken),
    ("invalid return character or leading space in header", Saw::MessageBroken),
    ("header value argument contains", Saw::MessageBroken),
    ("newline characters are not allowed in header", Saw::MessageBroken),
    ("the format of value", Saw::MessageBroken),
    ("misused header name", Saw::MessageBroken),
    ("blocked by cors policy", Saw::OriginRefused),
    ("cross-origin request blocked", Saw::OriginRefused),
    ("access-control-allow-origin", Saw::OriginRefused),
    ("failed to fetch", Saw::OriginRefused),
    ("networkerror when attempting to fetch", Saw::OriginRefused),
    ("certificate verify failed", Saw::NoTls),
    ("self signed certificate", Saw::NoTls),
    ("self-signed certificate", Saw::NoTls),
    ("unable to verify the first certificate", Saw::NoTls),
    ("unable to get local issuer certificate", Saw::NoTls),
    ("pkix path building failed", Saw::NoTls),
    ("handshake_failure", Saw::NoTls),
    ("wrong version number", Saw::NoTls),
    ("could not establish trust relationship", Saw::NoTls),
    ("getaddrinfo enotfound", Saw::NoConnection),
    ("econnrefused", Saw::NoConnection),
    ("econnreset", Saw::NoConnection),
    ("connection refused", Saw::NoConnection),
    ("name or service not known", Saw::NoConnection),
    ("nodename nor servname", Saw::NoConnection),
    ("in json at position", Saw::AnswerNotJson),
    ("is not valid json", Saw::AnswerNotJson),
    ("unexpected end of json input", Saw::AnswerNotJson),
    ("jsondecodeerror", Saw::AnswerNotJson),
    ("expecting value: line 1 column 1", Saw::AnswerNotJson),
    ("invalid character '<' looking for beginning of value", Saw::AnswerNotJson),
    ("json::parsererror", Saw::AnswerNotJson),
];

/// What a client complains of in `text`.
pub(super) fn read_client_complaints(text: &str) -> Vec<Symptom> {
    let lower = text.to_ascii_lowercase();
    let words = WORDS.iter().filter(|(words, _)| lower.contains(words)).map(|(_, saw)| *saw);
    let mut found: Vec<Symptom> = curl(&lower).into_iter().chain(words).map(symptom).collect();
    found.dedup();
    found
}

fn symptom(saw: Saw) -> Symptom {
    Symptom { saw, about: None, source: SymptomSource::Sentence }
}

/// `curl: (6) Could not resolve host: grant_type=...`.
fn curl(lower: &str) -> Option<Saw> {
    let rest = lower.split_once("curl: (")?.1;
    let (number, rest) = rest.split_once(')')?;
    let line = rest.lines().next().unwrap_or_default();
    // A piece of the command was taken for an address.
    let piece = ["grant_type", "client_", "content-type", "authorization", "application", "'", "{", "basic", "post"]
        .iter()
        .any(|word| line.contains(word));
    Some(match number.parse::<u16>().ok()? {
        3 | 2 | 26 | 1 => Saw::ShellBroken,
        6 if piece => Saw::ShellBroken,
        5 | 6 | 7 | 28 | 52 | 56 => Saw::NoConnection,
        35 | 51 | 53 | 58 | 59 | 60 | 77 | 83 | 91 => Saw::NoTls,
        47 => Saw::Redirected,
        _ => Saw::NoConnection,
    })
}
