//! `param/empty-value`: a parameter without a value counts as not sent.

use crate::capture::model::Seen;
use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::is_one_of;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{has_known_name, is_credential, is_mangled, place_of, required};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_mangled(request, cx.layers) {
        return;
    }
    let empty = |param: &&Param| param.kind == ValueKind::Empty && has_known_name(cx.layers, param);
    let params: Vec<&Param> = request.params.iter().filter(empty).filter(|param| is_ours(request, param, cx)).collect();
    for param in params {
        report(request, param, cx);
    }
}

/// An empty grant_type counts as missing; an empty client beside Basic belongs to the rules on clients.
fn is_ours(request: &TokenRequest, param: &Param, cx: &Context<'_>) -> bool {
    let by_header = matches!(request.authorization, Seen::Shown(_));
    let client = is_one_of(cx.layers, param, &["client_secret"]) || by_header && is_one_of(cx.layers, param, &["client_id"]);
    !client && !is_one_of(cx.layers, param, &["grant_type"])
}

fn report(request: &TokenRequest, param: &Param, cx: &mut Context<'_>) {
    let needed = is_one_of(cx.layers, param, required(request, cx)) || is_one_of(cx.layers, param, &["client_id"]);
    let (level, confidence) = match needed {
        true if is_blanked(request, cx) => (Level::Warning, Confidence::Possible),
        true => (Level::Error, Confidence::Certain),
        false if is_named_by_the_answer(param, cx) => (Level::Warning, Confidence::Likely),
        false => (Level::Info, Confidence::Certain),
    };
    let help = if needed { "fill in the value; a variable may have been empty" } else { "leave the parameter out" };
    cx.draft(param.field.unit, format!("{} has no value", place_of(cx.layers, param)))
        .label("empty")
        .why("RFC 6749 section 3.2 treats a parameter without a value as omitted; some servers refuse it instead.")
        .help(help)
        .judged(level, confidence)
        .fix((!needed).then(|| Fix::safe("leave the parameter out").remove_param(param.field)))
        .report(cx);
}

/// Every credential is empty: more likely cut out by whoever posted the request.
fn is_blanked(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let credentials = request.params.iter().filter(|param| is_credential(cx.layers, param));
    let kinds: Vec<ValueKind> = credentials.map(|param| param.kind).collect();
    kinds.len() > 1 && kinds.iter().all(|kind| *kind == ValueKind::Empty)
}

fn is_named_by_the_answer(param: &Param, cx: &Context<'_>) -> bool {
    let name = cx.layers.text(param.field.name);
    let error = cx.reply.and_then(|reply| reply.error.as_deref());
    cx.reply.is_some_and(|reply| reply.says(&name)) || name == "scope" && error == Some("invalid_scope")
}
