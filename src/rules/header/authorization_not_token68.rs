//! `header/authorization-not-token68`: behind Basic stands one token68 and nothing else.

use crate::request::token::{Basic, BasicReading, TokenRequest};
use crate::rules::basic::common::{Damage, damaged, is_hidden, outside_token68};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{second_credentials, stray_in_credentials};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "look at the line as sent: only letters, digits, +, / and = may follow `Basic `, no brackets or quotes";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(basic) = damaged(request, cx, Damage::Hidden).filter(|basic| are_kept_braces(&cx.text(basic.token))) {
        return brackets(basic, Level::Warning, Confidence::Possible, None, cx);
    }
    if is_hidden(request, cx, HOW) || is_told_elsewhere(request, cx) {
        return;
    }
    let Some(basic) = damaged(request, cx, Damage::NotToken68) else { return };
    if matches!(basic.reading, BasicReading::Repaired(_)) {
        let inner = basic.token.sub(1..basic.token.len().max(2) - 1);
        let fix = Fix::safe("remove the brackets").write(basic.token, cx.bytes(inner));
        return brackets(basic, Level::Error, Confidence::Certain, Some(fix), cx);
    }
    cx.draft(offending(basic.token, cx), "the Basic value in the Authorization field holds a character that Base64 does not have")
        .label("not allowed here")
        .why("After Basic follows one token68 of RFC 9110 section 11.2: letters, digits and a few signs. A server cannot decode anything else.")
        .help("send the Base64 text of identifier, colon, secret, and nothing around or within it")
        .report(cx);
}

/// Two credentials, or a letter that came with the text from a page.
fn is_told_elsewhere(request: &TokenRequest, cx: &Context<'_>) -> bool {
    second_credentials(request, cx.layers).is_some() || stray_in_credentials(request, cx.layers).is_some()
}

fn brackets(basic: &Basic, level: Level, confidence: Confidence, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(basic.token, "brackets are around the Basic value in the Authorization field")
        .label("the brackets are sent too")
        .why("Brackets in a documentation mark what is to be replaced. They are not Base64 characters, so the server cannot decode the value.")
        .help("remove the brackets and keep what is between them")
        .judged(level, confidence)
        .fix(fix)
        .report(cx);
}

/// `{YzM...MzM=}`: what can be seen between the braces begins and ends like Base64, so they are the template's.
fn are_kept_braces(text: &str) -> bool {
    let inner = [('{', '}'), ('<', '>'), ('[', ']')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)));
    let Some(inner) = inner else { return false };
    let letters = |c: &char| c.is_ascii_alphanumeric() || "+/".contains(*c);
    let (head, tail) =
        (inner.chars().take_while(letters).count(), inner.trim_end_matches('=').chars().rev().take_while(letters).count());
    inner.ends_with('=') && head >= 2 && tail >= 2
}

fn offending(token: Slice, cx: &Context<'_>) -> Slice {
    let first = outside_token68(cx.bytes(token)).unwrap_or_default();
    let len = cx.text(token.from(first)).chars().next().map_or(1, char::len_utf8);
    token.sub(first..first + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_braces_are_told_from_hidden_values() {
        for kept in ["{YzM...REDACTED...MzM=}", "<YzM...MzM==>"] {
            assert!(are_kept_braces(kept), "{kept}");
        }
        for hidden in ["{ {CREDENTIALS_REMOVED_BY_POSTER}}", "{ {...}}", "{..}", "<redacted>", "{{token}}", "YzM...MzM=", "{=}"] {
            assert!(!are_kept_braces(hidden), "{hidden}");
        }
    }
}
