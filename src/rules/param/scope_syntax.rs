//! `param/scope-syntax`: scopes are words with single blanks between them.

use std::ops::Range;

use crate::provider::ProfileAnswer;
use crate::request::token::{Param, TokenRequest};
use crate::rules::body::shell_quotes::closing_quote;
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::param::common::{QUOTES, is_mangled, place_of};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let readable = |param: &&Param| param.kind.is_live() && !param.bare;
    let Some(scope) = request.all(cx.layers, "scope").find(readable) else { return };
    let text = cx.layers.text(scope.field.value);
    // A quote that ends the whole body is body/shell-quotes.
    let closing = closing_quote(request, cx).is_some_and(|at| scope.raw.contains(at));
    if closing || is_mangled(request, cx.layers) || is_of_settings(request, cx) {
        return;
    }
    let Some(fault) = fault(&text, cx.profile.answer("comma_scopes")) else { return };
    let refused = cx.reply.is_some_and(|reply| reply.error.as_deref() == Some("invalid_scope"));
    let level = if fault.forbidden || refused { Level::Error } else { Level::Warning };
    cx.draft(scope.field.value.sub(fault.at.clone()), format!("{} {}", place_of(cx.layers, scope), fault.words))
        .label("not one space between two scopes")
        .why(
            "RFC 6749 section 3.3: scopes are separated by one space each and hold neither quotes nor backslashes. Anything \
            else is read as one unknown scope.",
        )
        .help("write the scopes with single spaces between them (+ or %20 in the encoded form)")
        .level(level)
        .fix(
            single_blanks(&text, &fault)
                .map(|plain| Fix::safe("separate the scopes by single spaces").write(scope.field.value, plain)),
        )
        .report(cx);
}

/// Spring's `authorization-grant-type`: the program makes one scope each of a list.
fn is_of_settings(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.params.iter().any(|param| cx.bytes(param.field.name).ends_with(b"-grant-type"))
}

/// The same scopes as the RFC writes them. What a quote or a backslash was meant for nobody knows.
fn single_blanks(text: &str, fault: &ScopeFault) -> Option<String> {
    if fault.forbidden {
        return None;
    }
    if text.starts_with('[') {
        let scopes = listed(text)?;
        let words =
            !scopes.is_empty() && scopes.iter().all(|scope| scope.bytes().all(|b| b.is_ascii_graphic() && !b"\"\\".contains(&b)));
        return words.then(|| scopes.join(" "));
    }
    let mark = text.get(fault.at.clone())?;
    let words = text.split(|c| c == ' ' || mark.contains(c)).filter(|word| !word.is_empty());
    Some(words.collect::<Vec<_>>().join(" "))
}

/// The members of a list in JSON or in Python, whose words hold no quotes.
fn listed(text: &str) -> Option<Vec<String>> {
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace('\'', "\""))).ok()
}

struct ScopeFault {
    at: Range<usize>,
    words: &'static str,
    /// A character that no scope may hold, not just an unusual separator.
    forbidden: bool,
}

fn fault(text: &str, commas: ProfileAnswer) -> Option<ScopeFault> {
    // Quotes round the whole value are another rule's.
    let quoted = text.starts_with(QUOTES) && text.ends_with(QUOTES);
    if quoted || text.contains('%') {
        return None;
    }
    let found = |at: usize, length: usize, words, forbidden| Some(ScopeFault { at: at..at + length, words, forbidden });
    if text.starts_with('[') {
        return found(0, text.len(), "is written as a list", false);
    }
    if let Some(at) = text.find(['"', '\\']) {
        return found(at, 1, "holds a quote or a backslash", true);
    }
    if let Some(at) = text.find("  ") {
        return found(at, 2, "holds two spaces in a row", false);
    }
    if text.starts_with(' ') || text.ends_with(' ') {
        let at = if text.starts_with(' ') { 0 } else { text.len() - 1 };
        return found(at, 1, "has a space at its edge", false);
    }
    separator(text, commas)
}

/// Commas, semicolons or plus signs between words, where no blank separates anything.
fn separator(text: &str, commas: ProfileAnswer) -> Option<ScopeFault> {
    let joined = |mark: char| {
        let words: Vec<&str> = text.split(mark).map(str::trim).collect();
        words.len() > 1 && words.iter().all(|word| !word.is_empty() && !word.contains(' '))
    };
    if commas != ProfileAnswer::Yes && joined(',') {
        let at = text.find(',')?;
        return Some(ScopeFault { at: at..at + 1, words: "separates its scopes by commas", forbidden: false });
    }
    if joined(';') {
        let at = text.find(';')?;
        return Some(ScopeFault { at: at..at + 1, words: "separates its scopes by semicolons", forbidden: false });
    }
    let plus = text.find('+').filter(|_| joined('+') && !text.contains(' '))?;
    Some(ScopeFault { at: plus..plus + 1, words: "holds a literal + between its scopes", forbidden: false })
}
