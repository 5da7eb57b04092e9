//! What the corrected request keeps, mends and leaves to be filled in.

use crate::check::lint::{Options, lint};

/// The corrected request of the first exchange, as a command for a POSIX shell.
fn curl(capture: &str) -> String {
    let report = lint("x", capture.as_bytes(), &Options::default());
    report.exchanges.into_iter().next().and_then(|exchange| exchange.diagnosis.corrected).unwrap_or_default()
}

/// The same for the client of the capture.
fn idiom(capture: &str) -> String {
    let report = lint("x", capture.as_bytes(), &Options::default());
    report.exchanges.into_iter().next().and_then(|exchange| exchange.diagnosis.corrected_idiom).unwrap_or_default()
}

fn message(target: &str, fields: &str, body: &str) -> String {
    format!("POST {target} HTTP/1.1\n{fields}\n\n{body}\n")
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

#[test]
fn the_port_of_the_host_field_is_kept() {
    let of = |host: &str| {
        curl(&message("/oauth/token", &format!("Host: {host}\nContent-Type: application/json"), "grant_type=client_credentials"))
    };
    assert!(of("sso.acme-corp.com:8443").contains("https://sso.acme-corp.com:8443/oauth/token"));
    assert!(of("localhost:9090").contains("http://localhost:9090/oauth/token"));
    // The port of the scheme that is not kept.
    assert!(of("sso.acme-corp.com:80").contains("https://sso.acme-corp.com/oauth/token"));
}

#[test]
fn what_a_repair_renames_or_rewrites_is_so() {
    let asked = message("/oauth2/introspect", &format!("Host: auth.acme-corp.com\n{FORM}"), "access_token=mF_9.B5f-4.1JqM");
    let asked = curl(&asked);
    assert!(asked.contains("-u '<client_id>:<client_secret>'") && asked.contains("'token=<token>'"), "{asked}");

    let challenge = "response_type=code&client_id=web-77&redirect_uri=https%3A%2F%2Fapp.acme-corp.com%2Fcb\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM%3D&code_challenge_method=SHA256";
    let pushed = curl(&message("/as/par", &format!("Host: idp.acme-corp.com\n{FORM}"), challenge));
    assert!(pushed.contains("code_challenge_method=S256"), "{pushed}");
    assert!(pushed.contains("-d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM \\"), "{pushed}");
}

#[test]
fn what_is_missing_is_there_with_a_value_where_one_is_known() {
    let missing = |body: &str| curl(&message("/oauth/token", &format!("Host: login.acme-corp.com\n{FORM}"), body));
    let code = missing("client_id=web-77&client_secret=7vQ2kLx9TrN4mZ8s&code=c0d3Zk9mQ2vL");
    assert!(code.contains("-d grant_type=authorization_code"), "{code}");
    let refresh = missing("client_id=web-77&client_secret=7vQ2kLx9TrN4mZ8s&grant_type=refresh_token");
    assert!(refresh.contains("'refresh_token=<refresh_token>'"), "{refresh}");
}

#[test]
fn a_faulty_value_that_nobody_can_repair_is_to_be_filled_in() {
    let body = "grant_type=client_credentials&client_id=web-77&client_secret=7vQ2kLx9TrN4mZ8s&scope=read%22write";
    let scope = curl(&message("/oauth/token", &format!("Host: login.acme-corp.com\n{FORM}"), body));
    assert!(scope.contains("'scope=<scope>'"), "{scope}");
}

#[test]
fn the_words_are_those_of_the_shell() {
    let cmd = "C:\\Users\\anna>curl -X POST https://auth.acme-corp.com/oauth2/token -u web:Zk9mQ2vLR7tN1bW4yR6 -d 'grant_type=client_credentials'";
    let want = "curl https://auth.acme-corp.com/oauth2/token ^\n  -u \"web:<client_secret>\" ^\n  -H \"Accept: application/json\" ^\n  -d grant_type=client_credentials";
    assert_eq!(idiom(cmd), want);
    let powershell = "PS C:\\> curl.exe https://auth.acme-corp.com/oauth2/token -H \"Content-Type: application/json\" -d '{\"grant_type\":\"client_credentials\",\"client_id\":\"svc\",\"client_secret\":\"Zk9mQ2vLR7tN1bW4yQ3\"}'";
    let want = "curl.exe 'https://auth.acme-corp.com/oauth2/token' `\n  -H 'Accept: application/json' `\n  -d 'grant_type=client_credentials' `\n  -d 'client_id=svc' `\n  --data-urlencode 'client_secret=<client_secret>'";
    assert_eq!(idiom(powershell), want);
}

#[test]
fn credentials_without_a_secret_leave_no_mark() {
    let credentials = |pair: &str| {
        let command =
            "curl https://login.acme-corp.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_Zk9mQ2vLR7tN1bX9";
        curl(&format!("{command} -u '{pair}'"))
    };
    let (id, key) = (credentials("web-77:"), credentials("sk_live_51HqXk9mQ2vLR7tN1bW4yP9cDgXm3Zs6Hj0F:"));
    assert!(id.contains("-u 'web-77:<client_secret>'"), "{id}");
    assert!(key.contains("-u '<client_id>:<client_secret>'"), "{key}");
}

#[test]
fn a_pushed_request_names_its_client_beside_the_header() {
    let fields =
        "Host: idp.acme-corp.com\nContent-Type: application/json\nAuthorization: Basic d2ViLTc3OlprOW1RMnZMUjd0TjFiVzR5UjY=";
    let body = "response_type=code&client_id=web-77&redirect_uri=https%3A%2F%2Fclient.acme-corp.com%2Fcb";
    let pushed = curl(&message("/as/par", fields, body));
    assert!(pushed.contains("-u 'web-77:<client_secret>'") && pushed.contains("-d client_id=web-77"), "{pushed}");
    let token = curl(&message("/oauth/token", fields, "grant_type=client_credentials&client_id=web-77"));
    assert!(!token.contains("-d client_id"), "{token}");
}

#[test]
fn a_client_out_of_a_specification_is_not_repeated() {
    let fields = format!("Host: idp.acme-corp.com\n{FORM}\nAuthorization: Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
    let sample = curl(&message("/oauth/token", &fields, "grant_type=client_credentials"));
    assert!(sample.contains("-u '<client_id>:<client_secret>'"), "{sample}");
}

#[test]
fn what_the_provider_refuses_goes() {
    let body = r#"{"grant_type":"client_credentials","client_id":"web-77","client_secret":"7vQ2kLx9TrN4mZ8s","resource":"https://graph.microsoft.com"}"#;
    let fields = "Host: login.microsoftonline.com\nContent-Type: application/json";
    let entra = curl(&message("/contoso.onmicrosoft.com/oauth2/v2.0/token", fields, body));
    assert!(entra.contains("'scope=<scope>'") && !entra.contains("resource"), "{entra}");
    let other = curl(&message("/oauth/token", &fields.replace("microsoftonline", "acme-corp"), body));
    assert!(other.contains("resource=https://graph.microsoft.com") && !other.contains("scope"), "{other}");
}
