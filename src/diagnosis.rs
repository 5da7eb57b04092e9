//! The server's error and the findings, joined: causes in order, what is ruled out, what could not be checked.

pub(crate) mod corrected;
pub(crate) mod errors;
pub(crate) mod explain;

use crate::privacy::mask::Mask;
use crate::provider::Profile;
use crate::request::reply::Reply;
use crate::request::token::{Carrier, Content, Endpoint, Jwt, TokenRequest};
use crate::rules::finding::{Confidence, Finding, Level, Unchecked};
use crate::rules::rule;
use crate::text::layers::Layers;

/// Why the server answered as it did.
#[derive(Debug, Default)]
pub struct Diagnosis {
    /// What the server said, explained.
    pub server_error: Option<ServerError>,
    /// The likeliest first.
    pub causes: Vec<Cause>,
    /// Usual causes of this error that the capture excludes.
    pub ruled_out: Vec<RuledOut>,
    /// Usual causes that the capture neither shows nor excludes.
    pub could_not_check: Vec<Unchecked>,
    /// A request that follows the specification, as a curl command.
    pub corrected: Option<String>,
    /// The same as code or command of the client that made the captured one, where that is known and not curl, or as a curl
    /// command for its shell, where that is no POSIX shell.
    pub corrected_idiom: Option<String>,
}

/// What the server said.
#[derive(Debug)]
pub struct ServerError {
    /// HTTP status.
    pub status: Option<u16>,
    /// The OAuth error.
    pub error: Option<String>,
    /// The provider's code.
    pub code: Option<String>,
    /// What it means.
    pub meaning: String,
}

impl ServerError {
    /// Error and code; some servers repeat the status as one.
    pub(crate) fn names(&self) -> Vec<&str> {
        let status = self.status.map(|status| status.to_string());
        let names = [self.error.as_deref(), self.code.as_deref()].into_iter().flatten();
        names.filter(|name| status.as_deref() != Some(*name)).collect()
    }

    /// Nothing is wrong: the user has not finished yet.
    pub(crate) fn asks_for_patience(&self) -> bool {
        matches!(self.error.as_deref(), Some("authorization_pending" | "slow_down"))
    }
}

/// A cause with its weight.
#[derive(Debug)]
pub struct Cause {
    /// The rule that found it.
    pub rule: &'static str,
    /// `likely` or `possible`.
    pub verdict: &'static str,
    /// Why this explains the answer.
    pub reason: String,
}

/// A usual cause that is none here.
#[derive(Debug)]
pub struct RuledOut {
    /// The rule that was satisfied.
    pub rule: &'static str,
    /// What excludes it.
    pub reason: String,
}

/// One request with its answer and its provider.
pub(crate) struct Case<'c> {
    pub(crate) layers: &'c Layers<'c>,
    pub(crate) request: &'c TokenRequest,
    pub(crate) reply: Option<&'c Reply>,
    pub(crate) profile: &'c Profile,
    pub(crate) mask: &'c Mask,
    /// Rules that did not run, or whose findings were let pass: they exclude nothing.
    pub(crate) quiet: &'c [&'static str],
}

/// Rules about a file that is kept, and about a standard that the server may not follow: that it accepts the request does
/// not answer them.
const BEYOND_THE_SERVER: &[&str] = &["security/fapi2-client-auth", "security/live-secret-in-fixture"];

/// Rules about bodies that a server cannot parse. An answer about the content of a parameter excludes them.
const UNPARSED_BODY: &[&str] = &[
    "body/json",
    "body/json-under-form-type",
    "body/multipart",
    "header/content-type-not-form",
    "header/content-type-body-mismatch",
    "header/content-type-missing",
];

/// Levels after the evidence of the answer: accepted requests have no errors, and what the answer names weighs more.
pub(crate) fn temper(findings: &mut [Finding], reply: Option<&Reply>, profile: &Profile) {
    let Some(reply) = reply else { return };
    let explanation = errors::explain(reply, profile);
    for finding in findings.iter_mut() {
        if reply.accepted && !BEYOND_THE_SERVER.contains(&finding.rule) {
            finding.level = Level::Info;
            continue;
        }
        if UNPARSED_BODY.contains(&finding.rule) && reply.body_was_read() {
            finding.level = finding.level.min(Level::Warning);
            finding.confidence = Confidence::Possible;
        }
        if finding.level == Level::Info && explanation.promotes(finding.rule) {
            finding.level = Level::Warning;
        }
    }
    if reply.refused() {
        lift_the_last(findings, &explanation);
    }
}

/// What a paste often shows without being the fault explains a refusal where nothing better does.
fn lift_the_last(findings: &mut [Finding], explanation: &errors::Explanation) {
    if findings.iter().any(|finding| is_cause(finding, explanation)) {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| explanation.lifts_alone(finding.rule)) {
        finding.level = finding.level.max(Level::Warning);
        finding.confidence = Confidence::Possible;
    }
}

/// Puts findings and unchecked rules in the order of the server's error.
pub(crate) fn diagnose(case: &Case<'_>, findings: &[Finding], unchecked: Vec<Unchecked>) -> Diagnosis {
    let mask = case.mask;
    let explanation = case.reply.map(|reply| errors::explain(reply, case.profile)).unwrap_or_default();
    let clean = |text: &str| mask.scrub(text);
    let corrected = corrected::corrected(case, findings);
    Diagnosis {
        server_error: case.reply.and_then(|reply| server_error(reply, &explanation, mask)),
        causes: causes(findings, &explanation, case.reply, mask),
        ruled_out: ruled_out(findings, &unchecked, &explanation, case),
        could_not_check: in_order(unchecked, &explanation)
            .into_iter()
            .map(|item| Unchecked { reason: clean(&item.reason), how: clean(&item.how), ..item })
            .collect(),
        corrected_idiom: corrected.as_ref().and_then(|corrected| corrected.idiom.as_deref()).map(clean),
        corrected: corrected.map(|corrected| clean(&corrected.curl)),
    }
}

fn server_error(reply: &Reply, explanation: &errors::Explanation, mask: &Mask) -> Option<ServerError> {
    let said = reply.error.is_some() || reply.code.is_some() || reply.status.is_some_and(|status| status >= 300);
    let clean = |text: &Option<String>| text.as_deref().map(|text| mask.scrub(text));
    said.then(|| ServerError {
        status: reply.status,
        error: clean(&reply.error),
        code: clean(&reply.code),
        meaning: mask.scrub(&explanation.meaning(reply)),
    })
}

/// The rank of a finding: grave ones first, those that the error is known for before others, in the error's order.
fn causes(findings: &[Finding], explanation: &errors::Explanation, reply: Option<&Reply>, mask: &Mask) -> Vec<Cause> {
    let mut ranked: Vec<&Finding> = findings.iter().filter(|finding| is_cause(finding, explanation)).collect();
    ranked.sort_by_key(|finding| (std::cmp::Reverse(weight(finding, explanation)), explanation.position(finding.rule)));
    ranked.dedup_by_key(|finding| finding.rule);
    let refused = reply.is_some_and(Reply::refused);
    let cause = |(rank, finding): (usize, &&Finding)| {
        let known = explanation.reason(finding.rule);
        // A warning explains a refusal when nothing graver does and the error is known for it.
        let grave = finding.level == Level::Error || rank == 0 && known.is_some();
        let likely = refused && grave && finding.confidence > Confidence::Possible;
        let reason = known.unwrap_or(&finding.message);
        Cause { rule: finding.rule, verdict: if likely { "likely" } else { "possible" }, reason: mask.scrub(reason) }
    };
    ranked.iter().enumerate().map(cause).collect()
}

/// Explainers of the answer are no causes, and neither is advice on safety, unless the error is known for it.
fn is_cause(finding: &Finding, explanation: &errors::Explanation) -> bool {
    let known = finding.rule == "security/alg-none" || explanation.reason(finding.rule).is_some();
    let advice = finding.rule.starts_with("security/") && !known;
    let explainer = finding.rule.starts_with("response/") || advice;
    finding.level > Level::Info && !explainer
}

fn weight(finding: &Finding, explanation: &errors::Explanation) -> usize {
    let level = if finding.level == Level::Error { 6 } else { 2 };
    let known = if explanation.reason(finding.rule).is_some() { 3 } else { 0 };
    level + known + finding.confidence as usize
}

fn ruled_out(findings: &[Finding], unchecked: &[Unchecked], explanation: &errors::Explanation, case: &Case<'_>) -> Vec<RuledOut> {
    let open = |name: &str| findings.iter().any(|finding| finding.rule == name) || unchecked.iter().any(|item| item.rule == name);
    let silent = |rule: &rule::Rule| open(rule.name) || case.quiet.contains(&rule.name);
    let spoke = |rule: &&'static rule::Rule| case.request.view >= rule.view() && !silent(rule);
    let rules = explanation.rules().filter_map(rule::find).filter(spoke).filter(|rule| could_be_seen(rule.name, case.request));
    rules.map(|rule| RuledOut { rule: rule.name, reason: "looked for and not found in this request".to_owned() }).collect()
}

/// A rule excludes a cause only when the capture shows the place where the fault would be.
fn could_be_seen(rule: &str, request: &TokenRequest) -> bool {
    let shown = |part: &str| match part {
        "basic" => request.basic().is_some_and(|basic| basic.decoded.is_some()),
        "header" => request.headers.shown().is_some(),
        "body" | "param" => !request.body.is_not_shown(),
        "client" => request.headers.shown().is_some() && !request.body.is_not_shown(),
        "transport" => request.url.shown().is_some(),
        _ => false,
    };
    is_about(rule, request) && rule.split('/').next().is_some_and(shown)
}

/// Signed tokens that are not there, and endpoints that are not called, exclude nothing worth telling; and how a client is
/// registered is never seen.
fn is_about(rule: &str, request: &TokenRequest) -> bool {
    let reads = |carrier: Carrier| {
        let readable = |jwt: &Jwt| jwt.carrier == carrier && matches!(jwt.content, Content::Read(_));
        request.jwts.iter().any(readable)
    };
    match rule {
        "client/auth-method-unsupported" => false,
        "client/introspection-unauthenticated" => request.endpoint == Endpoint::Introspection,
        "client/mtls-client-id-missing" => request.certificate.is_some(),
        "param/assertion-grant" => reads(Carrier::Assertion),
        _ if rule.starts_with("client/assertion-") => reads(Carrier::ClientAssertion),
        _ if rule.starts_with("header/dpop-") => reads(Carrier::Dpop),
        _ => true,
    }
}

fn in_order(mut unchecked: Vec<Unchecked>, explanation: &errors::Explanation) -> Vec<Unchecked> {
    unchecked.sort_by_key(|item| (explanation.position(item.rule), item.rule));
    unchecked
}
