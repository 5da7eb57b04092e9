//! Secrets in any text, found by the names before them and by their own shape.

use std::ops::Range;

use crate::value::classify;

/// What gave a value away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clue {
    /// The name before it.
    Name(Range<usize>),
    /// The word `Basic`, `Bearer` or `DPoP` before it.
    Scheme(Range<usize>),
    /// Its first letters.
    Jwt,
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
        .map(|range| with(Clue::Name(word()))(range))
        .or_else(|| schemed(text, at).map(with(Clue::Scheme(word()))))
        .or_else(|| jwt(text, at).map(with(Clue::Jwt)))
        .or_else(|| pem(text, at).map(with(Clue::Pem)))
        .or_else(|| user_option(text, at).map(with(Clue::User)))
}

/// Names that end like this carry secrets, whatever stands before (`my_client_secret`, `x-refresh-token`).
const ENDINGS: &[&[u8]] = &[
    b"secret",
    b"token",
    b"password",
    b"passwd",
    b"pwd",
    b"api_key",
    b"apikey",
    b"api-key",
    b"verifier",
    b"assertion",
    b"cookie",
    b"session",
    b"sessionid",
    b"secrets",
    b"secretkey",
    b"secret_key",
    b"secret_value",
    b"private_key",
    b"app_key",
    b"appkey",
    b"_pass",
    b"credential",
    b"credentials",
    b"auth_code",
    b"authcode",
    b"signature",
    b"raw_auth",
];

/// Names that are secret only as a whole word.
const WHOLE: &[&[u8]] = &[b"code", b"device_code", b"dpop", b"pass", b"otp", b"pin", b"sig", b"sid"];

/// True for the name of something secret. `token_type` and `expires_in` are not; neither is `token_endpoint`.
pub(crate) fn is_secret_name(name: &[u8]) -> bool {
    // `token[refresh_token]`: frameworks nest parameters in brackets.
    let name = name.strip_suffix(b"]").unwrap_or(name);
    let ends = |ending: &&[u8]| name.len().checked_sub(ending.len()).is_some_and(|at| name[at..].eq_ignore_ascii_case(ending));
    ENDINGS.iter().any(ends) || WHOLE.iter().any(|whole| name.eq_ignore_ascii_case(whole))
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
fn named(text: &[u8], at: usize) -> Option<Range<usize>> {
    let name = word(text, at);
    let glued = is_glued_code(&text[name.clone()]);
    if !glued && !is_secret_name(&text[name.clone()]) {
        return None;
    }
    let mut from = name.end;
    let quoted = |from: usize| text.get(from).is_some_and(|b| b"\"'\\".contains(b));
    while quoted(from) || text.get(from) == Some(&b']') || text[from..].starts_with(b"%5D") {
        from += if text[from] == b'%' { 3 } else { 1 };
    }
    let gap = text[from..].iter().take_while(|b| b" \t".contains(b)).count();
    let rest = &text[from + gap..];
    if let Some(start) = value_member(rest) {
        return value(text, from + gap + start);
    }
    let sign = [&b"=>"[..], b"=", b":", b"%3D"].into_iter().find(|sign| rest.starts_with(sign))?;
    from += gap + sign.len();
    from += text[from..].iter().take_while(|b| b" \t".contains(b)).count();
    let is_code = text[name.clone()].eq_ignore_ascii_case(b"code");
    let head = value(near(text, from), from)?;
    let told = (!is_code || is_grant_code(&text[head.clone()], sign)) && (!glued || is_long_and_mixed(&text[head.clone()]));
    if told { value(text, from) } else { None }
}

/// So much of a value tells what it is; many that are nothing, one within the other, are not read to their end each.
const TELLING: usize = 512;

fn near(text: &[u8], from: usize) -> &[u8] {
    &text[..text.len().min(from + TELLING)]
}

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
    letters && in_request && crate::reply::oauth_error(&String::from_utf8_lossy(value)).is_none()
}

fn value(text: &[u8], mut from: usize) -> Option<Range<usize>> {
    let open = text.get(from).copied().filter(|b| b"\"'".contains(b));
    from += usize::from(open.is_some());
    // A command that is run for its output is no value, and the curly quotes of a page end one.
    if text[from..].starts_with(b"$(") {
        return None;
    }
    let rest = &text[from..];
    let curly = memchr::memmem::find(&rest[..rest.len().min(4096)], b"\xE2\x80")
        .filter(|at| matches!(rest.get(at + 2), Some(0x98..=0x9D)));
    let stop = |b: &u8| match open {
        Some(quote) => *b == quote || *b == b'\n',
        None => b.is_ascii_whitespace() || b.is_ascii_control() || b"\"'&,;{}[]()<>\\|`".contains(b),
    };
    let len = rest.iter().take_while(|b| !stop(b)).count().min(curly.unwrap_or(usize::MAX));
    // `"...&client_secret=" -H "..."`: the quote closed the text before, and the value is empty.
    let between = open.is_some() && text.get(from).is_some_and(u8::is_ascii_whitespace);
    (len > 0 && !between).then_some(from..from + len)
}

/// What follows `Basic` or `Bearer`.
fn schemed(text: &[u8], at: usize) -> Option<Range<usize>> {
    let scheme = word(text, at);
    let known = [&b"basic"[..], b"bearer", b"dpop"];
    if !known.iter().any(|known| text[scheme.clone()].eq_ignore_ascii_case(known)) || text.get(scheme.end) != Some(&b' ') {
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
    let secret = argument.start + colon + 1..argument.end;
    (!secret.is_empty()).then_some(secret)
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
}
