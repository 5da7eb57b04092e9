//! What looks like a secret in a text that nobody could parse: by the name before it, by the letters it begins with, by
//! its randomness.

use std::ops::Range;

use super::registry::Kind;
use super::sweep::whole_word;
use crate::privacy::mask::scan::{self, Clue};
use crate::request::value::{Value, classify, mark_length};

/// Something that looks like a secret.
#[derive(Debug)]
pub(super) struct Find {
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
    /// Found by its randomness only: it may be an identifier.
    pub(super) is_guess: bool,
}

/// Everything in `text` that looks like a secret.
pub(super) fn finds(text: &[u8]) -> Vec<Find> {
    let named = scan::finds(text).filter(|(at, clue)| is_told(text, at, clue));
    let mut found: Vec<Find> = named.map(|(at, clue)| Find { kind: kind_of(text, &at, &clue), at, is_guess: false }).collect();
    found.extend(parts(text));
    found.extend(words(text).filter_map(|at| of_word(text, at)));
    found
}

/// `name="refresh_token"`, the head of a part of a multipart form, and behind an empty line its value.
fn parts(text: &[u8]) -> impl Iterator<Item = Find> + '_ {
    memchr::memmem::find_iter(text, b"name=\"").filter_map(|at| {
        let name = at + b"name=\"".len();
        let length = text[name..].iter().take(64).position(|b| *b == b'"')?;
        let head = &text[name + length..text.len().min(name + length + 200)];
        let gap = [&b"\r\n\r\n"[..], b"\n\n"].iter().find_map(|gap| Some(memchr::memmem::find(head, gap)? + gap.len()))?;
        let is_head = !head[..gap].iter().any(|b| b"\\=".contains(b));
        let start = name + length + gap;
        // Where a literal ends with the head, the value stands in another.
        let end = start + text[start..].iter().take_while(|b| !b.is_ascii_control() && !b"'\"".contains(b)).count();
        let told = is_head && scan::is_secret_name(&text[name..name + length]) && classify(&text[start..end]) == Value::Live;
        told.then(|| Find { at: start..end, kind: named(&text[name..name + length]), is_guess: false })
    })
}

/// An address is not secret for being called a token.
fn is_told(text: &[u8], at: &Range<usize>, clue: &Clue) -> bool {
    let value = &text[at.clone()];
    let address = value.starts_with(b"http") && value.windows(3).any(|part| part == b"://") && !value.contains(&b'@');
    let told = match clue {
        // The last word of a logger's name is none, nor is the path before `HTTP/1.1`.
        Clue::Name(name) if text[name.clone()].to_ascii_lowercase().ends_with(b"session") => value.iter().any(u8::is_ascii_digit),
        Clue::Name(_) => !address,
        Clue::Scheme(_) => !value.starts_with(b"HTTP/") && !is_challenge(value),
        Clue::Jwt | Clue::Known | Clue::Pem | Clue::Rest | Clue::User => true,
    };
    let rest = String::from_utf8_lossy(&text[at.end..text.len().min(at.end + 40)]);
    let marked = mark_length(&rest).is_some();
    told && !marked && value.iter().any(u8::is_ascii_alphanumeric) && classify(value) == Value::Live
}

/// `Basic realm="..."`
fn is_challenge(value: &[u8]) -> bool {
    let name = value.iter().take_while(|b| b.is_ascii_lowercase() || **b == b'_').count();
    value[name..] == *b"="
}

fn kind_of(text: &[u8], at: &Range<usize>, clue: &Clue) -> Kind {
    if is_jwt(&text[at.clone()]) {
        return "jwt";
    }
    match clue {
        Clue::Name(name) => named(&text[name.clone()]),
        Clue::Scheme(word) if text[word.clone()].eq_ignore_ascii_case(b"basic") => "basic",
        Clue::Scheme(_) | Clue::Known => "token",
        Clue::Rest => "value",
        Clue::Jwt => "jwt",
        Clue::Pem => "private_key",
        Clue::User => "client_secret",
    }
}

pub(super) fn is_jwt(value: &[u8]) -> bool {
    value.starts_with(b"eyJ") && value.contains(&b'.')
}

/// The first that a name has in it says what its value is.
const NAMES: &[(&str, Kind)] = &[
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
pub(super) fn named(name: &[u8]) -> Kind {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let other = if name.is_ascii() { "value" } else { "password" };
    NAMES.iter().find(|(part, _)| name.contains(part)).map_or(other, |(_, kind)| kind)
}

fn words(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|b| is_letter(*b))?;
        let end = start + text[start..].iter().take_while(|b| is_letter(**b)).count();
        at = end;
        Some(start..end)
    })
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-.~|!".contains(&byte)
}

fn of_word(text: &[u8], at: Range<usize>) -> Option<Find> {
    let word = &text[at.clone()];
    if word.len() < 12 {
        return None;
    }
    let part = random_part(word).map(|part| at.start + part.start..at.start + part.end)?;
    // Most words are not random: what takes longer to ask comes last.
    if classify(word) != Value::Live {
        return None;
    }
    let part = if part.end == at.end || whole_word(text, &part) { part } else { at };
    let is_live = classify(&text[part.clone()]) == Value::Live;
    (is_live && !is_name_of_thing(text, part.start)).then_some(Find { at: part, kind: "token", is_guess: true })
}

/// A path is looked at piece by piece; Base64 has slashes too.
fn random_part(word: &[u8]) -> Option<Range<usize>> {
    let slashes = word.iter().filter(|b| **b == b'/').count();
    let path = word.starts_with(b"/") || word.windows(2).any(|pair| pair == b"//") || slashes * 12 > word.len();
    let divides = move |b: &u8| b"=|.".contains(b) || path && *b == b'/';
    let mut at = 0;
    for piece in word.split(divides) {
        if is_random(piece) {
            return Some(at..at + piece.len());
        }
        at += piece.len() + 1;
    }
    None
}

/// Long, of letters of both cases and digits in no order; or long and hexadecimal.
fn is_random(word: &[u8]) -> bool {
    if word.len() < 20 || is_uuid(word) {
        return false;
    }
    let count = |is: fn(&u8) -> bool| word.iter().filter(|b| is(b)).count();
    let (upper, lower, digits) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase), count(u8::is_ascii_digit));
    if word.iter().all(u8::is_ascii_hexdigit) {
        return word.len() >= 32 && digits >= 6 && upper + lower >= 4 && !(upper > 0 && lower > 0);
    }
    let class = |b: u8| (b.is_ascii_uppercase(), b.is_ascii_lowercase(), b.is_ascii_digit());
    let turns = word.windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count();
    let distinct = word.iter().collect::<std::collections::BTreeSet<_>>().len();
    upper >= 2 && lower >= 2 && digits >= 2 && turns * 3 >= word.len() && distinct * 3 >= word.len().min(48)
}

fn is_uuid(word: &[u8]) -> bool {
    let lengths: Vec<usize> = word.split(|b| *b == b'-').map(<[u8]>::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
}

/// Boundaries, checksums and identifiers of requests are random and no secrets.
fn is_name_of_thing(text: &[u8], at: usize) -> bool {
    let before = String::from_utf8_lossy(&text[at.saturating_sub(48)..at]).to_ascii_lowercase();
    let name = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let name = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)).next().unwrap_or_default();
    let parts =
        ["boundary", "etag", "hash", "sha1", "sha256", "sha512", "md5", "digest", "trace", "commit", "revision", "formboundary"];
    let glued = before.ends_with("boundary") || before.ends_with("--");
    glued || parts.iter().any(|part| name.contains(part)) || name.ends_with("id") && !name.ends_with("sid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Kind)> {
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
