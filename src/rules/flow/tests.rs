//! Several exchanges in one capture: what proves something, and what does not.

use crate::rules::testing::{said, verdict};

const HEAD: &str = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\n\
    Content-Type: application/x-www-form-urlencoded\nAccept: application/json\n\n";

const REFRESH: &str = "grant_type=refresh_token&refresh_token=rt_9fAbCd";
const CODE: &str = "grant_type=authorization_code&code=co_5tGhJk&redirect_uri=https%3A%2F%2Fapp.acme-corp.com%2Fcallback";
const VERIFIER: &str = "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn ok(members: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
         {{\"access_token\":\"at_4KdPq2\",\"token_type\":\"Bearer\",\"expires_in\":3600,{members}}}"
    )
}

fn refused(error: &str) -> String {
    format!("HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{{\"error\":\"{error}\"}}")
}

fn capture(exchanges: &[(&str, &str)]) -> String {
    exchanges.iter().map(|(body, answer)| format!("{HEAD}{body}\n\n{answer}\n\n")).collect()
}

fn login(params: &str, body: &str) -> String {
    let address = "https://login.acme-corp.com/authorize?response_type=code&client_id=app-7Kq2Zw";
    format!("{address}{params}\n\n{HEAD}{body}\n\n{}\n", refused("invalid_grant"))
}

#[test]
fn a_code_is_used_again_only_after_it_was_taken() {
    let (taken, dead) = (ok(r#""refresh_token":"rt_2mXyZa""#), refused("invalid_grant"));
    assert_eq!(said(&capture(&[(CODE, &taken), (CODE, &dead)])), ["flow/code-reused"]);
    for before in [refused("invalid_client"), refused("temporarily_unavailable"), dead.clone(), String::new()] {
        assert_eq!(verdict(&capture(&[(CODE, &before), (CODE, &dead)]), "flow/code-reused"), None, "{before}");
    }
    // What is hidden, and what stands for many, is not the same.
    for code in ["%2A%2A%2A%2A", "REDACTED", "code", "YOUR_CODE", "xxxxxxxxxxxx"] {
        let body = CODE.replace("co_5tGhJk", code);
        assert_eq!(verdict(&capture(&[(&body, &taken), (&body, &dead)]), "flow/code-reused"), None, "{code}");
    }
}

#[test]
fn an_old_refresh_token_is_one_that_was_replaced() {
    let (new, dead) = (ok(r#""refresh_token":"rt_2mXyZa""#), refused("invalid_grant"));
    assert_eq!(said(&capture(&[(REFRESH, &new), (REFRESH, &dead)])), ["flow/stale-refresh-token"]);
    for same in [ok(r#""refresh_token":"rt_9fAbCd""#), ok(r#""scope":"read""#), ok(r#""refresh_token":"***""#)] {
        assert_eq!(said(&capture(&[(REFRESH, &same), (REFRESH, &dead)])), Vec::<&str>::new(), "{same}");
    }
    // The server did not come to look at it.
    assert_eq!(said(&capture(&[(REFRESH, &new), (REFRESH, &refused("invalid_client"))])), Vec::<&str>::new());
    // The server took it again.
    assert_eq!(said(&capture(&[(REFRESH, &new), (REFRESH, &new)])), Vec::<&str>::new());
    let next = REFRESH.replace("rt_9fAbCd", "rt_2mXyZa");
    assert_eq!(said(&capture(&[(REFRESH, &new), (&next, &dead)])), Vec::<&str>::new());
}

#[test]
fn recordings_of_tests_repeat_their_values() {
    let interaction = |status: u16, body: &str| {
        format!(
            "- request:\n    method: post\n    uri: https://login.acme-corp.com/oauth/token\n    body:\n      encoding: UTF-8\n      string: {CODE}&client_id=app-7Kq2Zw\n    headers:\n      Content-Type:\n      - application/x-www-form-urlencoded\n  response:\n    status:\n      code: {status}\n      message: x\n    headers:\n      Content-Type:\n      - application/json\n    body:\n      string: '{body}'\n"
        )
    };
    let text = format!(
        "---\nhttp_interactions:\n{}{}recorded_with: VCR 6.2.0\n",
        interaction(200, r#"{"access_token":"at_4KdPq2","token_type":"Bearer","refresh_token":"rt_2mXyZa"}"#),
        interaction(400, r#"{"error":"invalid_grant"}"#)
    );
    assert_eq!(verdict(&text, "flow/code-reused"), None);
}

#[test]
fn files_that_are_kept_repeat_their_values() {
    let text = capture(&[(CODE, &ok(r#""refresh_token":"rt_2mXyZa""#)), (CODE, &refused("invalid_grant"))]);
    let kept = crate::Kept { text: crate::Text::Data, code: crate::Code::LeftOut };
    let options = crate::Options { purpose: crate::Purpose::Kept(kept), ..crate::Options::default() };
    let report = crate::lint("test", text.as_bytes(), &options);
    assert!(report.exchanges.iter().flat_map(|exchange| &exchange.findings).all(|finding| !finding.rule.starts_with("flow/")));
}

#[test]
fn the_redirect_address_is_compared_octet_for_octet() {
    let level = |asked: &str, sent: &str| {
        let body = format!("grant_type=authorization_code&code=co_5tGhJk{sent}");
        verdict(&login(asked, &body), "flow/redirect-uri-mismatch")
    };
    let same = "&redirect_uri=https%3A%2F%2Fapp.acme-corp.com%2Fcb";
    assert_eq!(level(same, same), None);
    assert_eq!(level("&redirect_uri=https://app.acme-corp.com/cb", same), None);
    assert_eq!(level("&redirect_uri=https://app.acme-corp.com/cb/", same), Some("error"));
    assert_eq!(level(same, ""), Some("warning"));
    assert_eq!(level("", same), None);
    assert_eq!(level(same, "&redirect_uri=%2A%2A%2A"), None);
    // Encoded twice, which has a rule of its own; another client's login; one that is cut off.
    assert_eq!(level(same, "&redirect_uri=https%253A%252F%252Fapp.acme-corp.com%252Fcb"), None);
    assert_eq!(level("2&redirect_uri=https%3A%2F%2Fother.acme-corp.com%2Fcb", same), None);
    assert_eq!(level("&redirect_uri=https%3A%2F%2Fother.acme-corp...", same), None);
}

#[test]
fn the_verifier_is_compared_with_its_challenge() {
    let level = |asked: &str, rule: &str| verdict(&login(asked, &format!("{CODE}{VERIFIER}")), rule);
    let with = |challenge: &str, method: &str| format!("&code_challenge={challenge}{method}");
    let s256 = "&code_challenge_method=S256";
    // The example of RFC 7636 appendix B.
    assert_eq!(level(&with(CHALLENGE, s256), "flow/pkce-mismatch"), None);
    let other = CHALLENGE.replace("E9Mel", "F9Mel");
    assert_eq!(level(&with(&other, s256), "flow/pkce-mismatch"), Some("error"));
    // The method was left out, so the server compares the two as they are.
    assert_eq!(level(&with(CHALLENGE, ""), "flow/pkce-mismatch"), Some("error"));
    assert_eq!(level(&with("%2A%2A%2A", s256), "flow/pkce-mismatch"), None);
    assert_eq!(level(&with(CHALLENGE, "&code_challenge_method=S512"), "flow/pkce-mismatch"), None);
    assert_eq!(level("", "flow/pkce-presence"), Some("warning"));
    assert_eq!(verdict(&login(&with(CHALLENGE, s256), CODE), "flow/pkce-presence"), Some("error"));
    // One of two logins fits.
    let both = format!(
        "{}\n\nhttps://login.acme-corp.com/authorize?response_type=code&client_id=app-7Kq2Zw{}",
        with(&other, s256),
        with(CHALLENGE, s256)
    );
    assert_eq!(level(&both, "flow/pkce-mismatch"), None);
}

#[test]
fn scopes_are_compared_with_those_that_the_user_granted() {
    let next = "grant_type=refresh_token&refresh_token=rt_2mXyZa&scope=";
    let level = |granted: &str, asked: &str| {
        let answer = ok(&format!(r#""refresh_token":"rt_2mXyZa","scope":"{granted}""#));
        verdict(&capture(&[(CODE, &answer), (&format!("{next}{asked}"), &refused("invalid_scope"))]), "flow/scope-exceeds-grant")
    };
    assert_eq!(level("read", "read+write"), Some("error"));
    assert_eq!(level("read write", "write"), None);
    assert_eq!(level("https://www.googleapis.com/auth/userinfo.email", "email"), None);
    // A refresh that asked for less leaves the grant as it is.
    let less = ok(r#""refresh_token":"rt_2mXyZa","scope":"read""#);
    let both = capture(&[(REFRESH, &less), (&format!("{next}write"), &refused("invalid_scope"))]);
    assert_eq!(verdict(&both, "flow/scope-exceeds-grant"), None);
}

#[test]
fn the_same_request_after_invalid_grant_is_told() {
    let dead = refused("invalid_grant");
    let level = |body: &str| verdict(&capture(&[(REFRESH, &dead), (body, &dead)]), "flow/repeat-after-invalid-grant");
    assert_eq!(level(REFRESH), Some("info"));
    assert_eq!(level(&format!("{REFRESH}&client_id=app-7Kq2Zw")), None);
}
