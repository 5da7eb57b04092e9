//! `param/value-quoted`: quotes round a value.

use crate::change::Fix;
use crate::finding::{Confidence, Level};
use crate::rule::{Context, Rule};
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::param::common::{is_mangled, place_of};
use crate::token::{Param, TokenRequest};
use crate::value::{Value, classify_param};

pub(crate) const RULE: Rule =
    Rule { name: "param/value-quoted", page: include_str!("../../../rules/param/value-quoted.md"), check };

/// Besides tokens: values that hold no quotes of their own. A password may.
const OTHERS: &[&str] = &["grant_type", "client_id", "client_secret", "redirect_uri", "scope", "audience", "resource"];

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_mangled(request, cx.layers) {
        return;
    }
    let ours = |param: &&Param| !param.bare && (is_one_of(cx.layers, param, TOKENS) || is_one_of(cx.layers, param, OTHERS));
    for param in request.params.iter().filter(ours) {
        let text = cx.layers.text(param.field.value);
        let Some((inner, open)) = unquoted(text.trim()) else { continue };
        let is_hidden =
            !matches!(classify_param(cx.layers.bytes(param.field.name), inner.as_bytes()), Value::Live | Value::Sample);
        if is_hidden {
            continue;
        }
        let lead = text.len() - text.trim_start().len();
        let (level, confidence) = weight(param, cx);
        let whole = param.field.value.sub(lead..lead + text.trim().len());
        cx.draft(whole, format!("{} is sent with {open} round it", place_of(cx.layers, param)))
            .label("the quotes are part of the value")
            .why("A form has no quotes: the server compares the value together with them.")
            .help("take the quotes away; they often come from an .env file or from quotes within quotes in a command")
            .level(level)
            .confidence(confidence)
            .fix(Fix::risky("remove the quotes").write(whole, inner))
            .report(cx);
    }
}

const PAIRS: &[(char, char, &str)] = &[
    ('"', '"', "double quotes"),
    ('\'', '\'', "single quotes"),
    ('\u{201C}', '\u{201D}', "curly quotes"),
    ('\u{2018}', '\u{2019}', "curly quotes"),
];

fn unquoted(text: &str) -> Option<(&str, &'static str)> {
    let within = |(open, close, name): &(char, char, &'static str)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        Some((inner, *name))
    };
    PAIRS.iter().find_map(within)
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
