//! `param/par-request-object-extra`: parameters beside a request object.

use crate::request::token::{Endpoint, Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::is_one_of;
use crate::rules::param::common::{has, has_known_name, list};
use crate::rules::rule::Context;

/// What authenticates the client stays outside; request_uri has a rule of its own.
const OUTSIDE: &[&str] = &["request", "request_uri", "client_id", "client_secret", "client_assertion", "client_assertion_type"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    if request.endpoint != Endpoint::Par || !has(request, layers, "request") {
        return;
    }
    let extra = |param: &&Param| has_known_name(layers, param) && !is_one_of(layers, param, OUTSIDE);
    let extra: Vec<&Param> = request.params.iter().filter(extra).collect();
    let [first, rest @ ..] = &extra[..] else { return };
    let names: Vec<String> = extra.iter().map(|param| layers.text(param.field.name).into_owned()).collect();
    let draft = cx
        .draft(first.field.unit, format!("{} beside the request object in the {}", list(&names), first.place.name()))
        .label("belongs into the signed request")
        .why("RFC 9126 section 3: with a request object, all authorization parameters are claims of it. A server ignores those outside or refuses the request, and nothing vouches for them.")
        .help("put them into the JWT in request, and leave only the client's authentication beside it")
        .fix(extra.iter().fold(Fix::risky("leave them out"), |fix, param| fix.remove_param(param.field)));
    draft.also_each(rest.iter().map(|param| param.field.unit), "this one too").report(cx);
}
