//! A request target taken apart after RFC 3986 appendix B, in slices, without normalising anything.

use crate::capture::model::Url;
use crate::text::layers::{Layers, Slice};

/// Takes `whole` apart. Never fails: what does not look like a URL is all path.
pub(crate) fn parse(layers: &Layers<'_>, whole: Slice) -> Url {
    let text = layers.bytes(whole);
    let (scheme, after_scheme) = scheme(text);
    let end = text.len();
    // `code=#`: a poster's sign for a value, no fragment.
    let hash = (after_scheme..end).find(|&at| text[at] == b'#' && (at == 0 || text[at - 1] != b'='));
    let question = find(text, after_scheme, hash.unwrap_or(end), b"?");
    let path_end = question.or(hash).unwrap_or(end);
    let has_authority = text[after_scheme..].starts_with(b"//");
    let bare_host = scheme.is_none() && !has_authority && looks_like_host(&text[..path_end]);
    let (authority, path_start) = match (has_authority, bare_host) {
        (true, _) => authority(text, after_scheme + 2, path_end),
        (false, true) => authority(text, 0, path_end),
        (false, false) => (None, after_scheme),
    };
    let mut url = Url {
        whole,
        scheme: scheme.map(|end| whole.to(end)),
        userinfo: None,
        host: None,
        port: None,
        path: whole.sub(path_start..path_end),
        query: question.map(|at| whole.sub(at + 1..hash.unwrap_or(end))),
        fragment: hash.map(|at| whole.from(at + 1)),
    };
    if let Some(range) = authority {
        split_authority(text, range, &mut url);
    }
    url
}

fn scheme(text: &[u8]) -> (Option<usize>, usize) {
    let colon = text.iter().position(|b| !b.is_ascii_alphanumeric() && !b"+-.".contains(b));
    match colon {
        Some(at) if at > 0 && text[at..].starts_with(b"://") => (Some(at), at + 1),
        _ => (None, 0),
    }
}

fn find(text: &[u8], from: usize, to: usize, any: &[u8]) -> Option<usize> {
    text[from..to].iter().position(|b| any.contains(b)).map(|at| from + at)
}

/// `localhost:8080/token` and `host.example/token` have no scheme; `/token` and `token` have no host. A variable before
/// the path stands for all that leads to it.
fn looks_like_host(text: &[u8]) -> bool {
    if text.starts_with(b"{{") {
        let close = text.windows(2).position(|window| window == b"}}");
        return close.is_some_and(|close| matches!(text.get(close + 2), None | Some(b'/' | b':')));
    }
    let host = text.split(|&b| b == b'/').next().unwrap_or_default();
    // Credentials may be in front of it: `id:secret@localhost/token`.
    let named = host.rsplit(|&b| b == b'@').next().unwrap_or_default();
    let name = named.split(|&b| b == b':').next().unwrap_or_default();
    let host_bytes = name.iter().all(|b| b.is_ascii_alphanumeric() || b".-*_{}<>".contains(b));
    !name.is_empty() && host_bytes && (name.contains(&b'.') || name == b"localhost") && text.len() > host.len()
}

type Range = std::ops::Range<usize>;

fn authority(text: &[u8], start: usize, limit: usize) -> (Option<Range>, usize) {
    let end = find(text, start, limit, b"/").unwrap_or(limit);
    (Some(start..end), end)
}

fn split_authority(text: &[u8], range: Range, url: &mut Url) {
    let at = text[range.clone()].iter().rposition(|&b| b == b'@').map(|at| range.start + at);
    let host_start = at.map_or(range.start, |at| at + 1);
    url.userinfo = at.map(|at| url.whole.sub(range.start..at));
    let bracket = text[host_start..range.end].iter().rposition(|&b| b == b']').map_or(host_start, |at| host_start + at);
    let colon = text[bracket..range.end].iter().rposition(|&b| b == b':').map(|at| bracket + at);
    url.host = Some(url.whole.sub(host_start..colon.unwrap_or(range.end)));
    url.port = colon.map(|colon| url.whole.sub(colon + 1..range.end));
}

/// A redirection back to the client with a code in its query (RFC 6749 section 4.1.2), whole or cut off: no token request,
/// whatever its path.
pub(crate) fn is_callback(target: &[u8]) -> bool {
    let Some(query) = memchr::memchr(b'?', target).map(|at| &target[at + 1..]) else { return false };
    let names: Vec<&[u8]> = query.split(|b| *b == b'&').filter_map(|pair| pair.split(|b| *b == b'=').next()).collect();
    let returned = names.contains(&&b"state"[..]) || names.contains(&&b"session_state"[..]);
    returned && names.iter().all(|name| RETURNED.contains(name))
}

/// What comes back with a redirection (RFC 6749, RFC 9207, OpenID Connect, and what Google adds).
const RETURNED: &[&[u8]] = &[
    b"code",
    b"state",
    b"session_state",
    b"iss",
    b"scope",
    b"error",
    b"error_description",
    b"authuser",
    b"prompt",
    b"hd",
    b"nonce",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [Option<String>; 7] {
        let layers = Layers::new(text.as_bytes());
        let url = parse(&layers, layers.root());
        let show = |slice: Option<Slice>| slice.map(|slice| layers.text(slice).into_owned());
        [url.scheme, url.userinfo, url.host, url.port, Some(url.path), url.query, url.fragment].map(show)
    }

    #[test]
    fn takes_targets_apart() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parts("https://id:s@h.example:8443/oauth/token?a=b#c"),
            [some("https"), some("id:s"), some("h.example"), some("8443"), some("/oauth/token"), some("a=b"), some("c")]
        );
        assert_eq!(parts("/token?x=1"), [None, None, None, None, some("/token"), some("x=1"), None]);
        assert_eq!(parts("localhost:8765/t"), [None, None, some("localhost"), some("8765"), some("/t"), None, None]);
        let userinfo = parts("id:s@localhost:8765/t?a=b");
        assert_eq!(userinfo[1..5], [some("id:s"), some("localhost"), some("8765"), some("/t")]);
        assert_eq!(parts("{{ _.base }}/token")[2..5], [some("{{ _.base }}"), None, some("/token")]);
        assert_eq!(parts("https://[::1]:9/t")[2..4], [some("[::1]"), some("9")]);
        assert_eq!(parts("https://h.example")[4], some(""));
    }
}
