//! What the rules on signed tokens ask of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::request::token::jwt::{Fault, FaultKind, JwtParts, Node, member};
use crate::request::token::{Carrier, Jwt, JwtContent, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Algorithms with a key that both sides know (RFC 7518 section 3.1).
pub(crate) const SYMMETRIC: &[&str] = &["HS256", "HS384", "HS512"];

/// Registered algorithms with a key pair.
pub(crate) const ASYMMETRIC: &[&str] = &[
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "ES256K",
    "EdDSA",
    "Ed25519",
    "Ed448",
    "ML-DSA-44",
    "ML-DSA-65",
    "ML-DSA-87",
];

/// How far clocks may differ, in seconds.
pub(crate) const LEEWAY: i64 = 60;

/// How old a DPoP proof may be, in seconds. RFC 9449 leaves it to the server; five minutes are at the upper end.
pub(crate) const FRESH: i64 = 300;

/// The first token for that purpose.
pub(crate) fn first(request: &TokenRequest, carrier: Carrier) -> Option<&Jwt> {
    request.jwts.iter().find(|jwt| jwt.carrier == carrier)
}

/// The first token for that purpose, if its header and claims can be read.
pub(crate) fn opened(request: &TokenRequest, carrier: Carrier) -> Option<(&Jwt, &JwtParts)> {
    first(request, carrier).and_then(|jwt| match &jwt.content {
        JwtContent::Read(parts) => Some((jwt, parts)),
        _ => None,
    })
}

/// A member of the header or the claims.
pub(crate) fn get<'n>(cx: &Context<'_>, object: &'n Node, name: &str) -> Option<&'n Node> {
    member(cx.layers, object, name)
}

/// A member that is text and not empty.
pub(crate) fn text(cx: &Context<'_>, object: &Node, name: &str) -> Option<Slice> {
    match get(cx, object, name)? {
        Node::Text(at) if !cx.bytes(*at).is_empty() => Some(*at),
        _ => None,
    }
}

/// The names of `wanted` that the object lacks, or has as `null` or as empty text.
pub(crate) fn missing(cx: &Context<'_>, object: &Node, wanted: &[&'static str]) -> Vec<&'static str> {
    let is_missing = |name: &&&str| get(cx, object, name).is_none_or(|node| is_nothing(cx, node));
    wanted.iter().filter(is_missing).copied().collect()
}

fn is_nothing(cx: &Context<'_>, node: &Node) -> bool {
    match node {
        Node::Text(at) => cx.bytes(*at).is_empty(),
        Node::Bare(at) => cx.bytes(*at) == b"null",
        Node::List(items, _) => items.is_empty(),
        Node::Map(..) => false,
    }
}

/// `jti`, `jti and exp`, `iss, jti and exp`.
pub(crate) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A time in the claims, in seconds since 1970; `None` where it is missing or malformed.
pub(crate) fn time(cx: &Context<'_>, claims: &Node, name: &str) -> Option<(i64, Slice)> {
    match get(cx, claims, name)? {
        Node::Bare(at) => number(&cx.text(*at)).filter(|seconds| in_seconds(*seconds)).map(|seconds| (whole(seconds), *at)),
        _ => None,
    }
}

/// The fault of a time in milliseconds.
pub(crate) const UNIT: &str = "is not in seconds";

/// What is wrong with a time in the claims (RFC 7519 section 2), and where.
pub(crate) fn time_fault(cx: &Context<'_>, claims: &Node, name: &str) -> Option<(Slice, &'static str)> {
    match get(cx, claims, name)? {
        Node::Text(at) => Some((*at, "is text, not a number")),
        Node::Bare(at) => match number(&cx.text(*at)) {
            Some(seconds) if in_seconds(seconds) => None,
            Some(_) => Some((*at, UNIT)),
            // A claim that is null is missing.
            None if cx.bytes(*at) == b"null" => None,
            None => Some((*at, "is not a number")),
        },
        Node::List(_, at) | Node::Map(_, at) => Some((*at, "is not a number")),
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Milliseconds lie beyond the year 2200 when they are read as seconds.
fn in_seconds(number: f64) -> bool {
    (0.0..7_258_118_400.0).contains(&number)
}

#[allow(clippy::cast_possible_truncation, reason = "the range was checked by `in_seconds`")]
fn whole(seconds: f64) -> i64 {
    seconds as i64
}

/// The words for a damaged token: what it holds, and what to do.
pub(crate) fn damage(fault: Fault) -> (&'static str, &'static str) {
    match fault.kind {
        FaultKind::Parts => {
            ("does not consist of three parts with dots between them", "send the whole token: header, claims and signature")
        }
        FaultKind::Padding => ("has = in it", "encode the parts as Base64url without padding"),
        FaultKind::Letters => (
            "has a character that Base64url does not have",
            "encode the parts as Base64url, which has - and _ in place of + and /, and no padding",
        ),
        FaultKind::NotJson => {
            ("has a part that is not a JSON object", "encode header and claims as JSON objects; a library for JWTs does it")
        }
        FaultKind::NoSignature => ("ends without a signature", "sign it with the key that its header announces"),
    }
}

/// True when other rules speak of what happened to the text: line breaks, quotes, escapes, a key in the place of the token.
pub(crate) fn is_damaged_otherwise(cx: &Context<'_>, jwt: &Jwt) -> bool {
    let text = cx.bytes(jwt.token);
    let quoted = text.first().is_some_and(|b| b"\"'`".contains(b)) || text.starts_with("\u{201C}".as_bytes());
    let key = text.starts_with(b"-----BEGIN");
    quoted || key || text.contains(&b'%') || text.iter().any(|b| b.is_ascii_whitespace() && *b != b' ')
}

/// A token without the padding that its parts have. The signature is made over header and claims as they stand, so a
/// padding there may have been signed.
pub(crate) fn unpadded(token: &[u8]) -> Option<(Fix, Vec<u8>)> {
    let text = std::str::from_utf8(token).ok()?;
    let (signed, signature) = text.rsplit_once('.')?;
    let bare = text.split('.').map(|part| part.trim_end_matches('=')).collect::<Vec<_>>();
    let sound = bare.len() == 3 && bare.iter().all(|part| !part.is_empty() && URL_SAFE_NO_PAD.decode(part).is_ok());
    let words = "remove the padding";
    let fix = if signed.contains('=') { Fix::risky(words) } else { Fix::safe(words) };
    (sound && (signed.contains('=') || signature.contains('='))).then(|| (fix, bare.join(".").into_bytes()))
}

/// Why a token cannot be looked into.
pub(crate) fn obstacle(jwt: &Jwt) -> Option<&'static str> {
    match jwt.content {
        JwtContent::Hidden(kind) => kind.obstacle(),
        _ => None,
    }
}

/// Both texts, if they are real ones.
pub(crate) fn differ(cx: &Context<'_>, a: Slice, b: Slice) -> bool {
    let live = |slice: Slice| matches!(classify(cx.bytes(slice)), ValueKind::Live | ValueKind::Sample);
    live(a) && live(b) && cx.bytes(a) != cx.bytes(b)
}

/// The time at which the server answered, if it refused: only then does anybody ask what was wrong with a time.
pub(crate) fn refused(cx: &Context<'_>) -> bool {
    cx.reply.is_some_and(crate::request::reply::Reply::refused)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use crate::rules::testing::{said, unchecked};

    const HEADER: &str = r#"{"alg":"ES256","typ":"client-authentication+jwt","kid":"k"}"#;
    const CLAIMS: &str = r#"{"iss":"app-7Kq2Zw","sub":"app-7Kq2Zw","aud":"https://login.acme-corp.com","jti":"a7","iat":1793534400,"exp":1793534700}"#;
    const PROOF: &str = r#"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"l8tF","y":"9VE4"}}"#;
    const BINDING: &str = r#"{"jti":"e7","htm":"POST","htu":"https://login.acme-corp.com/oauth/token","iat":1793534400}"#;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    fn capture(assertion: &str, proof: &str, answer: &str) -> String {
        format!(
            "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nDPoP: {proof}\nContent-Type: application/x-www-form-urlencoded\n\
             Accept: application/json\n\ngrant_type=client_credentials&client_id=app-7Kq2Zw&client_assertion_type=\
             urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={assertion}\n{answer}"
        )
    }

    #[test]
    fn one_fault_of_an_assertion_is_one_finding() {
        let proof = token(PROOF, BINDING);
        let of = |header: &str, claims: &str| said(&capture(&token(header, claims), &proof, ""));
        assert_eq!(of(HEADER, CLAIMS), Vec::<&str>::new());
        for (from, to, want) in [
            (r#""alg":"ES256""#, r#""alg":"none""#, "security/alg-none"),
            (r#""alg":"ES256""#, r#""alg":"es256""#, "client/assertion-alg"),
            (r#""alg":"ES256","#, "", "client/assertion-alg"),
            ("client-authentication+jwt", "at+jwt", "client/assertion-typ"),
        ] {
            assert_eq!(of(&HEADER.replace(from, to), CLAIMS), [want], "{to}");
        }
        for (from, to, want) in [
            (r#""iss":"app-7Kq2Zw","#, "", "client/assertion-claims"),
            (r#""jti":"a7","#, "", "client/assertion-claims"),
            (r#""exp":1793534700"#, r#""exp":null"#, "client/assertion-claims"),
            (r#""exp":1793534700"#, r#""exp":"1793534700""#, "client/assertion-numericdate"),
            ("1793534400", "1793534400000", "client/assertion-numericdate"),
            ("1793534700", "1893534700", "client/assertion-lifetime"),
            (r#""sub":"app-7Kq2Zw""#, r#""sub":"jo""#, "client/assertion-subject"),
            (r#""iss":"app-7Kq2Zw""#, r#""iss":"jo""#, "client/assertion-subject"),
            ("https://login.acme-corp.com", "app-7Kq2Zw", "client/assertion-audience"),
            ("https://login.acme-corp.com", "https://auth.acme-corp.net", "client/assertion-audience"),
        ] {
            assert_eq!(of(HEADER, &CLAIMS.replace(from, to)), [want], "{to}");
        }
    }

    #[test]
    fn one_fault_of_a_proof_is_one_finding() {
        let assertion = token(HEADER, CLAIMS);
        let of = |header: &str, claims: &str| said(&capture(&assertion, &token(header, claims), ""));
        for (from, to, want) in [
            ("dpop+jwt", "JWT", "header/dpop-typ"),
            ("ES256", "HS256", "header/dpop-alg"),
            ("ES256", "none", "security/alg-none"),
            ("ES256", "RS256", "header/dpop-jwk"),
            (r#","y":"9VE4""#, "", "header/dpop-jwk"),
            (r#""y":"9VE4""#, r#""y":"9VE4","d":"870M""#, "security/private-key-leaked"),
        ] {
            assert_eq!(of(&PROOF.replace(from, to), BINDING), [want], "{to}");
        }
        for (from, to, want) in [
            (r#""jti":"e7","#, "", "header/dpop-claims"),
            ("POST", "post", "header/dpop-htm"),
            ("/oauth/token", "/oauth/token/", "header/dpop-htu"),
            ("https://login.acme-corp.com/oauth", "/oauth", "header/dpop-htu"),
            ("1793534400", "1793534400000", "header/dpop-iat"),
        ] {
            assert_eq!(of(PROOF, &BINDING.replace(from, to)), [want], "{to}");
        }
        assert_eq!(said(&capture(&assertion, "not.a-jwt", "")), ["header/dpop-malformed"]);
    }

    #[test]
    fn damage_that_other_rules_know_is_left_to_them() {
        let (assertion, proof) = (token(HEADER, CLAIMS), token(PROOF, BINDING));
        for (text, want) in [
            (format!("%22{assertion}%22"), "param/value-quoted"),
            (format!("{assertion}%0A"), "param/value-whitespace"),
            (format!("{assertion}%253D"), "param/double-encoded"),
            ("undefined".to_owned(), "param/undefined-literal"),
            (format!("{assertion}%3D"), "client/assertion-malformed"),
        ] {
            assert_eq!(said(&capture(&text, &proof, "")), [want], "{text}");
        }
    }

    #[test]
    fn times_are_compared_with_the_answer_and_with_nothing_else() {
        let answer = |date: &str| format!("\nHTTP/1.1 401 Unauthorized\n{date}\n{{\"error\":\"invalid_client\"}}\n");
        let (assertion, proof) = (token(HEADER, CLAIMS), token(PROOF, BINDING));
        let dated = |time: &str| said(&capture(&assertion, &proof, &answer(&format!("Date: Sun, 01 Nov 2026 {time} GMT\n"))));
        assert_eq!(dated("12:04:00"), Vec::<&str>::new());
        assert_eq!(dated("12:05:50"), ["header/dpop-iat"]);
        assert_eq!(dated("12:30:00"), ["header/dpop-iat", "client/assertion-expired"]);
        assert_eq!(dated("11:57:00"), ["client/assertion-expired"]);
        let undated = capture(&assertion, &proof, &answer(""));
        assert_eq!(said(&undated), Vec::<&str>::new());
        assert_eq!(unchecked(&undated), ["client/assertion-expired", "header/dpop-iat"]);
        let hidden = unchecked(&capture("***", "[FILTERED]", &answer("")));
        for rule in ["client/assertion-expired", "client/assertion-subject", "header/dpop-iat"] {
            assert!(hidden.contains(&rule), "{rule}: {hidden:?}");
        }
        assert_eq!(unchecked(&capture(&assertion, &proof, "")), Vec::<&str>::new());
    }
}
