//! Codes and sentences of servers that mean what one of the pages says.

use super::{OAUTH_ERRORS, Reply};

/// A provider's own code, and the page of what it means.
pub(crate) const CODES: &[(&str, &str)] = &[
    // spent, expired or unknown grants
    ("bad_refresh_token", "invalid_grant"),
    ("invalid_refresh_token", "invalid_grant"),
    ("RefreshToken/refresh_token/invalid", "invalid_grant"),
    ("refresh_token_expired", "invalid_grant"),
    ("refresh_token_invalidated", "invalid_grant"),
    ("refresh_token_reused", "invalid_grant"),
    ("token_expired", "invalid_grant"),
    ("bad_verification_code", "invalid_grant"),
    ("incorrect_device_code", "invalid_grant"),
    ("bad_authorization_code", "invalid_grant"),
    ("bad_auth_code", "invalid_grant"),
    ("AuthorizationCode/code/invalid", "invalid_grant"),
    ("code_already_used", "invalid_grant"),
    ("invalid_code", "invalid_grant"),
    ("InvalidGrantException", "invalid_grant"),
    ("ExpiredTokenException", "invalid_grant"),
    ("OAU-106", "invalid_grant"),
    ("OAU-108", "invalid_grant"),
    ("OAU-109", "invalid_grant"),
    ("OAU-140", "invalid_grant"),
    // clients
    ("incorrect_client_credentials", "invalid_client"),
    ("incorrect_application_credentials", "invalid_client"),
    ("application_cannot_be_found", "invalid_client"),
    ("Application/client_id/invalid", "invalid_client"),
    ("bad_client_id", "invalid_client"),
    ("bad_client_secret", "invalid_client"),
    ("deleted_client", "invalid_client"),
    ("invalid_client_credentials", "invalid_client"),
    ("invalid_client_id", "invalid_client"),
    ("invalid_client_secret", "invalid_client"),
    ("InvalidClientException", "invalid_client"),
    ("OAU-120", "invalid_client"),
    ("OAU-121", "invalid_client"),
    ("OAU-165", "invalid_client"),
    // clients that may not
    ("UnauthorizedClientException", "unauthorized_client"),
    ("OAU-112", "unauthorized_client"),
    ("OAU-125", "unauthorized_client"),
    // requests
    ("bad_grant_type", "unsupported_grant_type"),
    ("invalid_grant_type", "unsupported_grant_type"),
    ("unsupported-grant-type", "unsupported_grant_type"),
    ("invalid_arguments", "invalid_request"),
    ("invalid_form_data", "invalid_request"),
    ("invalid_json", "invalid_request"),
    ("InvalidRequestException", "invalid_request"),
    ("missing_charset", "invalid_request"),
    ("bad_redirect_uri", "invalid_redirect_uri"),
    ("redirect_uri_mismatch", "invalid_redirect_uri"),
    ("empty-scopes", "invalid_scope"),
    ("no_scopes", "invalid_scope"),
    // pace and gateways
    ("rate_limit_exceeded", "http-429"),
    ("rate_limited", "http-429"),
    ("too_many_attempts", "http-429"),
    ("too_many_requests", "http-429"),
    ("policies.ratelimit.QuotaViolation", "http-429"),
    ("MissingAuthenticationToken", "gateway"),
    ("MissingAuthenticationTokenException", "gateway"),
    ("IncompleteSignature", "gateway"),
    ("IncompleteSignatureException", "gateway"),
    ("messaging.adaptors.http.flow.ApplicationNotFound", "gateway"),
];

/// Words of answers that have no code, the most telling first, and the page of what they mean.
pub(crate) const WORDS: &[(&str, &str)] = &[
    ("missing authentication token", "gateway"),
    ("no route matched with those values", "gateway"),
    ("missing subscription key", "gateway"),
    ("unable to identify proxy for host", "gateway"),
    ("no healthy upstream", "http-5xx"),
    ("upstream connect error", "http-5xx"),
    ("csrf verification failed", "csrf"),
    ("csrf token mismatch", "csrf"),
    ("invalid csrf token", "csrf"),
    ("page expired", "csrf"),
    ("attention required! | cloudflare", "firewall"),
    ("just a moment...", "firewall"),
    ("cf-error-details", "firewall"),
    ("error code: 1010", "firewall"),
    ("error code: 1020", "firewall"),
    ("request unsuccessful. incapsula", "firewall"),
    ("the requested url was rejected", "firewall"),
    ("web application firewall", "firewall"),
    ("grant type not supported", "unsupported_grant_type"),
    ("unsupported grant type", "unsupported_grant_type"),
    ("invalid grant type", "unsupported_grant_type"),
    ("grant type was not specified", "invalid_request"),
    ("missing grant type", "invalid_request"),
    ("grant_type is required", "invalid_request"),
    ("missing required parameter", "invalid_request"),
    ("missing parameters", "invalid_request"),
    ("refresh token is invalid", "invalid_grant"),
    ("invalid refresh token", "invalid_grant"),
    ("invalid refresh_token", "invalid_grant"),
    ("refresh token expired", "invalid_grant"),
    ("refresh token has expired", "invalid_grant"),
    ("refresh token not found", "invalid_grant"),
    ("token has been revoked", "invalid_grant"),
    ("invalid authorization code", "invalid_grant"),
    ("authorization code has expired", "invalid_grant"),
    ("client authentication failed", "invalid_client"),
    ("client authentication is required", "invalid_client"),
    ("client credentials are invalid", "invalid_client"),
    ("client credentials were not found", "invalid_client"),
    ("invalid client secret", "invalid_client"),
    ("invalid client credentials", "invalid_client"),
    ("invalid client", "invalid_client"),
    ("client not found", "invalid_client"),
    ("unknown client", "invalid_client"),
    ("missing client id", "invalid_client"),
    ("bad client credentials", "invalid_client"),
    ("authentication object was not found in the securitycontext", "invalid_client"),
    ("full authentication is required", "http-401"),
    ("invalid or missing authorization header", "http-401"),
    ("rate limit", "http-429"),
    ("too many requests", "http-429"),
    ("cannot post /", "http-404"),
    ("cannot get /", "http-405"),
    ("only post", "http-405"),
    ("method not allowed", "http-405"),
    ("unsupported media type", "http-415"),
    ("content type 'application/json' not supported", "http-415"),
    ("length required", "http-411"),
    ("request header or cookie too large", "http-431"),
    ("request header fields too large", "http-431"),
    ("the plain http request was sent to https port", "http-3xx"),
    ("bad request - invalid header", "http-400"),
    ("bad request - invalid hostname", "http-400"),
];

/// The page of a code of the provider's own.
pub(crate) fn of_code(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, page)| *page)
}

/// The page of the words of an answer that names no error.
pub(crate) fn of_words(reply: &Reply) -> Option<&'static str> {
    let text = reply.text.to_ascii_lowercase();
    WORDS.iter().find(|(words, _)| text.contains(words)).map(|(_, page)| *page)
}

/// The registered error that the answer means, by whatever name.
pub(crate) fn registered(reply: &Reply) -> Option<&'static str> {
    let named = reply.error.as_deref().and_then(|error| OAUTH_ERRORS.iter().find(|known| **known == error)).copied();
    named.or_else(|| reply.codes.iter().find_map(|code| of_code(code)).filter(|page| OAUTH_ERRORS.contains(page)))
}

impl Reply {
    /// The server spoke of the value of a parameter, so it had read the body.
    pub(crate) fn body_was_read(&self) -> bool {
        // "Missing or unknown code" leaves open which of the two it is.
        let by_code = matches!(registered(self), Some("invalid_grant" | "invalid_scope")) && !self.says("missing or");
        by_code
            || self.error.is_none() && self.refused() && of_words(self) == Some("invalid_grant")
            || ["invalid refresh token", "invalid refresh_token", "invalid code", "token has been revoked"]
                .iter()
                .any(|words| self.says(words))
    }
}
