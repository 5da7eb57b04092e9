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
        } else if let Some(level) = relative(&text, request, cx) {
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

/// Some servers (AD FS, the first Entra endpoint) have names and GUIDs for resources, so only a host without its scheme
/// and a path without its host are suspicious, and a mere word elsewhere, until the server says that it does not know the target.
fn relative(text: &str, request: &TokenRequest, cx: &Context<'_>) -> Option<Level> {
    if scheme(text).is_some() || text.contains('%') {
        return None;
    }
    if oauth_error(cx) == Some("invalid_target") {
        return Some(Level::Error);
    }
    let host = text.split('/').next().unwrap_or_default();
    let labels = host.split('.').filter(|label| !label.is_empty()).count();
    let is_host = labels > 1 && host.ends_with(|c: char| c.is_ascii_alphabetic());
    let is_path = text.starts_with('/');
    let is_word = !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase()) && !names_resources(request, cx);
    (is_host || is_path || is_word).then_some(Level::Warning)
}

/// AD FS by its path, Microsoft by its profile.
fn names_resources(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let path = request.url.shown().map(|url| cx.text(url.path).to_ascii_lowercase());
    path.is_none_or(|path| path.contains("/adfs/")) || !cx.profile.id.is_empty()
}
