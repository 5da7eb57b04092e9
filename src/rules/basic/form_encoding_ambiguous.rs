//! `basic/form-encoding-ambiguous`: `+` and `%` in Basic credentials are read in two ways.

use crate::provider::ProfileAnswer;
use crate::request::reply::Reply;
use crate::request::token::{Basic, TokenRequest};
use crate::rules::basic::common::{content, place};
use crate::rules::basic::repair::{is_shown, with_part};
use crate::rules::change::Fix;
use crate::rules::common::oauth_error;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx) else { return };
    for (name, part) in [("identifier", basic.id), ("secret", basic.secret)] {
        let Some(part) = part else { continue };
        let Some(mark) = mark(cx.bytes(part)) else { continue };
        let fix = repair(request, basic, (part, name), cx);
        report((part, name), &mark, fix, request, cx);
    }
}

/// A letter that a form decoder changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelt {
    Plus,
    /// A `%` without two hexadecimal digits.
    Stray,
    /// `%` and two hexadecimal digits.
    Escape,
}

#[derive(Debug, PartialEq, Eq)]
struct Ambiguity {
    kind: Spelt,
    at: usize,
    len: usize,
}

/// The mark that does most harm: what stops a decoder, what it changes, what it would have undone.
fn mark(text: &[u8]) -> Option<Ambiguity> {
    let stray = escapes(text).find(|(_, sound)| !sound).map(|(at, _)| Ambiguity { kind: Spelt::Stray, at, len: 1 });
    let plus = || text.iter().position(|&b| b == b'+').map(|at| Ambiguity { kind: Spelt::Plus, at, len: 1 });
    let escape = || escapes(text).next().map(|(at, _)| Ambiguity { kind: Spelt::Escape, at, len: 3 });
    stray.or_else(plus).or_else(escape)
}

/// Every `%` and whether two hexadecimal digits follow.
fn escapes(text: &[u8]) -> impl Iterator<Item = (usize, bool)> + '_ {
    let digits = |at: usize| text.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    text.iter().enumerate().filter(|(_, b)| **b == b'%').map(move |(at, _)| (at, digits(at)))
}

/// As the RFC wants it. Where the server has refused the client, the body, which is read in one way only.
fn repair(request: &TokenRequest, basic: &Basic, (part, name): (Slice, &str), cx: &Context<'_>) -> Option<Fix> {
    let text = encoded(cx.bytes(part))?;
    let client = matches!(oauth_error(cx), Some("invalid_client" | "unauthorized_client"));
    if client && let Some(fix) = in_body(request, basic, cx) {
        return Some(fix);
    }
    with_part(Fix::risky(format!("form-encode the client {name}")), request, basic, cx.layers, (part, &text))
}

fn in_body(request: &TokenRequest, basic: &Basic, cx: &Context<'_>) -> Option<Fix> {
    let field = request.authorization.shown()?.field.filter(|_| is_shown(basic, cx.layers))?;
    let (id, secret) = (cx.bytes(basic.id?), cx.bytes(basic.secret?));
    let named = request.value(cx.layers, "client_id");
    let free = request.param(cx.layers, "client_secret").is_absent() && named.is_none_or(|named| cx.bytes(named) == id);
    let plain = [id, secret].iter().all(|part| escapes(part).all(|(_, sound)| !sound));
    if !free || !plain || cx.profile.answer("secret_in_body") == ProfileAnswer::No {
        return None;
    }
    let fix = Fix::risky("send identifier and secret in the body").remove_header(field);
    let fix = if named.is_some() { fix } else { fix.add_param("client_id", id) };
    Some(fix.add_param("client_secret", secret))
}

/// The part as RFC 6749 section 2.3.1 wants it; `None` where it has escapes already, which may be meant as such.
fn encoded(part: &[u8]) -> Option<Vec<u8>> {
    if escapes(part).any(|(_, sound)| sound) {
        return None;
    }
    let letter = |b: &u8| match b {
        b'+' => b"%2B".to_vec(),
        b'%' => b"%25".to_vec(),
        other => vec![*other],
    };
    Some(part.iter().flat_map(letter).collect())
}

fn report((part, name): (Slice, &str), mark: &Ambiguity, fix: Option<Fix>, request: &TokenRequest, cx: &mut Context<'_>) {
    let (what, label, why) = match mark.kind {
        Spelt::Plus => ("a raw +", "+ or a space", PLUS),
        Spelt::Stray => ("a % that begins no escape", "no two hexadecimal digits follow", STRAY),
        Spelt::Escape => ("a percent-encoded character", "one character or three", ESCAPE),
    };
    let (level, confidence) = weight(mark.kind, cx.reply);
    cx.draft(
        part.sub(mark.at..mark.at + mark.len),
        format!("the client {name} has {what} {}, which servers read in two ways", place(request)),
    )
    .label(label)
    .why(why)
    .help(help(mark.kind))
    .judged(level, confidence)
    .fix(fix)
    .report(cx);
}

const PLUS: &str = "RFC 6749 section 2.3.1 has both parts form-encoded before Base64. A server that follows it reads + as a space; \
                    one that does not compares it as it is.";
const STRAY: &str = "RFC 6749 section 2.3.1 has both parts form-encoded before Base64. A server that follows it cannot decode this \
                     and answers with an error; one that does not compares it as it is.";
const ESCAPE: &str = "By RFC 6749 section 2.3.1 this is the encoded form, and a server that follows it undoes it. Many servers do not, \
                      compare the text as it is, and see another value than the registered one.";

fn help(kind: Spelt) -> &'static str {
    match kind {
        Spelt::Plus | Spelt::Stray => {
            "try it form-encoded (+ as %2B, % as %25) before Base64; if that is refused too, send client_id and client_secret in the body, \
             or ask for a secret of letters and digits"
        }
        Spelt::Escape => {
            "if it is refused, try the value without the percent-encoding; if that is refused too, send client_id and client_secret in the \
             body, where there is one reading only"
        }
    }
}

/// Proof only when the server's decoder complains; a guess as long as nothing was refused. An answer about the grant or the
/// scope comes after the client was recognised.
fn weight(kind: Spelt, reply: Option<&Reply>) -> (Level, Confidence) {
    let Some(reply) = reply.filter(|reply| reply.refused()) else {
        // Most servers take a raw + as it stands; a % that begins no escape stops the others.
        let level = if kind == Spelt::Stray { Level::Warning } else { Level::Info };
        return (level, Confidence::Possible);
    };
    if matches!(reply.error.as_deref(), Some("invalid_grant" | "invalid_scope")) {
        return (Level::Info, Confidence::Possible);
    }
    let decoder = ["urldecoder", "illegal hex", "malformed escape", "uri malformed", "incomplete trailing escape"];
    if kind == Spelt::Stray && decoder.iter().any(|words| reply.says(words)) {
        return (Level::Error, Confidence::Certain);
    }
    let credentials = matches!(reply.error.as_deref(), Some("invalid_client" | "unauthorized_client"));
    let client = credentials || matches!(reply.status, Some(401 | 500));
    (Level::Warning, if client { Confidence::Likely } else { Confidence::Possible })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plus_and_percent_matter() {
        let kind = |text: &str| mark(text.as_bytes()).map(|mark| (mark.kind, mark.at));
        for harmless in ["", "n7Rz4PqLx2Vt9", "a/b=c!d~e:f&g", "p\u{e4}ss"] {
            assert_eq!(kind(harmless), None, "{harmless}");
        }
        assert_eq!(kind("ab+c"), Some((Spelt::Plus, 2)));
        assert_eq!(kind("ab%2Bc"), Some((Spelt::Escape, 2)));
        assert_eq!(kind("a%2Bb%+"), Some((Spelt::Stray, 5)));
        assert_eq!(kind("abc%4"), Some((Spelt::Stray, 3)));
        assert_eq!(kind("abc%"), Some((Spelt::Stray, 3)));
    }
}
