//! The names that make a line a part of a request.

use crate::capture::format::words;

/// Parameters whose names no other text has by chance.
pub(super) const STRONG: &[&str] = &[
    "grant_type",
    "client_id",
    "client_secret",
    "refresh_token",
    "redirect_uri",
    "code_verifier",
    "client_assertion",
    "client_assertion_type",
    "device_code",
    "subject_token",
    "subject_token_type",
    "requested_token_type",
    "auth_req_id",
    "token_type_hint",
    "grantType",
    "clientId",
    "clientSecret",
    "refreshToken",
];

/// Header fields of requests and answers.
pub(super) const HEADERS: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "dpop",
    "dpop-nonce",
    "etag",
    "expect",
    "expires",
    "forwarded",
    "host",
    "location",
    "origin",
    "pragma",
    "proxy-authorization",
    "referer",
    "server",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
];

/// Words of prose too: as names they need a colon or a separator that names alone have.
pub(super) const WORDS: &[&str] =
    &["accept", "connection", "date", "expect", "expires", "forwarded", "host", "location", "origin", "server", "via", "vary"];

/// Whether `name` is a header field's, however its words are joined.
pub(crate) fn header(name: &[u8]) -> bool {
    let plain = spelt(name);
    HEADERS.iter().any(|known| known.as_bytes() == plain) || plain.starts_with(b"x-") && plain.len() > 3
}

/// In lower case, with hyphens.
pub(crate) fn spelt(name: &[u8]) -> Vec<u8> {
    name.iter().map(|b| if b"_ ".contains(b) { b'-' } else { b.to_ascii_lowercase() }).collect()
}

/// Whether `name` is that of a parameter.
pub(crate) fn parameter(name: &[u8]) -> bool {
    words::parameters().any(|known| known.as_bytes() == name)
}

/// Whether `name` is that of a parameter and of nothing else.
pub(super) fn strong(name: &[u8]) -> bool {
    STRONG.iter().any(|known| known.as_bytes() == name)
}
