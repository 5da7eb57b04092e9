//! What the answer says of the flow. The server may be wrong, or speak of another request: it is never more than possible.

use crate::request::reply::known;
use crate::request::symptom::{End, Token, ToldSymptom};
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::common::said;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::{Context, FindingDraft};
use crate::text::layers::Slice;

/// The words of the first statement that fits.
pub(super) fn says(cx: &Context<'_>, fits: impl Fn(&ToldSymptom) -> bool) -> Option<Slice> {
    let reply = cx.reply?;
    let statement = reply.told().iter().find(|statement| fits(statement))?;
    said(cx, reply, &statement.written)
}

/// The code or token is exchanged here, or what is done here is not shown.
fn is_exchange(request: &TokenRequest) -> bool {
    matches!(request.endpoint, Endpoint::Token | Endpoint::Fragment)
}

/// The words by which the code or token that is sent as `name` came to such an end.
pub(super) fn ended(request: &TokenRequest, cx: &Context<'_>, name: &str, end: End) -> Option<Slice> {
    if !is_exchange(request) {
        return None;
    }
    says(cx, |statement| statement.end() == Some(end) && sent_as(request, cx, statement) == Some(name))
}

/// Errors of a server that did not come to look at the code or token.
const BEFORE: &[&str] = &[
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "use_dpop_nonce",
    "temporarily_unavailable",
    "server_error",
];

/// Errors for what else is in the request.
const BESIDE: &[&str] = &["invalid_request", "invalid_scope", "invalid_target", "invalid_dpop_proof"];

/// The level of what is proven by other exchanges: what the server did not come to is not why it refused.
pub(super) fn level(cx: &Context<'_>) -> Level {
    let early = refused_with(cx, BEFORE);
    if early { Level::Info } else { cx.rule.level() }
}

/// The same for a code or token that cannot be good.
pub(super) fn level_of_token(cx: &Context<'_>) -> Level {
    if refused_with(cx, BESIDE) { Level::Info } else { level(cx) }
}

fn refused_with(cx: &Context<'_>, errors: &[&str]) -> bool {
    cx.reply.and_then(known::registered).is_some_and(|error| errors.contains(&error))
}

/// A finding on a code or token that another exchange of the file proves.
pub(super) fn proven(cx: &Context<'_>, message: impl Into<String>, now: (Slice, &str), before: (Slice, &str)) -> FindingDraft {
    cx.draft(now.0, message).label(now.1).also(before.0, before.1).level(level_of_token(cx))
}

/// A finding that rests on what the answer says.
pub(super) fn draft(cx: &Context<'_>, at: Slice, message: &str) -> FindingDraft {
    cx.draft(at, message).label("the answer says so").level(Level::Warning).confidence(Confidence::Possible)
}

/// The parameter that holds the code or token of a statement, unless the request has another one.
fn sent_as(request: &TokenRequest, cx: &Context<'_>, statement: &ToldSymptom) -> Option<&'static str> {
    let sent = exchanged(request, cx);
    let named = match statement.token() {
        Token::Code => Some("code"),
        Token::Refresh => Some("refresh_token"),
        Token::Some | Token::Unsaid => None,
        Token::Other => return None,
    };
    match (named, sent) {
        (Some(name), Exchanged::Param(sent)) => (name == sent).then_some(name),
        (Some(name), Exchanged::NotShown) => Some(name),
        (None, Exchanged::Param(sent)) => Some(sent),
        (None, Exchanged::NotShown) => (statement.token() == Token::Some).then_some("refresh_token"),
        (_, Exchanged::Other) => None,
    }
}

/// What the request gives for a token.
enum Exchanged {
    Param(&'static str),
    Other,
    NotShown,
}

fn exchanged(request: &TokenRequest, cx: &Context<'_>) -> Exchanged {
    let has = |name: &str| request.all(cx.layers, name).next().is_some();
    match request.grant(cx.layers).as_deref() {
        Some("authorization_code") => Exchanged::Param("code"),
        Some("refresh_token") => Exchanged::Param("refresh_token"),
        Some(_) => Exchanged::Other,
        None if has("refresh_token") => Exchanged::Param("refresh_token"),
        None if has("code") => Exchanged::Param("code"),
        None => Exchanged::NotShown,
    }
}

/// The grant is one of these, or is not shown.
pub(super) fn may_be(request: &TokenRequest, cx: &Context<'_>, grants: &[&str]) -> bool {
    is_exchange(request) && request.grant(cx.layers).is_none_or(|grant| grants.contains(&grant.as_ref()))
}

/// Grants that rest on a user's consent.
pub(super) const OF_USERS: &[&str] = &["authorization_code", "refresh_token"];

/// Words for where something was issued, not to whom.
pub(super) const PLACE: &str =
    "issuer|tenant|region|environment|instance|server|realm|data center|datacenter|organization|domain";

#[cfg(test)]
mod tests {
    use crate::rules::testing::said;

    fn alone(words: &str) -> Vec<&'static str> {
        said(&format!("{{\"error\":\"invalid_grant\",\"error_description\":\"{words}\"}}"))
    }

    fn beside(request: &str, words: &str) -> Vec<&'static str> {
        said(&format!(
            "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\n\
             Content-Type: application/x-www-form-urlencoded\nAccept: application/json\n\n{request}\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{{\"error\":\"invalid_grant\",\"error_description\":\"{words}\"}}\n"
        ))
    }

    #[test]
    fn a_sentence_that_gives_one_reason_is_repeated() {
        for (words, rule) in [
            ("Authorization code has already been redeemed", "flow/code-reused"),
            ("Code already used", "flow/code-reused"),
            ("Le code d'autorisation a déjà été utilisé : déjà utilisé", "flow/code-reused"),
            ("認可コードは既に使用されています", "flow/code-reused"),
            ("授权码已使用", "flow/code-reused"),
            ("The authorization code has expired", "flow/code-stale"),
            ("Der Autorisierungscode ist abgelaufen", "flow/code-stale"),
            ("Refresh token expired", "flow/refresh-token-expired"),
            ("Das Aktualisierungstoken ist abgelaufen.", "flow/refresh-token-expired"),
            ("リフレッシュトークンの有効期限が切れています", "flow/refresh-token-expired"),
            ("Token has been expired or revoked.", "flow/refresh-token-expired"),
            ("Token is not active", "flow/refresh-token-expired"),
            ("refresh_token was revoked by the user", "flow/refresh-token-expired"),
            ("Refresh token reuse detected, all tokens revoked", "flow/stale-refresh-token"),
            ("refresh token already used", "flow/stale-refresh-token"),
            ("The redirect_uri does not match the one of the authorization request", "flow/redirect-uri-mismatch"),
            ("redirect_uri_mismatch: リダイレクトURIが一致しません", "flow/redirect-uri-mismatch"),
            ("PKCE verification failed: code verifier mismatch", "flow/pkce-mismatch"),
            ("The code_verifier does not match the code_challenge supplied in the authorization request", "flow/pkce-mismatch"),
            ("Missing parameter: code_verifier", "flow/pkce-presence"),
            ("The refresh token was issued to another client", "flow/client-changed"),
            ("The code was issued by a different tenant", "flow/server-changed"),
        ] {
            assert_eq!(alone(words), [rule], "{words}");
        }
    }

    #[test]
    fn a_sentence_that_leaves_the_reason_open_is_not() {
        for words in [
            "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, \
             expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
            "The grant is expired, revoked, or was issued to another client",
            "Invalid refresh token",
            "Code not valid",
            "Token not found or expired",
            "The authorization code or refresh token has expired",
            "The access token has expired",
            "redirect_uri did not match any of the client's registered redirect_uris",
            "Bad Request",
            "Invalid redirect_uri",
        ] {
            assert_eq!(alone(words), Vec::<&str>::new(), "{words}");
        }
    }

    #[test]
    fn the_grant_that_is_sent_decides_what_the_words_are_about() {
        let (code, refresh) =
            ("grant_type=authorization_code&code=co_5tGhJk", "grant_type=refresh_token&refresh_token=rt_9fAbCd");
        assert_eq!(beside(code, "The grant has expired"), ["flow/code-stale"]);
        assert_eq!(beside(refresh, "The grant has expired"), ["flow/refresh-token-expired"]);
        assert_eq!(beside(code, "The authorization code or refresh token has expired"), ["flow/code-stale"]);
        // The words speak of something that was not sent.
        assert_eq!(beside(refresh, "The authorization code has expired"), Vec::<&str>::new());
        assert_eq!(beside(refresh, "access token is expired"), Vec::<&str>::new());
        assert_eq!(beside("grant_type=password&username=kim&password=pw-1", "Token has expired"), ["security/password-grant"]);
        assert_eq!(
            beside(
                "grant_type=authorization_code&code=co_5tGhJk&code_verifier=d1xQ2mPz7Vb9Kt4LwY8sR3nH6cJ0fG5aUeTiOoXvZqM",
                "code_verifier is missing"
            ),
            ["response/server-did-not-see-parameter"]
        );
    }

    #[test]
    fn a_mere_refusal_lists_the_causes_of_its_grant() {
        let causes = |request: &str| {
            let text = format!(
                "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\n\
                 Content-Type: application/x-www-form-urlencoded\n\n{request}\n\nHTTP/1.1 400 Bad Request\n\n{{\"error\":\"invalid_grant\"}}\n"
            );
            let report = crate::lint("test", text.as_bytes(), &crate::Options::default());
            assert!(
                report
                    .exchanges
                    .iter()
                    .all(|exchange| exchange.findings.iter().all(|finding| !finding.rule.starts_with("flow/")))
            );
            report
                .exchanges
                .into_iter()
                .flat_map(|exchange| exchange.diagnosis.causes)
                .map(|cause| cause.rule)
                .collect::<Vec<_>>()
        };
        let refresh =
            ["flow/refresh-token-expired", "flow/stale-refresh-token", "flow/client-changed", "flow/concurrent-refresh"];
        assert_eq!(causes("grant_type=refresh_token&refresh_token=rt_9fAbCd"), refresh);
        let code = ["flow/code-reused", "flow/code-stale", "flow/redirect-uri-mismatch", "flow/client-changed"];
        assert_eq!(causes("grant_type=authorization_code&code=co_5tGhJk"), code);
        assert_eq!(causes("grant_type=password&username=kim&password=pw-1"), Vec::<&str>::new());
    }
}
