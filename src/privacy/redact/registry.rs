//! Secrets and their marks.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Identifiers, packed};
use crate::privacy::mask::{is_public_field, is_public_name};
use crate::request::names::PARAMETERS;
use crate::request::reply::oauth_error;
use crate::request::value::mark_length;

/// What a secret is for: the first word of its mark.
pub(super) type SecretKind = &'static str;

/// Which mark a secret has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MarkId(usize);

/// A capture has one for each multipart request.
const MOST_BOUNDARIES: usize = 32;

#[derive(Debug)]
pub(super) struct Registry {
    ids: BTreeMap<Vec<u8>, MarkId>,
    marks: Vec<String>,
    /// The last number of each kind.
    last: BTreeMap<String, usize>,
    public: BTreeSet<Vec<u8>>,
    boundaries: Vec<Vec<u8>>,
    identifiers: Identifiers,
}

impl Registry {
    /// Numbers go on behind those of the marks that `text` has already.
    pub(super) fn new(text: &[u8], identifiers: Identifiers) -> Registry {
        let mut last = BTreeMap::new();
        for at in memchr::memchr_iter(b'<', text) {
            let head = String::from_utf8_lossy(&text[at..text.len().min(at + 40)]).into_owned();
            if let Some((kind, number)) = parts(&head) {
                let known: &mut usize = last.entry(kind).or_default();
                *known = (*known).max(number);
            }
        }
        let mut registry = Registry {
            ids: BTreeMap::new(),
            marks: Vec::new(),
            last,
            public: BTreeSet::new(),
            boundaries: Vec::new(),
            identifiers,
        };
        registry.publish_boundaries(text);
        registry
    }

    /// What separates the parts of a multipart form is random and no secret.
    fn publish_boundaries(&mut self, text: &[u8]) {
        for at in memchr::memmem::find_iter(text, b"boundary=") {
            let rest = &text[at + b"boundary=".len()..];
            let rest = &rest[rest.iter().take_while(|b| b"\"\\".contains(b)).count()..];
            let length = rest.iter().take(70).take_while(|b| b.is_ascii_alphanumeric() || b"-_+.".contains(b)).count();
            let boundary = without_dashes(&rest[..length]).to_vec();
            if length > 8 && self.boundaries.len() < MOST_BOUNDARIES && !self.boundaries.contains(&boundary) {
                self.boundaries.push(boundary);
            }
        }
    }

    /// Equal secrets have one mark, however they are written.
    pub(super) fn add(&mut self, kind: SecretKind, secret: &[u8]) -> MarkId {
        let key = canonical(secret);
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let number = self.last.entry(kind.to_owned()).or_default();
        *number += 1;
        self.marks.push(format!("<{kind}#{number}>"));
        let id = MarkId(self.marks.len() - 1);
        self.ids.insert(key, id);
        id
    }

    /// Another text that shows by the same mark.
    pub(super) fn alias(&mut self, id: MarkId, text: &[u8]) {
        self.ids.entry(canonical(text)).or_insert(id);
    }

    pub(super) fn mark(&self, id: MarkId) -> &str {
        self.marks.get(id.0).map_or("<value#0>", String::as_str)
    }

    /// An identifier that stays, unless these go too.
    pub(super) fn publish(&mut self, text: &[u8]) {
        if !self.covers_identifiers() {
            self.public.insert(canonical(text));
        }
    }

    pub(super) fn covers_identifiers(&self) -> bool {
        self.identifiers == Identifiers::Covered
    }

    pub(super) fn is_public(&self, text: &[u8]) -> bool {
        let holds = |boundary: &Vec<u8>| memchr::memmem::find(text, boundary).is_some();
        self.public.contains(&canonical(text)) || self.boundaries.iter().any(holds)
    }

    /// The spellings to look for anywhere, with the mark of each.
    pub(super) fn patterns(&self) -> Vec<(Vec<u8>, MarkId)> {
        let mut found = Vec::new();
        for (text, id) in self.ids.iter().filter(|(text, _)| self.is_distinctive(text)) {
            let half = text.iter().position(|b| *b == b':').map(|colon| &text[colon + 1..]);
            let by_half = half.is_some_and(|half| self.ids.contains_key(half) && self.is_distinctive(half));
            let all = spellings(text).into_iter().filter(|spelling| !(by_half && spelling == text));
            found.extend(all.map(|spelling| (spelling, *id)));
        }
        found
    }

    fn is_distinctive(&self, text: &[u8]) -> bool {
        let word = text.iter().all(|b| b.is_ascii_lowercase() || b"_-".contains(b));
        let number = text.iter().all(u8::is_ascii_digit);
        let least = if number { 8 } else { 5 };
        text.len() >= least && !self.is_public(text) && !(word && (text.len() < 7 || is_of_the_language(text)))
    }
}

/// Boundaries have two dashes more where they stand between parts.
fn without_dashes(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|b| *b != b'-').unwrap_or(0);
    let end = text.iter().rposition(|b| *b != b'-').map_or(0, |at| at + 1);
    &text[start..end.max(start)]
}

fn parts(text: &str) -> Option<(String, usize)> {
    let mark = text.get(1..mark_length(text)?.saturating_sub(1))?;
    let (kind, number) = mark.split_once('#').or_else(|| mark.split_once("%23"))?;
    Some((kind.to_owned(), number.parse().ok()?))
}

/// One text for all spellings of a secret: percent escapes undone, a plus that became a blank put back.
fn canonical(text: &[u8]) -> Vec<u8> {
    let mut text = text.trim_ascii().to_vec();
    for _ in 0..3 {
        match packed::percent(&text) {
            Some(plain) => text = plain,
            None => break,
        }
    }
    text.iter().map(|b| if *b == b' ' { b'+' } else { *b }).collect()
}

fn spellings(text: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![text.to_vec()];
    if text.contains(&b'+') {
        all.push(text.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect());
    }
    // A pair is found by its Base64 too, whatever its secret half is.
    if text.contains(&b':') && text.len() < 4096 {
        all.push(STANDARD.encode(text).trim_end_matches('=').as_bytes().to_vec());
    }
    all
}

/// A word that stands in captures for other reasons than being somebody's password.
fn is_of_the_language(word: &[u8]) -> bool {
    let text = String::from_utf8_lossy(word);
    let parts: Vec<&str> = text.split(['_', '-']).collect();
    let plain = parts.iter().all(|part| WORDS.contains(part));
    plain
        || PARAMETERS.contains(&text.as_ref())
        || is_public_name(&text)
        || is_public_field(&text)
        || oauth_error(&text).is_some()
}

const WORDS: &[&str] = &[
    "access",
    "account",
    "admin",
    "api",
    "app",
    "application",
    "assertion",
    "auth",
    "authorization",
    "basic",
    "bearer",
    "body",
    "browser",
    "client",
    "code",
    "connection",
    "content",
    "cookie",
    "credentials",
    "data",
    "default",
    "encoded",
    "example",
    "filtered",
    "form",
    "grant",
    "header",
    "hidden",
    "host",
    "http",
    "https",
    "id",
    "json",
    "key",
    "localhost",
    "method",
    "my",
    "offline",
    "openid",
    "password",
    "pending",
    "private",
    "profile",
    "public",
    "redacted",
    "refresh",
    "request",
    "response",
    "scope",
    "secret",
    "server",
    "service",
    "session",
    "sessionid",
    "string",
    "test",
    "text",
    "token",
    "type",
    "undefined",
    "user",
    "username",
    "value",
    "verifier",
    "your",
];
