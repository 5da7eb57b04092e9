//! `transport/http-not-https`: credentials in the clear.

use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::common::oauth_error;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // A target without a scheme claims nothing: another part of the capture may, or a proxy ends TLS.
    let Some(scheme) = request.url.shown().and_then(|url| url.scheme) else { return };
    if !cx.bytes(scheme).eq_ignore_ascii_case(b"http") {
        return;
    }
    let Some(host) = request.host.map(|host| cx.text(host).to_ascii_lowercase()) else { return };
    let Some(level) = level(request, &host, cx) else {
        return cx.cannot_check("the host of the http URL is hidden", "use https unless the server runs on this machine");
    };
    // An OAuth error shows that the server took the request over http: unsafe, but hardly why it was refused.
    let confidence = if oauth_error(cx).is_some() { Confidence::Possible } else { Confidence::Certain };
    cx.draft(scheme, "the request goes to an http URL, without TLS")
        .label("not https")
        .why("Secrets and tokens travel readable for everyone on the way (RFC 6749 section 3.2 requires TLS). Many servers refuse http, or redirect it and lose the body.")
        .help("use the https URL of the endpoint")
        .fix(repair(request, scheme, level))
        .judged(level, confidence)
        .report(cx);
}

/// A port belongs to one of the two schemes, and nobody knows the other's; networks that end at the door may have no TLS.
fn repair(request: &TokenRequest, scheme: Slice, level: Level) -> Option<Fix> {
    let has_port = request.url.shown().is_none_or(|url| url.port.is_some());
    (level == Level::Error && !has_port).then(|| Fix::risky("write https").write(scheme, "https"))
}

/// Info on this machine, a warning in networks that end at the door; `None` when the host cannot be seen.
fn level(request: &TokenRequest, host: &str, cx: &Context<'_>) -> Option<Level> {
    if request.is_loopback(cx.layers) {
        return Some(Level::Info);
    }
    if classify(host.as_bytes()).obstacle().is_some() {
        return None;
    }
    Some(if is_private(host) { Level::Warning } else { Level::Error })
}

/// Names of containers (no dot), private addresses (RFC 1918), names that never leave a network (RFC 6762, RFC 9476).
fn is_private(host: &str) -> bool {
    let octets: Vec<u8> = host.split('.').filter_map(|part| part.parse().ok()).collect();
    let address = match octets[..] {
        [10, _, _, _] | [192, 168, _, _] => true,
        [172, second, _, _] => (16..32).contains(&second),
        _ => false,
    };
    let suffix = [".local", ".internal", ".test", ".lan"].iter().any(|suffix| host.ends_with(suffix));
    address || suffix || !host.contains(['.', ':'])
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn the_level_follows_the_host() {
        let at = |url: &str| {
            format!(
                "POST {url} HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw\n"
            )
        };
        let level = |url: &str| verdict(&at(url), "transport/http-not-https");
        assert_eq!(level("http://login.acme-corp.com/oauth/token"), Some("error"));
        assert_eq!(level("http://localhost:8080/oauth/token"), Some("info"));
        assert_eq!(level("http://127.0.0.1/oauth/token"), Some("info"));
        assert_eq!(level("http://keycloak:8080/oauth/token"), Some("warning"));
        assert_eq!(level("http://172.20.0.4/oauth/token"), Some("warning"));
        assert_eq!(level("http://172.40.0.4/oauth/token"), Some("error"));
        assert_eq!(level("http://{{host}}/oauth/token"), None);
        assert_eq!(level("/oauth/token"), None);
    }
}
