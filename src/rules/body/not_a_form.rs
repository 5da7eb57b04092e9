//! `body/not-a-form`: a body in a notation that no token endpoint reads.

use crate::capture::model::View;
use crate::request::token::{BodyShape, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::common::{is_counted, is_token_endpoint};
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let unread = request.shape == BodyShape::Other && request.params.is_empty() && is_token_endpoint(request);
    let Some(body) = request.body.shown().filter(|_| unread && !request.cut) else { return };
    let text = cx.text(*body);
    let text = text.trim();
    if !matches!(classify(text.as_bytes()), ValueKind::Live) || text.contains('\u{FFFD}') {
        return;
    }
    // What is not counted may be words about the body, but for a document.
    let sent = request.view == View::Wire && is_counted(request, cx) == Some(true);
    let notation = match (is_markup(text), sent) {
        (true, _) => "XML",
        (false, true) => "text",
        (false, false) => return,
    };
    cx.draft(*body, format!("the body is {notation}, not name=value pairs"))
        .label("no parameters in this")
        .why("The token endpoint reads a form. In anything else it finds no grant_type and no client.")
        .help("send grant_type=...&... with the type application/x-www-form-urlencoded")
        .confidence(if sent { Confidence::Certain } else { Confidence::Likely })
        .report(cx);
}

/// An element with its end, not words in angle brackets.
fn is_markup(text: &str) -> bool {
    let document = text.starts_with("<?xml") || text.starts_with("<soap");
    document || text.starts_with('<') && text.ends_with('>') && text.contains("</")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{counted, form, verdict};

    #[test]
    fn what_was_counted_and_is_no_form_is_told_and_a_hidden_body_is_not() {
        let level = |body: &str| verdict(&counted(body), "body/not-a-form");
        assert_eq!(level("<?xml version=\"1.0\"?><grant_type>refresh_token</grant_type>"), Some("error"));
        assert_eq!(level("grant_type: refresh_token"), Some("error"));
        assert_eq!(level("[FILTERED]"), None);
        assert_eq!(level("grant_type=refresh_token&refresh_token=rt_9fAbCd"), None);
        assert_eq!(verdict(&form("(see above)"), "body/not-a-form"), None);
    }
}
