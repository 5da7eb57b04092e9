//! `basic/swapped`: the secret in front of the colon.

use crate::change::Fix;
use crate::diagnosis::errors::registered;
use crate::finding::Confidence;
use crate::rule::{Context, Rule};
use crate::rules::basic::common::{content, is_named_in_params, place};
use crate::rules::basic::repair::{is_shown, with_pair};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule = Rule { name: "basic/swapped", page: include_str!("../../../rules/basic/swapped.md"), check };

/// Beginnings and ends by which providers mark their identifiers.
const IDENTIFIERS: &[(&str, &str)] = &[("", ".apps.googleusercontent.com"), ("amzn1.application-oa2-client.", "")];

/// And their secrets.
const SECRETS: &[(&str, &str)] = &[("GOCSPX-", ""), ("amzn1.oa2-cs.v1.", "")];

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx).filter(|_| !is_named_in_params(request, cx)) else { return };
    let (Some(whole), Some(id), Some(secret)) = (basic.decoded, basic.id, basic.secret) else { return };
    let (first, second) = (cx.text(id), cx.text(secret));
    let marked = is_marked(&first, SECRETS) || is_marked(&second, IDENTIFIERS);
    let seem_swapped = marked || client_was_refused(cx) && look_swapped(&first, &second);
    if !seem_swapped {
        return;
    }
    let pair = [cx.bytes(secret), b":", cx.bytes(id)].concat();
    let shown = is_shown(basic, cx.layers) && !second.is_empty();
    cx.draft(whole, format!("the client secret seems to stand in front of the identifier {}", place(request)))
        .label("identifier first, then the secret")
        .why("The part in front of the colon names the client (RFC 7617 section 2), and the server knows none of this name.")
        .help("join identifier, colon, secret in this order; if the secret was sent as an identifier, it may stand in logs now")
        .confidence(if marked { Confidence::Likely } else { Confidence::Possible })
        .fix(shown.then(|| with_pair(Fix::risky("put the identifier first"), request, basic, &pair)))
        .report(cx);
}

/// The server knows no such client, or failed while it looked for one.
fn client_was_refused(cx: &Context<'_>) -> bool {
    let Some(reply) = cx.reply.filter(|reply| reply.refused()) else { return false };
    match registered(reply) {
        Some(error) => matches!(error, "invalid_client" | "unauthorized_client" | "server_error"),
        None => matches!(reply.status, Some(401 | 403)),
    }
}

/// A long random text where the identifier belongs, and a shorter one that somebody gave as a name in place of the secret.
fn look_swapped(first: &str, second: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

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
