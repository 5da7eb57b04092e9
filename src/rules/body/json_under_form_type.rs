//! `body/json-under-form-type`: the head says form, the content is JSON.

use super::json::{as_form, is_form_type, is_json_object};
use crate::finding::{Confidence, Level};
use crate::model::{Field, Origin};
use crate::profile::Answer;
use crate::rule::{Context, Rule};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "body/json-under-form-type", page: include_str!("../../../rules/body/json-under-form-type.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    if !is_json_object(request, layers) || !is_form_type(request, layers) {
        return;
    }
    let Some(body) = request.body.shown() else { return };
    let Some(field) = request.fields(layers, "content-type").next() else { return };
    let draft = cx
        .draft(*body, "the body is JSON although the content type says form")
        .label("read as one parameter with a strange name")
        .also(field.value, label(field))
        .why("The server takes the whole JSON text for the name of one parameter, finds no grant_type and refuses.")
        .help(advice(cx.profile.answer("json_body")))
        .fix(as_form(request, layers).filter(|_| cx.profile.answer("json_body") != Answer::Yes));
    // axios form-encodes such an object since 0.27, so the source alone proves nothing.
    let draft = match (request.client, cx.reply) {
        (Some("axios"), None) => draft.level(Level::Warning).confidence(Confidence::Possible),
        _ => draft,
    };
    draft.report(cx);
}

fn label(field: &Field) -> &'static str {
    match field.origin {
        Origin::Written => "this announces a form",
        Origin::Implied => "the client adds application/x-www-form-urlencoded by itself",
    }
}

fn advice(json_body: Answer) -> &'static str {
    match json_body {
        Answer::Yes => {
            "this provider takes JSON: send Content-Type: application/json with it, or encode the parameters as a form"
        }
        _ => {
            "encode the parameters as name=value&name=value: URLSearchParams in JavaScript, data= instead of json= with \
                requests, -d name=value with curl"
        }
    }
}
