//! `param/required-missing`: the grant, or the endpoint, lacks what it is about.

use super::grant_type_inconsistent::conflict;
use crate::provider::ProfileAnswer;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::finding::Confidence;
use crate::rules::param::common::{arrived, grant, is_absent, is_known, list, misnamed, required};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.params.is_empty() {
        return;
    }
    if !request.params_are_known() {
        return not_shown(request, cx);
    }
    if !arrived(request, cx) || conflict(request, cx).is_some() {
        return;
    }
    let renamed = misnamed(request, cx);
    let is_missing =
        |name: &str| is_absent(request, cx, name) && !is_optional(name, cx) && !renamed.iter().any(|found| found.wanted == name);
    let missing: Vec<&'static str> = required(request, cx).iter().filter(|name| is_missing(name)).copied().collect();
    let Some(at) = anchor(request, cx).filter(|_| !missing.is_empty()) else { return };
    report(request, at, &missing, cx);
}

/// The provider documents that the parameter may be left out.
fn is_optional(name: &str, cx: &Context<'_>) -> bool {
    name == "subject_token_type" && cx.profile.answer("exchange_without_type") == ProfileAnswer::Yes
}

/// Servers let extensions exchange other things for a token, which have parameters of their own: `api_key`.
fn confidence(request: &TokenRequest, missing: &[&str], cx: &Context<'_>) -> Confidence {
    let own = request.params.iter().any(|param| !is_known(&cx.text(param.field.name)));
    if missing.contains(&"subject_token") && own { Confidence::Likely } else { Confidence::Certain }
}

/// The grant that asks for the parameter, else the body that lacks it.
fn anchor(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let grant = request.value(cx.layers, "grant_type").filter(|_| request.endpoint == Endpoint::Token);
    grant.or_else(|| request.body.shown().copied()).or_else(|| request.params.first().map(|param| param.field.unit))
}

fn report(request: &TokenRequest, at: Slice, missing: &[&'static str], cx: &mut Context<'_>) {
    let names: Vec<String> = missing.iter().map(|name| (*name).to_owned()).collect();
    let asker = match grant(request, cx) {
        Some(grant) if request.endpoint == Endpoint::Token => format!("the grant {grant}"),
        _ => "this endpoint".to_owned(),
    };
    let (names, verb, object) =
        (list(&names), if missing.len() > 1 { "are" } else { "is" }, if missing.len() > 1 { "them" } else { "it" });
    cx.draft(at, format!("{names} {verb} missing; {asker} needs {object}"))
        .label(format!("needs {names}"))
        .why("What a grant works with is required, so the server answers invalid_request.")
        .confidence(confidence(request, missing, cx))
        .about(missing.iter().copied())
        .help(format!("add {names}; a variable that was undefined may have dropped out of the request"))
        .report(cx);
}

fn not_shown(request: &TokenRequest, cx: &mut Context<'_>) {
    let error = cx.reply.and_then(|reply| reply.error.as_deref());
    if request.cut && error == Some("invalid_request") && !required(request, cx).is_empty() {
        let names: Vec<String> = required(request, cx).iter().map(|name| (*name).to_owned()).collect();
        cx.cannot_check(
            "the end of the body is not shown",
            format!("look whether the body that was sent holds {}", list(&names)),
        );
    }
}
