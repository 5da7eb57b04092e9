//! Whether a text can hold a token request at all, told without reading it: most files of a folder are done with this.
//!
//! A request is one by what `request/token.rs` accepts: the names of parameters, the last segment of a path, the
//! Authorization field, the content type of a form. The filter looks for these, for every way of hiding a letter of them,
//! and for pieces of them that a shell or a program puts together. It may say yes for nothing; it never says no to a text in
//! which something is found, which a test tries with every fixture.

mod hazards;
mod joined;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::names::CREDENTIALS;
use super::paths;

/// Tells of texts whether they can hold a token request. It keeps a buffer: one for each thread.
#[derive(Debug)]
pub struct Filter {
    /// `None` where none could be built; then every text is read.
    words: Option<AhoCorasick>,
    anchors: Vec<Anchor>,
    joined: Vec<u8>,
}

/// What a word must have about it to be a sign of a request.
#[derive(Clone, Debug)]
enum Anchor {
    /// `grant`, followed by `type`.
    Grant,
    /// `client`, followed by what makes it the name of a credential.
    Client,
    /// `authorization`, unless it is one with a bearer token.
    Authorization,
    /// `Basic` with something behind it that may be credentials.
    Basic,
    /// A path written without a slash, as an argument or a member.
    Path,
    /// Letters that are a sign as they are: a piece of Base64.
    Exactly(Vec<u8>),
    /// A sign in any case.
    Always,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter::new()
    }
}

impl Filter {
    /// A filter with an empty buffer.
    pub fn new() -> Filter {
        let mut words: Vec<(String, Anchor)> = vec![
            ("grant".to_owned(), Anchor::Grant),
            ("client".to_owned(), Anchor::Client),
            ("authorization".to_owned(), Anchor::Authorization),
            ("basic ".to_owned(), Anchor::Basic),
        ];
        words.extend(SIGNS.iter().map(|word| ((*word).to_owned(), Anchor::Always)));
        words.extend(
            paths::TOKEN.iter().flat_map(|path| [format!("'{path}"), format!("\"{path}")]).map(|word| (word, Anchor::Path)),
        );
        let hidden = ["grant", "Grant", "client_"].iter().flat_map(|word| in_base64(word));
        words.extend(hidden.map(|piece| (piece.clone(), Anchor::Exactly(piece.into_bytes()))));
        let (patterns, anchors): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        let words = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns).ok();
        Filter { words, anchors, joined: Vec::new() }
    }

    /// Whether the bytes of a file can hold a token request, or a comment on one.
    pub fn may_hold_request(&mut self, bytes: &[u8]) -> bool {
        if hazards::has_one(bytes) || self.has_anchor(bytes) {
            return true;
        }
        let mut buffer = std::mem::take(&mut self.joined);
        let found = joined::any(bytes, &mut buffer, |word| self.has_anchor(word));
        self.joined = buffer;
        found
    }

    /// The same of a request in a document, which no shell and no program puts together.
    pub(crate) fn may_hold_value(&self, text: &[u8]) -> bool {
        hazards::has_one(text) || self.has_anchor(text)
    }

    fn has_anchor(&self, text: &[u8]) -> bool {
        let Some(words) = &self.words else { return true };
        let is_sign = |anchor: &Anchor, start: usize, end: usize| anchor.is_sign(text, start, end);
        has_path(text)
            || words.find_overlapping_iter(text).any(|found| is_sign(&self.anchors[found.pattern()], found.start(), found.end()))
    }
}

/// Words that no text has by chance.
const SIGNS: &[&str] = &["urlencoded", "grantlint:", "--user", "curl -u", "'username'", "\"username\"", "username:", "username="];

impl Anchor {
    fn is_sign(&self, text: &[u8], start: usize, end: usize) -> bool {
        let behind = text.get(end..text.len().min(end + NEAR)).unwrap_or_default();
        match self {
            Anchor::Grant => begins_with(behind, &["type"]),
            Anchor::Client => begins_with(behind, &CREDENTIALS.map(|name| name.trim_start_matches("client_"))),
            Anchor::Authorization => !behind.starts_with(b"_") && !has_bearer(behind),
            Anchor::Basic => has_credentials(behind),
            Anchor::Path => is_argument(&text[..start]) && behind.first().is_none_or(|b| b"'\"?".contains(b)),
            Anchor::Exactly(letters) => text.get(start..end) == Some(letters),
            Anchor::Always => true,
        }
    }
}

/// How far behind a word its other half is.
const NEAR: usize = 64;

/// How long the sign between two halves of a name is at most: `_`, `\_`, `-`, `%255F`, `" + "_`.
const GAP: usize = 12;

fn begins_with(behind: &[u8], halves: &[&str]) -> bool {
    let gap = behind.iter().take(GAP).take_while(|b| !b.is_ascii_alphabetic() && !b",:;=()[]{}<>".contains(b)).count();
    let rest = &behind[gap..];
    halves.iter().any(|half| rest.get(..half.len()).is_some_and(|start| start.eq_ignore_ascii_case(half.as_bytes())))
}

/// Something other than a word of a sentence.
fn has_credentials(behind: &[u8]) -> bool {
    let end = behind.iter().position(u8::is_ascii_whitespace).unwrap_or(behind.len());
    let token = &behind[..end];
    let is_odd = |b: &u8| b.is_ascii_digit() || b"+=*$<{[%".contains(b);
    token.len() > 2 && (token.iter().any(is_odd) || token[1..].iter().any(u8::is_ascii_uppercase))
}

fn has_bearer(behind: &[u8]) -> bool {
    behind.windows(b"bearer".len()).any(|window| window.eq_ignore_ascii_case(b"bearer"))
}

/// `post('token'`, `url: "token"`, `path => 'token'`: not one of a list of words.
fn is_argument(before: &[u8]) -> bool {
    before.trim_ascii_end().last().is_some_and(|b| b"(:=>".contains(b))
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"_-".contains(&b)
}

/// Whether a path of a token endpoint or one of its siblings is written anywhere.
fn has_path(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'/', b'\\', text).any(|slash| {
        let tail = &text[slash..];
        // Most words begin like none of them.
        tail.get(1).is_some_and(|first| b"acdbgiortACDBGIORTpP\\".contains(first))
            && paths::ALL.iter().flat_map(|paths| *paths).any(|path| is_last(tail, path))
    })
}

/// Whether the text, which begins with a slash, goes on with these segments, the last of a path.
fn is_last(tail: &[u8], path: &str) -> bool {
    let segments = path.trim_start_matches('/').as_bytes();
    let mut at = 1;
    for wanted in segments {
        // `get\_token` in Markdown, `\/` in JSON.
        if tail.get(at) == Some(&b'\\') && tail.get(at + 1) == Some(wanted) && !wanted.is_ascii_alphabetic() {
            at += 1;
        }
        if !tail.get(at).is_some_and(|b| b.eq_ignore_ascii_case(wanted)) {
            return false;
        }
        at += 1;
    }
    let next = |at: usize| tail.get(at).copied().unwrap_or(b' ');
    let goes_on = is_word(next(at)) || next(at) == b'/' && is_word(next(at + 1));
    !goes_on
}

/// The letters that are the same wherever the word begins in a text in Base64.
fn in_base64(word: &str) -> impl Iterator<Item = String> {
    (0..3).map(|shift| {
        let encoded = STANDARD.encode([&vec![b' '; shift][..], word.as_bytes()].concat());
        // What shares its letter with the text around goes.
        let start = [0, 2, 3][shift];
        let whole = (shift + word.len()) * 8 / 6;
        encoded.get(start..whole).unwrap_or_default().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: &str) -> bool {
        Filter::new().may_hold_request(text.as_bytes())
    }

    #[test]
    fn signs_of_requests_are_seen() {
        for text in [
            "grant_type=x",
            "grantType: 'x'",
            "Grant-Type",
            "client\\_secret",
            "clientId",
            "POST /oauth/token HTTP/1.1",
            "POST \\/oauth\\/TOKEN",
            "/oauth2/get\\_token",
            "h.example/device/code\n",
            "conn.post('token', x)",
            "Authorization: Basic",
            "Authorization: [FILTERED]",
            "grant%5Ftype",
            "gr\\u0061nt",
            "gr''ant_type=x",
            "'gra' + 'nt_type'",
            "\"gra\" .\n \"nt_type\"",
            "g\\\nrant_type",
            "Z3JhbnRfdHlwZT1yZWZyZXNoX3Rva2Vu",
            "\u{1b}[1mg\u{1b}[0mrant",
        ] {
            assert!(passes(text), "{text}");
        }
        for shift in ["", "a", "ab"] {
            assert!(passes(&STANDARD.encode(format!("{shift}&grant_type=x"))), "{shift}");
        }
    }

    #[test]
    fn other_texts_are_passed_over() {
        for text in [
            "the token of a client, granted",
            "def token(client):\n    return 'token'\n",
            "[\"a\", \"token\"]",
            "Authorization: Bearer abc",
            "printf(\"%5d %4d\", 1)",
            "authorization_code",
            "path/token_list.rs",
        ] {
            assert!(!passes(text), "{text}");
        }
    }
}
