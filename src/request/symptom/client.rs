//! What only a client or a shell prints, and never a server.

use super::{Saw, Symptom, SymptomSource};

/// Words of a client, and what became of the request.
const WORDS: &[(Saw, &[&str])] = &[
    (
        Saw::ShellBroken,
        &[
            "no matches found:",
            "is not recognized as an internal or external command",
            "is not recognized as the name of a cmdlet",
            "operable program or batch file",
            "ist entweder falsch geschrieben oder konnte nicht gefunden werden",
            "n'est pas reconnu en tant que commande",
            "no se reconoce como un comando",
            "não é reconhecido como um comando",
            "не является внутренней или внешней",
            "不是内部或外部命令",
            "command not found",
            "the ampersand (&) character is not allowed",
            "a positional parameter cannot be found",
            "cannot bind parameter 'headers'",
            "fish: unknown command",
            "event not found",
            "unexpected eof while looking for matching",
            "parse error near",
        ],
    ),
    (
        Saw::MessageBroken,
        &[
            "illegal character in header",
            "unexpected char 0x",
            "unexpected char",
            "illegal character(s) in message header",
            "invalid header value",
            "header value must be a valid http header",
            "invalid character in header content",
            "invalid return character or leading space in header",
            "header value argument contains",
            "newline characters are not allowed in header",
            "the format of value",
            "misused header name",
        ],
    ),
    (
        Saw::OriginRefused,
        &[
            "blocked by cors policy",
            "cross-origin request blocked",
            "'access-control-allow-origin'",
            "‘access-control-allow-origin’",
            "access-control-allow-origin header",
            "failed to fetch",
            "networkerror when attempting to fetch",
        ],
    ),
    (
        Saw::NoTls,
        &[
            "certificate verify failed",
            "self signed certificate",
            "self-signed certificate",
            "unable to verify the first certificate",
            "unable to get local issuer certificate",
            "pkix path building failed",
            "handshake_failure",
            "wrong version number",
            "could not establish trust relationship",
        ],
    ),
    (
        Saw::NoConnection,
        &[
            "getaddrinfo enotfound",
            "econnrefused",
            "econnreset",
            "connection refused",
            "name or service not known",
            "nodename nor servname",
        ],
    ),
    (
        Saw::AnswerNotJson,
        &[
            "in json at position",
            "is not valid json",
            "unexpected end of json input",
            "jsondecodeerror",
            "expecting value: line 1 column 1",
            "invalid character '<' looking for beginning of value",
            "json::parsererror",
        ],
    ),
];

/// What a client complains of in `text`.
pub(super) fn read_client_complaints(text: &str) -> Vec<Symptom> {
    let lower = text.to_ascii_lowercase();
    let words = WORDS.iter().filter(|(_, words)| words.iter().any(|words| lower.contains(words))).map(|(saw, _)| *saw);
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
