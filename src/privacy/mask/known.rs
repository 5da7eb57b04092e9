//! Tokens and secrets that say themselves what they are, by their first letters. One list for all that shows or hides a
//! value, so that what one of them hides no other shows.

/// The first letters, and how many more there are at least.
const PREFIXES: &[(&[u8], usize)] = &[
    (b"1//", 20),
    (b"1%2F%2F", 20),
    (b"AKIA", 16),
    (b"ASIA", 16),
    (b"ATATT3", 20),
    (b"AIza", 30),
    (b"Atza|", 10),
    (b"Atza%7C", 10),
    (b"Atzr|", 10),
    (b"Atzr%7C", 10),
    (b"EAA", 20),
    (b"GOCSPX-", 10),
    (b"M.C5", 20),
    (b"SG.", 20),
    (b"amzn1.oa2-cs.", 10),
    (b"doo_v1_", 20),
    (b"dop_v1_", 20),
    (b"dor_v1_", 20),
    (b"ghp_", 10),
    (b"gho_", 10),
    (b"ghu_", 10),
    (b"ghs_", 10),
    (b"ghr_", 10),
    (b"github_pat_", 10),
    (b"gloas-", 10),
    (b"glpat-", 10),
    (b"hf_", 20),
    (b"npm_", 20),
    (b"pk_live_", 10),
    (b"rk_live_", 10),
    (b"rk_test_", 10),
    (b"shpat_", 10),
    (b"shpca_", 10),
    (b"shppa_", 10),
    (b"shpss_", 10),
    (b"sk-", 16),
    (b"sk_live_", 10),
    (b"sk_test_", 10),
    (b"sq0csp-", 10),
    (b"sq0atp-", 10),
    (b"whsec_", 10),
    (b"xapp-", 10),
    (b"xox", 10),
    (b"ya29.", 10),
];

/// Beginnings and ends by which providers mark the identifiers of clients.
const IDENTIFIERS: &[(&str, &str)] = &[("", ".apps.googleusercontent.com"), ("amzn1.application-oa2-client.", "")];

/// And their secrets.
const SECRETS: &[(&str, &str)] = &[("GOCSPX-", ""), ("amzn1.oa2-cs.v1.", "")];

/// How long the token is that begins at `at`.
pub(crate) fn length_at(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let &[first, second, ..] = rest else { return None };
    // Nearly every word begins like none of them, and two letters tell.
    let begins = |(prefix, _): &&(&[u8], usize)| prefix[0] == first && prefix[1] == second && rest.starts_with(prefix);
    let (prefix, least) = PREFIXES.iter().find(begins)?;
    let end = rest.iter().position(|b| !is_letter(*b)).unwrap_or(rest.len()).max(prefix.len());
    let end = rest[..end].iter().rposition(|b| *b != b'.').map_or(0, |last| last + 1);
    (end >= prefix.len() + least && is_mixed(&rest[prefix.len()..end])).then_some(end)
}

/// True for a token; also with more behind it.
pub(crate) fn is_token(text: &[u8]) -> bool {
    length_at(text.trim_ascii_start(), 0).is_some()
}

/// True for what a provider marks as the identifier of a client.
pub(crate) fn is_identifier(text: &str) -> bool {
    is_marked(text, IDENTIFIERS)
}

/// True for what a provider marks as the secret of a client.
pub(crate) fn is_client_secret(text: &str) -> bool {
    is_marked(text, SECRETS)
}

/// True where a secret stands in the place of the identifier: it is one, or what stands in its place is an identifier.
pub(crate) fn is_secret_in_front(front: &[u8], behind: Option<&[u8]>) -> bool {
    let text = String::from_utf8_lossy;
    is_token(front) || behind.is_some_and(|behind| is_identifier(&text(behind)) || look_swapped(&text(front), &text(behind)))
}

/// A long random text where the identifier belongs, and a shorter one that somebody gave as a name in place of the secret.
pub(crate) fn look_swapped(first: &str, second: &str) -> bool {
    is_random(first) && is_name(second) && second.len() < first.len()
}

fn is_random(text: &str) -> bool {
    let kinds: [fn(&u8) -> bool; 3] = [u8::is_ascii_digit, u8::is_ascii_lowercase, u8::is_ascii_uppercase];
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'.' && b != b'/');
    text.len() >= 20 && plain && kinds.iter().all(|kind| text.bytes().any(|b| kind(&b)))
}

/// `app-7Kq2Zw`, `billing_service`, a number, a UUID: words and signs between them. What calls itself a secret is one.
fn is_name(text: &str) -> bool {
    if ["secret", "pass", "key"].iter().any(|word| text.to_ascii_lowercase().contains(word)) {
        return false;
    }
    let parts: Vec<&str> = text.split(['-', '_', '.', ':', '/']).collect();
    let word = |part: &&&str| part.len() >= 3 && part.chars().all(|c| c.is_ascii_lowercase());
    let hex = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_hexdigit());
    let number = text.len() >= 6 && text.chars().all(|c| c.is_ascii_digit());
    let named = parts.len() > 1
        && parts.iter().any(|part| word(&part))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/".contains(c));
    number || named && text.len() >= 6 || parts.len() == 5 && text.len() == 36 && parts.iter().all(hex)
}

fn is_marked(text: &str, marks: &[(&str, &str)]) -> bool {
    let text = text.trim();
    marks.iter().any(|(begin, end)| text.len() > begin.len() + end.len() && text.starts_with(begin) && text.ends_with(end))
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-.~|!%".contains(&byte)
}

/// Unlike the words of a name: `sk-button-primary-large`.
fn is_mixed(text: &[u8]) -> bool {
    text.iter().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_their_first_letters() {
        for text in ["ghp_0123456789abcdef", "GOCSPX-mZ8kQ2vL5xR7tN1b", "1//0gHk7Qm2Zx9LsCgYIARAAGBASNwF"] {
            assert_eq!(length_at(text.as_bytes(), 0), Some(text.len()), "{text}");
        }
        assert_eq!(length_at(b"it is sk_live_51HqXk9mQ2vL, I think.", 6), Some(20));
        assert_eq!(length_at(b"ghp_0123456789abcdef.", 0), Some(20));
        for text in ["ghp_short1", "app-7Kq2Zw", "sk-button-primary-large", "github_pat_of_my_friend", ""] {
            assert_eq!(length_at(text.as_bytes(), 0), None, "{text}");
        }
    }

    #[test]
    fn an_identifier_behind_tells_what_is_in_front() {
        let id: &[u8] = b"407408718192-qk3m.apps.googleusercontent.com";
        assert!(is_secret_in_front(b"n7Rz4PqL", Some(id)));
        assert!(!is_secret_in_front(id, Some(b"n7Rz4PqL")));
        assert!(is_secret_in_front(b"sk_live_51HqXk9mQ2vL", Some(b"")));
        assert!(!is_secret_in_front(b"app-7Kq2Zw", None));
    }

    #[test]
    fn random_texts_are_told_from_names() {
        let random = "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE";
        for name in ["app-7Kq2Zw", "billing_service", "4829153064", "1f2e3d4c-9a8b-4c5d-8e7f-0a1b2c3d4e5f"] {
            let swapped = look_swapped(random, name);
            assert_eq!(swapped, name.len() < random.len(), "{name}");
            assert!(is_name(name) && !look_swapped(name, random), "{name}");
        }
        for both in ["Kq2Zw7Rz4PqLx2Vt9KsD3mWb", "secret", "my-app-secret", "hunter2", "s3cr3t!"] {
            assert!(!look_swapped(random, both), "{both}");
        }
    }
}
