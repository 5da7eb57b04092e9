//! The server's error and the findings, joined: causes in order, what is ruled out, what could not be checked.

pub(crate) mod alone;
mod carried;
pub(crate) mod corrected;
mod effect;
pub(crate) mod errors;
mod fit;
mod join;
mod method;

use crate::capture::model::Coverage;
use crate::privacy::mask::Mask;
use crate::provider::Profile;
use crate::request::reply::Reply;
use crate::request::token::{Carrier, Endpoint, Jwt, JwtContent, TokenRequest};
use crate::rules::finding::{Confidence, Finding, Level, Unchecked};
use crate::rules::rule;
use crate::text::layers::Layers;
use join::{Evidence, Match};

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
    #[cfg(feature = "cli")]
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

/// Levels after the evidence of the answer: accepted requests have no errors, what the answer contradicts is less than sure,
/// and what it names weighs more.
pub(crate) fn temper(
    findings: &mut [Finding],
    layers: &Layers<'_>,
    request: &TokenRequest,
    reply: Option<&Reply>,
    profile: &Profile,
) {
    let Some(reply) = reply else { return };
    let evidence = Evidence::of_answer(reply, profile);
    for finding in findings.iter_mut() {
        if reply.accepted && !BEYOND_THE_SERVER.contains(&finding.rule) {
            finding.level = Level::Info;
            continue;
        }
        let found = evidence.of(layers, request, finding);
        if found.contradicted && evidence.says_so() {
            finding.level = finding.level.min(Level::Warning);
            finding.confidence = Confidence::Possible;
        }
        if finding.level == Level::Info && is_the_very_thing(finding, found) {
            finding.level = Level::Warning;
        }
    }
    if reply.refused() {
        lift_the_last(findings, layers, request, &evidence);
    }
}

/// The answer speaks of nothing but what an info is about.
fn is_the_very_thing(finding: &Finding, found: Match) -> bool {
    found.fit >= fit::EXACT && explains(finding.rule)
}

/// What a paste often shows without being the fault explains a refusal where nothing better does.
fn lift_the_last(findings: &mut [Finding], layers: &Layers<'_>, request: &TokenRequest, evidence: &Evidence) {
    let grave = |finding: &Finding| finding.level > Level::Info && is_cause(finding, evidence.of(layers, request, finding));
    if findings.iter().any(grave) {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| LAST.contains(&finding.rule)) {
        if evidence.of(layers, request, finding).fit >= fit::USUAL {
            finding.level = finding.level.max(Level::Warning);
            finding.confidence = Confidence::Possible;
        }
    }
}

/// What retyping a message changes as well.
const LAST: &[&str] = &["transport/host-missing", "transport/length-mismatch", "transport/length-missing"];

/// Puts findings and unchecked rules in the order of the server's error.
pub(crate) fn diagnose(case: &Case<'_>, findings: &[Finding], unchecked: Vec<Unchecked>) -> Diagnosis {
    let mask = case.mask;
    let evidence = case.reply.map(|reply| Evidence::of_answer(reply, case.profile)).unwrap_or_default();
    let clean = |text: &str| mask.scrub(text);
    let corrected = corrected::corrected(case, findings);
    let mut causes = causes(findings, &evidence, case);
    causes.extend(usual(&causes, &evidence, case));
    Diagnosis {
        server_error: case.reply.and_then(|reply| server_error(reply, &evidence, mask)),
        causes,
        ruled_out: ruled_out(findings, &unchecked, &evidence, case),
        could_not_check: in_order(unchecked, &evidence)
            .into_iter()
            .chain(not_shown(&evidence, case))
            .map(|item| Unchecked { reason: clean(&item.reason), how: clean(&item.how), ..item })
            .collect(),
        corrected_idiom: corrected.as_ref().and_then(|corrected| corrected.idiom.as_deref()).map(clean),
        corrected: corrected.map(|corrected| clean(&corrected.curl)),
    }
}

fn server_error(reply: &Reply, evidence: &Evidence, mask: &Mask) -> Option<ServerError> {
    let said =
        reply.refused() || reply.error.is_some() || reply.code.is_some() || reply.status.is_some_and(|status| status >= 300);
    let clean = |text: &Option<String>| text.as_deref().map(|text| mask.scrub(text));
    said.then(|| ServerError {
        status: reply.status,
        error: clean(&reply.error),
        code: clean(&reply.code),
        meaning: mask.scrub(&evidence.meaning(reply)),
    })
}

/// The causes, the likeliest first; what the answer contradicts is never the first.
fn causes(findings: &[Finding], evidence: &Evidence, case: &Case<'_>) -> Vec<Cause> {
    let matched = findings.iter().map(|finding| (finding, evidence.of(case.layers, case.request, finding)));
    let (mut ranked, rest): (Vec<_>, Vec<_>) = matched.partition(|(finding, found)| is_cause(finding, *found));
    if ranked.is_empty() {
        // What is fine elsewhere may be what this server minds, where there is nothing else.
        ranked.extend(rest.into_iter().filter(|(finding, found)| found.fit >= fit::USUAL && explains(finding.rule)));
    }
    ranked.sort_by_key(|(finding, found)| found.rank(finding));
    ranked.dedup_by_key(|(finding, _)| finding.rule);
    if ranked.first().is_some_and(|(_, found)| found.contradicted) {
        ranked.clear();
    }
    let refused = case.reply.is_some_and(Reply::refused);
    let cause = |(rank, (finding, found)): (usize, &(&Finding, Match))| {
        let known = evidence.explanation.reason(finding.rule).map(str::to_owned).or_else(|| found.reason());
        // A warning explains a refusal when nothing graver does and it fits the answer.
        let grave = finding.level == Level::Error || rank == 0 && finding.level == Level::Warning && known.is_some();
        let likely = refused && grave && finding.confidence > Confidence::Possible;
        let reason = known.unwrap_or_else(|| finding.message.clone());
        Cause { rule: finding.rule, verdict: if likely { "likely" } else { "possible" }, reason: case.mask.scrub(&reason) }
    };
    let found: Vec<Cause> = ranked.iter().enumerate().map(cause).collect();
    if !found.is_empty() {
        return found;
    }
    method::left(evidence, case).or_else(|| carried::left(evidence, case)).into_iter().collect()
}

/// So many usual causes are named where no request is shown.
const USUAL: usize = 8;

/// So many causes are named that no request shows.
const UNSEEN: usize = 4;

/// What usually causes such an answer and is not to be seen: all that fits where no request is shown, else what the requests
/// before this one decide, unless the request shows why it was refused.
fn usual(known: &[Cause], evidence: &Evidence, case: &Case<'_>) -> Vec<Cause> {
    let settled = known.iter().any(|cause| cause.verdict == "likely");
    if evidence.symptoms.is_empty() || settled || !case.reply.is_some_and(Reply::refused) {
        return Vec::new();
    }
    let alone = alone::is_bare(case.request);
    // Where the answer says which it is, it is none of the others.
    let told = known.iter().any(|cause| is_of_flow(cause.rule));
    let unseen = |rule: &rule::Rule| alone || evidence.is_exact(rule) && is_hidden(rule, case.request);
    let rules = evidence.usual().into_iter().filter(|rule| if is_of_flow(rule.name) { !told } else { unseen(rule) });
    let open = rules.filter(|rule| is_of_grant(rule, evidence, case) && known.iter().all(|cause| cause.rule != rule.name));
    let open = open.filter(|rule| !case.quiet.contains(&rule.name) && (alone || is_about(rule.name, case.request)));
    let cause = |rule: &'static rule::Rule| Cause {
        rule: rule.name,
        verdict: "possible",
        reason: case.mask.scrub(&format!("{}.", rule.meta("summary"))),
    };
    open.take(if alone { USUAL } else { UNSEEN }).map(cause).collect()
}

/// What the requests before this one decide.
fn is_of_flow(rule: &str) -> bool {
    rule.starts_with("flow/")
}

/// The part in which the rule would speak is not shown, or not as a whole.
fn is_hidden(rule: &rule::Rule, request: &TokenRequest) -> bool {
    match rule.name.split('/').next() {
        Some("basic" | "header" | "client") => {
            request.headers.shown().is_none_or(|headers| headers.coverage == Coverage::Partial)
        }
        Some("body" | "param") => request.body.is_not_shown() && request.params.is_empty(),
        Some("transport") => request.url.is_not_shown(),
        _ => false,
    }
}

/// Some causes belong to grants: to the one of the request, else to the one whose token the answer speaks of.
fn is_of_grant(rule: &rule::Rule, evidence: &Evidence, case: &Case<'_>) -> bool {
    let sent = case.request.grant(case.layers);
    let grant = sent.as_deref().or(evidence.grant);
    let grants = rule.list("grants");
    grants.is_empty() || grant.is_none_or(|grant| grants.contains(&grant))
}

/// The parts that are not shown and in which a usual cause would be seen.
fn not_shown(evidence: &Evidence, case: &Case<'_>) -> Vec<Unchecked> {
    let request = case.request;
    let refused = case.reply.is_some_and(Reply::refused);
    let hidden = |rule: &&'static rule::Rule| match rule.name.split('/').next() {
        Some("basic" | "header" | "client") => request.headers.is_not_shown(),
        Some("body" | "param") => request.body.is_not_shown() && request.params.is_empty(),
        Some("transport") => request.url.is_not_shown(),
        _ => false,
    };
    let item = |rule: &'static rule::Rule| {
        let (reason, how) = match rule.name.split('/').next() {
            Some("body" | "param") => ("the body is not shown", "show the body as it was sent, with its secrets covered"),
            Some("transport") => ("the address is not shown", "show method and address of the request"),
            _ => ("the header fields are not shown", "show the header fields as they were sent, with their secrets covered"),
        };
        Unchecked { rule: rule.name, reason: reason.to_owned(), how: how.to_owned() }
    };
    evidence.usual().into_iter().take(USUAL).filter(hidden).filter(|_| refused).map(item).collect()
}

/// Explainers of the answer are no causes, and neither is advice on safety, unless the answer is about it; an info is one
/// where it fits the answer.
fn is_cause(finding: &Finding, found: Match) -> bool {
    let grave = finding.level > Level::Info || found.fit > fit::USUAL;
    let advice = finding.rule.starts_with("security/") && found.fit < fit::USUAL && finding.rule != "security/alg-none";
    grave && explains(finding.rule) && !advice
}

/// Rules about the answer explain nothing, and a way to authenticate is no fault by itself.
fn explains(rule: &str) -> bool {
    !rule.starts_with("response/") && rule != "client/body-credentials"
}

fn ruled_out(findings: &[Finding], unchecked: &[Unchecked], evidence: &Evidence, case: &Case<'_>) -> Vec<RuledOut> {
    let open = |name: &str| findings.iter().any(|finding| finding.rule == name) || unchecked.iter().any(|item| item.rule == name);
    let silent = |rule: &rule::Rule| open(rule.name) || case.quiet.contains(&rule.name);
    let spoke = |rule: &&'static rule::Rule| case.request.view >= rule.view() && !silent(rule);
    let rules = evidence.usual().into_iter().filter(spoke).filter(|rule| could_be_seen(rule.name, case.request));
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
        let readable = |jwt: &Jwt| jwt.carrier == carrier && matches!(jwt.content, JwtContent::Read(_));
        request.jwts.iter().any(readable)
    };
    match rule {
        "client/auth-method-unsupported" => false,
        "client/introspection-unauthenticated" => request.endpoint == Endpoint::Introspection,
        "client/mtls-client-id-missing" => request.certificate.is_some(),
        "flow/proof-reused" => [Carrier::Assertion, Carrier::ClientAssertion, Carrier::Dpop].into_iter().any(reads),
        "param/assertion-grant" => reads(Carrier::Assertion),
        _ if rule.starts_with("client/assertion-") => reads(Carrier::ClientAssertion),
        _ if rule.starts_with("header/dpop-") => reads(Carrier::Dpop),
        _ => true,
    }
}

fn in_order(mut unchecked: Vec<Unchecked>, evidence: &Evidence) -> Vec<Unchecked> {
    let usual = evidence.usual();
    unchecked.sort_by_key(|item| (usual.iter().position(|rule| rule.name == item.rule).unwrap_or(usize::MAX), item.rule));
    unchecked
}
