//! `client/multiple-auth-methods`: one request, one way to authenticate the client.

use crate::provider::ProfileAnswer;
use crate::request::token::TokenRequest;
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::{AuthMethod, auth_methods};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let mut methods = auth_methods(request, cx.layers);
    // An empty secret is a fault of its own, with its own repair.
    let empty = request.all(cx.layers, "client_secret").next().is_some_and(|secret| secret.kind == ValueKind::Empty);
    methods.retain(|(method, _)| !empty || !matches!(method, AuthMethod::Secret(_)));
    let [(first, first_at), (second, second_at), ..] = methods[..] else { return };
    let server = match cx.profile.answer("secret_in_body") {
        ProfileAnswer::No => format!("; {} takes the client from the Authorization header", cx.profile.name_or_server()),
        _ => String::new(),
    };
    cx.draft(first_at, format!("client credentials are sent twice: {} and {}", first.words(), second.words()))
        .label("once here")
        .also(second_at, "and again here")
        .why(format!(
            "RFC 6749 section 2.3 allows one method per request{server}. A server may refuse both or read the wrong one."
        ))
        .help(advice(first, second, cx.profile.answer("basic")))
        .fix(repair(request, cx, [first, second]))
        .report(cx);
}

/// The secret in the body goes, its id with it; an assertion or a header that the server does not read is nobody's guess.
fn repair(request: &TokenRequest, cx: &Context<'_>, methods: [AuthMethod; 2]) -> Option<Fix> {
    if !matches!(methods, [AuthMethod::Basic, AuthMethod::Secret(_)]) || cx.profile.answer("basic") == ProfileAnswer::No {
        return None;
    }
    let secrets = ["client_id", "client_secret"].into_iter().flat_map(|name| request.all(cx.layers, name));
    let fix = Fix::risky("remove client_id and client_secret from the parameters");
    Some(secrets.fold(fix, |fix, param| fix.remove_param(param.field)))
}

fn advice(first: AuthMethod, second: AuthMethod, basic: ProfileAnswer) -> &'static str {
    match (first, second) {
        (AuthMethod::Basic, AuthMethod::Secret(_)) if basic == ProfileAnswer::No => {
            "drop the Authorization header: this provider reads the body only"
        }
        (AuthMethod::Basic, AuthMethod::Secret(_)) => {
            "keep the Authorization header and remove client_id and client_secret from the parameters"
        }
        (AuthMethod::Basic, _) => "keep the assertion, which the client was registered for, and drop the Authorization header",
        _ => "keep the assertion and remove client_secret",
    }
}
