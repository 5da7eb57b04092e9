//! `transport/host-mismatch`: a Host field that names another server than the address.

use super::common::{authority, told};
use crate::capture::model::{Field, Origin, Url};
use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(field) = host_field(request, cx) else { return };
    let text = cx.text(field.value).trim().to_ascii_lowercase();
    if let Some(at) = text.find(['/', '@', '?', ' ', ',']) {
        let lead = text.get(..at).map_or(0, str::len);
        let fix = own_name(&cx.text(field.value), request, cx)
            .map(|name| Fix::risky("write host and port alone").write(field.value, name));
        return report(&field, field.value.from(lead), "the Host field holds more than host and port", Level::Error, fix, cx);
    }
    let Some(url) = request.url.shown().filter(|_| !request.is_loopback(cx.layers)) else { return };
    if names_another(&text, url, cx) {
        let at = field.value;
        let fix = authority(url, cx).map(|name| Fix::risky("write the host of the address").write(field.value, name));
        report(&field, at, "the Host field names another server than the address", Level::Warning, fix, cx);
    }
}

/// The one Host field that is shown; several are a fault of their own.
fn host_field(request: &TokenRequest, cx: &Context<'_>) -> Option<Field> {
    let mut fields = told(request, cx, "host").filter(|field| field.origin == Origin::Written);
    let first = fields.next().copied()?;
    fields.next().is_none().then_some(first).filter(|field| !field.value.is_empty())
}

/// An address of digits is a deliberate detour, and names that are hidden or made up cannot be compared.
fn names_another(field: &str, url: &Url, cx: &Context<'_>) -> bool {
    let Some(host) = url.host.map(|host| cx.text(host).to_ascii_lowercase()) else { return false };
    let digits = |name: &str| name.starts_with('[') || name.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let name = field.split(':').next().unwrap_or_default();
    let plain = |name: &str| {
        let letters = name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b));
        letters && name.contains('.') && classify(name.as_bytes()).is_live() && !name.contains("example")
    };
    plain(name) && plain(&host) && !digits(name) && !digits(&host) && name != host
}

/// Host and port of the address; without one, what the field has between `//` and the path.
fn own_name(field: &str, request: &TokenRequest, cx: &Context<'_>) -> Option<Vec<u8>> {
    let told = request.url.shown().and_then(|url| authority(url, cx));
    let name = field.split_once("://").map_or(field, |(_, rest)| rest).split(['/', '?']).next().unwrap_or_default();
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    told.or_else(|| plain.then(|| name.as_bytes().to_vec()))
}

fn report(field: &Field, at: Slice, message: &str, level: Level, fix: Option<Fix>, cx: &mut Context<'_>) {
    let confidence = if level == Level::Error { Confidence::Certain } else { Confidence::Likely };
    cx.draft(at, message)
        .label("not the host of the request")
        .also(field.name, "this field")
        .why("RFC 9112 section 3.2: the field repeats host and port of the address. The server, or the proxy in front of it, chooses the site by it and answers for another one, with 404, 421 or 400.")
        .help("leave the field to the client; when a request is passed on, do not copy the Host field of the incoming one")
        .judged(level, confidence)
        .fix(fix)
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn hosts_are_compared_where_both_are_real() {
        let at = |url: &str, host: &str| {
            format!("curl {url} -H 'Host: {host}' -d 'grant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw'")
        };
        let level = |url: &str, host: &str| verdict(&at(url, host), "transport/host-mismatch");
        let url = "https://login.acme-corp.com/oauth/token";
        assert_eq!(level(url, "login.acme-corp.com"), None);
        assert_eq!(level(url, "LOGIN.acme-corp.com:443"), None);
        assert_eq!(level(url, "shop.acme-corp.net"), Some("warning"));
        assert_eq!(level(url, "login.acme-corp.com/oauth"), Some("error"));
        assert_eq!(level(url, "https://login.acme-corp.com"), Some("error"));
        assert_eq!(level(url, "{{host}}"), None);
        assert_eq!(level("https://10.0.0.7/oauth/token", "login.acme-corp.com"), None);
        assert_eq!(level("https://localhost/oauth/token", "login.acme-corp.com"), None);
    }
}
