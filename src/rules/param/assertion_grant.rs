//! `param/assertion-grant`: the assertion that is the grant itself.

use crate::provider::ProfileAnswer;
use crate::request::token::jwt::Node;
use crate::request::token::{Carrier, Jwt, JwtContent, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::jwt::{self, LEEWAY, damage, is_damaged_otherwise, list, missing, time, time_fault, unpadded};
use crate::rules::param::common::grant;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const JWT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SAML: &str = "urn:ietf:params:oauth:grant-type:saml2-bearer";
const HOW: &str = "decode the part between the dots of assertion (Base64url): iss, sub, aud and exp must be there, exp after the time of the request";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(token) = jwt::first(request, Carrier::Assertion) else { return };
    match grant(request, cx).as_deref() {
        Some(JWT) => signed(token, cx),
        Some(SAML) => saml(token, cx),
        _ => {}
    }
}

fn signed(token: &Jwt, cx: &mut Context<'_>) {
    match &token.content {
        JwtContent::Broken(fault) if !is_damaged_otherwise(cx, token) => {
            let (words, help) = damage(*fault);
            let fix = unpadded(cx.bytes(token.token)).map(|(fix, text)| fix.write(token.token, text));
            let fault = GrantFault { at: fault.at, words: format!("assertion {words}"), help, level: Level::Error };
            report(fault, fix, cx);
        }
        JwtContent::Read(parts) => {
            if let Some(fault) = claims(&parts.claims, cx).or_else(|| times(&parts.claims, cx)) {
                report(fault, None, cx);
            }
        }
        JwtContent::Hidden(_) if jwt::refused(cx) => {
            if let Some(reason) = jwt::obstacle(token) {
                cx.cannot_check(format!("{reason} (assertion)"), HOW);
            }
        }
        JwtContent::Hidden(_) | JwtContent::Broken(_) | JwtContent::Encrypted => {}
    }
}

struct GrantFault {
    at: Slice,
    words: String,
    help: &'static str,
    level: Level,
}

fn claims(claims: &Node, cx: &Context<'_>) -> Option<GrantFault> {
    let mut absent = missing(cx, claims, &["iss", "aud", "exp"]);
    let mut level = Level::Error;
    // Some providers take the issuer for the subject.
    if absent.is_empty() && cx.profile.answer("assertion_without_subject") != ProfileAnswer::Yes {
        absent = missing(cx, claims, &["sub"]);
        level = Level::Warning;
    }
    let help = "add the claims: iss who signs, sub for whom the token is, aud the server as its documentation gives it, exp a time a few minutes ahead";
    (!absent.is_empty()).then(|| GrantFault {
        at: claims.slice(),
        words: format!("assertion has no {}", list(&absent)),
        help,
        level,
    })
}

fn times(claims: &Node, cx: &Context<'_>) -> Option<GrantFault> {
    let fault = |at, words: String, help| Some(GrantFault { at, words, help, level: Level::Error });
    for name in ["exp", "nbf", "iat"] {
        if let Some((at, words)) = time_fault(cx, claims, name) {
            return fault(at, format!("{name} in assertion {words}"), "write seconds since 1970 as a number, without quotes");
        }
    }
    let now = cx.reply.and_then(|reply| reply.date)?;
    let help = "make a new assertion for each request, and set the clock of the machine that signs it";
    if let Some((_, at)) = time(cx, claims, "exp").filter(|(exp, _)| exp + LEEWAY < now) {
        return fault(at, "assertion had expired before the answer".to_owned(), help);
    }
    let later = ["nbf", "iat"].iter().find_map(|name| time(cx, claims, name).filter(|(start, _)| start - LEEWAY > now))?;
    fault(later.1, "assertion was not valid yet at the time of the answer".to_owned(), help)
}

/// Base64url of XML, which begins with `<` and so with P.
fn saml(token: &Jwt, cx: &mut Context<'_>) {
    let text = cx.bytes(token.token);
    let is_xml = text.first() == Some(&b'<');
    if matches!(token.content, JwtContent::Hidden(_)) || is_damaged_otherwise(cx, token) && !is_xml {
        return;
    }
    let odd = text.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_".contains(b));
    let (at, words, level) = match (text.first(), odd) {
        _ if is_xml => (token.token, "assertion is XML that was not encoded", Level::Error),
        (Some(b'P'), Some(at)) => {
            (token.token.sub(at..at + 1), "assertion has characters that Base64url does not have", Level::Warning)
        }
        (Some(b'P'), None) => return,
        _ => (token.token, "assertion is not a SAML assertion in Base64url", Level::Error),
    };
    let help = "encode the assertion as Base64url, which has - and _ in place of + and /, without padding and line breaks";
    let fix = padding(text).map(|start| Fix::safe("remove the padding").write(token.token.from(start), ""));
    report(GrantFault { at, words: words.to_owned(), help, level }, fix, cx);
}

/// Where the padding begins that is all that is odd; other characters tell of another encoding.
fn padding(text: &[u8]) -> Option<usize> {
    let start = text.iter().position(|b| *b == b'=')?;
    let (kept, rest) = text.split_at_checked(start)?;
    let alone = rest.len() < 3 && rest.iter().all(|b| *b == b'=');
    (alone && kept.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b))).then_some(start)
}

fn report(fault: GrantFault, fix: Option<Fix>, cx: &mut Context<'_>) {
    let confidence = if fault.level == Level::Error { Confidence::Certain } else { Confidence::Likely };
    cx.draft(fault.at, fault.words)
        .label("in the assertion")
        .why("In this grant the assertion is what the token is issued for: a JWT with iss, sub, aud and exp (RFC 7523 section 3), or a SAML assertion in Base64url (RFC 7522 section 2.1). A server answers invalid_grant to any other.")
        .help(fault.help)
        .fix(fix)
        .level(fault.level)
        .confidence(confidence)
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    const NAME: &str = "param/assertion-grant";

    fn saml(assertion: &str) -> Option<&'static str> {
        let head = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\nAccept: application/json\n\n";
        let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&client_id=app-7Kq2Zw&assertion=";
        verdict(&format!("{head}{grant}{assertion}\n"), NAME)
    }

    #[test]
    fn a_saml_assertion_is_base64url_of_xml() {
        assert_eq!(saml("PHNhbWwyOkFzc2VydGlvbj48L3NhbWwyOkFzc2VydGlvbj4"), None);
        assert_eq!(saml("PHNhbWwyOkFzc2VydGlvbj48L3NhbWwyOkFzc2VydGlvbj4%3D"), Some("warning"));
        assert_eq!(saml("%3Csaml2%3AAssertion+ID%3D%22_7Kq%22%2F%3E"), Some("error"));
        assert_eq!(saml("eyJhbGciOiJFUzI1NiJ9.e30.c2ln"), Some("error"));
        assert_eq!(saml("***"), None);
    }
}
