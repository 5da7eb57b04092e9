//! `header/authorization-scheme-typo`: a scheme that is nearly one of those that servers know.

use crate::request::token::TokenRequest;
use crate::request::token::{Authorization, Scheme};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::distance;
use crate::rules::rule::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The schemes that are registered or in wide use.
const KNOWN: &[&str] = &[
    "basic",
    "bearer",
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hmac",
    "hoba",
    "mac",
    "mutual",
    "negotiate",
    "ntlm",
    "oauth",
    "privatetoken",
    "vapid",
];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown().filter(|authorization| authorization.field.is_some()) else { return };
    let word = cx.text(authorization.scheme_text);
    let word = word.trim_end_matches([':', '=', ',']);
    let Some(guess) = meant(word, authorization, cx) else { return };
    // A word that is far from any scheme may be a part of the credentials, and is not repeated.
    let (message, level, confidence) = match guess {
        Guess::Spelling(name) => {
            (format!("{word} is not an authentication scheme; {name} is meant"), Level::Error, Confidence::Certain)
        }
        Guess::Content => (
            "the first word of the Authorization field is not a scheme; Basic is meant".to_owned(),
            Level::Warning,
            Confidence::Likely,
        ),
    };
    cx.draft(authorization.scheme_text.to(word.len()), message)
        .label(format!("{} is meant", guess.name()))
        .why("RFC 9110 section 11.1: the first word of the Authorization field says how the rest is read. A server that does not know it finds no credentials.")
        .help(format!("write {}, one space, and the credentials", guess.name()))
        .judged(level, confidence)
        .fix(guess.repair().write(authorization.scheme_text, guess.name()))
        .report(cx);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guess {
    /// A letter or two away.
    Spelling(&'static str),
    /// What follows is Base64 of an identifier and a secret.
    Content,
}

impl Guess {
    fn repair(self) -> Fix {
        let title = format!("write {}", self.name());
        match self {
            Guess::Spelling(_) => Fix::safe(title),
            Guess::Content => Fix::risky(title),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Guess::Spelling(name) => name,
            Guess::Content => "Basic",
        }
    }
}

fn meant(word: &str, authorization: &Authorization, cx: &Context<'_>) -> Option<Guess> {
    let lower = word.to_ascii_lowercase();
    if lower.is_empty() || !lower.bytes().all(|b| b.is_ascii_alphanumeric()) || KNOWN.contains(&lower.as_str()) {
        return None;
    }
    if authorization.scheme == Scheme::Basic {
        return Some(Guess::Spelling("Basic"));
    }
    if authorization.scheme != Scheme::Other {
        return None;
    }
    let near = |name: &&&str| lower.starts_with('b') && lower.len() > 3 && distance(&lower, &name.to_ascii_lowercase()) <= 2;
    let spelling = ["Basic", "Bearer"].iter().find(near).map(|name| Guess::Spelling(name));
    spelling.or_else(|| holds_a_pair(cx.bytes(authorization.credentials)).then_some(Guess::Content))
}

fn holds_a_pair(credentials: &[u8]) -> bool {
    let decoded = STANDARD.decode(credentials).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_some_and(|text| text.contains(':') && !text.chars().any(char::is_control))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn words_far_from_any_scheme_are_left_alone() {
        let level = |value: &str| verdict(&refresh(&format!("Authorization: {value}")), "header/authorization-scheme-typo");
        for word in ["Bacic", "BasicAuth", "Basics", "Basik", "Barear", "Bearers"] {
            assert_eq!(level(&format!("{word} YXBwLTdLcTJadzpuN1J6NFBxTHgy")), Some("error"), "{word}");
        }
        assert_eq!(level("Token YXBwLTdLcTJadzpuN1J6NFBxTHgy"), Some("warning"));
        for fine in [
            "Basic YXBwLTdLcTJadzpuN1J6NFBxTHgy",
            "basic x",
            "Basic: x",
            "Bearer x",
            "Token x9",
            "Digest a=b",
            "Zoho-oauthtoken x",
        ] {
            assert_eq!(level(fine), None, "{fine}");
        }
    }
}
