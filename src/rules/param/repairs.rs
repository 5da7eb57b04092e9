//! Where the repairs of this group are offered, and where they are not.

use crate::rules::testing::{repaired, repaired_safely};

fn request(body: &str) -> String {
    format!(
        "POST /token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpzM0tkOWZMbQ==\nContent-Type: application/x-www-form-urlencoded\nAccept: application/json\n\n{body}\n"
    )
}

#[track_caller]
fn stays(body: &str) {
    assert_eq!(repaired(&request(body)), request(body), "{body}");
}

#[test]
fn the_grant_is_named_where_the_other_parameters_prove_it() {
    for (body, want) in [
        ("refresh_token=rt_9fAbCd", "refresh_token=rt_9fAbCd&grant_type=refresh_token"),
        ("grant_type=&refresh_token=rt_9fAbCd", "grant_type=refresh_token&refresh_token=rt_9fAbCd"),
        ("grant_type=authorization_code&refresh_token=rt_9fAbCd", "grant_type=refresh_token&refresh_token=rt_9fAbCd"),
    ] {
        assert_eq!(repaired(&request(body)), request(want), "{body}");
        assert_eq!(repaired_safely(&request(body)), request(body), "{body}");
    }
    for body in ["scope=read", "username=kim&scope=read", "refresh_token=rt_9fAbCd&code=c-7Kq2"] {
        stays(body);
    }
}

#[test]
fn slips_are_safe_and_synonyms_are_not() {
    let with = |grant: &str| request(&format!("grant_type={grant}&refresh_token=rt_9fAbCd"));
    let right = with("refresh_token");
    for grant in ["refresh-token", "RefreshToken", "refresh_tokn"] {
        assert_eq!(repaired_safely(&with(grant)), right, "{grant}");
    }
    assert_eq!(repaired_safely(&with("refresh")), with("refresh"));
    assert_eq!(repaired(&with("refresh")), right);
    let named = |name: &str| request(&format!("grant_type=refresh_token&{name}=rt_9fAbCd"));
    assert_eq!(repaired_safely(&named("refreshToken")), right);
    assert_eq!(repaired_safely(&named("token")), named("token"));
    assert_eq!(repaired(&named("token")), right);
}

#[test]
fn values_are_trimmed_at_their_ends() {
    let with = |value: &str| request(&format!("grant_type=refresh_token&refresh_token={value}"));
    for value in ["rt_9fAbCd%0A", "%20rt_9fAbCd", "rt_9fAbCd%0D%0A"] {
        assert_eq!(repaired_safely(&with(value)), with("rt_9fAbCd"), "{value}");
    }
    assert_eq!(repaired(&with("%22rt_9fAbCd%22")), with("rt_9fAbCd"));
    stays("grant_type=refresh_token&refresh_token=rt_9f%0AAbCd");
}

#[test]
fn one_encoding_is_undone() {
    let code = |value: &str| request(&format!("grant_type=authorization_code&code=c-7Kq2&redirect_uri={value}"));
    let right = code("https%3A%2F%2Fapp.acme-corp.com%2Fcb");
    assert_eq!(repaired_safely(&code("https%253A%252F%252Fapp.acme-corp.com%252Fcb")), right);
    stays("grant_type=refresh_token&refresh_token=rt_9f%2541%25zz");
}

#[test]
fn scopes_are_separated_by_single_blanks() {
    let with = |scope: &str| request(&format!("grant_type=client_credentials&scope={scope}"));
    for scope in ["read,write", "read%2Bwrite", "read++write", "+read+write", "%5B%22read%22%2C%22write%22%5D"] {
        assert_eq!(repaired_safely(&with(scope)), with("read+write"), "{scope}");
    }
    stays("grant_type=client_credentials&scope=read%5Cwrite");
}

const REFUSED_JSON: &str = "POST /token HTTP/1.1\nHost: zoom.us\nContent-Type: application/json\nAccept: application/json\n\nBODY\n\nHTTP/1.1 400 Bad Request\n\n{\"error\":\"invalid_client\"}\n";

#[test]
fn nothing_is_appended_to_an_object() {
    let json = |body: &str| REFUSED_JSON.replace("BODY", body);
    let basic = "Authorization: Basic YXBwLTdLcTJadzpzM0tkK2ZMbQ==\nContent-Type";
    let text = json(r#"{"grant_type":"refresh_token","refresh_token":["rt_9fAbCd"]}"#).replace("Content-Type", basic);
    assert!(!repaired(&text).contains("}&"), "{}", repaired(&text));
}
