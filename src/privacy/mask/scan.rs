//! Secrets in any text, found by the names before them and by their own shape.

use std::ops::Range;

use super::known;
pub(crate) use super::names::is_secret_name;
use super::names::{WHOLE, foreign_at};
use super::written::{self, value};
use crate::request::value::classify;

/// What gave a value away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clue {
    /// The name before it.
    Name(Range<usize>),
    /// The word `Basic`, `Bearer` or `DPoP` before it.
    Scheme(Range<usize>),
    /// Its first letters.
    Jwt,
    /// Its first letters, too: a token of a provider that is known by them.
    Known,
    /// The secret before it, and the `&` between them that was not encoded.
    Rest,
    /// The line of a private key before it.
    Pem,
    /// The option before it.
    User,
}

/// The ranges of `text` that look like secret values, in order, without overlaps.
pub(super) fn values(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    finds(text).map(|(range, _)| range)
}

/// The same with what gave each of them away.
pub(crate) fn finds(text: &[u8]) -> impl Iterator<Item = (Range<usize>, Clue)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let Some((range, clue)) = found(text, at) else {
                // Nothing begins within a word.
                at = word(text, at).end.max(at + 1);
                continue;
            };
            at = range.end.max(at + 1);
            if classify(&text[range.clone()]).is_live() {
                return Some((range, clue));
            }
        }
        None
    })
}

fn found(text: &[u8], at: usize) -> Option<(Range<usize>, Clue)> {
    if !at_word_start(text, at) {
        return None;
    }
    let word = || word(text, at);
    let with = |clue: Clue| move |range: Range<usize>| (range, clue);
    named(text, at)
        .or_else(|| schemed(text, at).map(with(Clue::Scheme(word()))))
        .or_else(|| jwt(text, at).map(with(Clue::Jwt)))
        .or_else(|| known::length_at(text, at).map(|length| (at..at + length, Clue::Known)))
        .or_else(|| pem(text, at).map(with(Clue::Pem)))
        .or_else(|| user_option(text, at).map(with(Clue::User)))
        .or_else(|| rest(text, at).map(with(Clue::Rest)))
}

fn at_word_start(text: &[u8], at: usize) -> bool {
    at == 0 || !is_word(text[at - 1])
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"_-".contains(&b)
}

fn word(text: &[u8], at: usize) -> Range<usize> {
    let len = text[at..].iter().take_while(|b| is_word(**b)).count();
    at..at + len
}

/// `client_secret=...`, `"refresh_token": "..."`, `:password=>"..."`.
fn named(text: &[u8], at: usize) -> Option<(Range<usize>, Clue)> {
    let name = name_at(text, at)?;
    let glued = is_glued_code(&text[name.clone()]);
    let is_code = text[name.clone()].eq_ignore_ascii_case(b"code");
    let (head, sign) = behind(near(text, name.end), &name).filter(|(head, _)| !is_scheme(&text[head.clone()]))?;
    let told = (!is_code || is_grant_code(&text[head.clone()], sign)) && (!glued || is_long_and_mixed(&text[head.clone()]));
    if !told || written::is_fetched(text, &head) {
        return None;
    }
    behind(text, &name).map(|(range, _)| (range, Clue::Name(name)))
}

/// So much of a value tells what it is; many that are nothing, one within the other, are not read to their end each.
const TELLING: usize = 512;

fn near(text: &[u8], from: usize) -> &[u8] {
    &text[..text.len().min(from + TELLING)]
}

fn name_at(text: &[u8], at: usize) -> Option<Range<usize>> {
    if let Some(length) = foreign_at(text, at) {
        return Some(at..at + length);
    }
    let name = word(text, at);
    let is_name = is_glued_code(&text[name.clone()]) || is_secret_name(&text[name.clone()]);
    is_name.then_some(name)
}

/// The value behind a name, and the sign between them.
fn behind<'t>(text: &'t [u8], name: &Range<usize>) -> Option<(Range<usize>, &'t [u8])> {
    let mut from = name.end;
    let quoted = |from: usize| text.get(from).is_some_and(|b| b"\"'\\".contains(b));
    while quoted(from) || text.get(from) == Some(&b']') || text[from..].starts_with(b"%5D") {
        from += if text[from] == b'%' { 3 } else { 1 };
    }
    let gap = text[from..].iter().take_while(|b| b" \t".contains(b)).count();
    let rest = &text[from + gap..];
    if let Some(start) = value_member(rest) {
        return value(text, from + gap + start).map(|range| (range, &b":"[..]));
    }
    let is_code = text[name.clone()].eq_ignore_ascii_case(b"code");
    let apart = || written::paired(text, name, from + gap).or_else(|| written::element(text, name).filter(|_| !is_code));
    let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(sign)) else { return apart().map(|range| (range, &b":"[..])) };
    from += gap + sign.len();
    from += text[from..].iter().take_while(|b| b" \t".contains(b)).count();
    Some((written::listed(text, from).or_else(|| value(text, from))?, sign))
}

/// What stands between a name and its value; the last is the colon of Chinese and Japanese text.
const SIGNS: &[&[u8]] = &[b"=>", b"=", b":", b"%3D", b"\xEF\xBC\x9A"];

/// The lone name of a scheme is no credential.
pub(super) fn is_scheme(value: &[u8]) -> bool {
    SCHEMES.iter().any(|scheme| value.trim_ascii().eq_ignore_ascii_case(scheme))
}

const SCHEMES: &[&[u8]] = &[b"basic", b"bearer", b"dpop"];

/// `grant_type=authorization_codecode=...`: what a console's copy makes of a form when it loses every `&`.
fn is_glued_code(name: &[u8]) -> bool {
    name.len() > 4 && name[name.len() - 4..].eq_ignore_ascii_case(b"code") && !WHOLE.contains(&name)
}

/// Unlike `status_code=200` and `error_code=invalid_grant`.
fn is_long_and_mixed(value: &[u8]) -> bool {
    value.len() >= 16 && value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_alphabetic)
}

/// Collections list `{"key": "client_secret", "value": "..."}`: where the value begins, behind the name and its quote.
fn value_member(rest: &[u8]) -> Option<usize> {
    let after = rest.strip_prefix(b",")?.trim_ascii_start().strip_prefix(b"\"value\"")?;
    let after = after.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    Some(rest.len() - after.len())
}

/// `code` names an authorization code in a request and an error in an answer: errors are words or short numbers.
fn is_grant_code(value: &[u8], sign: &[u8]) -> bool {
    let letters = value.iter().any(u8::is_ascii_alphabetic);
    let digits = value.iter().any(u8::is_ascii_digit);
    let in_request = sign == b"=" || sign == b"=>" || value.len() >= 16 && digits;
    letters && in_request && crate::request::reply::oauth_error(&String::from_utf8_lossy(value)).is_none()
}

/// What follows `Basic` or `Bearer`.
fn schemed(text: &[u8], at: usize) -> Option<Range<usize>> {
    let scheme = word(text, at);
    if !is_scheme(&text[scheme.clone()]) || text.get(scheme.end) != Some(&b' ') {
        return None;
    }
    let from = scheme.end + text[scheme.end..].iter().take_while(|b| **b == b' ').count();
    let len = text[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"+/=_-.~:%".contains(b)).count();
    let token = &text[from..from + len];
    let random = token.iter().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b"+/=:".contains(b));
    (len >= 6 && random).then_some(from..from + len)
}

/// A JSON Web Token stands out by its first letters.
fn jwt(text: &[u8], at: usize) -> Option<Range<usize>> {
    if !text[at..].starts_with(b"eyJ") {
        return None;
    }
    let len = text[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b)).count();
    (len > 20).then_some(at..at + len)
}

/// What stands between the lines of a private key in PEM form, whatever its line breaks became.
fn pem(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text[at..].strip_prefix(b"-----BEGIN")?;
    let label = memchr::memmem::find(rest, b"-----")?;
    let from = at + b"-----BEGIN".len() + label + b"-----".len();
    memchr::memmem::find(&rest[..label], b"PRIVATE")?;
    let body = &text[from..];
    let len = body.iter().take_while(|b| b.is_ascii_alphanumeric() || b"+/=%\\\r\n\t ".contains(b)).count();
    (len > 16).then_some(from..from + len)
}

/// The secret half of `-u id:secret` and `--user id:secret`.
fn user_option(text: &[u8], at: usize) -> Option<Range<usize>> {
    let option = [&b"-u"[..], b"--user"].into_iter().find(|option| text[at..].starts_with(option))?;
    let from = at + option.len() + text[at + option.len()..].iter().take_while(|b| b" \"'=".contains(b)).count();
    let head = value(near(text, from), from)?;
    let colon = text[head].iter().position(|&b| b == b':')?;
    let argument = value(text, from)?;
    let (front, secret) = (argument.start..argument.start + colon, argument.start + colon + 1..argument.end);
    if known::is_identifier(&String::from_utf8_lossy(&text[secret.clone()])) {
        return Some(front);
    }
    if known::is_secret_in_front(&text[front], Some(&text[secret.clone()])) {
        return Some(argument);
    }
    (!secret.is_empty()).then_some(secret)
}

/// `3xK` of `password=Ab&3xK`: a piece of a form without a name, behind a secret.
fn rest(text: &[u8], at: usize) -> Option<Range<usize>> {
    let before = text[..at].strip_suffix(b"&")?;
    let ends = |b: &u8| b.is_ascii_whitespace() || b.is_ascii_control() || b"\"'&?,;{}()\\`".contains(b);
    let length = before.iter().rev().take(256).position(ends).unwrap_or(before.len().min(256));
    let pair = &before[before.len() - length..];
    let equals = pair.iter().position(|b| *b == b'=').filter(|equals| equals + 1 < pair.len())?;
    let piece = text[at..].iter().take(256).position(|b| ends(b) || *b == b'=').unwrap_or(text.len() - at);
    let told = is_secret_name(&pair[..equals]) && pair.get(equals + 1) != Some(&b'$');
    let closed = text.get(at + piece).is_none_or(|b| b.is_ascii_whitespace() || b"\"'&".contains(b));
    let mixed = text[at..at + piece].iter().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    (told && closed && mixed && piece > 1).then_some(at..at + piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        values(text.as_bytes()).map(|range| &text[range]).collect()
    }

    #[test]
    fn finds_secrets_by_name_and_shape() {
        assert_eq!(found("client_secret=s3cr&grant_type=refresh_token&refresh_token=rt_1+x"), ["s3cr", "rt_1+x"]);
        assert_eq!(found(r#"{"refresh_token": "rt 1", "token_type":"bearer"}"#), ["rt 1"]);
        assert_eq!(found(r#":client_secret=>"abc""#), ["abc"]);
        assert_eq!(found(r#"{"key": "client_secret", "value" : "s3cr+"}"#), ["s3cr+"]);
        assert_eq!(found("Authorization: Basic YTpi=="), ["YTpi=="]);
        assert_eq!(found("token%5Brefresh_token%5D=rt_1&token[client_secret]=s3cr"), ["rt_1", "s3cr"]);
        assert_eq!(found(r#"-d "a=b&client_secret=" -H "x: y""#), Vec::<&str>::new());
        assert_eq!(found("grant_type=authorization_codecode=AQABAAIAAACVt9chR status_code=200"), ["AQABAAIAAACVt9chR"]);
        assert_eq!(found("curl -u id:n7Rz -d x=1"), ["n7Rz"]);
        assert_eq!(
            found("key=-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----"),
            ["\nMIGHAgEAMBMGByqGSM49\n"]
        );
        assert_eq!(found("the Basic header is wrong and the Bearer token too"), Vec::<&str>::new());
        assert_eq!(found("client_secret=[REDACTED]&refresh_token=***"), Vec::<&str>::new());
    }

    #[test]
    fn finds_secrets_in_what_programs_print() {
        assert_eq!(
            found("{scope=[a, b], client_secret=[Zk9mQ2vLR7], code=[kZ9vQ2xL5rN8bW4yP1]}"),
            ["Zk9mQ2vLR7", "kZ9vQ2xL5rN8bW4yP1"]
        );
        assert_eq!(found("map[client_id:[web] client_secret:[geheim] scope:[a]]"), ["geheim"]);
        assert_eq!(found("[('client_id', 'web'), ('password', 'Sommer99')]"), ["Sommer99"]);
        assert_eq!(found(r#".add("client_secret", "Sommer99") new("pwd", "x1")"#), ["Sommer99", "x1"]);
        assert_eq!(found("<password>hunter two</password>"), ["hunter two"]);
        assert_eq!(found("password=Tr0ub4dor&3XkQ9"), ["Tr0ub4dor", "3XkQ9"]);
        assert_eq!(found("client_id=sk_live_51HqXk9mQ2vL&x=1"), ["sk_live_51HqXk9mQ2vL"]);
        assert_eq!(found(r#"{"user_code":"KQZT-VWNP"}"#), ["KQZT-VWNP"]);
        assert_eq!(found("curl -u n7Rz4PqL:4074-q.apps.googleusercontent.com"), ["n7Rz4PqL"]);
    }

    #[test]
    fn finds_passwords_in_other_languages() {
        let text = "Passwort: Ab1 Mot de passe : Ab2 contraseña=Ab3 密码：Ab4 Пароль: Ab5 senha: Ab6 wachtwoord=Ab7";
        assert_eq!(found(text), ["Ab1", "Ab2", "Ab3", "Ab4", "Ab5", "Ab6", "Ab7"]);
    }

    #[test]
    fn code_and_words_are_no_secrets() {
        for text in [
            "'client_secret' => env('HUBSPOT_SECRET'),",
            "'code' => $request->code, 'refresh_token' => $token->refresh_token",
            "client_secret: process.env.OAUTH2_SECRET, code=ENV['CODE'], password: params[:password]",
            "[\"password\", \"refresh_token\"], (\"client_secret\", \"client_secret_basic\")",
            "password=[optional] <code>Abc1</code> Authorization: Bearer",
            "token: Bearer",
            "code=abc&amp;scope=x password=Ab1cd&state client_secret=$A&B2",
        ] {
            let wanted: &[&str] = if text.starts_with("code=abc") { &["abc", "Ab1cd"] } else { &[] };
            assert_eq!(found(text), wanted, "{text}");
        }
    }
}
