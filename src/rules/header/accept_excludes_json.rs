//! `header/accept-excludes-json`: the answer is JSON, so Accept has to allow it.

use crate::request::token::{Endpoint, TokenRequest};
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::within_quotes;
use crate::rules::rule::Context;

const WHY: &str = "Token answers are JSON (RFC 6749 section 5.1). A server that honours Accept answers 406, or in another format than the client reads.";
const HELP: &str = "send `Accept: application/json`";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // A revocation is answered without content.
    if matches!(request.endpoint, Endpoint::Fragment | Endpoint::Revocation) {
        return;
    }
    let fields: Vec<_> = request.fields(cx.layers, "accept").copied().collect();
    let [field, ..] = fields[..] else { return };
    // Quotes round the value have a rule of their own.
    let excludes = |text: &str| {
        within_quotes(text).is_none()
            && !text.trim().is_empty()
            && classify(text.as_bytes()).is_live()
            && !text.split(',').any(allows_json)
    };
    if !fields.iter().all(|field| excludes(&cx.text(field.value))) {
        return;
    }
    let (level, confidence) = match cx.reply.and_then(|reply| reply.status) {
        Some(406) => (Level::Warning, Confidence::Certain),
        _ => (Level::Info, Confidence::Possible),
    };
    cx.draft(field.value, "the Accept field allows no JSON")
        .label("neither application/json nor */*")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .fix(Fix::safe("accept application/json").set_header("Accept", "application/json"))
        .report(cx);
}

fn allows_json(range: &str) -> bool {
    let range = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["*/*", "*", "application/*", "application/json", "text/json"].contains(&range.as_str()) || range.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_media_ranges() {
        for yes in ["application/json", " Application/JSON; q=0.9", "*/*;q=0.1", "application/*", "application/problem+json"] {
            assert!(allows_json(yes), "{yes}");
        }
        for no in ["text/html", "application/xml", "application/x-www-form-urlencoded"] {
            assert!(!allows_json(no), "{no}");
        }
    }
}
