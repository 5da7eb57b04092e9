//! `header/name-typo`: a field whose name is nearly that of another.

use crate::capture::model::View;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{MisnamedField, misnamed};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for found in misnamed(request, cx.layers) {
        report(&found, request, cx);
    }
}

fn report(found: &MisnamedField, request: &TokenRequest, cx: &mut Context<'_>) {
    let name = cx.text(found.field.name);
    let confidence = if found.value_agrees { Confidence::Certain } else { Confidence::Likely };
    cx.draft(found.field.name, format!("unknown header field {name}; did you mean {}?", found.meant))
        .label(format!("{} is meant", found.meant))
        .why(format!(
            "Unknown fields are ignored (RFC 9110 section 5.1), so the request is read as if it had no {} field.",
            found.meant
        ))
        .help(format!("rename the field to {}", found.meant))
        .level(level(found, request, cx))
        .confidence(confidence)
        .fix(repair(found, request, cx))
        .report(cx);
}

/// A second field of the right name would be a fault of its own.
fn repair(found: &MisnamedField, request: &TokenRequest, cx: &Context<'_>) -> Option<Fix> {
    let title = format!("rename the field to {}", found.meant);
    let fix = if found.value_agrees { Fix::safe(title) } else { Fix::risky(title) };
    let replaced = request.fields(cx.layers, found.meant).next().is_some();
    (!replaced).then(|| fix.write(found.field.name, found.meant))
}

/// Without the right field beside it, the client or the content type is lost.
fn level(found: &MisnamedField, request: &TokenRequest, cx: &Context<'_>) -> Level {
    let replaced = request.header(cx.layers, found.meant).shown().is_some();
    match found.meant {
        _ if replaced => Level::Warning,
        "Authorization" => Level::Error,
        // Above the wire a client may add the right one.
        "Content-Type" if request.view == View::Wire => Level::Error,
        _ => Level::Warning,
    }
}
