//! `param/ciba-identity-hint`: one hint, and only one, says who shall be asked.

use crate::request::token::{Endpoint, Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::param::common::{arrived, has, list};
use crate::rules::rule::Context;

const HINTS: &[&str] = &["login_hint", "id_token_hint", "login_hint_token"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    // A signed request holds the parameters itself.
    let decidable = request.params_are_known() && arrived(request, cx) && !has(request, layers, "request");
    if request.endpoint != Endpoint::Backchannel || !decidable {
        return;
    }
    let sent = |name: &&'static str| request.all(layers, name).find(|param| param.kind != ValueKind::Empty);
    let hints: Vec<&Param> = HINTS.iter().filter_map(sent).collect();
    match &hints[..] {
        [] => missing(request, cx),
        [_] => {}
        [first, rest @ ..] => several(first, rest, cx),
    }
}

fn missing(request: &TokenRequest, cx: &mut Context<'_>) {
    let body = request.body.shown().copied().filter(|body| !body.is_empty());
    let Some(at) = body.or_else(|| request.params.first().map(|param| param.field.unit)) else { return };
    cx.draft(at, "no hint says whose consent is asked for: login_hint, id_token_hint or login_hint_token")
        .label("whom shall the server ask?")
        .about(["login_hint", "id_token_hint"])
        .why("A backchannel request has no browser, so one hint must name the user; the server answers invalid_request without it.")
        .help("send the one hint that the provider knows its users by")
        .report(cx);
}

fn several(first: &Param, rest: &[&Param], cx: &mut Context<'_>) {
    let layers = cx.layers;
    let names: Vec<String> =
        std::iter::once(&first).chain(rest).map(|param| layers.text(param.field.name).into_owned()).collect();
    let draft = cx
        .draft(first.field.unit, format!("{} are sent together; a request has one hint", list(&names)))
        .label("one hint")
        .why("Two hints may name two users. The server is required to refuse the request.")
        .help("keep the one hint that the provider knows its users by");
    draft.also_each(rest.iter().map(|param| param.field.unit), "and another one").report(cx);
}
