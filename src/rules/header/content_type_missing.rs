//! `header/content-type-missing`: a form body has to be announced as one.

use crate::capture::model::{Seen, View};
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::{FORM, Fix};
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{has_odd_name, head, is_misnamed, is_post, names_are_quoted};
use crate::rules::rule::Context;

/// The field is there under a name that is none, or none that is meant.
fn is_told_elsewhere(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let name = "content-type";
    is_misnamed(request, cx.layers, name) || names_are_quoted(request, cx.layers) || has_odd_name(request, cx.layers, name)
}

const HOW: &str = "look at the header fields as they are sent: one must be `Content-Type: application/x-www-form-urlencoded`";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(body) = request.body.shown().filter(|_| request.shape == BodyShape::Form && is_post(request, cx)) else { return };
    match request.header(cx.layers, "content-type") {
        Seen::Shown(_) => return,
        Seen::NotShown => return cx.cannot_check("the header fields are not shown", HOW),
        Seen::Absent if is_told_elsewhere(request, cx) => return,
        Seen::Absent => {}
    }
    // Above the wire a client may still add it; what these add is known.
    let known = request.view == View::Wire || matches!(request.client, Some("curl" | "requests" | "net/http"));
    let (level, confidence) = if known { (Level::Error, Confidence::Certain) } else { (Level::Warning, Confidence::Possible) };
    cx.draft(head(request), "the request has no Content-Type field for its form body")
        .label("no Content-Type in the header of this request")
        .also(*body, "a form")
        .why("RFC 6749 section 4.1.3 and its siblings want the form type. Without the field most servers do not parse the body, and then miss every parameter.")
        .help("add `Content-Type: application/x-www-form-urlencoded`")
        .judged(level, confidence)
        .fix(Fix::safe("add the form type").set_header("Content-Type", FORM))
        .report(cx);
}
