//! `param/wrong-token-kind`: an access token or an ID token sent as refresh token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use crate::request::reply::Reply;
use crate::request::token::{Param, TokenRequest};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::place_of;
use crate::rules::rule::Context;

/// How providers mark access tokens that are no JWT.
const PREFIXES: &[(&str, &str)] = &[("Atza|", "an access token of Login with Amazon"), ("ya29.", "an access token of Google")];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(param) = request.all(cx.layers, "refresh_token").next() else { return };
    if let Some(obstacle) = param.kind.obstacle() {
        return hidden(obstacle, cx);
    }
    let token = cx.layers.text(param.field.value);
    let marked = PREFIXES.iter().find(|(prefix, _)| token.starts_with(prefix)).map(|(_, what)| (*what, Level::Error));
    if let Some((what, level)) = marked.or_else(|| jwt_kind(token.trim())) {
        report(param, what, level, cx);
    }
}

fn report(param: &Param, what: &str, level: Level, cx: &mut Context<'_>) {
    let confidence = if level == Level::Error { Confidence::Certain } else { Confidence::Likely };
    cx.draft(param.field.value, format!("{} is {what}, not a refresh token", place_of(cx.layers, param)))
        .label(what)
        .why("The server looks the value up among its refresh tokens, does not find it, and calls it invalid.")
        .help(
            "send the value of refresh_token from the last token response; not every grant yields one (some providers need \
            a scope such as offline_access)",
        )
        .judged(level, confidence)
        .report(cx);
}

/// What a JWT says of itself. A refresh token may be a JWT too, so silence means nothing.
fn jwt_kind(token: &str) -> Option<(&'static str, Level)> {
    let mut parts = token.split('.');
    let (header, payload) = (json(parts.next()?)?, json(parts.next()?)?);
    let text = |object: &Json, name: &str| object.get(name).and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
    let access = matches!(text(&header, "typ").as_str(), "at+jwt" | "application/at+jwt");
    match text(&payload, "typ").as_str() {
        _ if access => Some(("a JWT access token", Level::Error)),
        "bearer" => Some(("a JWT access token", Level::Error)),
        "id" => Some(("an ID token", Level::Error)),
        "refresh" | "offline" => None,
        _ if payload.get("at_hash").is_some() => Some(("an ID token", Level::Warning)),
        _ if payload.get("nonce").is_some() => Some(("a JWT with the claims of an ID token", Level::Warning)),
        _ => None,
    }
}

fn json(part: &str) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Json::is_object)
}

fn hidden(obstacle: &str, cx: &mut Context<'_>) {
    if cx.reply.is_some_and(speaks_of_the_token) {
        cx.cannot_check(
            format!("{obstacle} (refresh_token)"),
            "compare what is sent with refresh_token and access_token of the last token response; the access token is not a \
                refresh token",
        );
    }
}

fn speaks_of_the_token(reply: &Reply) -> bool {
    let named = ["refresh_token", "refresh token"].iter().any(|words| reply.says(words));
    !reply.accepted && (named || reply.error.as_deref() == Some("invalid_grant"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(header: &str, payload: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn a_jwt_says_what_it_is_or_nothing() {
        let kind = |header: &str, payload: &str| jwt_kind(&jwt(header, payload)).map(|(what, _)| what);
        assert_eq!(kind(r#"{"typ":"at+jwt"}"#, "{}"), Some("a JWT access token"));
        assert_eq!(kind(r#"{"typ":"JWT"}"#, r#"{"at_hash":"x"}"#), Some("an ID token"));
        assert_eq!(kind(r#"{"typ":"JWT"}"#, r#"{"typ":"Refresh","nonce":"x"}"#), None);
        assert_eq!(kind(r#"{"typ":"JWT"}"#, r#"{"sub":"x"}"#), None);
        assert_eq!(jwt_kind("rt_9fAbCd.x.y"), None);
    }
}
