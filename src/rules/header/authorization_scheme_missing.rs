//! `header/authorization-scheme-missing`: the scheme comes first.

use crate::request::token::{Scheme, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{glued_scheme, stray_in_credentials};
use crate::rules::rule::Context;
use crate::text::layers::Slice;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const HOW: &str = "look at the line as it is sent: the value must begin with a scheme and a space, as in `Basic ` or `Bearer `";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown().filter(|authorization| authorization.scheme == Scheme::Missing)
    else {
        return;
    };
    if let Some(reason) = authorization.kind.obstacle() {
        return cx.cannot_check(reason, HOW);
    }
    // The scheme without a blank, or with a letter that only looks like a blank, is another fault.
    if glued_scheme(cx.bytes(authorization.credentials)).is_some() || stray_in_credentials(request, cx.layers).is_some() {
        return;
    }
    let seen = see(&cx.text(authorization.credentials));
    let (level, confidence) = seen.weight();
    let at = if authorization.credentials.is_empty() { authorization.at } else { authorization.credentials };
    cx.draft(at, seen.message())
        .label("no scheme in front")
        .why("RFC 9110 section 11.4: the first word names the scheme. Without it the server does not know how to read the value, and takes the client for unauthenticated.")
        .help(seen.help())
        .judged(level, confidence)
        .fix(repair(authorization.credentials, seen, cx))
        .report(cx);
}

/// Only what says itself that it is an identifier and a secret becomes Basic credentials.
fn repair(credentials: Slice, seen: Bare, cx: &Context<'_>) -> Option<Fix> {
    let text = cx.bytes(credentials);
    match seen {
        Bare::Credentials if text.contains(&b':') => {
            let colon = text.iter().position(|b| *b == b':')?;
            let (id, secret) = (text.get(..colon)?, text.get(colon + 1..)?);
            let plain = [id, secret].iter().all(|part| classify(part).is_live() && part.iter().all(u8::is_ascii_graphic));
            plain.then(|| Fix::safe("encode identifier and secret after Basic").authorize(id, secret))
        }
        Bare::Credentials => Some(Fix::safe("write Basic in front").write(credentials.to(0), "Basic ")),
        Bare::Nothing | Bare::Undefined | Bare::Other => None,
    }
}

/// What stands where the scheme should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bare {
    Nothing,
    /// Identifier and secret, encoded or not.
    Credentials,
    /// `undefined`, `null`.
    Undefined,
    Other,
}

fn see(text: &str) -> Bare {
    let decoded = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    if text.trim().is_empty() {
        Bare::Nothing
    } else if classify(text.as_bytes()) == ValueKind::Undefined {
        Bare::Undefined
    } else if text.contains(':') || decoded.is_some_and(|decoded| decoded.contains(':')) {
        Bare::Credentials
    } else {
        Bare::Other
    }
}

impl Bare {
    fn weight(self) -> (Level, Confidence) {
        match self {
            Bare::Credentials => (Level::Error, Confidence::Certain),
            // A gateway of its own may want a bare key.
            Bare::Nothing | Bare::Undefined | Bare::Other => (Level::Warning, Confidence::Likely),
        }
    }

    fn message(self) -> &'static str {
        match self {
            Bare::Nothing => "the Authorization field is empty",
            Bare::Credentials => "the Authorization field holds credentials without the scheme Basic",
            Bare::Undefined => "the Authorization field is the text of a missing value",
            Bare::Other => "the Authorization field has no scheme",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Bare::Nothing | Bare::Undefined => "a variable was empty when the field was built: set it, or leave the field out",
            Bare::Credentials => "write `Basic ` and the Base64 text of identifier, colon, secret",
            Bare::Other => {
                "write `Basic ` and the Base64 text of identifier, colon, secret, or leave the field out if the client is in the body"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_what_stands_there() {
        for (text, want) in [
            ("", Bare::Nothing),
            ("undefined", Bare::Undefined),
            ("YXBwOm43", Bare::Credentials),
            ("app:n7", Bare::Credentials),
            ("n7Rz4PqLx2", Bare::Other),
        ] {
            assert_eq!(see(text), want, "{text}");
        }
    }
}
