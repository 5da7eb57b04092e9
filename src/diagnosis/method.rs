//! Credentials that look right and were refused: a client is usually registered for one way of sending them.

use super::alone::is_unseen;
use super::join::Evidence;
use super::{Case, Cause, fit};
use crate::provider::Grade;
use crate::request::token::Place;
use crate::rules::common::{AuthMethod, auth_methods};
use crate::rules::rule;

const RULE: &str = "client/auth-method-unsupported";

/// A client that names itself and proves nothing, where the server refused it.
pub(super) fn missing(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    let request = case.request;
    let named = request.all(case.layers, "client_id").next().is_some();
    let silent = auth_methods(request, case.layers).is_empty() && request.authorization.shown().is_none();
    let fits = evidence.matches(rule::find(SECRET)?, &["client_secret"]);
    let public = case.profile.auth_methods().0.iter().all(|method| method == "none") && !case.profile.id.is_empty();
    let open = named && silent && !public && fits.fit >= fit::USUAL && !fits.contradicted && request.certificate.is_none();
    let reason = "client_id is shown without a secret: a client that is registered with one has to send it.";
    open.then(|| Cause { rule: SECRET, verdict: "possible", reason: reason.to_owned() })
}

const SECRET: &str = "client/secret-missing";

/// The other way, where the server refused the client and is not known to take the one in use.
pub(super) fn other(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    let rule = rule::find(RULE)?;
    let found = evidence.matches(rule, &["client_secret"]);
    let signed = evidence.misses("client_assertion") || evidence.misses("client_assertion_type");
    if (found.fit < fit::USUAL || found.contradicted) && !signed || is_unseen(case.request) {
        return None;
    }
    if signed {
        let reason = "The server asks for a signed assertion (private_key_jwt or client_secret_jwt), and a secret was sent.";
        return (!auth_methods(case.request, case.layers).is_empty()).then(|| Cause {
            rule: RULE,
            verdict: "possible",
            reason: reason.to_owned(),
        });
    }
    let [(method, _)] = auth_methods(case.request, case.layers)[..] else { return None };
    let (own, reason) = match method {
        AuthMethod::Basic => ("client_secret_basic", "The server may read client_id and client_secret in the body only."),
        AuthMethod::Secret(Place::Body) => ("client_secret_post", "The server may take client credentials as Basic only."),
        AuthMethod::Secret(Place::Query) | AuthMethod::Assertion => return None,
    };
    let (known, grade) = case.profile.auth_methods();
    let documented = grade > Grade::Low && known.iter().any(|name| name == own);
    (!documented).then(|| Cause { rule: RULE, verdict: "possible", reason: reason.to_owned() })
}
