//! `basic/placeholder`: a template that nobody filled.

use crate::capture::model::View;
use crate::request::token::{Basic, BasicReading, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::basic::common::{Damage, content, damaged};
use crate::rules::finding::Level;
use crate::rules::param::common::has_live_secret;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = find(request, cx) else { return };
    // A shell variable in single quotes is sent as it stands, whatever else the poster may have hidden.
    let unfilled = cx.bytes(found.at).starts_with(b"$");
    let level = match (unfilled || has_live_secret(request, cx), cx.reply) {
        (true, _) => Level::Error,
        (false, Some(_)) => Level::Warning,
        (false, None) if is_counted(request, cx) => Level::Warning,
        (false, None) => Level::Info,
    };
    let mut draft = cx.draft(found.at, found.message).label("a template, not a value").level(level);
    if let Some(second) = found.second {
        draft = draft.also(second, "and here");
    }
    draft
        .why("The server compares the text as it is with the registered client and finds none.")
        .help("put the real client identifier and secret in, or check why the template was not filled; if you hid the values for this paste, ignore this")
        .report(cx);
}

/// Content-Length is that of the body: a program wrote this message, and nobody changed it since.
fn is_counted(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let length = request.fields(cx.layers, "content-length").next().and_then(|field| cx.text(field.value).trim().parse().ok());
    let body = request.body.shown().filter(|body| !body.is_empty() && request.view == View::Wire);
    body.is_some_and(|body| length == Some(body.len()))
}

struct Template {
    at: Slice,
    second: Option<Slice>,
    message: &'static str,
}

fn find(request: &TokenRequest, cx: &Context<'_>) -> Option<Template> {
    if let Some(basic) = damaged(request, cx, Damage::Hidden) {
        let message = "a placeholder is in the Authorization field for the Basic value";
        let is_ours = basic.reading == BasicReading::Hidden(ValueKind::Placeholder);
        return is_ours.then_some(Template { at: basic.token, second: None, message });
    }
    let raw = damaged(request, cx, Damage::Raw).filter(|basic| kinds(basic, cx) == [Some(ValueKind::Placeholder); 2]);
    let basic = content(request, cx).or(raw)?;
    match kinds(basic, cx) {
        // A missing value is the graver fault.
        kinds if kinds.contains(&Some(ValueKind::Undefined)) => None,
        [Some(ValueKind::Placeholder), Some(ValueKind::Placeholder)] => {
            found(basic.id, basic.secret, "placeholders are in the Basic credentials for client identifier and secret")
        }
        [Some(ValueKind::Placeholder), _] => {
            found(basic.id, None, "a placeholder is in the Basic credentials for the client identifier")
        }
        [_, Some(ValueKind::Placeholder)] => {
            found(basic.secret, None, "a placeholder is in the Basic credentials for the client secret")
        }
        _ => None,
    }
}

fn found(at: Option<Slice>, second: Option<Slice>, message: &'static str) -> Option<Template> {
    at.map(|at| Template { at, second, message })
}

fn kinds(basic: &Basic, cx: &Context<'_>) -> [Option<ValueKind>; 2] {
    [basic.id_kind(cx.layers), basic.secret_kind(cx.layers)]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn a_counted_body_was_sent() {
        let level = |length: usize| {
            let text = format!(
                "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic WU9VUl9DTElFTlRfSUQ6WU9VUl9DTElFTlRfU0VDUkVU\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\n\ngrant_type=client_credentials\n"
            );
            verdict(&text, "basic/placeholder")
        };
        assert_eq!(level(29), Some("warning"));
        assert_eq!(level(50), Some("info"));
    }
}
