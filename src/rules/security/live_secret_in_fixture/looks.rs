//! Whether a value looks like a secret that somebody issued, and not like one that somebody typed for a test.

use crate::request::value::{ValueKind, classify};
use crate::rules::finding::Confidence;

/// What speaks for a live secret.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LiveSecretClue {
    pub(super) words: String,
    /// Letters without a pattern may be a sample's; what begins as a provider's secrets do is no sample as a rule.
    pub(super) confidence: Confidence,
}

/// Beginnings that providers give their secrets, with the least length of the rest.
const PREFIXES: &[(&str, usize, &str)] = &[
    ("1//0", 20, "a refresh token of Google"),
    ("AIza", 30, "a key of Google"),
    ("Atza|", 20, "an access token of Amazon"),
    ("Atzr|", 20, "a refresh token of Amazon"),
    ("EAAC", 30, "a token of Meta"),
    ("GOCSPX-", 20, "a client secret of Google"),
    ("amzn1.oa2-cs.", 20, "a client secret of Amazon"),
    ("doo_v1_", 30, "a token of DigitalOcean"),
    ("dop_v1_", 30, "a token of DigitalOcean"),
    ("dor_v1_", 30, "a refresh token of DigitalOcean"),
    ("figd_", 20, "a token of Figma"),
    ("ghp_", 20, "a token of GitHub"),
    ("gho_", 20, "a token of GitHub"),
    ("ghr_", 20, "a refresh token of GitHub"),
    ("ghs_", 20, "a token of GitHub"),
    ("ghu_", 20, "a token of GitHub"),
    ("github_pat_", 20, "a token of GitHub"),
    ("gloas-", 20, "a client secret of GitLab"),
    ("glpat-", 20, "a token of GitLab"),
    ("lin_oauth_", 20, "a token of Linear"),
    ("ntn_", 20, "a token of Notion"),
    ("pat-na1-", 20, "a token of HubSpot"),
    ("rk_live_", 16, "a key of Stripe"),
    ("secret_", 40, "a secret of Notion"),
    ("shpat_", 20, "a token of Shopify"),
    ("shpca_", 20, "a token of Shopify"),
    ("shpss_", 20, "a client secret of Shopify"),
    ("sk_live_", 16, "a key of Stripe"),
    ("sq0atp-", 16, "a token of Square"),
    ("sq0csp-", 16, "a client secret of Square"),
    ("xoxb-", 16, "a token of Slack"),
    ("xoxe-", 16, "a refresh token of Slack"),
    ("xoxp-", 16, "a token of Slack"),
    ("ya29.", 20, "an access token of Google"),
];

/// Words that people write into values that are none.
const MADE_UP: &[&str] = &[
    "example",
    "sample",
    "dummy",
    "fake",
    "test",
    "mock",
    "stub",
    "placeholder",
    "redacted",
    "changeme",
    "change-me",
    "change_me",
    "notreal",
    "not-real",
    "not_real",
    "invalid",
    "expired",
    "revoked",
    "foobar",
    "xxxx",
    "0000",
    "client_secret",
    "clientsecret",
    "refresh_token",
    "refreshtoken",
    "access_token",
    "accesstoken",
    "deadbeef",
];

/// What speaks for a live secret; `None` when nothing does.
pub(super) fn looks(value: &[u8]) -> Option<LiveSecretClue> {
    let look = |words: String, confidence| LiveSecretClue { words, confidence };
    let text = std::str::from_utf8(value).ok()?.trim();
    if classify(value) != ValueKind::Live || text.contains(char::is_whitespace) || is_made_up(text) {
        return None;
    }
    if let Some((_, least, whose)) = PREFIXES.iter().find(|(prefix, ..)| text.starts_with(prefix)) {
        let rest = text.len().saturating_sub(*least);
        return (rest > 0 && entropy(text) >= 3.0).then(|| look(format!("it begins like {whose}"), Confidence::Certain));
    }
    if text.starts_with("eyJ") && text.contains('.') {
        return is_signed(text).then(|| look("it is a signed token".to_owned(), Confidence::Certain));
    }
    is_random(text).then(|| look(format!("{} characters without a pattern", text.chars().count()), Confidence::Likely))
}

fn is_made_up(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    MADE_UP.iter().any(|word| lower.contains(word)) || is_counting(text)
}

/// `0123456789abcdef`, `abcdefghijkl`, `aaaabbbbcccc`: more than half of the letters follow from the one before.
fn is_counting(text: &str) -> bool {
    let bytes = text.as_bytes();
    let follows = bytes.windows(2).filter(|pair| matches!(pair, [a, b] if a.abs_diff(*b) <= 1)).count();
    follows * 2 > bytes.len()
}

/// Header, claims, and a signature that a key could have made; or the five parts of an encrypted token.
fn is_signed(token: &str) -> bool {
    let last = token.rsplit('.').next().unwrap_or_default();
    match token.matches('.').count() {
        2 => last.len() >= 40 && entropy(last) >= 4.0,
        4 => token.len() >= 100,
        _ => false,
    }
}

/// As many bits a letter as texts of this length have that a machine has drawn.
fn is_random(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphanumeric).count();
    let hex = text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    if hex {
        return letters >= 32 && entropy(text) >= 3.0;
    }
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    let kinds = [has(char::is_ascii_digit), has(char::is_ascii_lowercase), has(char::is_ascii_uppercase)];
    let mixed = kinds.iter().filter(|kind| **kind).count() >= 2 && has(char::is_ascii_digit);
    letters >= 20 && mixed && entropy(text) >= 3.7 && !is_of_words(text)
}

/// `my-app-login-2024`: mostly runs of small letters as long as words.
fn is_of_words(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_ascii_lowercase()).filter(|run| run.len() >= 4);
    runs.map(str::len).sum::<usize>() * 2 > text.len()
}

/// Bits a letter (Shannon).
fn entropy(text: &str) -> f64 {
    let mut counts = [0usize; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let share = |count: &usize| *count as f64 / text.len() as f64;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::looks;

    #[test]
    fn drawn_values_look_live() {
        for value in [
            "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
            "9f1c7e2b4a8d3f60b5e7c1a92d4f8e63",
            "6f1d2a9e-83b4-4c57-9e0f-b21c7d5a4e38",
            "ghp_Zx81Kq92LmPa73TnVb65YwQe04Rt",
            "kPz~8Q~Lw3vXc9Yb2Nm5Hj7Gf1Ds4Aq0Re6Ti",
            "rt_9f+Ab/Cd7Kq2ZwPx5LmVn3Bt8==",
        ] {
            assert!(looks(value.as_bytes()).is_some(), "{value}");
        }
    }

    #[test]
    fn typed_values_do_not() {
        for value in [
            "rt_9fAbCd",
            "secret",
            "my-application-password-2024",
            "0123456789abcdef0123456789abcdef",
            "abcdefghijklmnopqrstuvwxyz012345",
            "00000000-0000-0000-0000-000000000000",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk_live_EXAMPLEKEY0123456789",
            "test_n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf",
            "<client-secret>",
            "tGzv3JOkF0XG5Qx2TlKWIA",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.sig",
            "AQA....Wmkp5qc9f1c7e2b4a8d3f60b5e7c",
        ] {
            assert_eq!(looks(value.as_bytes()), None, "{value}");
        }
    }
}
