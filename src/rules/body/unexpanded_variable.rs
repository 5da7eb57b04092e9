//! `body/unexpanded-variable`: the name of a variable was sent in place of its value.

use crate::capture::model::View;
use crate::request::reply::Reply;
use crate::request::token::{Param, ParamPlace, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::common::is_counted;
use crate::rules::param::common::list;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // What a shell would fill in counts as a variable; a placeholder with a $ is one that stands in single quotes.
    let unfilled = |param: &&Param| {
        param.kind == ValueKind::Placeholder && !param.bare && cx.layers.bytes(param.field.value).starts_with(b"$")
    };
    let found: Vec<&Param> = request.params.iter().filter(unfilled).collect();
    let [first, rest @ ..] = &found[..] else { return sent_as_it_stands(request, cx) };
    let message = format!("the name of a shell variable is sent for {} in the {}", names(&found, cx), first.place.name());
    let draft = cx
        .draft(first.field.value, message)
        .label("nothing fills this in")
        .why("A shell expands variables outside of quotes and within double quotes, never within single ones. The server gets the text with its $ sign.")
        .help("use double quotes around the data: -d \"refresh_token=$REFRESH_TOKEN\"; within JSON close the single quotes first: '\"token\":\"'\"$TOKEN\"'\"'");
    draft.also_each(rest.iter().map(|param| param.field.value), "here too").report(cx);
}

fn names(found: &[&Param], cx: &Context<'_>) -> String {
    let mut names: Vec<String> = found.iter().map(|param| cx.layers.text(param.field.name).into_owned()).collect();
    names.dedup();
    list(&names)
}

/// A template is filled in later, and a poster may put a variable for a secret. But Content-Length counts what was sent, and
/// the server refused that.
fn sent_as_it_stands(request: &TokenRequest, cx: &mut Context<'_>) {
    if !cx.reply.is_some_and(Reply::refused) {
        return;
    }
    let counted = request.view == View::Wire && is_counted(request, cx) == Some(true);
    let sent = |param: &&Param| counted || was_encoded(param, cx);
    let variable =
        |param: &&Param| param.kind == ValueKind::Variable && param.place == ParamPlace::Body && !param.bare && sent(param);
    let found: Vec<&Param> = request.params.iter().filter(variable).collect();
    let [first, rest @ ..] = &found[..] else { return };
    let draft = cx
        .draft(first.field.value, format!("the name of a variable is sent for {} in the body", names(&found, cx)))
        .label("nothing has filled this in")
        .why("The body was sent with the name in it, as its length or its escapes show, and the server compared that.")
        .help(
            "fill in the value before sending: double quotes in a shell, the right syntax and a defined variable in a template",
        );
    draft.also_each(rest.iter().map(|param| param.field.value), "here too").report(cx);
}

/// A client percent-encoded the braces, so it sent them.
fn was_encoded(param: &Param, cx: &Context<'_>) -> bool {
    let raw = cx.text(param.raw).to_ascii_uppercase();
    param.encoded && (raw.contains("%7B%7B") || raw.contains("%24%7B"))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, verdict};

    #[test]
    fn what_was_counted_and_refused_was_sent() {
        let level = |value: &str, length: usize, answer: &str| {
            let body = format!("grant_type=refresh_token&refresh_token={value}");
            let text = form(&body).replace("\n\n", &format!("\nContent-Length: {}\n\n", body.len() + length));
            verdict(&format!("{text}{answer}"), "body/unexpanded-variable")
        };
        let refused = "\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}\n";
        for value in ["$REFRESH_TOKEN", "${TOKEN}", "{{refresh_token}}", "%25REFRESH_TOKEN%25", "%23{token}"] {
            assert_eq!(level(value, 0, refused), Some("error"), "{value}");
            assert_eq!(level(value, 7, refused), None, "{value}");
            assert_eq!(level(value, 0, ""), None, "{value}");
        }
    }
}
