//! `header/authorization-scheme-unknown`: a scheme of other servers.

use crate::provider::ProfileAnswer;
use crate::request::token::TokenRequest;
use crate::rules::common::is_token_endpoint;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

/// Schemes that are well known, and that no token endpoint is known to take. NTLM and Negotiate are none: AD FS takes them
/// (`windows_client_authentication`).
const OF_OTHERS: &[&str] = &["digest", "oauth", "hawk", "aws4-hmac-sha256", "sharedkey", "scram-sha-256"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown().filter(|_| is_token_endpoint(request)) else { return };
    let scheme = cx.text(authorization.scheme_text).into_owned();
    let is_known = OF_OTHERS.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !is_known || cx.profile.answer("bearer") == ProfileAnswer::Yes {
        return;
    }
    cx.draft(authorization.scheme_text, format!("token endpoints do not take the scheme {scheme}"))
        .label("not a scheme for clients of OAuth 2.0")
        .why("RFC 6749 section 2.3.1 names Basic; other registered ways are parameters of the body, an assertion or a certificate.")
        .help("send `Authorization: Basic base64(client_id:client_secret)`, or client_id and client_secret in the body")
        .confidence(Confidence::Likely)
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, verdict};

    #[test]
    fn schemes_of_others_are_told_and_own_ones_are_not() {
        let level = |scheme: &str| {
            let text = form("grant_type=refresh_token&refresh_token=rt_9fAbCd")
                .replace("Authorization: Basic", &format!("Authorization: {scheme}"));
            verdict(&text, "header/authorization-scheme-unknown")
        };
        assert_eq!(level("Digest"), Some("warning"));
        assert_eq!(level("Negotiate"), None);
        assert_eq!(level("Basic"), None);
        assert_eq!(level("Acme"), None);
    }
}
