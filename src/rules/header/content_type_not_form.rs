//! `header/content-type-not-form`: the token endpoint reads a form.

use crate::capture::model::Coverage;
use crate::provider::ProfileAnswer;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::header::common::{ContentType, MediaType, body_speaks, content_type};
use crate::rules::header::repair::to_form_type;
use crate::rules::rule::Context;

const HOW: &str = "look at the field as it is sent: it must say application/x-www-form-urlencoded";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = content_type(request, cx).filter(|_| !body_speaks(request.shape)) else { return };
    if request.shape == BodyShape::Empty {
        return;
    }
    if let MediaType::Hidden(reason) = found.kind {
        return cx.cannot_check(reason, HOW);
    }
    if !is_ours(&found, request, cx) {
        return;
    }
    if is_lone(request) && !reply_complains(cx) {
        return cx.cannot_check("only some header fields are shown and no body", HOW);
    }
    let media = cx.text(found.media).to_ascii_lowercase();
    let who = if found.is_implied() { ", which the client sets by itself" } else { "" };
    cx.draft(found.media, format!("the Content-Type field says {media}{who}, not the form type"))
        .label("the token endpoint reads a form")
        .why(why(cx))
        .help(help(&found))
        .fix((request.shape == BodyShape::Form).then(|| to_form_type(Fix::risky("announce the form"), &found)))
        .report(cx);
}

/// A form under JSON, and a JSON body, have rules of their own.
fn is_ours(found: &ContentType, request: &TokenRequest, cx: &Context<'_>) -> bool {
    match found.kind {
        MediaType::Json => request.shape != BodyShape::Form && cx.profile.answer("json_body") != ProfileAnswer::Yes,
        MediaType::Other => true,
        _ => false,
    }
}

/// A field picked from a log, which may be one of the answer.
fn is_lone(request: &TokenRequest) -> bool {
    let partial = request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Partial);
    partial && request.body.is_not_shown()
}

/// The answer speaks of the content type.
fn reply_complains(cx: &Context<'_>) -> bool {
    cx.reply.is_some_and(|reply| reply.status == Some(415) || reply.says("content-type") || reply.says("content type"))
}

fn why(cx: &Context<'_>) -> String {
    let server = match cx.profile.answer("json_body") {
        ProfileAnswer::No => format!(" {} documents the form only.", cx.profile.name_or_server()),
        _ => String::new(),
    };
    format!(
        "RFC 6749 wants the parameters as application/x-www-form-urlencoded. A server that goes by the field parses no form and misses every parameter.{server}"
    )
}

fn help(found: &ContentType) -> &'static str {
    match found.kind {
        MediaType::Json => {
            "send the parameters as a form, with `Content-Type: application/x-www-form-urlencoded`; few providers take JSON"
        }
        _ if found.is_implied() => {
            "set `Content-Type: application/x-www-form-urlencoded`, or give the client a form object (`URLSearchParams`)"
        }
        _ => "write `Content-Type: application/x-www-form-urlencoded` and send a form",
    }
}
