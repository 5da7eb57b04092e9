//! `client/assertion-type-invalid`: a type that no server knows.

use super::assertion::{JWT_BEARER, PREFIX, SAML_BEARER, is_private, kind};
use crate::request::token::{Carrier, Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::jwt;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(param) = kind(request, cx).filter(|param| !param.bare) else { return };
    let text = cx.text(param.field.value);
    if !param.kind.is_live() && !METHODS.contains(&&*text) {
        return;
    }
    let Some((words, certain)) = fault(&text) else { return };
    let (level, confidence) = if certain { (Level::Error, Confidence::Certain) } else { (Level::Info, Confidence::Possible) };
    cx.draft(param.raw, format!("client_assertion_type in the {} {words}", param.place.name()))
        .label("not a registered type")
        .why("The value is compared exactly. With another one the server does not look at the assertion and takes the client for unauthenticated.")
        .help("send urn:ietf:params:oauth:client-assertion-type:jwt-bearer, percent-encoded in a form")
        .judged(level, confidence)
        .fix(registered(request, param, &text).filter(|_| certain))
        .report(cx);
}

/// Names of ways to authenticate, which a registration has, not a request; they look like what one is to fill in.
const METHODS: &[&str] = &["private_key_jwt", "client_secret_jwt"];

/// The one type that a signed token can have.
fn registered(request: &TokenRequest, param: &Param, text: &str) -> Option<Fix> {
    let signed = jwt::opened(request, Carrier::ClientAssertion).is_some() && !text.to_ascii_lowercase().contains("saml");
    signed.then(|| Fix::safe("write the registered type").write(param.field.value, JWT_BEARER))
}

/// What is wrong, and whether nothing else can be meant.
fn fault(text: &str) -> Option<(&'static str, bool)> {
    // Blanks, quotes and escapes are the business of the rules on values.
    let damaged = text.trim() != text || text.starts_with(['"', '\'']) || text.contains(['%', '\r', '\n', '\t']);
    if damaged || [JWT_BEARER, SAML_BEARER].contains(&text) {
        return None;
    }
    if is_of_its_own(text) || is_private(text) {
        return Some(("is a type of its own, which only some servers know", false));
    }
    let words = match text {
        _ if text.contains(":grant-type:") => "is a grant type",
        _ if format!("urn:{text}") == JWT_BEARER => "lacks urn: at its beginning",
        _ if text.chars().any(char::is_whitespace) => "has a space in it",
        _ if text.eq_ignore_ascii_case(JWT_BEARER) => "is spelled with other capitals",
        _ => "is not the registered type",
    };
    Some((words, true))
}

/// Another name in the registry's space, but for a part of a registered one.
fn is_of_its_own(text: &str) -> bool {
    let Some(name) = text.strip_prefix(PREFIX).map(str::to_ascii_lowercase) else { return false };
    !name.contains("bearer") && !["jwt", "jws", "saml", "saml2"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn tells_slips_from_other_types() {
        let at = "urn:ietf:params:oauth:client-assertion-type:";
        assert_eq!(fault(&format!("{at}jwt-bearer")), None);
        assert_eq!(fault(&format!("{at}saml2-bearer")), None);
        assert_eq!(fault(&format!("{at}jwt-spiffe")).map(|fault| fault.1), Some(false));
        assert_eq!(fault("https://acme.example/types/hmac").map(|fault| fault.1), Some(false));
        assert_eq!(fault("urn%3Aietf%3Aparams"), None);
        for slip in [
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "ietf:params:oauth:client-assertion-type:jwt-bearer",
            "urn:ietf:params:oauth:client-assertion-type:jwt_bearer",
            "urn:ietf:params:oauth:client-assertion-type: jwt-bearer",
            "jwt-bearer",
            "urn:ietf:params:oauth:client-assertion-type:jwt",
        ] {
            assert_eq!(fault(slip).map(|fault| fault.1), Some(true), "{slip}");
        }
    }
}
