//! `security/guessable-secret`: a secret that can be tried out.

use crate::request::token::{BasicReading, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// FAPI 2.0 asks for 128 bits, which is 16 bytes even if all of them are random.
const LEAST: usize = 16;

const WORDS: &[&str] = &["secret", "password", "changeme", "change-me", "topsecret", "supersecret", "clientsecret", "verysecret"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((secret, at)) = secret(request, cx).filter(|_| !request.is_loopback(cx.layers)) else { return };
    let text = cx.text(secret);
    // An empty, undefined or hidden one, and one that equals the identifier, has a rule of its own.
    if classify(text.as_bytes()) != ValueKind::Live || is_identifier(request, secret, cx) {
        return;
    }
    let words = if text.len() < LEAST {
        "the client secret is shorter than 16 characters"
    } else if is_made_of_words(&text) {
        "the client secret is made of common words"
    } else {
        return;
    };
    cx.draft(at, words)
        .label("can be guessed")
        .why("A client secret is tried out by machines, not typed by people. FAPI 2.0 asks for at least 128 random bits, which no text of fewer than 16 characters has.")
        .help("have the server issue a random secret of 32 characters or more")
        .report(cx);
}

/// The secret and the text to underline.
fn secret(request: &TokenRequest, cx: &Context<'_>) -> Option<(Slice, Slice)> {
    if let Some(param) = request.all(cx.layers, "client_secret").next() {
        return (!param.bare).then_some((param.field.value, param.raw));
    }
    let basic = request.basic().filter(|basic| basic.reading == BasicReading::Exact)?;
    basic.secret.map(|secret| (secret, secret))
}

fn is_identifier(request: &TokenRequest, secret: Slice, cx: &Context<'_>) -> bool {
    let id = request.value(cx.layers, "client_id").or_else(|| request.basic().and_then(|basic| basic.id));
    id.is_some_and(|id| cx.bytes(id) == cx.bytes(secret))
}

fn is_made_of_words(text: &str) -> bool {
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let mut rest = letters.as_str();
    let mut all =
        WORDS.iter().chain(&["client", "my", "app", "test", "dev", "demo", "oauth", "is", "the", "a"]).collect::<Vec<_>>();
    all.sort_by_key(|word| std::cmp::Reverse(word.len()));
    while let Some(tail) = all.iter().find_map(|word| rest.strip_prefix(**word)) {
        rest = tail;
    }
    rest.is_empty() && WORDS.iter().any(|word| letters.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_made_of_words;

    #[test]
    fn words_are_no_secret() {
        for text in ["my-test-client-secret-1", "password12345678", "the_secret_password"] {
            assert!(is_made_of_words(text), "{text}");
        }
        for text in ["n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE", "shpss_1f2e3d4c5b6a79880f1e2d3c", "1234567890123456"] {
            assert!(!is_made_of_words(text), "{text}");
        }
    }
}
