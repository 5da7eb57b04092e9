//! `transport/params-in-headers`: the parameters of the grant as header fields.

use super::common::grant_fields;
use crate::capture::model::Field;
use crate::request::token::BodyShape;
use crate::request::token::TokenRequest;
use crate::request::value::classify_param;
use crate::rules::change::{FORM, Fix};
use crate::rules::common::squeezed;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

const WHY: &str = "RFC 6749 has the parameters in the body. Servers ignore fields that they do not know, and answer that grant_type is missing.";
const HELP: &str = "send them in the body as application/x-www-form-urlencoded: name=value&name=value";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let documented = |field: &Field| {
        let name = cx.text(field.name);
        cx.profile.headers.keys().any(|known| known.eq_ignore_ascii_case(&name))
    };
    let mut found = grant_fields(request, cx.layers);
    found.retain(|field| !documented(field) && !is_elsewhere(request, field, cx));
    let Some((first, others)) = found.split_first() else { return };
    let fix = moved(&found, cx);
    let (level, confidence) = match request.shape {
        BodyShape::Empty => (Level::Error, Confidence::Certain),
        _ => (Level::Warning, Confidence::Likely),
    };
    let draft = cx.draft(first.unit, format!("{} is sent as a header field", cx.text(first.name)));
    draft
        .also_each(others.iter().map(|other| other.unit), "and this")
        .label("a parameter, not a header field")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .fix(fix)
        .report(cx);
}

fn is_elsewhere(request: &TokenRequest, field: &Field, cx: &Context<'_>) -> bool {
    request.all(cx.layers, &cx.text(field.name)).next().is_some()
}

/// The fields become the body; what is hidden may be anything, so it is left alone.
fn moved(found: &[&Field], cx: &Context<'_>) -> Option<Fix> {
    let mut fix = Fix::risky("move the parameters into the body");
    for field in found {
        let name = PARAMS.iter().find(|name| squeezed(name) == squeezed(&cx.text(field.name)))?;
        let value = cx.bytes(field.value);
        if classify_param(name.as_bytes(), value).obstacle().is_some() {
            return None;
        }
        fix = fix.remove_header(**field).add_param(*name, value);
    }
    Some(fix.set_header("Content-Type", FORM))
}

/// Parameters as RFC 6749 and its extensions spell them.
const PARAMS: &[&str] = &[
    "grant_type",
    "refresh_token",
    "device_code",
    "code_verifier",
    "code",
    "redirect_uri",
    "scope",
    "username",
    "password",
    "assertion",
];
