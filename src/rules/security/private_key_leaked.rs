//! `security/private-key-leaked`: the key that should never leave its owner is in the request.

use crate::request::token::jwt::{JwtParts, Node};
use crate::request::token::{JwtContent, TokenRequest};
use crate::rules::jwt::get;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Members that only a private or a shared key has (RFC 7518 section 6).
const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

const WHY: &str = "Whoever has this key can sign as the client. The server needs the public half only, and the request went through everything that logs.";
const HELP: &str = "send the public key, or the token that the key signs; take this key out of use and register a new one";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for jwt in &request.jwts {
        let JwtContent::Read(parts) = &jwt.content else { continue };
        if let Some((name, at)) = private_member(parts, cx) {
            report(at, &format!("jwk in the header of {} holds the private member {name}", cx.text(jwt.field.name)), cx);
        }
    }
    for (name, value) in texts(request) {
        if let Some(at) = pem(value, cx) {
            report(at, &format!("{} holds a private key in PEM form", cx.text(name)), cx);
        }
    }
}

fn private_member(parts: &JwtParts, cx: &Context<'_>) -> Option<(&'static str, Slice)> {
    let jwk = get(cx, &parts.header, "jwk").filter(|jwk| matches!(jwk, Node::Map(..)))?;
    PRIVATE.iter().find_map(|name| get(cx, jwk, name).map(|node| (*name, node.slice())))
}

/// Names and values of parameters and header fields.
fn texts(request: &TokenRequest) -> impl Iterator<Item = (Slice, Slice)> {
    let params = request.params.iter().map(|param| param.field);
    let fields = request.headers.shown().into_iter().flat_map(|headers| headers.fields.iter().copied());
    params.chain(fields).map(|field| (field.name, field.value))
}

fn pem(value: Slice, cx: &Context<'_>) -> Option<Slice> {
    let text = cx.bytes(value);
    let start = memchr::memmem::find(text, b"-----BEGIN ")?;
    let line = text.get(start..)?;
    let label = line.get(11..)?.windows(5).position(|window| window == b"-----")?;
    let is_private = memchr::memmem::find(line.get(11..11 + label)?, b"PRIVATE KEY").is_some();
    // Without key text between the lines it is the template of a manual.
    let shown = line.get(11 + label + 5..)?.iter().take_while(|b| **b != b'-').filter(|b| b.is_ascii_alphanumeric()).count();
    (is_private && shown >= 16).then(|| value.sub(start..start + 11 + label + 5))
}

fn report(at: Slice, words: &str, cx: &mut Context<'_>) {
    cx.draft(at, words).label("private").explained(WHY, HELP).report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn a_pem_text_in_place_of_a_secret_is_a_leak() {
        let capture = |value: &str| {
            let head =
                "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\n\n";
            format!("{head}grant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw&client_secret={value}\n")
        };
        let key = |label: &str, text: &str| capture(&format!("-----BEGIN+{label}-----%0A{text}%0A-----END+{label}-----"));
        let base64 = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIB";
        let name = "security/private-key-leaked";
        assert_eq!(verdict(&key("PRIVATE+KEY", base64), name), Some("error"));
        assert_eq!(verdict(&key("EC+PRIVATE+KEY", base64), name), Some("error"));
        assert_eq!(verdict(&key("PUBLIC+KEY", base64), name), None);
        assert_eq!(verdict(&key("PRIVATE+KEY", "..."), name), None);
    }
}
