//! `param/grant-type-missing`: the server cannot tell what is asked of it.

use crate::change::Fix;
use crate::layers::Slice;
use crate::profile::Answer;
use crate::rule::{Context, Rule};
use crate::rules::common::{is_token_endpoint, named};
use crate::rules::param::common::{arrived, has, list, misnamed};
use crate::token::{Param, Place, TokenRequest};
use crate::value::Value;

pub(crate) const RULE: Rule =
    Rule { name: "param/grant-type-missing", page: include_str!("../../../rules/param/grant-type-missing.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // Some providers have an address for each grant and document no grant_type.
    if !is_token_endpoint(request) || cx.profile.requires("grant_type") == Answer::No {
        return;
    }
    if !request.params_are_known() {
        return not_shown(request, cx);
    }
    if !arrived(request, cx) || misnamed(request, cx).iter().any(|found| found.wanted == "grant_type") {
        return;
    }
    let empty = request.all(cx.layers, "grant_type").find(|param| param.kind == Value::Empty);
    match (empty, body_with_parameters(request)) {
        (Some(param), _) => report(request, param.field.unit, "grant_type has no value", cx),
        (None, Some(body)) if !has(request, cx.layers, named(cx, "grant_type")) => {
            report(request, body, "grant_type is missing from the body", cx)
        }
        _ => {}
    }
}

/// An empty body is a finding of its own.
fn body_with_parameters(request: &TokenRequest) -> Option<Slice> {
    let body = request.body.shown().copied();
    body.filter(|_| request.params.iter().any(|param| param.place == Place::Body))
}

fn report(request: &TokenRequest, at: Slice, message: &str, cx: &mut Context<'_>) {
    let fix = proven(request, cx).and_then(|grant| with_grant(request, grant, cx));
    let help = match meant(request, cx) {
        Some(grant) => format!("add grant_type={grant}, which fits the other parameters"),
        None => format!("add grant_type with one of {}", list(&GRANTS.map(|(_, grant)| grant.to_owned()))),
    };
    cx.draft(at, message)
        .label("no grant_type")
        .why("The token endpoint serves all grants; without grant_type it answers invalid_request or unsupported_grant_type.")
        .help(help)
        .fix(fix)
        .report(cx);
}

const GRANTS: [(&str, &str); 4] = [
    ("refresh_token", "refresh_token"),
    ("code", "authorization_code"),
    ("username", "password"),
    ("device_code", "urn:ietf:params:oauth:grant-type:device_code"),
];

fn meant(request: &TokenRequest, cx: &Context<'_>) -> Option<&'static str> {
    GRANTS.iter().find(|(name, _)| has(request, cx.layers, name)).map(|(_, grant)| *grant)
}

/// The grant, if parameters with values speak for one and for no other.
fn proven(request: &TokenRequest, cx: &Context<'_>) -> Option<&'static str> {
    let unsent = |param: &Param| matches!(param.kind, Value::Empty | Value::Undefined);
    let sent = |name: &str| request.all(cx.layers, name).any(|param| !unsent(param) && param.place == Place::Body);
    let mut grants = GRANTS.iter().filter(|(name, _)| sent(name) && (*name != "username" || sent("password")));
    grants.next().filter(|_| grants.next().is_none()).map(|(_, grant)| *grant)
}

fn with_grant(request: &TokenRequest, grant: &str, cx: &Context<'_>) -> Option<Fix> {
    let fix = Fix::risky(format!("ask for the grant {grant}"));
    let Some(param) = request.all(cx.layers, "grant_type").next() else {
        return Some(fix.add_param(named(cx, "grant_type"), grant));
    };
    let complete = !param.encoded || cx.bytes(param.field.unit).ends_with(b"=");
    complete.then(|| fix.write(param.field.value, grant))
}

/// Worth a word only when the server complains of such a thing.
fn not_shown(request: &TokenRequest, cx: &mut Context<'_>) {
    let error = cx.reply.and_then(|reply| reply.error.as_deref());
    if !has(request, cx.layers, "grant_type") && matches!(error, Some("invalid_request" | "unsupported_grant_type")) {
        cx.cannot_check("the body is not shown as a whole", "look whether the body that was sent holds grant_type");
    }
}
