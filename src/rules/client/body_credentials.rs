//! `client/body-credentials`: the secret travels in the body; legal, but not every server reads it there.

use crate::provider::ProfileAnswer;
use crate::request::token::{ParamPlace, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::common::auth_methods;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(secret) = request.all(cx.layers, "client_secret").find(|secret| secret.place == ParamPlace::Body) else { return };
    // With a second method that one is the finding.
    if secret.kind == ValueKind::Empty || auth_methods(request, cx.layers).len() > 1 {
        return;
    }
    let advice = match cx.profile.answer("secret_in_body") {
        // Where the provider documents another way, `client/auth-method-unsupported` speaks.
        ProfileAnswer::Yes | ProfileAnswer::No => return,
        ProfileAnswer::Unknown => {
            "if the server answers invalid_client although the values are right, send them as Basic credentials".to_owned()
        }
    };
    cx.draft(secret.field.unit, "client_secret authenticates the client in the body")
        .why("RFC 6749 lets a server support this and only requires the Authorization header; OAuth 2.1 reverses this. A client is usually registered for one of the two.")
        .help(advice)
        .report(cx);
}
