//! `param/code-challenge-syntax`: what a code challenge and its method may be.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::param::code_verifier_syntax::stranger;
use crate::rules::param::common::{place_of, sound};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let method = request.all(cx.layers, "code_challenge_method").next();
    let unknown = method.filter(|method| is_unknown(request, method, cx));
    let hashed = method.is_some_and(|method| means_hash(cx.bytes(method.field.value)));
    if let Some(method) = unknown {
        let message = format!("{} is neither S256 nor plain", place_of(cx.layers, method));
        let fix = hashed.then(|| Fix::safe("write S256").write(method.field.value, "S256"));
        report(method.field.value, message, "write S256, with a capital S", fix, cx);
    }
    // What a challenge is to be nobody knows where its method is unknown.
    let Some(challenge) = request.all(cx.layers, "code_challenge").next().filter(|_| unknown.is_none() || hashed) else { return };
    if let Some((at, words)) = fault(request, challenge, hashed, cx) {
        report(at, format!("{} {words}", place_of(cx.layers, challenge)), HELP, in_base64url(challenge, cx), cx);
    }
}

/// `S256` in any spelling: `s256`, `SHA256`, `SHA-256`.
fn means_hash(method: &[u8]) -> bool {
    let letters = method.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase);
    let plain: Vec<u8> = letters.collect();
    matches!(&plain[..], b"S256" | b"SHA256")
}

/// The same hash in the alphabet that the RFC wants, without padding.
fn in_base64url(challenge: &Param, cx: &Context<'_>) -> Option<Fix> {
    let text = cx.text(challenge.field.value).replace(['+', ' '], "-").replace('/', "_");
    let plain = text.strip_suffix('=').unwrap_or(&text);
    let sound = plain.len() == 43 && plain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    sound.then(|| Fix::safe("write the challenge in Base64url").write(challenge.field.value, plain))
}

const HELP: &str = "hash the verifier with SHA-256, encode the 32 bytes (not their hexadecimal digits) with Base64url, and drop the = at the end: 43 characters";

fn report(at: Slice, message: String, help: &'static str, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("not as RFC 7636 has it")
        .why("RFC 7636 section 4.2: the challenge is 43 to 128 letters, digits and -._~ and with S256 the Base64url of a hash, 43 characters long. A server refuses another one, or never finds a verifier to it.")
        .help(help)
        .fix(fix)
        .report(cx);
}

/// `plain` in any spelling is security/pkce-plain.
fn is_unknown(request: &TokenRequest, method: &Param, cx: &Context<'_>) -> bool {
    sound(request, method, cx).is_some_and(|text| text != "S256" && !text.eq_ignore_ascii_case("plain"))
}

fn fault(request: &TokenRequest, challenge: &Param, hashed: bool, cx: &Context<'_>) -> Option<(Slice, &'static str)> {
    let value = challenge.field.value;
    let plus = cx.bytes(challenge.raw).iter().position(|&b| b == b'+').filter(|_| challenge.encoded);
    if let Some(at) = plus.filter(|_| challenge.kind.is_live()) {
        return Some((challenge.raw.sub(at..at + 1), "is written in standard Base64, not in Base64url"));
    }
    let text = sound(request, challenge, cx)?;
    match stranger(&text) {
        Some((at, '=')) => Some((value.from(at), "ends with padding")),
        Some((at, '+' | '/')) => Some((value.sub(at..at + 1), "is written in standard Base64, not in Base64url")),
        Some((at, _)) => Some((value.sub(at..at + 1), "holds a character that no challenge has")),
        None => length(&text, hashed).map(|words| (value, words)),
    }
}

fn length(text: &str, hashed: bool) -> Option<&'static str> {
    let hexadecimal = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    match text.len() {
        43 => None,
        64 if hashed && hexadecimal => Some("is written in hexadecimal digits, not in Base64url"),
        _ if hashed => Some("is not 43 characters long, as every S256 challenge is"),
        44..=128 => None,
        _ => Some("is shorter than 43 or longer than 128 characters"),
    }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn only_hashes_have_one_length() {
        for (count, plain, hashed) in
            [(42, true, true), (43, false, false), (44, false, true), (128, false, true), (129, true, true)]
        {
            let text = "a".repeat(count);
            assert_eq!((length(&text, false).is_some(), length(&text, true).is_some()), (plain, hashed), "{count}");
        }
    }
}
