//! `param/value-quoted`: quotes round a value, or at one end of it.

use crate::capture::model::View;
use crate::request::token::{Param, TokenRequest};
use crate::request::value::{ValueKind, classify_param};
use crate::rules::body::shell_quotes::closing_quote;
use crate::rules::change::Fix;
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{QUOTES, is_mangled, place_of};
use crate::rules::rule::Context;

/// Besides tokens: values that hold no quotes of their own. A password may.
const OTHERS: &[&str] = &["grant_type", "client_id", "client_secret", "redirect_uri", "scope", "audience", "resource"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_mangled(request, cx.layers) {
        return;
    }
    let ours = |param: &&Param| !param.bare && (is_one_of(cx.layers, param, TOKENS) || is_one_of(cx.layers, param, OTHERS));
    for param in request.params.iter().filter(ours) {
        let text = cx.layers.text(param.field.value);
        let Some(quoted) = unquoted(text.trim(), param, request, cx) else { continue };
        let kind = classify_param(cx.layers.bytes(param.field.name), quoted.inner.as_bytes());
        if !matches!(kind, ValueKind::Live | ValueKind::Sample) {
            continue;
        }
        let lead = text.len() - text.trim_start().len();
        let (level, confidence) = weight(param, cx);
        let whole = param.field.value.sub(lead..lead + text.trim().len());
        cx.draft(whole, format!("{} is sent with {}", place_of(cx.layers, param), quoted.words))
            .label("the quotes are part of the value")
            .why("A form has no quotes: the server compares the value together with them.")
            .help("take the quotes away; they often come from an .env file or from quotes within quotes in a command")
            .judged(level, confidence)
            .fix(Fix::risky("remove the quotes").write(whole, quoted.inner))
            .report(cx);
    }
}

struct Quoted<'t> {
    inner: &'t str,
    words: &'static str,
}

const PAIRS: &[(&str, &str, &str)] = &[
    ("\\\"", "\\\"", "escaped quotes around it"),
    ("\\'", "\\'", "escaped quotes around it"),
    ("\"", "\"", "double quotes around it"),
    ("'", "'", "single quotes around it"),
    ("\u{201C}", "\u{201D}", "curly quotes around it"),
    ("\u{2018}", "\u{2019}", "curly quotes around it"),
];

fn unquoted<'t>(text: &'t str, param: &Param, request: &TokenRequest, cx: &Context<'_>) -> Option<Quoted<'t>> {
    let within = |(open, close, words): &(&str, &str, &'static str)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        Some(Quoted { inner, words })
    };
    // In source code and in shells backticks have a meaning, on the wire they have none.
    let ticks = || Some(("`", "`", "backticks around it")).filter(|_| request.view == View::Wire);
    let pair = PAIRS.iter().find_map(within).or_else(|| within(&ticks()?));
    pair.or_else(|| half_quoted(text, param, request, cx))
}

/// Typographic ones are `body/smart-punctuation`.
const STRAIGHT: [char; 2] = ['\'', '"'];

/// A quote at one end only. A scope with one is `param/scope-syntax`, a secret may be any text, and the one at the end of a
/// body is `body/shell-quotes`.
fn half_quoted<'t>(text: &'t str, param: &Param, request: &TokenRequest, cx: &Context<'_>) -> Option<Quoted<'t>> {
    let closing = closing_quote(request, cx).is_some_and(|at| param.raw.contains(at));
    if closing || is_one_of(cx.layers, param, &["scope", "client_secret"]) {
        return None;
    }
    let opened = text.strip_prefix(STRAIGHT).map(|inner| Quoted { inner, words: "a quote before it" });
    let half = opened.or_else(|| text.strip_suffix(STRAIGHT).map(|inner| Quoted { inner, words: "a quote after it" }))?;
    (!half.inner.contains(QUOTES)).then_some(half)
}

/// No grant and no address begins with a quote; a secret could, until the server objects.
fn weight(param: &Param, cx: &Context<'_>) -> (Level, Confidence) {
    let refused = cx.reply.and_then(|reply| reply.error.as_deref()).is_some_and(|error| error.starts_with("invalid_"));
    if refused || is_one_of(cx.layers, param, &["grant_type", "redirect_uri"]) {
        (Level::Error, Confidence::Certain)
    } else {
        (Level::Warning, Confidence::Likely)
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, said};

    #[test]
    fn each_quote_belongs_to_one_rule() {
        let said = |parameter: &str| said(&form(&format!("{parameter}&grant_type=refresh_token")));
        for value in ["%22rt_9f%22", "'rt_9f'", "%60rt_9f%60", "%5C%22rt_9f%5C%22", "%27rt_9f", "rt_9f%22"] {
            assert_eq!(said(&format!("scope=read&refresh_token={value}")), ["param/value-quoted"], "{value}");
        }
        assert_eq!(said("refresh_token=rt_9f&scope=read%22"), ["param/scope-syntax"]);
        assert_eq!(said("refresh_token=rt_9f&client_secret=n7Rz4PqLx2Vt%27"), ["client/multiple-auth-methods"]);
    }
}
