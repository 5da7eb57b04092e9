//! `param/code-verifier-syntax`: 43 to 128 unreserved characters.

use crate::request::token::TokenRequest;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{place_of, sound};
use crate::rules::rule::Context;

const WHY: &str = "RFC 7636 section 4.1: a verifier is 43 to 128 letters, digits and -._~ long. Servers check that before they compare its hash with the challenge.";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(param) = request.all(cx.layers, "code_verifier").next() else { return };
    // An escape that is left is param/double-encoded.
    let Some(text) = sound(request, param, cx).filter(|text| !text.contains('%')) else { return };
    let value = param.field.value;
    if let Some((at, _)) = stranger(&text) {
        return cx
            .draft(value.sub(at..at + 1), format!("{} holds a character that no verifier has", place_of(cx.layers, param)))
            .label("not among the unreserved characters")
            .why(WHY)
            .help("encode 32 random bytes with Base64url without padding, for this verifier and for its challenge alike")
            .report(cx);
    }
    if (43..=128).contains(&text.len()) {
        return;
    }
    let complained = cx.reply.is_some_and(|reply| reply.says("verifier"));
    let words = if text.len() < 43 { "is shorter than 43 characters" } else { "is longer than 128 characters" };
    cx.draft(value, format!("{} {words}", place_of(cx.layers, param)))
        .label("too short or too long")
        .why(WHY)
        .help("make it of 32 random bytes in Base64url, which are 43 characters; if you shortened it for this paste, ignore this")
        // People shorten what they paste.
        .level(if complained { Level::Error } else { Level::Warning })
        .confidence(if complained { Confidence::Certain } else { Confidence::Possible })
        .report(cx);
}

/// The first character that is not unreserved (RFC 3986 section 2.3).
pub(super) fn stranger(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| !c.is_ascii_alphanumeric() && !"-._~".contains(*c))
}
