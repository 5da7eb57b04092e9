//! What unit tests of rules share.

/// The level at which a rule speaks on a capture; `None` when it is silent.
pub(crate) fn verdict(capture: &str, rule: &str) -> Option<&'static str> {
    let report = crate::check::lint::lint("test", capture.as_bytes(), &crate::check::lint::Options::default());
    let mut findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
    findings.find(|finding| finding.rule == rule).map(|finding| finding.level.name())
}

/// The report under a policy.
pub(crate) fn under(policy: crate::check::policy::Policy, capture: &str) -> crate::check::lint::FileReport {
    let options = crate::check::lint::Options { policy, ..Default::default() };
    crate::check::lint::lint("test", capture.as_bytes(), &options)
}

/// Whether a rule says that it could not check.
pub(crate) fn is_unchecked(capture: &str, rule: &str) -> bool {
    let report = crate::check::lint::lint("test", capture.as_bytes(), &crate::check::lint::Options::default());
    report.exchanges.iter().flat_map(|exchange| &exchange.diagnosis.could_not_check).any(|item| item.rule == rule)
}

/// The rules that speak on a capture at warning or error.
pub(crate) fn said(capture: &str) -> Vec<&'static str> {
    let report = crate::check::lint::lint("test", capture.as_bytes(), &crate::check::lint::Options::default());
    let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
    findings.filter(|finding| finding.level > crate::rules::finding::Level::Info).map(|finding| finding.rule).collect()
}

/// The rules that say that they could not check.
pub(crate) fn unchecked(capture: &str) -> Vec<&'static str> {
    let report = crate::check::lint::lint("test", capture.as_bytes(), &crate::check::lint::Options::default());
    report.exchanges.iter().flat_map(|exchange| &exchange.diagnosis.could_not_check).map(|item| item.rule).collect()
}

/// The capture after all repairs, unsafe ones too.
pub(crate) fn repaired(capture: &str) -> String {
    let options = crate::check::lint::Options::default();
    let fixed = crate::check::rounds::fix("test", capture.as_bytes(), &options, crate::rules::change::Grade::Unsafe);
    String::from_utf8_lossy(&fixed.bytes).into_owned()
}

/// The capture after the safe repairs.
pub(crate) fn repaired_safely(capture: &str) -> String {
    let options = crate::check::lint::Options::default();
    let fixed = crate::check::rounds::fix("test", capture.as_bytes(), &options, crate::rules::change::Grade::Safe);
    String::from_utf8_lossy(&fixed.bytes).into_owned()
}

/// A request of a public client for new tokens, with these header fields besides.
pub(crate) fn refresh(fields: &str) -> String {
    format!(
        "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\n{fields}\nContent-Type: application/x-www-form-urlencoded\n\n\
         grant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw\n"
    )
}

/// The same with the length of the body, which shows that it was sent so.
pub(crate) fn counted(body: &str) -> String {
    form(body).replace("\n\n", &format!("\nContent-Length: {}\n\n", body.len()))
}

/// A form body in a message that is right in every other respect.
pub(crate) fn form(body: &str) -> String {
    format!(
        "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\n\
         Authorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\n\
         Content-Type: application/x-www-form-urlencoded\n\n{body}\n"
    )
}
