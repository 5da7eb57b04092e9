//! `transport/params-in-query`: the grant went into the URL, and the body is empty.

use super::common::{SECRETS, URL_TOKENS, grant_params, is_not_post, moved_to_body, query_is_documented, query_is_the_body};
use crate::request::token::{Endpoint, Param, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{is_one_of, server_read_the_request};
use crate::rules::finding::Level;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_not_post(request, cx.layers) || query_is_documented(request, cx) || !request.mangled.is_empty() {
        return;
    }
    if query_is_the_body(request, cx.layers) {
        instead_of_a_body(request, cx);
    } else {
        beside_a_body(request, cx);
    }
}

fn instead_of_a_body(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(first) = grant_params(request, cx.layers).next() else { return };
    let name = cx.text(first.field.name);
    let level = if server_read_the_request(cx) { Level::Info } else { Level::Error };
    let at = request.url.shown().and_then(|url| url.query).unwrap_or(first.field.unit);
    cx.draft(at, format!("{name} and what belongs to it are in the query, not in the body"))
        .label("belongs in the body")
        .why(why(request))
        .help("move the query into the body as application/x-www-form-urlencoded; in Postman: Body, x-www-form-urlencoded, not Params")
        .level(level)
        .fix(moved_to_body(request, cx.layers, Fix::risky("move the parameters into the body")))
        .report(cx);
}

fn why(request: &TokenRequest) -> String {
    let (standard, name) = match request.endpoint {
        Endpoint::Revocation => ("RFC 7009", "token"),
        Endpoint::Introspection => ("RFC 7662", "token"),
        _ => ("RFC 6749", "grant_type"),
    };
    format!(
        "{standard} sends the parameters in the body. Most servers read nothing else and say that {name} is missing; and what is in a URL ends up in logs."
    )
}

/// A parameter that only the query has. Secrets and tokens there are findings of the group security.
fn beside_a_body(request: &TokenRequest, cx: &mut Context<'_>) {
    let in_body = |param: &Param| {
        let name = cx.bytes(param.field.name);
        request.params.iter().any(|other| other.place == ParamPlace::Body && cx.bytes(other.field.name) == name)
    };
    let judged_elsewhere = |param: &Param| is_one_of(cx.layers, param, SECRETS) || is_one_of(cx.layers, param, URL_TOKENS);
    let stray = grant_params(request, cx.layers).find(|param| !in_body(param) && !judged_elsewhere(param));
    let Some(stray) = stray.filter(|_| !server_read_the_request(cx)) else { return };
    cx.draft(stray.field.unit, format!("{} is in the query, the other parameters in the body", cx.text(stray.field.name)))
        .why("RFC 6749 sends the parameters in the body; a server that reads only that misses this one.")
        .help("move it into the body, unless the provider documents it in the URL")
        .level(Level::Warning)
        .fix(Fix::risky("move it into the body").move_to_body(cx.layers, stray.field))
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    const NAME: &str = "transport/params-in-query";

    #[test]
    fn an_answer_about_a_value_shows_that_the_query_was_read() {
        let request = "POST /oauth/token?grant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw HTTP/1.1\nHost: login.acme-corp.com\nContent-Length: 0\n\n";
        assert_eq!(verdict(request, NAME), Some("error"));
        let read = format!("{request}HTTP/1.1 400 Bad Request\n\n{{\"error\":\"invalid_grant\"}}\n");
        assert_eq!(verdict(&read, NAME), Some("info"));
    }

    #[test]
    fn a_token_to_be_revoked_belongs_into_the_body_too() {
        let revoke = "POST /oauth/revoke?token=rt_9fAbCd HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgy\nContent-Length: 0\n\n";
        assert_eq!(verdict(revoke, NAME), Some("error"));
    }

    #[test]
    fn a_provider_that_documents_the_query_for_revocation_wants_the_body_elsewhere() {
        let google = |path: &str| format!("POST {path} HTTP/1.1\nHost: oauth2.googleapis.com\nContent-Length: 0\n\n");
        assert_eq!(verdict(&google("/revoke?token=ya29.a0AfB_byC7kZ9vQ2xL5rN8bW4yP"), NAME), None);
        assert_eq!(verdict(&google("/token?grant_type=refresh_token&refresh_token=rt_9fAbCd"), NAME), Some("error"));
    }

    #[test]
    fn an_endpoints_own_parameters_are_left_alone() {
        let own = "POST /oauth/token?p=b2c_1_signin&api-version=2 HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw\n";
        assert_eq!(verdict(own, NAME), None);
        assert_eq!(
            verdict(&own.replace("grant_type=refresh_token&", "").replace("?p=", "?grant_type=refresh_token&p="), NAME),
            Some("warning")
        );
    }
}
