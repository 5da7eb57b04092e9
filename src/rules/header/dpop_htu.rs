//! `header/dpop-htu`: the proof was made for another address.

use super::dpop::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::{Confidence, Level};
use crate::rules::jwt::text;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let Some(htu) = text(cx, &parts.claims, "htu") else { return };
    let proof = cx.text(htu).into_owned();
    let Some(named) = Htu::parse(&proof) else {
        return report(htu, "is not an absolute address", Level::Error, cx);
    };
    let own = Htu::of_request(request, cx);
    let Some(difference) = named.difference(&own) else {
        if proof.contains(['?', '#']) {
            report(htu, "has a query or a fragment", Level::Warning, cx);
        } else if named.is_open() && own.scheme.is_none() && !request.is_loopback(cx.layers) {
            report(htu, "says http, and token endpoints are at https", Level::Warning, cx);
        }
        return;
    };
    // Behind a proxy the capture may show another scheme, port or name than the client saw.
    let inner = request.is_loopback(cx.layers) || difference.is_of_proxies();
    let level = if inner { Level::Warning } else { Level::Error };
    report(htu, difference.words(), level, cx);
}

fn report(at: Slice, words: &str, level: Level, cx: &mut Context<'_>) {
    let confidence = if level == Level::Error { Confidence::Certain } else { Confidence::Likely };
    cx.draft(at, format!("htu in the DPoP proof {words}"))
        .label("htu")
        .why("The proof counts for the address that it names: scheme, host, port and path of the token endpoint, without query and fragment (RFC 9449 section 4.2).")
        .help("make a proof for each request, with the address to which the request goes; behind a proxy that is the outer address")
        .judged(level, confidence)
        .report(cx);
}

/// The parts of an address that count; `None` is unknown.
#[derive(Debug, Default, PartialEq, Eq)]
struct Htu {
    scheme: Option<String>,
    host: Option<String>,
    port: Option<String>,
    path: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HtuDiffers {
    Scheme,
    Host,
    Port,
    Slash,
    Path,
}

impl Htu {
    fn parse(text: &str) -> Option<Htu> {
        let (scheme, rest) = text.split_once("://")?;
        let rest = rest.split(['?', '#']).next()?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = split_port(authority);
        let scheme = scheme.to_ascii_lowercase();
        let port = port.map_or_else(|| default_port(&scheme), |port| Some(port.to_owned()));
        (!host.is_empty()).then(|| Htu {
            host: Some(host.to_ascii_lowercase()),
            port,
            path: Some(normal(path)),
            scheme: Some(scheme),
        })
    }

    fn of_request(request: &TokenRequest, cx: &Context<'_>) -> Htu {
        let part = |slice: Option<Slice>| slice.map(|slice| cx.text(slice).to_ascii_lowercase()).filter(|text| !text.is_empty());
        let url = request.url.shown();
        let scheme = part(url.and_then(|url| url.scheme));
        let of_scheme = || scheme.as_deref().and_then(default_port);
        let port = part(url.and_then(|url| url.port)).or_else(of_scheme);
        let path = url.filter(|url| url.host.is_some() || cx.bytes(url.path).starts_with(b"/"));
        Htu { port, host: part(request.host), path: path.map(|url| normal(&cx.text(url.path))), scheme }
    }

    /// Without TLS.
    fn is_open(&self) -> bool {
        self.scheme.as_deref() == Some("http")
    }

    /// The first part in which both are known and differ.
    fn difference(&self, other: &Htu) -> Option<HtuDiffers> {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        let bare = |path: &Option<String>| path.as_deref().map(|path| path.trim_end_matches('/').to_owned());
        if differ(&self.host, &other.host) {
            Some(HtuDiffers::Host)
        } else if differ(&bare(&self.path), &bare(&other.path)) {
            Some(HtuDiffers::Path)
        } else if differ(&self.path, &other.path) {
            Some(HtuDiffers::Slash)
        } else if differ(&self.scheme, &other.scheme) {
            Some(HtuDiffers::Scheme)
        } else {
            differ(&self.port, &other.port).then_some(HtuDiffers::Port)
        }
    }
}

impl HtuDiffers {
    fn words(self) -> &'static str {
        match self {
            HtuDiffers::Scheme => "has another scheme than the request",
            HtuDiffers::Host => "names another host than the request",
            HtuDiffers::Port => "names another port than the request",
            HtuDiffers::Slash => "differs from the path of the request in the slash at the end",
            HtuDiffers::Path => "has another path than the request",
        }
    }

    fn is_of_proxies(self) -> bool {
        matches!(self, HtuDiffers::Scheme | HtuDiffers::Port)
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    let bracket = authority.rfind(']').map_or(0, |at| at + 1);
    match authority[bracket..].find(':') {
        Some(at) => (&authority[..bracket + at], Some(&authority[bracket + at + 1..])),
        None => (authority, None),
    }
}

fn default_port(scheme: &str) -> Option<String> {
    match scheme {
        "https" => Some("443".to_owned()),
        "http" => Some("80".to_owned()),
        _ => None,
    }
}

/// Escapes of letters that need none are undone, as RFC 3986 section 6.2.2 has it; an empty path is a slash.
fn normal(path: &str) -> String {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(byte);
        match escaped {
            Some(letter) if letter.is_ascii_alphanumeric() || b"-._~".contains(&letter) => out.push(letter),
            Some(other) => out.extend(format!("%{other:02X}").bytes()),
            None => out.push(*first),
        }
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    if out.is_empty() { "/".to_owned() } else { String::from_utf8_lossy(&out).into_owned() }
}

fn byte(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(proof: &str, request: &str) -> Option<HtuDiffers> {
        Htu::parse(proof)?.difference(&Htu::parse(request)?)
    }

    #[test]
    fn names_the_part_that_differs() {
        let at = "https://login.acme-corp.com/oauth/token";
        for (proof, want) in [
            ("https://LOGIN.acme-corp.com:443/oauth/%74oken?x=1", None),
            ("https://login.acme-corp.com/oauth/token/", Some(HtuDiffers::Slash)),
            ("https://login.acme-corp.com/oauth2/token", Some(HtuDiffers::Path)),
            ("https://api.acme-corp.com/oauth/token", Some(HtuDiffers::Host)),
            ("http://login.acme-corp.com/oauth/token", Some(HtuDiffers::Scheme)),
            ("https://login.acme-corp.com:8443/oauth/token", Some(HtuDiffers::Port)),
        ] {
            assert_eq!(difference(proof, at), want, "{proof}");
        }
        assert_eq!(Htu::parse("/oauth/token"), None);
        assert_eq!(normal("/a%2fb%7E%zz"), "/a%2Fb~%zz");
    }
}
