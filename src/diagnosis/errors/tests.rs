use super::*;

#[test]
fn every_file_is_in_the_table() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/errors");
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".toml")?.to_owned())).collect();
    names.sort();
    assert_eq!(names, PAGES.iter().map(|(code, _)| *code).collect::<Vec<_>>());
}

#[test]
fn every_page_can_be_read_and_is_named_after_its_code() {
    for (name, text) in PAGES {
        let page: ErrorPage = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(page.code, *name);
        assert!(!page.sources.is_empty() && !page.meaning.is_empty(), "{name}");
    }
}

fn pages_for(reply: &Reply) -> Vec<String> {
    explain(reply, &Profile::default()).pages.into_iter().map(|page| page.code).collect()
}

#[test]
fn every_refusal_has_a_page() {
    let known =
        [301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 417, 429, 431, 500, 502, 503, 504, 520];
    for status in known {
        let reply = Reply { status: Some(status), ..Reply::default() };
        assert!(!pages_for(&reply).is_empty(), "{status}");
    }
    for error in crate::request::reply::OAUTH_ERRORS {
        assert!(page(error).is_some(), "{error} has no page");
    }
}

#[test]
fn what_is_named_comes_before_what_the_status_tells() {
    let named = |status: u16, error: Option<&str>, code: &str, text: &str| {
        let error = error.map(str::to_owned);
        pages_for(&Reply { status: Some(status), error, codes: vec![code.to_owned()], text: text.to_owned(), ..Reply::default() })
    };
    assert_eq!(named(400, Some("invalid_grant"), "", ""), ["invalid_grant"]);
    assert_eq!(named(401, Some("invalid_client"), "", ""), ["invalid_client", "http-401"]);
    assert_eq!(named(200, Some("bad_refresh_token"), "bad_refresh_token", ""), ["invalid_grant"]);
    assert_eq!(named(403, None, "", "<title>Just a moment...</title>"), ["firewall", "http-403"]);
    assert_eq!(named(503, None, "", ""), ["http-5xx"]);
    assert_eq!(named(307, None, "", ""), ["http-3xx"]);
    assert_eq!(named(400, None, "", "The refresh token has expired: refresh token expired"), ["invalid_grant"]);
}

#[test]
fn a_page_is_named_by_its_title() {
    let reply = Reply { status: Some(403), html: true, description: "Attention Required!".to_owned(), ..Reply::default() };
    let explanation = explain(&reply, &Profile::default());
    assert_eq!(pages_for(&reply), ["html", "http-403"]);
    assert_eq!(pages_for(&Reply { status: Some(404), html: true, ..Reply::default() }), ["http-404"]);
    assert_eq!(pages_for(&Reply { status: Some(502), html: true, ..Reply::default() }), ["http-5xx"]);
    assert!(explanation.meaning(&reply).is_some_and(|text| text.ends_with("The page is titled \"Attention Required!\".")));
}

#[test]
fn every_cause_is_a_rule() {
    for (name, text) in PAGES {
        let page: ErrorPage = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for cause in page.causes {
            assert!(crate::rules::rule::find(&cause.rule).is_some(), "{name} names {}", cause.rule);
        }
    }
}

#[test]
fn every_code_and_every_sentence_leads_to_a_page() {
    for (_, page) in known::CODES.iter().chain(known::WORDS) {
        assert!(codes().any(|known| known == *page), "{page}");
    }
    assert!(known::WORDS.iter().all(|(words, _)| *words == words.to_lowercase()));
}
