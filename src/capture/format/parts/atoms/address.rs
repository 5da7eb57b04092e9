//! Addresses: with a method before them, behind a label, or alone; with or without a scheme.

use std::ops::Range;

use super::{Atom, AtomKind};
use crate::capture::format::parts::context::{self, LabelTopic};
use crate::capture::format::parts::names;
use crate::capture::url;

const METHODS: &[&[u8]] = &[b"POST", b"GET", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"];

/// Words between a method and its address.
const BETWEEN: &[&[u8]] = &[b"to", b"request", b"for", b"url", b"uri", b"at", b"on", b"call", b"against", b"sent"];

/// The addresses of a passage.
pub(super) fn all(source: &[u8], range: &Range<usize>) -> Vec<Atom> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(target) = next(source, at..range.end) {
        at = target.end.max(at + 1);
        let text = &source[target.clone()];
        let method = method_before(source, range.start..target.start);
        let labelled = is_labelled(source, range.start..target.start);
        if url::is_callback(text) {
            let start = method.as_ref().map_or(target.start, |method| method.start);
            found.push(Atom { range: start..target.end, what: AtomKind::Callback });
        } else if method.is_some() || labelled || is_of_tokens(text) {
            let start = method.as_ref().map_or(target.start, |method| method.start);
            found.push(Atom { range: start..target.end, what: AtomKind::Address { method, target } });
        }
    }
    let returned = found.iter().any(|atom| matches!(atom.what, AtomKind::Callback));
    if let Some(method) = labelled_method(source, range).filter(|_| !returned) {
        found.push(Atom { range: method.clone(), what: AtomKind::Method(method) });
    }
    found
}

/// The next word that has `://`, begins with a slash, or has a host and a path.
fn next(source: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let mut at = range.start;
    while at < range.end {
        let start = at + source[at..range.end].iter().take_while(|b| ends(**b) || b"*".contains(b)).count();
        let end = word_end(source, start..range.end);
        let word = trimmed(source, start..end);
        if is_address(&source[word.clone()]) {
            return Some(word);
        }
        // `url=https://...`, `URL:https://...`
        let glued = memchr::memmem::find(&source[word.clone()], b"http");
        if let Some(inner) = glued.map(|at| word.start + at).filter(|at| is_address(&source[*at..word.end])) {
            return Some(inner..word.end);
        }
        // `uri=/oauth/token`
        let path = memchr::memmem::find(&source[word.clone()], b"=/").map(|at| word.start + at + 1);
        let named = |at: &usize| source[word.start..*at - 1].iter().all(u8::is_ascii_alphabetic);
        if let Some(path) = path.filter(|at| *at > word.start + 1 && named(at) && is_address(&source[*at..word.end])) {
            return Some(path..word.end);
        }
        at = end.max(start + 1);
    }
    None
}

/// Where the word ends that `range` begins with. In an address `[tenant]` and `<code>` stand for a part of it.
fn word_end(source: &[u8], range: Range<usize>) -> usize {
    let mut end = range.start;
    while end < range.end {
        if !ends(source[end]) {
            end += 1;
            continue;
        }
        let begun = &source[range.start..end];
        let is_begun = begun.starts_with(b"http://") || begun.starts_with(b"https://");
        match stand_in(&source[end..range.end]).filter(|_| is_begun) {
            Some(length) => end += length,
            None => break,
        }
    }
    end
}

/// The length of a name in brackets, but for the tags of pages.
fn stand_in(text: &[u8]) -> Option<usize> {
    let close = match text.first()? {
        b'[' => b']',
        b'<' => b'>',
        _ => return None,
    };
    let end = text.iter().take(LONGEST_NAME).position(|b| *b == close)?;
    let inner = &text[1..end];
    let named = inner.len() > 2 && inner.iter().all(|b| b.is_ascii_alphanumeric() || b"_- .".contains(b));
    let goes_on = text.get(end + 1).is_some_and(|b| b"./&?=:".contains(b)) || close == b']';
    (named && goes_on && text.get(end + 1) != Some(&b'(')).then_some(end + 1)
}

/// Longer brackets are no stand-ins.
const LONGEST_NAME: usize = 40;

fn ends(b: u8) -> bool {
    b.is_ascii_whitespace() || b"\"'`<>()[]|,\\".contains(&b)
}

fn trimmed(source: &[u8], word: Range<usize>) -> Range<usize> {
    let tail = source[word.clone()].iter().rev().take_while(|b| b".,;:!?*".contains(b)).count();
    word.start..word.end - tail
}

fn is_address(word: &[u8]) -> bool {
    let host = || {
        let host = word.split(|b| *b == b'/').next().unwrap_or_default();
        let ported = host.iter().rposition(|b| *b == b':').is_some_and(|at| host[at + 1..].iter().all(u8::is_ascii_digit));
        host.len() < word.len()
            && (host.contains(&b'.') || ported || host == b"localhost")
            && host.iter().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(b))
    };
    word.starts_with(b"http://")
        || word.starts_with(b"https://")
        || word.starts_with(b"/") && word.len() > 1 && word[1].is_ascii_alphanumeric()
        || host() && is_of_tokens(word)
}

/// A path of token endpoints, or parameters in the query.
fn is_of_tokens(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let (path, query) = match lower.iter().position(|b| *b == b'?') {
        Some(at) => (&lower[..at], &lower[at + 1..]),
        None => (&lower[..], &b""[..]),
    };
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let named =
        query.split(|b| *b == b'&').filter_map(|pair| pair.split(|b| *b == b'=').next()).any(|name| name == b"grant_type");
    let names = query.split(|b| *b == b'&').filter_map(|pair| pair.split(|b| *b == b'=').next());
    let several = names.filter(|name| names::parameter(name)).count() > 1 && !path.ends_with(b"/authorize");
    let of_token = [&b"/revoke"[..], b"/revocation", b"/introspect"].iter().any(|end| path.ends_with(end));
    named
        || several && of_token
        || path.ends_with(b"/token")
        || path.ends_with(b"/access_token")
        || path.ends_with(b"/oauth2token")
}

/// The method that stands right before, with at most two words between.
fn method_before(source: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let mut end = range.end;
    for _ in 0..4 {
        let text = &source[range.start..end];
        let word_end = text.iter().rposition(|b| b.is_ascii_alphabetic())? + 1;
        let start = text[..word_end].iter().rposition(|b| !b.is_ascii_alphabetic()).map_or(0, |at| at + 1);
        let word = &text[start..word_end];
        let gap = &text[word_end..];
        if gap.len() > 24 || gap.iter().any(|b| b"./{}".contains(b)) {
            return None;
        }
        let method = METHODS.contains(&word) || word == b"Post" && gap.trim_ascii() == b":";
        if method {
            return Some(range.start + start..range.start + word_end);
        }
        if !BETWEEN.iter().any(|between| between.eq_ignore_ascii_case(word)) {
            return None;
        }
        end = range.start + start;
    }
    None
}

/// `URL: `, `"uri" => `, `| Endpoint | `.
fn is_labelled(source: &[u8], before: Range<usize>) -> bool {
    let text = source[before].trim_ascii_end();
    let text = text.trim_ascii_end();
    let tail = text.iter().rev().take_while(|b| b" \"'`*:=>|([\t\xEF\xBC\x9A".contains(b)).count();
    let words = &text[..text.len() - tail];
    let start = words.iter().rposition(|b| b"\"'`,;|({[\t.".contains(b)).map_or(0, |at| at + 1);
    let separated = text[text.len() - tail..].iter().any(|b| b":=|>\t\x9A".contains(b)) || tail == 0 && !words.is_empty();
    separated && context::label(&words[start..]) == Some(LabelTopic::Address)
}

/// `Method: POST`, `METHOD: HttpMethod(value=POST)`, `method => :post`.
fn labelled_method(source: &[u8], range: &Range<usize>) -> Option<Range<usize>> {
    let text = &source[range.clone()];
    for method in METHODS.iter().flat_map(|method| [method.to_vec(), method.to_ascii_lowercase()]) {
        for at in memchr::memmem::find_iter(text, &method) {
            let end = at + method.len();
            let apart = text.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() && !b"_-/".contains(b));
            if apart && is_method_label(&text[..at]) {
                return Some(range.start + at..range.start + end);
            }
        }
    }
    None
}

fn is_method_label(before: &[u8]) -> bool {
    let plain = before.strip_suffix(b"HttpMethod(value=").or_else(|| before.strip_suffix(b"HttpMethod.")).unwrap_or(before);
    let tail = plain.iter().rev().take_while(|b| b" \"'`*:=>|([\t\xEF\xBC\x9A".contains(b)).count();
    let words = &plain[..plain.len() - tail];
    let start = words.iter().rposition(|b| b"\"'`,;|({[\t.".contains(b)).map_or(0, |at| at + 1);
    tail > 0 && context::label(&words[start..]) == Some(LabelTopic::Method)
}

/// Whether a word is one of a query alone.
pub(super) fn has_names(query: &[u8]) -> bool {
    query.split(|b| *b == b'&').filter_map(|pair| pair.split(|b| *b == b'=').next()).any(names::strong)
}
