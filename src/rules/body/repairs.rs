//! Where the repairs of this group are offered, and where they are not.

use crate::rules::testing::{repaired, repaired_safely};

const FORM: &str = "application/x-www-form-urlencoded";

fn request(media: &str, body: &str) -> String {
    format!(
        "POST /token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpzM0tkOWZMbQ==\nContent-Type: {media}\nAccept: application/json\n\n{body}\n"
    )
}

fn form(body: &str) -> String {
    request(FORM, body)
}

#[test]
fn other_notations_become_a_form() {
    let right = form("grant_type=refresh_token&refresh_token=rt%2F9f");
    let config =
        |headers: &str| format!(r#"{{"headers":{{{headers}}},"data":{{"grant_type":"refresh_token","refresh_token":"rt/9f"}}}}"#);
    let flat = r#"{"grant_type":"refresh_token","refresh_token":"rt/9f","headers":{"Accept":"*/*"}}"#;
    for (media, body) in [
        (FORM, r#"{"grant_type":"refresh_token","refresh_token":"rt/9f"}"#),
        (FORM, "{'grant_type': 'refresh_token', 'refresh_token': 'rt/9f'}"),
        ("application/json", &config(r#""Content-Type":"application/x-www-form-urlencoded""#)),
        ("application/json", flat),
    ] {
        assert_eq!(repaired(&request(media, body)), right, "{body}");
    }
    for (media, body) in [
        (FORM, r#"{"grant_type":"refresh_token","refresh_token":["rt/9f"]}"#),
        ("application/json", &config(r#""Authorization":"Bearer at_5gHjKl""#)),
    ] {
        let text = request(media, body);
        assert_eq!(repaired(&text), text, "{body}");
    }
}

#[test]
fn a_file_has_no_place_in_a_form() {
    let part = |head: &str| {
        format!(
            "--x7kq2mLw9\nContent-Disposition: form-data; name=\"grant_type\"{head}\n\nrefresh_token\n--x7kq2mLw9\nContent-Disposition: form-data; name=\"refresh_token\"\n\nrt_9f\n--x7kq2mLw9--"
        )
    };
    let media = "multipart/form-data; boundary=x7kq2mLw9";
    assert_eq!(repaired_safely(&request(media, &part(""))), form("grant_type=refresh_token&refresh_token=rt_9f"));
    let file = request(media, &part("; filename=\"a\""));
    assert_eq!(repaired(&file), file);
}

#[test]
fn what_stands_beside_separators_and_names_goes() {
    let right = form("grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read");
    for body in [
        "\u{FEFF}grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read",
        "%EF%BB%BFgrant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read",
        "?grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read",
        "grant_type=refresh_token&amp;refresh_token=rt_9fAbCd&#38;scope=read",
        "grant_type=refresh_token;refresh_token=rt_9fAbCd;scope=read",
        "grant_type=refresh_token; refresh_token=rt_9fAbCd; scope=read",
        "grant_type=refresh_token, refresh_token=rt_9fAbCd, scope=read",
        "grant_type=refresh_token\\u0026refresh_token=rt_9fAbCd\\u0026scope=read",
        "/oauth/token?grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read",
        "$'grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read'",
        "\"grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read\"",
        "grant_type%3Drefresh_token%26refresh_token%3Drt_9fAbCd%26scope%3Dread",
        "grant_type=refresh_token&refresh_token=rt_9fAbCd%26scope%3Dread",
        "grant_type=refresh_token&refresh\u{2011}token=rt_9fAbCd&scope=read",
        "token[grant_type]=refresh_token&token[refresh_token]=rt_9fAbCd&token[scope]=read",
    ] {
        assert_eq!(repaired_safely(&form(body)), right, "{body}");
    }
    let open = form("'grant_type=refresh_token&refresh_token=rt_9fAbCd&scope=read");
    assert_eq!(repaired(&open), open);
}

#[test]
fn lists_are_written_as_the_specifications_want_them() {
    let with = |list: &str| form(&format!("grant_type=client_credentials&{list}"));
    assert_eq!(repaired_safely(&with("scope[0]=read&scope[1]=write")), with("scope=read+write"));
    assert_eq!(repaired_safely(&with("resource[]=https%3A%2F%2Fa.acme-corp.com&resource[]=https%3A%2F%2Fb.acme-corp.com")), {
        with("resource=https%3A%2F%2Fa.acme-corp.com&resource=https%3A%2F%2Fb.acme-corp.com")
    });
    let two = form("grant_type=refresh_token&refresh_token[]=rt_9fAbCd&refresh_token[]=rt_7kLmNo");
    assert_eq!(repaired(&two), two);
}

#[test]
fn values_are_encoded_where_nothing_is_lost() {
    let with = |value: &str| form(&format!("grant_type=refresh_token&refresh_token={value}"));
    for (value, want) in [("rt+9f", "rt%2B9f"), ("rt%2Fz%zz", "rt%2Fz%25zz"), ("rt_9f%4", "rt_9f%4")] {
        assert_eq!(repaired_safely(&with(value)), with(want), "{value}");
    }
    assert_eq!(repaired(&with("rt\u{2013}9fAb")), with("rt-9fAb"));
    assert_eq!(repaired_safely(&with("rt\u{2013}9fAb")), with("rt\u{2013}9fAb"));
}

#[test]
fn what_the_shell_cut_off_is_given_back_if_it_is_plain() {
    let curl = |body: &str| {
        format!("curl https://login.acme-corp.com/token -u app-7Kq2Zw:s3Kd9fLm -H 'Accept: application/json' -d {body}\n")
    };
    assert_eq!(
        repaired_safely(&curl("grant_type=refresh_token&refresh_token=rt%2F9f&scope=read")),
        curl("grant_type=refresh_token --data-urlencode refresh_token=rt/9f -d scope=read")
    );
    for body in ["grant_type=refresh_token&refresh_token=$TOKEN", "grant_type=refresh_token&refresh_token='rt_9f'"] {
        assert_eq!(repaired(&curl(body)), curl(body), "{body}");
    }
}
