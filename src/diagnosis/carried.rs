//! Parameters that a request shows and its server did not find: how the body is carried is what is left as a cause, where the
//! capture does not show it.

use super::Case;
use super::Cause;
use super::join::Evidence;
use crate::request::symptom::{Saw, Symptom};
use crate::request::token::{BodyShape, ParamPlace};
use crate::request::value::ValueKind;

const RULE: &str = "response/server-did-not-see-parameter";

/// Grants that every framework knows (RFC 6749, RFC 8628): a server that does not know one of them did not read it.
const KNOWN: &[&str] = &["authorization_code", "refresh_token", "client_credentials", "password"];

/// The cause that is left where the answer misses what the request has.
pub(super) fn left(evidence: &Evidence, case: &Case<'_>) -> Option<Cause> {
    let name = evidence.symptoms.iter().find_map(|symptom| missed(symptom, case))?;
    let reason = format!(
        "{name} is in the request as it is shown, and the server did not find it: the body may go out as JSON or multipart, \
        under another content type, or not at all."
    );
    is_open(case).then_some(Cause { rule: RULE, verdict: "possible", reason })
}

/// What the server misses although it is shown with a value.
fn missed(symptom: &Symptom, case: &Case<'_>) -> Option<&'static str> {
    let name = match (symptom.saw, symptom.about) {
        (Saw::Missing, Some(name)) => name,
        (Saw::GrantUnknown, _) => "grant_type",
        _ => return None,
    };
    let mut sent = case.request.all(case.layers, name).filter(|param| param.place == ParamPlace::Body);
    let known = |value: &str| symptom.saw == Saw::Missing || KNOWN.contains(&value);
    sent.any(|param| param.kind != ValueKind::Empty && known(&case.layers.text(param.field.value))).then_some(name)
}

/// The bytes of the body, or its type, are not shown.
fn is_open(case: &Case<'_>) -> bool {
    case.request.shape == BodyShape::Structure || case.request.media_type(case.layers).is_not_shown()
}
