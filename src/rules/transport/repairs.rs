//! Where the repairs of this group are offered, and where they are not.

use crate::rules::testing::{repaired, repaired_safely};

const BODY: &str = "grant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw";

fn request(line: &str, fields: &str, body: &str) -> String {
    format!("{line} HTTP/1.1\n{fields}\nContent-Type: application/x-www-form-urlencoded\n\n{body}\n")
}

#[test]
fn the_target_is_repaired_as_far_as_the_capture_tells_how() {
    let host = "Host: login.acme-corp.com";
    for (line, want) in [
        ("post /token", "POST /token"),
        ("POST /token#top", "POST /token"),
        ("POST /to ken", "POST /token"),
        ("POST /token?tenant=a b", "POST /token?tenant=a%20b"),
        ("POST http://login.acme-corp.com/token", "POST https://login.acme-corp.com/token"),
        ("POST http://login.acme-corp.com:8080/token", "POST http://login.acme-corp.com:8080/token"),
        ("GET /token", "POST /token"),
    ] {
        assert_eq!(repaired(&request(line, host, BODY)), request(want, host, BODY), "{line}");
    }
    let inner = request("POST http://keycloak/token", "Host: keycloak", BODY);
    assert_eq!(repaired(&inner), inner);
}

#[test]
fn credentials_in_the_address_become_a_field() {
    let body = "grant_type=client_credentials";
    let line = |user: &str| format!("POST https://{user}login.acme-corp.com/token");
    let with = |user: &str, fields: &str| request(&line(user), fields, body);
    let host = "Host: login.acme-corp.com";
    let moved = repaired(&with("app-7Kq2Zw:s3Kd9fLm@", host));
    assert!(moved.starts_with(&line("")) && moved.contains("\nAuthorization: Basic YXBwLTdLcTJadzpzM0tkOWZMbQ==\n"), "{moved}");
    let other = "Host: login.acme-corp.com\nAuthorization: Basic YTpiYmJiYmJiYmJi";
    for (user, fields) in [("app:s3%2FKd@", host), ("app:<secret>@", host), ("app@", host), ("app-7Kq2Zw:s3Kd9fLm@", other)] {
        let text = with(user, fields);
        assert_eq!(repaired(&text), text, "{user}");
    }
}

#[test]
fn one_host_is_kept_where_it_is_known_which() {
    let absolute = "POST https://login.acme-corp.com/token";
    for (line, fields, want) in [
        ("POST /token", "Host: a.acme-corp.com\nHost: a.acme-corp.com", "Host: a.acme-corp.com"),
        ("POST /token", "Host: a.acme-corp.com\nHost: b.acme-corp.com", "Host: a.acme-corp.com\nHost: b.acme-corp.com"),
        (absolute, "Host: shop.acme-market.net", "Host: login.acme-corp.com"),
        ("POST /token", "Host: https://login.acme-corp.com/token", "Host: login.acme-corp.com"),
        ("POST /token", "Host: login.acme-corp.com, a.acme-corp.com", "Host: login.acme-corp.com, a.acme-corp.com"),
    ] {
        assert_eq!(repaired(&request(line, fields, BODY)), request(line, want, BODY), "{fields}");
    }
}

#[test]
fn the_address_tells_the_host_that_is_missing() {
    let late = "User-Agent: acme-sync/2.1\nAccept-Encoding: gzip\nConnection: keep-alive";
    for (line, added) in
        [("POST https://login.acme-corp.com:8443/token", "\nHost: login.acme-corp.com:8443\n"), ("POST /token", "")]
    {
        let text = request(line, late, BODY);
        let fixed = repaired(&text);
        assert!(fixed.contains(added) && fixed.len() == text.len() + added.len().saturating_sub(1), "{fixed}");
    }
}

#[test]
fn lengths_are_counted_where_the_body_is_shown_as_sent() {
    let line = "POST /token";
    let host = "Host: login.acme-corp.com\n";
    let counted = format!("Content-Length: {}", BODY.len());
    let hidden = "grant_type=refresh_token&refresh_token=***&client_id=app-7Kq2Zw";
    for (fields, body, want) in [
        ("Content-Length: undefined", BODY, counted.as_str()),
        ("Content-Length: 7\nContent-Length: 9", BODY, counted.as_str()),
        ("Content-Length: undefined", hidden, "Content-Length: undefined"),
        (&format!("Transfer-Encoding: chunked\n{counted}"), BODY, counted.as_str()),
        ("Transfer-Encoding: chunked\nContent-Length: 7", BODY, "Transfer-Encoding: chunked"),
    ] {
        let (before, after) = (format!("{host}{fields}"), format!("{host}{want}"));
        assert_eq!(repaired(&request(line, &before, body)), request(line, &after, body), "{fields}");
    }
}

#[test]
fn a_client_counts_for_itself() {
    let config = |fields: &str| {
        format!(
            "fetch(\"https://login.acme-corp.com/token\", {{\n  method: \"POST\",\n  headers: {{\n    \"Content-Type\": \"application/x-www-form-urlencoded\"{fields}\n  }},\n  body: \"{BODY}\"\n}});\n\nHTTP/1.1 411 Length Required\n"
        )
    };
    assert_eq!(repaired(&config(",\n    \"Transfer-Encoding\": \"chunked\"")), config(""));
}

#[test]
fn what_was_sent_as_fields_becomes_the_body() {
    let bare = |fields: &str| {
        format!(
            "POST /token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpzM0tkOWZMbQ==\n{fields}\nContent-Length: 0\n\n"
        )
    };
    let moved = repaired(&bare("Grant-Type: refresh_token\nRefresh-Token: rt_9f/AbCd"));
    assert!(moved.ends_with("\n\ngrant_type=refresh_token&refresh_token=rt_9f%2FAbCd\n"), "{moved}");
    assert!(!moved.contains("Grant-Type") && moved.contains("Content-Type: application/x-www-form-urlencoded"), "{moved}");
    let hidden = bare("grant_type: refresh_token\nrefresh_token: ***");
    assert_eq!(repaired(&hidden), hidden);
}

#[test]
fn what_changes_the_request_is_not_made_unasked() {
    for line in ["GET /token", "POST http://login.acme-corp.com/token", "POST /to ken"] {
        let text = request(line, "Host: login.acme-corp.com", BODY);
        assert_eq!(repaired_safely(&text), text, "{line}");
    }
}
