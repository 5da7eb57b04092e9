//! Credentials that look right and were refused, or none at all: how a client is registered is never seen, and it is what is
//! left as a cause.

use super::alone::is_unseen;
use super::join::Evidence;
use super::{Case, Cause, fit};
use crate::provider::ProfileGrade;
use crate::request::token::ParamPlace;
use crate::rules::common::{AuthMethod, auth_methods};
use crate::rules::rule;

const OTHER: &str = "client/auth-method-unsupported";
const MISSING: &str = "client/secret-missing";

/// The cause that is left where nothing in the request explains why its client was refused.
pub(super) fn left(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    if is_unseen(case.request) {
        return None;
    }
    signed(evidence, case).or_else(|| other(evidence, case)).or_else(|| missing(evidence, case))
}

/// The server asks for an assertion, and gets a secret.
fn signed(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    let asked = ["client_assertion", "client_assertion_type"].iter().any(|name| evidence.misses(name));
    let methods = auth_methods(case.request, case.layers);
    let by_secret = methods.iter().any(|(method, _)| matches!(method, AuthMethod::Basic | AuthMethod::Secret(_)));
    let reason = "The server asks for a signed assertion (private_key_jwt or client_secret_jwt), and a secret was sent.";
    (asked && by_secret).then(|| possible(OTHER, reason))
}

/// The other way to send the secret, where the server is not known to take the one in use.
fn other(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    if !explains(OTHER, evidence) {
        return None;
    }
    let [(method, _)] = auth_methods(case.request, case.layers)[..] else { return None };
    let (own, reason) = match method {
        AuthMethod::Basic => ("client_secret_basic", "The server may read client_id and client_secret in the body only."),
        AuthMethod::Secret(ParamPlace::Body) => ("client_secret_post", "The server may take client credentials as Basic only."),
        AuthMethod::Secret(ParamPlace::Query) | AuthMethod::Assertion => return None,
    };
    let (known, grade) = case.profile.auth_methods();
    let documented = grade > ProfileGrade::Low && known.iter().any(|name| name == own);
    (!documented).then(|| possible(OTHER, reason))
}

/// A client that names itself and shows no proof.
fn missing(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    let request = case.request;
    let named = request.all(case.layers, "client_id").next().is_some();
    let proven = !auth_methods(request, case.layers).is_empty()
        || request.authorization.shown().is_some()
        || request.certificate.is_some();
    let (known, _) = case.profile.auth_methods();
    let public = !known.is_empty() && known.iter().all(|method| method == "none");
    let reason = "client_id is shown without a secret: a client that is registered with one has to send it.";
    (named && !proven && !public && explains(MISSING, evidence)).then(|| possible(MISSING, reason))
}

/// Whether the fault would make a server answer so.
fn explains(rule: &str, evidence: &Evidence) -> bool {
    let found = rule::find(rule).map(|rule| evidence.matches(rule, &["client_secret"]));
    found.is_some_and(|found| found.fit >= fit::USUAL && !found.contradicted)
}

fn possible(rule: &'static str, reason: &str) -> Cause {
    Cause { rule, verdict: "possible", reason: reason.to_owned() }
}
