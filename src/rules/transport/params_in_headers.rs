//! `transport/params-in-headers`: the parameters of the grant as header fields.

use super::common::grant_fields;
use crate::finding::{Confidence, Level};
use crate::model::Field;
use crate::rule::{Context, Rule};
use crate::token::Shape;
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "transport/params-in-headers", page: include_str!("../../../rules/transport/params-in-headers.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let documented = |field: &Field| {
        let name = cx.text(field.name);
        cx.profile.headers.keys().any(|known| known.eq_ignore_ascii_case(&name))
    };
    let mut found = grant_fields(request, cx.layers);
    found.retain(|field| !documented(field) && !is_elsewhere(request, field, cx));
    let Some((first, others)) = found.split_first() else { return };
    let (level, confidence) = match request.shape {
        Shape::Empty => (Level::Error, Confidence::Certain),
        _ => (Level::Warning, Confidence::Likely),
    };
    let draft = cx.draft(first.unit, format!("{} is sent as a header field", cx.text(first.name)));
    others
        .iter()
        .fold(draft, |draft, other| draft.also(other.unit, "and this"))
        .label("a parameter, not a header field")
        .why("RFC 6749 has the parameters in the body. Servers ignore fields that they do not know, and answer that grant_type is missing.")
        .help("send them in the body as application/x-www-form-urlencoded: name=value&name=value")
        .level(level)
        .confidence(confidence)
        .report(cx);
}

fn is_elsewhere(request: &TokenRequest, field: &Field, cx: &Context<'_>) -> bool {
    request.all(cx.layers, &cx.text(field.name)).next().is_some()
}
