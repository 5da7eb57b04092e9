//! `--metadata FILE`: what the server says of itself counts more than what is known of the provider.

mod common;

use common::{grantlint, stderr, stdout};

const DOCUMENT: &str = r#"{
  "issuer": "https://login.acme-corp.com",
  "token_endpoint": "https://login.acme-corp.com/oauth/token",
  "revocation_endpoint": "https://login.acme-corp.com/oauth/revoke-me",
  "introspection_endpoint": "https://login.acme-corp.com/oauth/check",
  "pushed_authorization_request_endpoint": "https://login.acme-corp.com/oauth/par",
  "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
  "token_endpoint_auth_signing_alg_values_supported": ["PS256"],
  "grant_types_supported": ["authorization_code", "acme_grant"],
  "code_challenge_methods_supported": ["plain"]
}"#;

/// Rules and levels that are reported on `input` under `document`.
fn said(document: &str, input: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("metadata.json");
    std::fs::write(&path, document).expect("written");
    let output = grantlint(&["--output-format", "json", "--metadata", path.to_str().expect("UTF-8")], input.as_bytes());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["files"][0]["exchanges"][0]["findings"].as_array().expect("findings").clone();
    findings.iter().map(|finding| format!("{} {}", text(&finding["level"]), text(&finding["rule"]))).collect()
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().expect("text")
}

fn post(path: &str, user: &str, data: &str) -> String {
    format!("curl https://login.acme-corp.com{path} {user} -H 'Accept: application/json' {data}")
}

const BODY: &str =
    "-d grant_type=authorization_code -d code=c_9fAbCd -d client_id=app-7Kq2Zw -d client_secret=n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE";

fn has(said: &[String], verdict: &str) -> bool {
    said.iter().any(|known| known == verdict)
}

#[test]
fn a_request_after_the_metadata_is_silent() {
    let found = said(DOCUMENT, &post("/oauth/token", "", BODY));
    assert!(found.iter().all(|verdict| verdict.starts_with("info ")), "{found:?}");
}

#[test]
fn the_method_of_authentication_is_compared() {
    let basic = post(
        "/oauth/token",
        "-u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
        "-d grant_type=authorization_code -d code=c_9fAbCd",
    );
    assert!(has(&said(DOCUMENT, &basic), "warning client/auth-method-unsupported"));
    let both = DOCUMENT.replace("\"client_secret_post\"", "\"client_secret_post\", \"client_secret_basic\"");
    assert!(!has(&said(&both, &basic), "warning client/auth-method-unsupported"));
    // Twitch reads the body only, says its profile; its metadata would know better.
    let twitch = basic.replace("login.acme-corp.com/oauth/token", "id.twitch.tv/oauth2/token");
    let own = both.replace("login.acme-corp.com/oauth/token", "id.twitch.tv/oauth2/token");
    assert!(!said(&own, &twitch).iter().any(|verdict| verdict.contains("auth-method")));
}

#[test]
fn the_address_is_compared() {
    assert!(has(&said(DOCUMENT, &post("/oauth/token/", "", BODY)), "error transport/wrong-endpoint"));
    assert!(has(&said(DOCUMENT, &post("/oauth/revoke-me", "", BODY)), "error transport/wrong-endpoint"));
    // The metadata knows better than the name of the path.
    let odd = DOCUMENT.replace("/oauth/token", "/oauth/authorize");
    assert!(!said(&odd, &post("/oauth/authorize", "", BODY)).iter().any(|verdict| verdict.contains("wrong-endpoint")));
    let elsewhere = post("/oauth/token", "", BODY).replace("acme-corp.com", "acme-corp.net");
    let found = said(DOCUMENT, &elsewhere);
    assert!(
        has(&found, "warning security/unknown-host") && !found.iter().any(|verdict| verdict.contains("wrong-endpoint")),
        "{found:?}"
    );
}

#[test]
fn the_corrected_request_goes_to_the_address_of_the_metadata() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("metadata.json");
    std::fs::write(&path, DOCUMENT).expect("written");
    let output = grantlint(&["-v", "--metadata", path.to_str().expect("UTF-8")], post("/oauth/token/", "", BODY).as_bytes());
    assert!(stdout(&output).contains("curl https://login.acme-corp.com/oauth/token \\\n"), "{}", stdout(&output));
}

#[test]
fn the_grant_is_compared() {
    let refresh = BODY.replace("authorization_code -d code=", "refresh_token -d refresh_token=");
    assert!(has(&said(DOCUMENT, &post("/oauth/token", "", &refresh)), "info param/grant-type-unknown"));
    let own = BODY.replace("authorization_code", "acme_grant");
    assert!(!said(DOCUMENT, &post("/oauth/token", "", &own)).iter().any(|verdict| verdict.contains("grant-type-unknown")));
    let refused = post("/oauth/token", "", &refresh)
        + "\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"unsupported_grant_type\"}\n";
    assert!(has(&said(DOCUMENT, &refused), "warning param/grant-type-unknown"));
}

#[test]
fn the_challenge_method_is_compared() {
    let par = post(
        "/oauth/par",
        "-u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
        "-d response_type=code -d client_id=app-7Kq2Zw -d code_challenge_method=plain -d code_challenge=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    );
    assert!(!said(DOCUMENT, &par).iter().any(|verdict| verdict.contains("pkce-plain")));
    let both = DOCUMENT.replace("\"plain\"", "\"plain\", \"S256\"");
    assert!(has(&said(&both, &par), "warning security/pkce-plain"));
}

#[test]
fn a_document_that_cannot_be_read_is_named_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("metadata.json");
    let path = path.to_str().expect("UTF-8");
    let run = || grantlint(&["--metadata", path], post("/oauth/token", "", BODY).as_bytes());
    let missing = run();
    assert_eq!((missing.status.code(), stdout(&missing).as_str()), (Some(2), ""));
    assert!(stderr(&missing).contains("metadata.json: "), "{}", stderr(&missing));
    for (text, words) in [
        ("", "metadata.json:1:1: the file is empty"),
        ("{\n \"issuer\": }", "metadata.json:2:12: this is not JSON"),
        ("{\"issuer\": \"https://x\"}", "no token_endpoint"),
        ("{\"token_endpoint\": [\"n7Rz4PqLx2Vt9\"]}", "another kind"),
        ("curl https://x -d client_secret=n7Rz4PqLx2Vt9", "not a JSON object"),
    ] {
        std::fs::write(path, text).expect("written");
        let output = run();
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{text}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
        assert!(!stderr(&output).contains("n7Rz4"), "{}", stderr(&output));
    }
}
