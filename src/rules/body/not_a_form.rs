//! `body/not-a-form`: a body in a notation that no token endpoint reads.

use crate::capture::model::View;
use crate::request::token::{Shape, TokenRequest};
use crate::request::value::{Value, classify};
use crate::rules::common::{is_counted, is_token_endpoint};
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::{Context, Rule};

pub(crate) const RULE: Rule = Rule { name: "body/not-a-form", page: include_str!("../../../rules/body/not-a-form.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let unread = request.shape == Shape::Other && request.params.is_empty() && is_token_endpoint(request);
    let Some(body) = request.body.shown().filter(|_| unread && !request.cut) else { return };
    let text = cx.text(*body);
    let text = text.trim();
    if !matches!(classify(text.as_bytes()), Value::Live) || text.contains('\u{FFFD}') {
        return;
    }
    let Some((notation, level)) = notation(text) else { return };
    // Retold rather than sent, unless its length was counted.
    let sent = request.view == View::Wire && is_counted(request, cx) == Some(true);
    let (level, confidence) = if sent { (Level::Error, Confidence::Certain) } else { (level, Confidence::Likely) };
    cx.draft(*body, format!("the body is {notation}, not name=value pairs"))
        .label("no parameters in this")
        .why("The token endpoint reads a form. In anything else it finds no grant_type and no client.")
        .help("send grant_type=...&... with the type application/x-www-form-urlencoded")
        .level(level)
        .confidence(confidence)
        .report(cx);
}

/// What the text is, where it is clear, and how grave that is in a capture that may be retold.
fn notation(text: &str) -> Option<(&'static str, Level)> {
    if is_markup(text) {
        return Some(("XML", Level::Error));
    }
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let grant =
        |line: &str| line.split_once(':').is_some_and(|(name, _)| name.trim_matches(['"', '\'', '-', ' ']) == "grant_type");
    let pairs = lines().all(|line| line.contains(':') && !line.contains('='));
    (pairs && lines().any(grant)).then_some(("lines of name: value", Level::Warning))
}

/// An element with its end, not words in angle brackets.
fn is_markup(text: &str) -> bool {
    let document = text.starts_with("<?xml") || text.starts_with("<soap");
    document || text.starts_with('<') && text.ends_with('>') && text.contains("</")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, verdict};

    #[test]
    fn a_notation_of_another_kind_is_told_and_a_hidden_body_is_not() {
        let level = |body: &str| verdict(&form(body), "body/not-a-form");
        assert_eq!(level("<?xml version=\"1.0\"?><grant_type>refresh_token</grant_type>"), Some("error"));
        assert_eq!(level("grant_type: refresh_token\nrefresh_token: rt_9fAbCd"), Some("warning"));
        assert_eq!(level("<the form>"), None);
        assert_eq!(level("[FILTERED]"), None);
        assert_eq!(level("(see above)"), None);
        assert_eq!(level("grant_type=refresh_token&refresh_token=rt_9fAbCd"), None);
    }
}
