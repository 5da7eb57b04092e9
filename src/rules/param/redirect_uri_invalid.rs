//! `param/redirect-uri-invalid`: an absolute address without a fragment.

use std::ops::Range;

use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::param::common::{grant, place_of, scheme, sound};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let used = match request.endpoint {
        Endpoint::Token => grant(request, cx).as_deref() != Some("refresh_token"),
        Endpoint::Par => true,
        _ => false,
    };
    let Some(param) = request.all(cx.layers, "redirect_uri").next().filter(|_| used) else { return };
    let Some(text) = sound(request, param, cx) else { return };
    let Some((at, words)) = fault(&text) else { return };
    cx.draft(param.field.value.sub(at), format!("{} {words}", place_of(cx.layers, param)))
        .label("not what can be registered")
        .why("RFC 6749 section 3.1.2: a redirect URI is absolute and has no fragment. The server compares it exactly with the registered one and with the one of the authorization request.")
        .help("send the very text that was registered, scheme and port included, and that the authorization request held")
        .report(cx);
}

fn fault(text: &str) -> Option<(Range<usize>, &'static str)> {
    // Google's word for "answer to the script that asked".
    if text == "postmessage" || (text.contains('%') && !text.contains("://")) {
        return None;
    }
    if let Some(at) = text.find('#') {
        return Some((at..text.len(), "has a fragment"));
    }
    if let Some(at) = text.find('\\') {
        return Some((at..at + 1, "has a backslash, which no URI has"));
    }
    match scheme(text) {
        None => Some((0..text.len(), "is not an absolute URI: it lacks its scheme")),
        Some((scheme, rest)) if is_web(scheme) && !has_host(rest) => Some((0..text.len(), "has no host")),
        Some(_) => None,
    }
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

fn has_host(rest: &str) -> bool {
    rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '?']))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn addresses_of_apps_are_absolute_too() {
        for uri in [
            "https://shop.acme-corp.com/cb?a=b%2Fc",
            "http://127.0.0.1:8080/",
            "http://[::1]:8080/cb",
            "com.acme-corp.shop:/cb",
            "myapp://callback",
            "urn:ietf:wg:oauth:2.0:oob",
            "postmessage",
            "https%3A%2F%2Fshop.acme-corp.com",
        ] {
            assert_eq!(fault(uri), None, "{uri}");
        }
        for uri in
            ["/cb", "shop.acme-corp.com/cb", "localhost:8080/cb", "https:/cb", "https:///cb", "https://a/#cb", "https://a\\cb"]
        {
            assert!(fault(uri).is_some(), "{uri}");
        }
    }
}
