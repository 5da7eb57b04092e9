//! `basic/hex-not-base64`: hexadecimal digits in place of Base64.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, damaged};
use crate::rules::common::oauth_error;
use crate::rules::finding::Level;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::Hex) else { return };
    let pair = spells_a_pair(cx.bytes(basic.token));
    let (label, help) = if pair {
        (
            "identifier, colon, secret in hexadecimal digits",
            "encode the same text with Base64: `printf %s 'id:secret' | base64 -w0`",
        )
    } else {
        ("a digest or a key", "this is not an encoded pair: send the Base64 text of identifier, colon, secret")
    };
    let level = if pair || oauth_error(cx) == Some("invalid_client") { Level::Error } else { Level::Warning };
    cx.draft(basic.token, "the Basic value in the Authorization field is written in hexadecimal digits, not in Base64")
        .label(label)
        .why("The digits happen to be Base64 characters too, so a server decodes them, and what it gets is neither an identifier nor a secret.")
        .help(help)
        .level(level)
        .report(cx);
}

/// The digits spell printable text with a colon.
fn spells_a_pair(digits: &[u8]) -> bool {
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Vec<u8> = digits.chunks(2).filter_map(byte).collect();
    bytes.contains(&b':') && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::spells_a_pair;

    #[test]
    fn digits_may_spell_the_pair() {
        assert!(spells_a_pair(b"6170702d374b71325a773a6e37527a34"));
        assert!(!spells_a_pair(b"9f86d081884c7d659a2feaa0c55ad015"));
    }
}
