//! `param/resource-invalid`: a resource is named by an absolute URI without a fragment.

use crate::finding::{Confidence, Level};
use crate::rule::{Context, Rule};
use crate::rules::common::oauth_error;
use crate::rules::param::common::{place_of, scheme, sound};
use crate::token::{Param, TokenRequest};

pub(crate) const RULE: Rule =
    Rule { name: "param/resource-invalid", page: include_str!("../../../rules/param/resource-invalid.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for param in request.all(cx.layers, "resource") {
        let Some(text) = sound(request, param, cx) else { continue };
        if let Some(at) = text.find('#') {
            let at = param.field.value.from(at);
            report(param, at, "has a fragment", Level::Error, cx);
        } else if let Some(level) = relative(&text, cx) {
            report(param, param.field.value, "is no absolute URI: it lacks its scheme", level, cx);
        }
    }
}

fn report(param: &Param, at: crate::layers::Slice, words: &str, level: Level, cx: &mut Context<'_>) {
    let confidence = if level == Level::Error { Confidence::Certain } else { Confidence::Likely };
    cx.draft(at, format!("{} {words}", place_of(cx.layers, param)))
        .label("not an absolute URI without fragment")
        .why("RFC 8707 section 2: the resource is an absolute URI and has no fragment. The server answers invalid_target to one that it does not know.")
        .help("send the identifier that the provider gives for the resource, most often the https address of the API")
        .level(level)
        .confidence(confidence)
        .report(cx);
}

/// Some servers (AD FS, the first Entra endpoint) have names and GUIDs for resources, so only a host without its scheme is
/// suspicious, until the server says that it does not know the target.
fn relative(text: &str, cx: &Context<'_>) -> Option<Level> {
    if scheme(text).is_some() || text.contains('%') {
        return None;
    }
    if oauth_error(cx) == Some("invalid_target") {
        return Some(Level::Error);
    }
    let host = text.split('/').next().unwrap_or_default();
    let labels = host.split('.').filter(|label| !label.is_empty()).count();
    (labels > 1 && host.ends_with(|c: char| c.is_ascii_alphabetic())).then_some(Level::Warning)
}
