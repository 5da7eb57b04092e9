//! When the time of a secret is over.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::request::token::jwt::Node;
use crate::rules::rule::Context;

/// The claim `exp` of a signed token (RFC 7519 section 4.1.4), in seconds since 1970.
pub(super) fn expiry(token: &[u8]) -> Option<i64> {
    let claims = token.split(|b| *b == b'.').nth(1).filter(|_| token.starts_with(b"eyJ"))?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    let exp = claims.get("exp")?;
    exp.as_i64().or_else(|| exp.as_str()?.parse().ok())
}

/// When the access token of an answer is over: its Date field and `expires_in` (RFC 6749 section 5.1).
pub(super) fn answered(object: &Node, cx: &Context<'_>) -> Option<i64> {
    let date = cx.reply?.date?;
    let lasts = object.get(cx.layers, &["expires_in"])?.slice();
    let seconds: i64 = cx.text(lasts).trim().parse().ok()?;
    date.checked_add(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_tells_its_end() {
        let token = format!("eyJhbGciOiJub25lIn0.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"exp":1600000000,"sub":"a"}"#));
        assert_eq!(expiry(token.as_bytes()), Some(1_600_000_000));
        assert_eq!(expiry(b"eyJhbGciOiJub25lIn0.bm8.c2ln"), None);
        assert_eq!(expiry(b"a.b.c"), None);
    }
}
