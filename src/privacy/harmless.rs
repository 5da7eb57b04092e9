//! What may be shown in the place of a value. The question is never whether a value looks secret, but whether it can be
//! shown to be harmless.

use super::letters::{is_named, is_plain, is_random};
use crate::request::value::{HIDING_WORDS, ValueKind, classify, mark_length};

/// True for a value that may be shown although its name is one of a secret: nothing, a sample of a specification, what a
/// poster or a logger wrote in its place, a name of a variable or of what belongs there.
pub(crate) fn is_stand_in(value: &[u8]) -> bool {
    match classify(value) {
        ValueKind::Live => false,
        ValueKind::Empty | ValueKind::Undefined | ValueKind::Sample => true,
        ValueKind::Redacted => holds_mark(value) || is_hidden(value),
        ValueKind::Placeholder | ValueKind::Variable => is_named(value),
    }
}

/// The same, but for samples: a report has no use for them.
pub(crate) fn is_covered_in_reports(value: &[u8]) -> bool {
    !is_stand_in(value) || classify(value) == ValueKind::Sample
}

/// True for a value that may be shown in the place of one whose name nobody knows.
pub(crate) fn is_harmless(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    if value.len() < 4
        || is_stand_in(value)
        || is_plain(value)
        || is_sentence(value)
        || is_address_of_network(value)
        || is_object(value)
    {
        return true;
    }
    // What an address holds is looked at piece by piece.
    value.starts_with(b"/") || memchr::memmem::find(value, b"://").is_some() || value.starts_with(b"urn:")
}

/// `sun.net.www.MessageHeader@5ce65a89`: how Java writes an object, with a number of its own after the name of its class.
fn is_object(value: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', value) else { return false };
    let (class, number) = (&value[..at], &value[at + 1..]);
    let dotted = class.contains(&b'.') && class.split(|b| *b == b'.').all(|part| !part.is_empty() && is_plain(part));
    dotted && (1..=9).contains(&number.len()) && number.iter().all(u8::is_ascii_hexdigit)
}

fn is_sentence(value: &[u8]) -> bool {
    let words = || value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words().count() > 2 && words().filter(|word| is_plain(word)).count() * 2 > words().count()
}

/// `2606:4700::6810:84e5`, `0a:1b:2c:3d:4e:5f`
fn is_address_of_network(value: &[u8]) -> bool {
    let groups = || value.split(|b| *b == b':');
    value.len() <= 39 && groups().count() > 2 && groups().all(|group| group.len() <= 4 && group.iter().all(u8::is_ascii_hexdigit))
}

fn holds_mark(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value).replace("%3C", "<").replace("%3E", ">");
    let marked = text.match_indices('<').find_map(|(at, _)| Some((at, mark_length(&text[at..])?)));
    marked.is_some_and(|(at, length)| {
        let rest = [&text[..at], &text[at + length..]];
        rest.iter().all(|rest| rest.len() < LIVE_PIECE || rest.contains('<') || !is_random(rest.as_bytes()))
    })
}

/// So many letters of a secret are too many.
const LIVE_PIECE: usize = 8;

/// Hidden, with no long piece of what is hidden left.
fn is_hidden(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    // A mark of a body that was cut off within it.
    if text.rsplit_once('<').is_some_and(|(front, _)| front.is_empty()) && !is_random(value) {
        return true;
    }
    let gap = ["...", "***", "\u{2026}", "xxxx", "XXXX", "####", "\u{2022}\u{2022}", "\u{2588}\u{2588}", "\u{25CF}\u{25CF}"];
    let mut pieces = vec![text.as_ref()];
    for run in gap {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(run)).collect();
    }
    let in_brackets = text.starts_with(['{', '[', '<', '(']);
    let is_short = |piece: &&str| piece.trim_matches(['.', '*', '-']).len() < LIVE_PIECE || is_named(piece.as_bytes());
    if pieces.len() > 1 {
        return pieces.iter().all(is_short);
    }
    let shouted = text.chars().all(|c| !c.is_ascii_lowercase());
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    is_named(value) && (in_brackets || shouted || words.all(is_of_hiding))
}

/// Words in which a poster says that something is hidden. A passphrase has others.
fn is_of_hiding(word: &str) -> bool {
    let known = [
        "the",
        "my",
        "your",
        "by",
        "for",
        "from",
        "value",
        "secret",
        "token",
        "password",
        "client",
        "key",
        "code",
        "access",
        "refresh",
        "privacy",
        "security",
        "reasons",
        "here",
        "data",
        "credentials",
        "is",
        "was",
        "has",
        "been",
        "id",
        "real",
        "actual",
        "x",
        "xx",
        "xxx",
        "dummy",
        "oauth",
        "api",
        "basic",
        "auth",
        "authorization",
        "header",
        "session",
        "cookie",
        "user",
        "name",
        "username",
        "info",
        "this",
        "on",
        "purpose",
        "grantlint",
    ];
    HIDING_WORDS.iter().chain(&known).any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_hide_nothing() {
        for text in [
            "***",
            "[FILTERED]",
            "<redacted>",
            "AQA....Wmkp5qc",
            "$TOKEN",
            "{{client_secret}}",
            "YOUR_CLIENT_SECRET",
            "undefined",
            "<client_secret#1>",
            "%3Cclient_secret%231%3E",
            "removed for privacy",
            "<your-secret>",
            "gX1fBat3bV",
            "abc***xyz",
        ] {
            assert!(is_stand_in(text.as_bytes()), "{text}");
        }
        for text in [
            "copper-private-lantern-secure",
            "Zk9mQ2vLR7tB4xW8...nP1d",
            "$ummerNight2024",
            "<Zk9mQ2vLR7tB4xW8nP1d>",
            "Zk9mQ2vL***R7tB4xW8",
            "{Zk9mQ2vLR7tB}",
            "Sommer99",
            "$(echo Zk9mQ2vLR7tB)",
        ] {
            assert!(!is_stand_in(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn values_without_a_known_name_are_shown_only_with_proof() {
        for text in ["keep-alive", "https://a.example/x", "it was not found", "2606:4700::6810:84e5", "1700000000000", "***"] {
            assert!(is_harmless(text.as_bytes()), "{text}");
        }
        for text in ["Kp7monkey", "dark7x", "a1b2c3d4", "Zk9m:Q2vL"] {
            assert!(!is_harmless(text.as_bytes()), "{text}");
        }
    }
}
