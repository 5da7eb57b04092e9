//! What looks like a secret in a text that nobody could parse: by the name before it, by the letters it begins with, by
//! its randomness.

use std::ops::Range;

use super::registry::SecretKind;
use crate::privacy::harmless::is_stand_in;
use crate::privacy::mask::scan::{self, Clue, ScanReach};
use crate::request::value::mark_length;

/// Something that looks like a secret.
#[derive(Debug)]
pub(super) struct ShapeFind {
    pub(super) at: Range<usize>,
    pub(super) kind: SecretKind,
    /// Found by its letters or its place only: it may be an identifier.
    pub(super) is_guess: bool,
}

/// Everything in `text` that cannot be shown to be harmless, and what names identifiers.
pub(super) fn finds(text: &[u8]) -> Vec<ShapeFind> {
    let told = scan::finds(text, ScanReach::All).filter(|(at, clue)| is_told(text, at, clue));
    let mut found: Vec<ShapeFind> = told
        .map(|(at, clue)| ShapeFind {
            kind: kind_of(text, &at, &clue),
            is_guess: matches!(clue, Clue::Letters | Clue::Place(_)),
            at,
        })
        .collect();
    found.extend(parts(text));
    found
}

/// `name="refresh_token"`, the head of a part of a multipart form, and behind an empty line its value.
fn parts(text: &[u8]) -> impl Iterator<Item = ShapeFind> + '_ {
    memchr::memmem::find_iter(text, b"name=\"").filter_map(|at| {
        let name = at + b"name=\"".len();
        let length = text[name..].iter().take(64).position(|b| *b == b'"')?;
        let head = &text[name + length..text.len().min(name + length + 200)];
        let gap = [&b"\r\n\r\n"[..], b"\n\n"].iter().find_map(|gap| Some(memchr::memmem::find(head, gap)? + gap.len()))?;
        let is_head = !head[..gap].iter().any(|b| b"\\=".contains(b));
        let start = name + length + gap;
        // Where a literal ends with the head, the value stands in another.
        let end = start + text[start..].iter().take_while(|b| !b.is_ascii_control() && !b"'\"".contains(b)).count();
        let told = is_head && scan::is_secret_name(&text[name..name + length]) && start < end && !is_stand_in(&text[start..end]);
        told.then(|| ShapeFind { at: start..end, kind: named(&text[name..name + length]), is_guess: false })
    })
}

fn is_told(text: &[u8], at: &Range<usize>, clue: &Clue) -> bool {
    let value = &text[at.clone()];
    let rest = String::from_utf8_lossy(&text[at.end..text.len().min(at.end + 40)]);
    let marked = !matches!(clue, Clue::Identifier) && mark_length(&rest).is_some();
    !marked && value.iter().any(|b| b.is_ascii_alphanumeric() || !b.is_ascii()) && !is_stand_in(value)
}

fn kind_of(text: &[u8], at: &Range<usize>, clue: &Clue) -> SecretKind {
    if is_jwt(&text[at.clone()]) {
        return "jwt";
    }
    match clue {
        Clue::Name(name) => named(&text[name.clone()]),
        Clue::Scheme(word) if text[word.clone()].eq_ignore_ascii_case(b"basic") => "basic",
        Clue::Scheme(_) | Clue::Known => "token",
        Clue::Rest => "value",
        Clue::Place(name) => place_named(&text[name.clone()]),
        Clue::Identifier => IDENTIFIER,
        Clue::Letters => "token",
        Clue::Jwt => "jwt",
        Clue::Pem => "private_key",
        Clue::User => "client_secret",
    }
}

pub(super) fn is_jwt(value: &[u8]) -> bool {
    value.starts_with(b"eyJ") && value.contains(&b'.')
}

/// The first that a name has in it says what its value is.
const NAMES: &[(&str, SecretKind)] = &[
    ("raw_auth", "basic"),
    ("refresh", "refresh_token"),
    ("access_token", "access_token"),
    ("accesstoken", "access_token"),
    ("id_token", "id_token"),
    ("idtoken", "id_token"),
    ("verifier", "code_verifier"),
    ("device", "device_code"),
    ("user_code", "user_code"),
    ("usercode", "user_code"),
    ("cookie", "cookie"),
    ("session", "cookie"),
    ("sid", "cookie"),
    ("client_assertion", "jwt"),
    ("assertion", "assertion"),
    ("api_key", "api_key"),
    ("apikey", "api_key"),
    ("api-key", "api_key"),
    ("private", "private_key"),
    ("signature", "signature"),
    ("sig", "signature"),
    ("secret", "client_secret"),
    ("pass", "password"),
    ("pwd", "password"),
    ("kennwort", "password"),
    ("contrase", "password"),
    ("senha", "password"),
    ("haslo", "password"),
    ("wachtwoord", "password"),
    ("dpop", "jwt"),
    ("token", "token"),
    ("authorization", "authorization"),
    ("credential", "authorization"),
    ("code", "code"),
];

/// What a value of that name is.
pub(super) fn named(name: &[u8]) -> SecretKind {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let other = if name.is_ascii() { "value" } else { "password" };
    NAMES.iter().find(|(part, _)| name.contains(part)).map_or(other, |(_, kind)| kind)
}

/// Names of fields say too little to be the word of a mark.
fn place_named(name: &[u8]) -> SecretKind {
    match named(name) {
        "code" | "code_verifier" => "value",
        kind => kind,
    }
}

/// What may be shown unless somebody asks to cover it too.
pub(super) const IDENTIFIER: SecretKind = "identifier";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, SecretKind)> {
        finds(text.as_bytes()).into_iter().map(|find| (&text[find.at], find.kind)).collect()
    }

    #[test]
    fn tells_by_names_letters_and_randomness() {
        assert_eq!(found("my refresh_token: rt_9f+Ab"), [("rt_9f+Ab", "refresh_token")]);
        assert_eq!(found("ghp_0123456789abcdef"), [("ghp_0123456789abcdef", "token")]);
        assert_eq!(found("is n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE ok"), [("n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE", "token")]);
        assert_eq!(found("d933e4a241d65099eec01407ec6a1b044da05ca4"), [("d933e4a241d65099eec01407ec6a1b044da05ca4", "token")]);
    }

    #[test]
    fn leaves_what_is_no_secret() {
        for text in [
            "application/x-www-form-urlencoded",
            "boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
            "https://login.microsoftonline.com/142880e8-427a-beec-1297-5fd55911ea2c/oauth2/v2.0/token",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "token: process.env.ACCESS_TOKEN",
            "refresh_token=<refresh_token#1>&client_secret=%3Cclient_secret%231%3E",
            "client_secret=7Fjfp0ZBr1KtDRbnfVdmIw",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
