//! Secrets that say themselves what they are: by the scheme before them, their first letters, or the lines round them.

use std::ops::Range;

use super::names::is_secret_name;
use super::scan::{is_scheme, word};
use super::written::value;
use crate::privacy::letters::is_plain;

/// What follows `Basic` or `Bearer`.
pub(super) fn schemed(text: &[u8], at: usize) -> Option<Range<usize>> {
    if !b"bBdD".contains(text.get(at)?) {
        return None;
    }
    let scheme = word(text, at);
    if !is_scheme(&text[scheme.clone()]) || text.get(scheme.end) != Some(&b' ') {
        return None;
    }
    let from = scheme.end + text[scheme.end..].iter().take_while(|b| **b == b' ').count();
    let len = text[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"+/=_-.~:%".contains(b)).count();
    let token = &text[from..from + len];
    let signs = token.iter().any(|b| b.is_ascii_digit() || b"+/=:".contains(b));
    let random = signs || token.iter().any(u8::is_ascii_uppercase) && !is_plain(token);
    // `Basic realm="..."` is a challenge, and the path before `HTTP/1.1` may be called `basic`.
    let name = token.iter().take_while(|b| b.is_ascii_lowercase() || **b == b'_').count();
    let other = token.starts_with(b"HTTP/") || token[name..] == *b"=";
    (len >= 6 && random && !other).then_some(from..from + len)
}

/// `SetBasicAuth("app", "...")`, `auth=('app', '...')`: the second of two literals.
pub(super) fn credentials(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let ending = name.end.checked_sub(4).filter(|start| *start >= name.start)?;
    if !text[ending..name.end].eq_ignore_ascii_case(b"auth") {
        return None;
    }
    let gap = text[name.end..].iter().take(8).take_while(|b| b" =:([{".contains(b)).count();
    let front = value(text, name.end + gap).filter(|_| gap > 0)?;
    let closed = front.end + text[front.end..].iter().take(2).take_while(|b| b"\"'".contains(b)).count();
    let comma = closed + text[closed..].iter().take(4).take_while(|b| b" ".contains(b)).count();
    text.get(comma).filter(|b| **b == b',')?;
    let start = comma + 1 + text[comma + 1..].iter().take(64).take_while(|b| b.is_ascii_whitespace()).count();
    text.get(start).filter(|b| b"\"'".contains(b))?;
    value(text, start)
}

/// A JSON Web Token stands out by its first letters.
pub(super) fn jwt(text: &[u8], at: usize) -> Option<Range<usize>> {
    if !text[at..].starts_with(b"eyJ") {
        return None;
    }
    let len = text[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b)).count();
    (len > 20).then_some(at..at + len)
}

/// What stands between the lines of a private key in PEM form, whatever its line breaks became.
pub(super) fn pem(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text[at..].strip_prefix(b"-----BEGIN")?;
    let label = memchr::memmem::find(rest, b"-----")?;
    let from = at + b"-----BEGIN".len() + label + b"-----".len();
    memchr::memmem::find(&rest[..label], b"PRIVATE")?;
    let body = &text[from..];
    let len = body.iter().take_while(|b| b.is_ascii_alphanumeric() || b"+/=%\\\r\n\t ".contains(b)).count();
    (len > 16).then_some(from..from + len)
}

/// `3xK` of `password=Ab&3xK`: a piece of a form without a name, behind a secret.
pub(super) fn rest(text: &[u8], at: usize) -> Option<Range<usize>> {
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
