//! `transport/encoding-label-wrong`: a Content-Encoding that the content does not have.

use super::common::{Coded, coded, coding};
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

const WHY: &str = "RFC 9110 section 8.4: the field lists the codings that were applied. A server that follows it fails to decode the body, or answers 415.";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(field) = coding(request, cx).copied() else { return };
    let (message, help) = match coded(request, cx, &field) {
        Coded::Applied => return,
        Coded::Unknown => (
            "the Content-Encoding field names no content coding",
            "drop the field; a charset or a media type belongs into Content-Type",
        ),
        Coded::Plain => (
            "the Content-Encoding field says that the body is coded, and it is plain text",
            "drop the field, or compress the body if the server documents that",
        ),
    };
    let draft = cx.draft(field.value, message);
    let draft = match request.body.shown() {
        Some(body) => draft.also(*body, "plain text"),
        None => draft,
    };
    draft
        .label("not what was done to the content")
        .why(WHY)
        .help(help)
        .confidence(Confidence::Likely)
        .fix(Fix::safe("drop the Content-Encoding field").remove_header(field))
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn one_of_two_rules_speaks_of_a_coding() {
        let levels = |fields: &str| {
            let text = refresh(fields);
            (verdict(&text, "transport/encoding-label-wrong"), verdict(&text, "transport/request-compressed"))
        };
        assert_eq!(levels("Content-Encoding: gzip"), (Some("warning"), None));
        assert_eq!(levels("Content-Encoding: gzip\nContent-Length: 61"), (None, Some("warning")));
        assert_eq!(levels("Content-Encoding: utf-8"), (Some("warning"), None));
        assert_eq!(levels("Content-Encoding: identity"), (None, None));
    }
}
