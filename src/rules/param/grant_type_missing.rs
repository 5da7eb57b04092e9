//! `param/grant-type-missing`: the server cannot tell what is asked of it.

use crate::provider::ProfileAnswer;
use crate::request::token::{Param, ParamPlace, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::{is_token_endpoint, named, server_read_the_request};
use crate::rules::finding::Level;
use crate::rules::param::common::{arrived, has, list, misnamed};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // Some providers have an address for each grant and document no grant_type.
    if !is_token_endpoint(request) || cx.profile.requires("grant_type") == ProfileAnswer::No || is_a_code_alone(request, cx) {
        return;
    }
    if !request.params_are_known() {
        return not_shown(request, cx);
    }
    if !arrived(request, cx) || misnamed(request, cx).iter().any(|found| found.wanted == "grant_type") {
        return;
    }
    let empty = request.all(cx.layers, "grant_type").find(|param| param.kind == ValueKind::Empty);
    match (empty, body_with_parameters(request)) {
        (Some(param), _) => report(request, param.field.unit, "grant_type has no value", cx),
        (None, Some(body)) if !has(request, cx.layers, named(cx, "grant_type")) => {
            report(request, body, "grant_type is missing from the body", cx)
        }
        _ => {}
    }
}

/// Some providers document the code grant without `grant_type`, and the others with it.
fn is_a_code_alone(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let sent = |name: &str| has(request, cx.layers, name);
    cx.profile.answer("code_without_grant_type") == ProfileAnswer::Yes && sent("code") && !sent("grant_type")
}

/// An empty body is a finding of its own.
fn body_with_parameters(request: &TokenRequest) -> Option<Slice> {
    let body = request.body.shown().copied();
    body.filter(|_| request.params.iter().any(|param| param.place == ParamPlace::Body))
}

fn report(request: &TokenRequest, at: Slice, message: &str, cx: &mut Context<'_>) {
    let fix = proven(request, cx).and_then(|grant| with_grant(request, grant, cx));
    let help = match meant(request, cx) {
        Some(grant) => format!("add grant_type={grant}, which fits the other parameters"),
        None => format!("add grant_type with one of {}", list(&GRANTS.map(|(_, grant)| grant.to_owned()))),
    };
    // Whoever finds fault with the code knew what to do with it.
    let level = if server_read_the_request(cx) { Level::Info } else { Level::Error };
    cx.draft(at, message)
        .level(level)
        .label("no grant_type")
        .about(["grant_type"])
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
    let unsent = |param: &Param| matches!(param.kind, ValueKind::Empty | ValueKind::Undefined);
    let sent = |name: &str| request.all(cx.layers, name).any(|param| !unsent(param) && param.place == ParamPlace::Body);
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, verdict};

    #[test]
    fn an_answer_about_the_code_shows_that_the_grant_was_known() {
        let exchange = form("code=ac_5dTnW2&redirect_uri=https%3A%2F%2Fapp.acme-corp.com%2Fcb");
        assert_eq!(verdict(&exchange, "param/grant-type-missing"), Some("error"));
        let answer = "\nHTTP/1.1 400 Bad Request\n\n{\"error\":\"bad_verification_code\"}\n";
        assert_eq!(verdict(&format!("{exchange}{answer}"), "param/grant-type-missing"), Some("info"));
    }

    #[test]
    fn a_provider_without_grant_type_for_codes_has_one_for_refreshes() {
        let github =
            |body: &str| form(body).replace("login.acme-corp.com", "github.com").replace("/oauth/", "/login/oauth/access_");
        assert_eq!(
            verdict(&github("code=8a7b6c5d4e3f2a1b0c9d&client_id=Iv1.8a61f9b3a7aba766"), "param/grant-type-missing"),
            None
        );
        let refresh = github("refresh_token=rt_9fAbCd&client_id=Iv1.8a61f9b3a7aba766");
        assert_eq!(verdict(&refresh, "param/grant-type-missing"), Some("error"));
    }
}
