//! `param/grant-type-inconsistent`: the parameters belong to another grant than the one that is named.

use crate::request::token::{Endpoint, Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{arrived, grant, has, is_absent, misnamed, required_by};
use crate::rules::rule::Context;

/// A parameter that only one grant uses, and that grant.
const MARKS: &[(&str, &str)] = &[
    ("refresh_token", "refresh_token"),
    ("code", "authorization_code"),
    ("device_code", "urn:ietf:params:oauth:grant-type:device_code"),
    ("subject_token", "urn:ietf:params:oauth:grant-type:token-exchange"),
    ("username", "password"),
    ("assertion", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((param, mark, meant)) = conflict(request, cx) else { return };
    let layers = cx.layers;
    let named = layers.text(param.field.value);
    let needs = required_by(named.trim()).first();
    let message = match needs {
        Some(needed) => format!("grant_type is {named}, but the request holds {} and no {needed}", layers.text(mark.field.name)),
        None => format!("grant_type is {named}, but the request holds {}", layers.text(mark.field.name)),
    };
    let (level, confidence) = match needs {
        Some(_) => (Level::Error, Confidence::Certain),
        None => (Level::Warning, Confidence::Likely),
    };
    cx.draft(param.field.value, message)
        .label("this grant")
        .about(needs.copied())
        .also(mark.field.name, format!("this belongs to {meant}"))
        .why("grant_type decides which parameters the server reads; those of another grant are ignored.")
        .help(format!("set grant_type to {meant}, or send what {named} needs"))
        .judged(level, confidence)
        .fix(Fix::risky(format!("set grant_type to {meant}")).write(param.field.value, meant))
        .report(cx);
}

/// The grant_type, a parameter of another grant, and that grant; none when the named grant has what it needs.
pub(super) fn conflict<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Option<(&'r Param, &'r Param, &'static str)> {
    if request.endpoint != Endpoint::Token || !arrived(request, cx) || !misnamed(request, cx).is_empty() {
        return None;
    }
    let named = grant(request, cx)?;
    let needed = required_by(&named);
    let registered = named == "client_credentials" || !needed.is_empty();
    if !registered || needed.iter().any(|name| !is_absent(request, cx, name)) {
        return None;
    }
    let param = request.params.iter().find(|param| cx.layers.bytes(param.field.name) == b"grant_type")?;
    let (name, meant) = *MARKS.iter().find(|(name, meant)| *meant != named && has(request, cx.layers, name))?;
    let mark = request.params.iter().find(|param| cx.layers.bytes(param.field.name) == name.as_bytes())?;
    Some((param, mark, meant))
}
