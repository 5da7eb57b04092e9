use super::*;
use crate::capture::model::Origin;

fn reply(text: &str) -> Reply {
    with_status(None, text)
}

fn with_status(status: Option<u16>, text: &str) -> Reply {
    let mut layers = Layers::new(text.as_bytes());
    let root = layers.root();
    let status = status.map(|status| (status, root));
    Reply::read(&mut layers, &Response { status, headers: Vec::new(), body: Some(root), at: root })
}

/// Error, code, sentence.
fn said(reply: &Reply) -> (Option<&str>, Option<&str>, &str) {
    (reply.error.as_deref(), reply.code.as_deref(), &reply.description)
}

#[test]
fn reads_a_nested_error_in_a_sentence() {
    let reply = reply(
        r#"API Error: { "error" : "invalid_client", "errors" : [ { "errorCode" : "OAU-153", "message" : "Invalid client: ", "parameters" : [ { "parameterName" : "client_id", "parameterValue" : "" } ] } ], "error_description" : "Invalid client: "}"#,
    );
    assert_eq!(reply.error.as_deref(), Some("invalid_client"));
    assert_eq!(reply.code.as_deref(), Some("OAU-153"));
    assert_eq!(reply.parameters, [("client_id".to_owned(), String::new())]);
    assert!(reply.refused());
}

#[test]
fn reads_words_without_json() {
    let reply = reply("401 AADSTS7000215: Invalid client secret provided.");
    assert_eq!(reply.code.as_deref(), Some("AADSTS7000215"));
    assert_eq!(oauth_error("→ \"error\":\"invalid_client\""), Some("invalid_client"));
    assert_eq!(oauth_error("my_invalid_client_x"), None);
}

#[test]
fn reads_errors_that_are_objects() {
    let api = with_status(
        Some(401),
        r#"{"error":{"code":401,"message":"Request had invalid credentials.","status":"UNAUTHENTICATED"}}"#,
    );
    assert_eq!(said(&api), (None, None, "Request had invalid credentials."));
    assert!(api.codes.contains(&"UNAUTHENTICATED".to_owned()) && api.refused());
    let graph =
        reply(r#"{"error":{"message":"Error validating client secret.","type":"OAuthException","code":1,"fbtrace_id":"A1"}}"#);
    assert_eq!(said(&graph), (None, Some("1"), "Error validating client secret."));
    assert!(graph.codes.contains(&"OAuthException".to_owned()));
    let own = reply(r#"{"error":{"code":"invalid_grant","message":"no such token"}}"#);
    assert_eq!(own.error.as_deref(), Some("invalid_grant"));
    let detail = reply(r#"{"detail":{"error":"invalid_grant","error_description":"expired"}}"#);
    assert_eq!(said(&detail), (Some("invalid_grant"), None, "expired"));
}

#[test]
fn reads_numbers_as_codes() {
    assert_eq!(said(&reply(r#"{"errcode":40029,"errmsg":"invalid code"}"#)), (None, Some("40029"), "invalid code"));
    assert_eq!(reply(r#"{"code":0,"message":"OK","data":{"access_token":"a7"}}"#).code, None);
    assert!(reply(r#"{"code":0,"message":"OK","data":{"access_token":"a7"}}"#).accepted);
    let withings = with_status(Some(200), r#"{"status":503,"body":{},"error":"Invalid Params: invalid refresh_token"}"#);
    assert!(withings.codes.contains(&"503".to_owned()), "{:?}", withings.codes);
    assert_eq!(withings.description, "Invalid Params: invalid refresh_token");
    let entra = reply(r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid","error_codes":[7000215]}"#);
    assert_eq!(entra.codes, ["AADSTS7000215", "invalid_client", "7000215"]);
}

#[test]
fn reads_lists_of_errors() {
    let strava =
        reply(r#"{"message":"Bad Request","errors":[{"resource":"RefreshToken","field":"refresh_token","code":"invalid"}]}"#);
    assert!(strava.codes.contains(&"RefreshToken/refresh_token/invalid".to_owned()));
    assert_eq!(strava.code.as_deref(), Some("RefreshToken/refresh_token/invalid"));
    let square = reply(
        r#"{"errors":[{"category":"AUTHENTICATION_ERROR","code":"UNAUTHORIZED","detail":"This request could not be authorized."}]}"#,
    );
    assert_eq!(said(&square), (None, Some("UNAUTHORIZED"), "This request could not be authorized."));
    let fastapi = reply(r#"{"detail":[{"loc":["body","grant_type"],"msg":"field required","type":"value_error.missing"}]}"#);
    assert_eq!(fastapi.missing, ["grant_type"]);
    assert_eq!(reply(r#"{"errors":["invalid_grant"]}"#).error.as_deref(), Some("invalid_grant"));
}

#[test]
fn reads_a_fault() {
    let fault =
        reply(r#"{"fault":{"faultstring":"Invalid API call","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}"#);
    assert_eq!(said(&fault), (None, Some("policies.ratelimit.QuotaViolation"), "Invalid API call"));
    assert!(fault.refused());
}

#[test]
fn reads_an_error_under_a_success_status() {
    let slack = with_status(Some(200), r#"{"ok":false,"error":"invalid_refresh_token"}"#);
    assert_eq!(slack.error.as_deref(), Some("invalid_refresh_token"));
    assert!(slack.refused() && !slack.accepted);
    let none = with_status(Some(200), r#"{"access_token":null,"error":"invalid_grant"}"#);
    assert!(!none.accepted && none.refused());
}

#[test]
fn reads_a_form() {
    let refused = with_status(
        Some(200),
        "error=bad_refresh_token&error_description=The+refresh+token+passed+is+incorrect+or+expired.&error_uri=https%3A%2F%2Fdocs.github.com",
    );
    assert_eq!(said(&refused), (Some("bad_refresh_token"), None, "The refresh token passed is incorrect or expired."));
    assert!(refused.refused());
    assert!(reply("access_token=gho_1&scope=repo%2Cgist&token_type=bearer").accepted);
    assert!(!reply("error in my code = 5").refused());
}

#[test]
fn reads_pages_and_documents() {
    let page =
        with_status(Some(403), "<!DOCTYPE html>\n<html><head><title>Attention\n Required! | Cloudflare</title></head></html>");
    assert!(page.html && page.refused());
    assert_eq!(page.description, "Attention Required! | Cloudflare");
    let iis = with_status(Some(411), "<HTML><HEAD><TITLE>Length Required</TITLE></HEAD><BODY></BODY></HTML>");
    assert_eq!(iis.description, "Length Required");
    let xml = reply("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    assert_eq!(said(&xml), (None, Some("AccessDenied"), "Access Denied"));
    let oauth = reply("<oauth><error>invalid_grant</error><error_description>expired</error_description></oauth>");
    assert_eq!(said(&oauth), (Some("invalid_grant"), None, "expired"));
    assert!(!oauth.html);
}

#[test]
fn reads_the_error_of_a_challenge() {
    let text = "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\", error_description=\"expired\"";
    let mut layers = Layers::new(text.as_bytes());
    let root = layers.root();
    let field = Field { name: root.to(16), value: root.from(18), unit: root, origin: Origin::Written };
    let response = Response { status: Some((401, root)), headers: vec![field], body: None, at: root };
    let reply = Reply::read(&mut layers, &response);
    assert_eq!(said(&reply), (Some("invalid_token"), None, "expired"));
    assert_eq!(reply.challenges[0].scheme, "bearer");
}

#[test]
fn a_status_alone_is_an_answer() {
    let text = "HTTP/1.1 415";
    let mut layers = Layers::new(text.as_bytes());
    let root = layers.root();
    let reply = Reply::read(&mut layers, &Response { status: Some((415, root)), headers: Vec::new(), body: None, at: root });
    assert!(reply.refused() && said(&reply) == (None, None, ""));
}

#[test]
fn a_plain_sentence_is_the_description() {
    let reply = with_status(Some(401), "Unauthorized\n");
    assert_eq!(said(&reply), (None, None, "Unauthorized"));
    assert_eq!(with_status(Some(401), r#"{"error":"Unauthorized","message":"Full authentication is required"}"#).error, None);
}

#[test]
fn a_problem_document_repeats_its_status() {
    let problem = reply(r#"{"hint":"Authorization code has expired","title":"Bad Request","status":400,"detail":"..."}"#);
    assert_eq!(problem.status, Some(400));
    assert!(problem.refused());
    assert_eq!(with_status(Some(401), r#"{"status":400}"#).status, Some(401));
    assert_eq!(reply(r#"{"access_token":"x7","status":400}"#).status, None);
}
