//! `param/resource-invalid`: a resource is named by an absolute URI without a fragment.

use crate::request::token::{Param, TokenRequest};
use crate::rules::common::oauth_error;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{place_of, scheme, sound};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for param in request.all(cx.layers, "resource") {
        if is_refused(cx) {
            refuse(request, param, cx);
            continue;
        }
        let Some(text) = sound(request, param, cx) else { continue };
        if let Some(at) = text.find('#') {
            let at = param.field.value.from(at);
            report(param, at, "has a fragment", Level::Error, cx);
        } else if let Some(level) = relative(&text, request, cx) {
            report(param, param.field.value, "is not an absolute URI: it lacks its scheme", level, cx);
        }
    }
}

/// By the server's own words: whether it takes the parameter is known of none beforehand.
fn is_refused(cx: &Context<'_>) -> bool {
    let words = ["aadsts901002", "resource parameter is not supported", "unsupported parameter: resource"];
    cx.reply.is_some_and(|reply| reply.refused() && words.iter().any(|said| reply.says(said)))
}

fn refuse(request: &TokenRequest, param: &Param, cx: &mut Context<'_>) {
    let help = match request.all(cx.layers, "scope").next() {
        Some(_) => "leave it out: the scope names the resource already".to_owned(),
        None => "leave it out and name the resource in scope; at Microsoft that is scope=<resource>/.default".to_owned(),
    };
    cx.draft(param.field.unit, format!("{} is not a parameter of this server", place_of(cx.layers, param)))
        .label("belongs into scope")
        .why("RFC 8707 is an extension that not every server has. Microsoft's v2.0 endpoint takes the resource as a part of scope and answers AADSTS901002 to the parameter of its first version.")
        .help(help)
        .report(cx);
}

fn report(param: &Param, at: crate::text::layers::Slice, words: &str, level: Level, cx: &mut Context<'_>) {
    let confidence = if level == Level::Error { Confidence::Certain } else { Confidence::Likely };
    cx.draft(at, format!("{} {words}", place_of(cx.layers, param)))
        .label("not an absolute URI without fragment")
        .why("RFC 8707 section 2: the resource is an absolute URI and has no fragment. The server answers invalid_target to one that it does not know.")
        .help("send the identifier that the provider gives for the resource, most often the https address of the API")
        .judged(level, confidence)
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, verdict};

    #[test]
    fn a_server_that_does_not_take_it_says_so() {
        let request = form("grant_type=client_credentials&resource=https%3A%2F%2Fapi.acme-corp.com%2F");
        let answer = "\nHTTP/1.1 400 Bad Request\n\n{\"error\":\"invalid_request\",\"error_description\":\"AADSTS901002: The 'resource' request parameter is not supported.\"}\n";
        assert_eq!(verdict(&request, "param/resource-invalid"), None);
        assert_eq!(verdict(&format!("{request}{answer}"), "param/resource-invalid"), Some("error"));
    }
}
