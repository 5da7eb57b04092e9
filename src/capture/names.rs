//! The names that the OAuth specifications give to parameters, and how far one name is from another.

/// Parameters of requests to the token endpoint and its siblings (IANA registry "OAuth Parameters").
pub(crate) const PARAMETERS: &[&str] = &[
    "grant_type",
    "refresh_token",
    "client_id",
    "client_secret",
    "code",
    "redirect_uri",
    "scope",
    "username",
    "password",
    "assertion",
    "client_assertion",
    "client_assertion_type",
    "code_verifier",
    "code_challenge",
    "code_challenge_method",
    "device_code",
    "subject_token",
    "subject_token_type",
    "actor_token",
    "actor_token_type",
    "requested_token_type",
    "auth_req_id",
    "token",
    "token_type_hint",
    "access_token",
    "response_type",
    "audience",
    "resource",
    "state",
];

/// Parameters that name a client or prove who it is.
pub(crate) const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_id"];

/// Further parameters of authorization requests, which the endpoints for pushed and backchannel requests take as well.
pub(crate) const AUTHORIZATION: &[&str] = &[
    "acr_values",
    "authorization_details",
    "binding_message",
    "client_notification_token",
    "dpop_jkt",
    "id_token_hint",
    "login_hint",
    "login_hint_token",
    "nonce",
    "request",
    "request_uri",
    "requested_expiry",
    "response_mode",
    "user_code",
];

/// The registered error codes of RFC 6749, 6750, 7009, 8628, 8707, 9126, 9396, 9449 and 9470, of OpenID Connect and of CIBA.
pub(crate) const OAUTH_ERRORS: &[&str] = &[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "unsupported_token_type",
    "invalid_target",
    "invalid_dpop_proof",
    "use_dpop_nonce",
    "authorization_pending",
    "slow_down",
    "expired_token",
    "access_denied",
    "invalid_token",
    "server_error",
    "temporarily_unavailable",
    "insufficient_scope",
    "invalid_authorization_details",
    "invalid_redirect_uri",
    "invalid_request_object",
    "invalid_request_uri",
    "request_not_supported",
    "request_uri_not_supported",
    "registration_not_supported",
    "unsupported_response_type",
    "interaction_required",
    "login_required",
    "account_selection_required",
    "consent_required",
    "transaction_failed",
    "expired_login_hint_token",
    "unknown_user_id",
    "missing_user_code",
    "invalid_user_code",
    "invalid_binding_message",
    "insufficient_user_authentication",
];

/// The first registered error code that stands as a word of its own.
pub(crate) fn oauth_error(text: &str) -> Option<&'static str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c: char| !word(c));
    words.filter_map(|word| OAUTH_ERRORS.iter().find(|error| **error == word)).next().copied()
}

/// `OAU-153`, `AADSTS7000215`, `AADB2C90086`: letters that only one provider uses.
pub(crate) fn provider_code(text: &str) -> Option<String> {
    let prefixes = ["OAU-", "AADSTS", "AADB2C", "AGW-"];
    let code = |word: &str| {
        let digits = prefixes.iter().find_map(|prefix| word.strip_prefix(prefix))?;
        (digits.len() >= 2 && digits.chars().all(|c| c.is_ascii_digit())).then(|| word.to_owned())
    };
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find_map(code)
}

/// No slip is as large.
const FAR: usize = 16;

/// How many characters must be added, dropped, changed or swapped with their neighbour to get from `a` to `b`; at least so
/// many where one of them is much longer, since a value may be as long as a file.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let longer = a.len().abs_diff(b.len());
    if longer > FAR { longer } else { strsim::osa_distance(a, b) }
}

/// The length of an `amp;` or `#38;` that `&` left at the beginning of a name.
pub(crate) fn html_separator(name: &str) -> Option<usize> {
    let lower = name.to_ascii_lowercase();
    ["amp;", "#38;", "#038;", "#x26;"].iter().find(|entity| lower.starts_with(**entity)).map(|entity| entity.len())
}

/// A name without the rest of a separator that was escaped for HTML.
pub(crate) fn behind_separator(name: &str) -> &str {
    html_separator(name).map_or(name, |length| &name[length..])
}

/// What a column of a table or a declaration says of a parameter in place of its value: its type, where it goes, whether it
/// has to be there.
pub(crate) fn is_description(word: &[u8]) -> bool {
    DESCRIPTIONS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

const DESCRIPTIONS: &[&str] = &[
    "string",
    "str",
    "text",
    "varchar",
    "integer",
    "int",
    "boolean",
    "bool",
    "body",
    "header",
    "query",
    "path",
    "form",
    "formdata",
    "field",
    "required",
    "optional",
    "optional[str]",
    "yes",
    "no",
    "true",
    "false",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_an_escaped_separator_is_no_part_of_a_name() {
        for (name, behind) in
            [("amp;client_id", "client_id"), ("#38;scope", "scope"), ("client_id", "client_id"), ("ampere", "ampere")]
        {
            assert_eq!(behind_separator(name), behind);
        }
    }

    #[test]
    fn counts_slips() {
        for (a, b, want) in
            [("", "ab", 2), ("code", "code", 0), ("cleint", "client", 1), ("granttyp", "granttype", 1), ("a", "b", 1)]
        {
            assert_eq!(distance(a, b), want, "{a} {b}");
        }
    }
}
