//! `body/json-under-form-type`: the head says form, the content is JSON.

use super::json::{as_form, is_form_type, is_json_object};
use crate::capture::model::{Field, Origin};
use crate::provider::ProfileAnswer;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::common::server_read_the_request;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    if !(is_json_object(request, layers) || is_made(request)) || !is_form_type(request, layers) {
        return;
    }
    let Some(body) = request.body.shown() else { return };
    let Some(field) = request.fields(layers, "content-type").next() else { return };
    // axios form-encodes such an object since 0.27, so the source alone proves nothing.
    let unproven = request.client == Some("axios") && (cx.reply.is_none() || server_read_the_request(cx));
    let message = if unproven { UNPROVEN } else { "the body is JSON although the content type says form" };
    // Where nothing of the JSON is shown, the type is what can be pointed at.
    let draft = match is_made(request) {
        true => cx.draft(field.value, message).label(label(field)),
        false => cx.draft(*body, message).label("read as one parameter with a strange name").also(field.value, label(field)),
    };
    let draft = draft
        .why("The server takes the whole JSON text for the name of one parameter, finds no grant_type and refuses.")
        .help(advice(cx.profile.answer("json_body")))
        .fix(as_form(request, layers).filter(|_| cx.profile.answer("json_body") != ProfileAnswer::Yes));
    let draft = if unproven { draft.level(Level::Info).confidence(Confidence::Possible) } else { draft };
    draft.report(cx);
}

/// `JSON.stringify(body)` in a call: what is in it is not known, and that it is JSON is.
fn is_made(request: &TokenRequest) -> bool {
    request.shape == BodyShape::Json && request.params.is_empty() && request.client.is_some()
}

const UNPROVEN: &str = "axios before 0.27 sends this object as JSON although the content type says form";

fn label(field: &Field) -> &'static str {
    match field.origin {
        Origin::Written => "this announces a form",
        Origin::Implied => "the client adds application/x-www-form-urlencoded by itself",
    }
}

fn advice(json_body: ProfileAnswer) -> &'static str {
    match json_body {
        ProfileAnswer::Yes => {
            "this provider takes JSON: send Content-Type: application/json with it, or encode the parameters as a form"
        }
        _ => {
            "encode the parameters as name=value&name=value: URLSearchParams in JavaScript, data= instead of json= with \
                requests, -d name=value with curl"
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn axios_is_judged_by_the_answer() {
        let call = "axios.post('https://login.acme-corp.com/oauth/token', { grant_type: 'refresh_token', refresh_token: 'rt_9fAbCd' }, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })\n";
        let level = |text: &str| verdict(text, "body/json-under-form-type");
        assert_eq!(level(call), Some("info"));
        let refused = format!("{call}\n{{\"error\":\"invalid_request\",\"error_description\":\"grant_type is missing\"}}\n");
        assert_eq!(level(&refused), Some("error"));
        let read = format!("{call}\n{{\"error\":\"invalid_grant\"}}\n");
        assert_eq!(level(&read), Some("info"));
    }
}
