//! `body/json`: a JSON object where a form is wanted.

use crate::provider::ProfileAnswer;
use crate::request::reply::Reply;
use crate::request::token::{BodyShape, Param, ParamPlace, TokenRequest};
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::config_member;
use crate::rules::rule::Context;
use crate::text::layers::Layers;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let Some(body) = request.body.shown().filter(|_| is_json_object(request, layers)) else { return };
    if is_form_type(request, layers) || cx.profile.answer("json_body") == ProfileAnswer::Yes {
        return;
    }
    let Some((level, confidence)) = weight(request, cx.reply) else {
        cx.cannot_check(
            "only an object with the parameters is shown",
            "look at how the client sends it: it must become name=value pairs under application/x-www-form-urlencoded",
        );
        return;
    };
    let mut draft = cx
        .draft(*body, "the body is JSON; the parameters of a token request are sent as a form")
        .label("JSON, not name=value pairs")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .fix(as_form(request, layers));
    if let Some(field) = request.fields(layers, "content-type").next() {
        draft = draft.also(field.value, "sent as JSON");
    }
    draft.report(cx);
}

const WHY: &str = "RFC 6749 defines the parameters in application/x-www-form-urlencoded only. A server that reads nothing else \
    sees no parameter at all and says that grant_type is missing or unsupported.";

const HELP: &str = "send grant_type=...&... as application/x-www-form-urlencoded: URLSearchParams in JavaScript, data= \
    instead of json= with requests, -d name=value with curl";

/// Flat text values are written as a form; numbers, lists and nested objects have no agreed spelling there.
pub(super) fn as_form(request: &TokenRequest, layers: &Layers<'_>) -> Option<Fix> {
    let body = request.params.iter().filter(|param| param.place == ParamPlace::Body);
    let pair = |param: &Param| {
        let text = layers.bytes(param.field.unit).last().is_some_and(|b| b"\"'".contains(b));
        text.then(|| (layers.bytes(param.field.name).to_vec(), layers.bytes(param.field.value).to_vec()))
    };
    let pairs: Option<Vec<_>> = body.map(pair).collect();
    let pairs = pairs.filter(|pairs| !pairs.is_empty() && matches!(request.shape, BodyShape::Json | BodyShape::InspectedText))?;
    Some(Fix::safe("write the parameters as a form").form_body(pairs))
}

/// An object alone may be JSON or a program's notation of it; only an answer that fits speaks for JSON then.
fn weight(request: &TokenRequest, reply: Option<&Reply>) -> Option<(Level, Confidence)> {
    if !request.url.is_not_shown() || !request.headers.is_not_shown() {
        return Some((Level::Error, Confidence::Certain));
    }
    let error = reply.and_then(|reply| reply.error.as_deref());
    let unread = matches!(error, Some("invalid_request" | "unsupported_grant_type"));
    (unread && request.shape == BodyShape::Json).then_some((Level::Warning, Confidence::Possible))
}

/// A JSON object, well-formed or not, with parameters in it; an object of client options is another rule's.
pub(super) fn is_json_object(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let json = matches!(request.shape, BodyShape::Json | BodyShape::BrokenJson) && !request.params.is_empty();
    let hidden = request.body.shown().is_some_and(|body| classify(layers.bytes(*body)).obstacle().is_some());
    json && (!hidden || request.params.len() > 1) && config_member(request, layers).is_none()
}

/// True when the content type, written or added by the client, says form.
pub(super) fn is_form_type(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    request.media_type(layers).shown().is_some_and(|media| media == "application/x-www-form-urlencoded")
}
