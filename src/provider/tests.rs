use super::*;

#[test]
fn every_page_can_be_read_and_agrees_with_the_table() {
    assert!(entries().is_sorted_by(|a, b| a.id < b.id));
    for entry in entries() {
        let profile: Profile = toml::from_str(entry.page).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
        assert_eq!(profile.id, entry.id);
        assert!(!profile.sources.is_empty() && !profile.collected.is_empty(), "{} has no source", entry.id);
        assert!(["hosted", "engine"].contains(&entry.kind) && profile.kind == entry.kind, "{}", entry.id);
        assert!(["form", "json", "form-or-json", "query"].contains(&profile.refresh.body.as_str()), "{}", entry.id);
        let urls = profile.token_urls.iter().chain(&profile.revocation_urls).filter_map(|url| url.split('?').next());
        for url in urls {
            let shared = profile.shared_urls.iter().any(|known| known == url);
            assert!(entry.urls.contains(&url) != shared, "{}: {url}", entry.id);
        }
        assert!(profile.shared_urls.iter().all(|url| profile.token_urls.contains(url)), "{}", entry.id);
        assert_eq!(profile.error_prefixes, entry.prefixes, "{}", entry.id);
    }
}

#[test]
fn at_least_87_profiles_are_well_founded() {
    assert!(all().filter(|profile| profile.confidence > ProfileGrade::Low).count() >= 87);
}

#[test]
fn recognises_by_address_path_and_code() {
    let id = |host: &str, path: &str, code: Option<&str>| recognise(host, path, code).map(|entry| entry.id);
    assert_eq!(id("platform.ringcentral.com", "/restapi/oauth/token", None), Some("ringcentral"));
    assert_eq!(id("", "/restapi/oauth/token", None), Some("ringcentral"));
    assert_eq!(id("", "/oauth/token", Some("OAU-153")), Some("ringcentral"));
    assert_eq!(id("login.microsoftonline.com", "/common/oauth2/v2.0/token", None), Some("microsoft-entra-v2"));
    assert_eq!(id("login.acme-corp.com", "/realms/x/protocol/openid-connect/token", None), Some("keycloak"));
    assert_eq!(id("login.acme-corp.com", "/oauth/token", None), None);
    assert_eq!(id("", "/oauth/token", None), None);
}

#[test]
fn a_low_profile_never_says_no() {
    for profile in all().filter(|profile| profile.confidence == ProfileGrade::Low) {
        for fact in ["json_body", "query_params", "secret_in_body", "basic", "together"] {
            assert_ne!(profile.answer(fact), ProfileAnswer::No, "{}: {fact}", profile.id);
        }
    }
}

/// The answers in which a provider's code comes, one for each shape.
fn shapes(error: &ProviderError) -> Vec<String> {
    let code = error.code.split(" / ").next().unwrap_or_default().split("..").next().unwrap_or_default().replace('*', "x7");
    let words = error.contains.as_deref().unwrap_or("no such thing").replace('"', "'");
    let form = |text: &str| text.replace(' ', "+").replace(':', "%3A");
    let mut texts = vec![
        format!(r#"{{"error":"{code}","error_description":"{words}"}}"#),
        format!(r#"{{"error":"bad","errors":[{{"errorCode":"{code}","message":"{words}"}}]}}"#),
        format!(r#"{{"error":{{"code":"{code}","message":"{words}"}}}}"#),
        format!(r#"{{"error":{{"type":"{code}","message":"{words}"}}}}"#),
        format!(r#"{{"fault":{{"faultstring":"{words}","detail":{{"errorcode":"{code}"}}}}}}"#),
        format!(r#"{{"errors":["{code}"],"message":"{words}"}}"#),
        format!("error={}&error_description={}", form(&code), form(&words)),
        format!("{{'error_code': '{code}', 'msg': '{words}'}}"),
        format!(r#"{{"status":"{code}","message":"{words}"}}"#),
        format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{words}</Message></Error>"),
    ];
    if code.bytes().all(|b| b.is_ascii_digit()) {
        texts.push(format!(r#"{{"error":{{"code":{code},"message":"{words}"}}}}"#));
        texts.push(format!(r#"{{"errcode":{code},"errmsg":"{words}"}}"#));
    }
    texts
}

#[test]
fn every_error_of_every_provider_is_found_in_every_shape() {
    let mut count = 0;
    let mut lost = Vec::new();
    for profile in all() {
        for error in &profile.errors {
            count += 1;
            for text in shapes(error) {
                let mut layers = Layers::new(text.as_bytes());
                let root = layers.root();
                let status = error.status.map(|status| (status, root));
                let response = crate::capture::model::Response { status, headers: Vec::new(), body: Some(root), at: root };
                let reply = Reply::read(&mut layers, &response);
                let found =
                    profile.error(&reply).is_some_and(|found| found.code == error.code && found.contains == error.contains);
                // Two entries of one code and no words to tell them apart: either will do.
                let twin = profile.error(&reply).is_some_and(|found| found.code == error.code && error.contains.is_none());
                if !(found || twin) {
                    lost.push(format!("{}: {} in {text}", profile.id, error.code));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{} lost\n{}", lost.len(), lost.join("\n"));
    assert!(count >= 500, "{count}");
}

#[test]
fn ranges_beginnings_and_alternatives_are_codes() {
    let error = |code: &str| ProviderError { code: code.to_owned(), ..ProviderError::default() };
    assert!(error("OAUTH_019..OAUTH_027").has_code("OAUTH_022"));
    assert!(!error("OAUTH_019..OAUTH_027").has_code("OAUTH_028"));
    assert!(error("errors.com.acme.*").has_code("errors.com.acme.oauth.invalid"));
    assert!(error("1003 / 1004").has_code("1004"));
    assert!(!error("invalid_grant").has_code("invalid_grant_x"));
}

#[test]
fn every_file_is_in_the_table_once() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/providers");
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".toml")?.to_owned())).collect();
    names.sort();
    assert_eq!(names, entries().iter().map(|entry| entry.id).collect::<Vec<_>>());
}

#[test]
fn no_pattern_recognises_two_providers_of_one_kind() {
    for (at, entry) in entries().iter().enumerate() {
        for other in entries().iter().skip(at + 1).filter(|other| other.kind == entry.kind) {
            let both: Vec<_> = entry.urls.iter().filter(|url| other.urls.contains(url)).collect();
            assert!(both.is_empty(), "{} and {}: {both:?}", entry.id, other.id);
        }
    }
}
