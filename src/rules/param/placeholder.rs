//! `param/placeholder`: the documentation's template was sent in place of a value.

use crate::capture::model::View;
use crate::request::reply::Reply;
use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::common::is_counted;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{has_known_name, has_live_secret, list};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    // A shell variable that no shell filled is body/unexpanded-variable; no variable has a space in its name.
    let dollar =
        |param: &Param| layers.bytes(param.field.value).starts_with(b"$") && !layers.bytes(param.field.value).contains(&b' ');
    let open =
        |param: &&Param| param.kind == ValueKind::Placeholder && !param.bare && has_known_name(layers, param) && !dollar(param);
    let unfilled: Vec<&Param> = request.params.iter().filter(open).collect();
    let [first, rest @ ..] = &unfilled[..] else { return };
    let mut names: Vec<String> = unfilled.iter().map(|param| layers.text(param.field.name).into_owned()).collect();
    names.dedup();
    let (level, confidence) = weight(request, cx);
    let message = format!("a placeholder stands for {} in the {}", list(&names), first.place.name());
    let draft = cx
        .draft(first.field.value, message)
        .label("never filled in")
        .why("The server compares this text with what it issued and refuses it as unknown or invalid.")
        .help("put the value there that the provider issued, without the brackets of the template")
        .judged(level, confidence);
    draft.also_each(rest.iter().map(|param| param.field.value), "here too").report(cx);
}

/// Content-Length counts the body with the template in it, and the server refused that: nobody covered it afterwards.
fn was_sent(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let refused = cx.reply.is_some_and(Reply::refused) && request.view == View::Wire;
    refused && is_counted(request, cx) == Some(true)
}

/// Among live values a placeholder was forgotten; where all are, they hide what was sent, or the text is a manual's, unless
/// the message shows that they were sent.
fn weight(request: &TokenRequest, cx: &Context<'_>) -> (Level, Confidence) {
    if has_live_secret(request, cx) {
        return (Level::Error, Confidence::Likely);
    }
    if was_sent(request, cx) {
        return (Level::Error, Confidence::Likely);
    }
    (Level::Info, Confidence::Possible)
}
