//! Random text in no place that would tell what it is.

use std::ops::Range;

use super::names::CHECKSUMS;
use crate::privacy::letters::{is_plain, is_random, is_uuid};

/// The end of the run of letters and signs at `at`, and what in it is random.
pub(super) fn random_at(text: &[u8], at: usize) -> (usize, Option<Range<usize>>) {
    let length = text[at..].iter().take_while(|b| is_letter(**b)).count();
    let run = &text[at..at + length];
    if length < 10 {
        return (at + length, None);
    }
    let found = random_part(text, at, run).map(|part| at + part.start..at + part.end);
    // What is left behind the first random part is looked at again.
    (found.as_ref().map_or(at + length, |part| part.end), found)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-.~|!".contains(&byte)
}

/// A path is looked at piece by piece; Base64 has slashes too.
fn random_part(text: &[u8], start: usize, run: &[u8]) -> Option<Range<usize>> {
    let slashes = run.iter().filter(|b| **b == b'/').count();
    let address = start > 0 && b"/:.".contains(&text[start - 1]);
    let path = address || run.starts_with(b"/") || slashes * 12 > run.len();
    let divides = move |b: &u8| b"=|.".contains(b) || path && *b == b'/';
    let mut at = 0;
    for piece in run.split(divides) {
        if is_random(piece) && !is_name_of_thing(text, start + at) && !is_tenant(text, start, run, at, piece) {
            return Some(at..grown(run, at + piece.len()));
        }
        at += piece.len() + 1;
    }
    None
}

/// The padding of Base64, and the dotted parts that follow a random one and are no words.
fn grown(run: &[u8], mut end: usize) -> usize {
    loop {
        let padding = run[end..].iter().take(2).take_while(|b| **b == b'=').count();
        if end + padding == run.len() {
            return run.len();
        }
        let next = run.get(end + 1..).unwrap_or_default();
        let length = next.iter().position(|b| b"./=|".contains(b)).unwrap_or(next.len());
        if run.get(end) != Some(&b'.') || length < 4 || is_plain(&next[..length]) {
            return end;
        }
        end += 1 + length;
    }
}

/// A UUID in the path of an address of an authorization server says which tenant is meant.
fn is_tenant(text: &[u8], start: usize, run: &[u8], at: usize, piece: &[u8]) -> bool {
    let in_path = at > 0 && run[at - 1] == b'/' || at == 0 && start > 0 && text[start - 1] == b'/';
    let behind = String::from_utf8_lossy(&text[start + at + piece.len()..text.len().min(start + at + piece.len() + 40)])
        .to_ascii_lowercase();
    let words = ["/oauth", "/token", "/authorize", "/connect", "/v2.0", "/protocol", "/login", "/.well-known", "/as/", "/saml"];
    in_path && is_uuid(piece) && words.iter().any(|word| behind.starts_with(word))
}

/// Boundaries, checksums and identifiers of requests are random and no secrets.
fn is_name_of_thing(text: &[u8], at: usize) -> bool {
    let before = text[at.saturating_sub(48)..at].to_ascii_lowercase();
    let last = before.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let start = before[..last].iter().rposition(|b| !b.is_ascii_alphanumeric() && !b"_-".contains(b)).map_or(0, |at| at + 1);
    let name = &before[start..last];
    let more: &[&[u8]] = &[b"boundary", b"traceparent"];
    let holds = |part: &&[u8]| memchr::memmem::find(name, part).is_some();
    let two_words = before[..start].trim_ascii_end();
    let of_request: &[&[u8]] =
        &[b"trace", b"correlation", b"request", b"client", b"tenant", b"application", b"app", b"object", b"message", b"activity"];
    let identifier = name.ends_with(b"id")
        && !name.ends_with(b"sid")
        && (of_request.iter().any(&holds) || name == b"id" && of_request.iter().any(|word| two_words.ends_with(word)));
    before.ends_with(b"boundary") || before.ends_with(b"--") || identifier || CHECKSUMS.iter().chain(more).any(holds)
}
