//! Requests that are right raise no error and no warning.

mod common;

use grantlint::{Level, Options};

#[test]
fn right_requests_are_silent() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for path in common::fixtures().iter().filter(|path| path.starts_with(common::root().join("fixtures/ok"))) {
        let file = std::fs::read(path).expect("a fixture");
        let report = grantlint::lint("fixture", &file, &Options::default());
        assert!(!report.exchanges.is_empty(), "{} holds no request", path.display());
        count += 1;
        let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        for finding in findings.filter(|finding| finding.level > Level::Info) {
            wrong.push(format!("{}: {} {}: {}", path.display(), finding.level.name(), finding.rule, finding.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 88, "only {count} requests");
}

#[test]
fn a_provider_is_recognised_by_its_own_address() {
    // These are products that others host under addresses that several products share.
    let shared = ["doorkeeper", "identityserver", "wso2"];
    let folder = common::root().join("fixtures/ok/providers");
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.path().file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let file = std::fs::read(entry.path()).expect("a fixture");
        let report = grantlint::lint("fixture", &file, &Options::default());
        let provider = report.exchanges.first().and_then(|exchange| exchange.provider.clone());
        let expected = if shared.contains(&name.as_str()) { None } else { Some(name.clone()) };
        assert_eq!(provider, expected, "{name}");
    }
}
