//! `param/superfluous-on-refresh`: parameters of other grants beside a refresh token.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::is_one_of;
use crate::rules::param::common::{grant, has, list};
use crate::rules::rule::Context;

/// An access token in the body is param/access-token-param.
const OTHERS: &[&str] = &["redirect_uri", "code", "code_verifier", "response_type", "username", "password"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    if grant(request, cx).as_deref() != Some("refresh_token") || !has(request, layers, "refresh_token") {
        return;
    }
    let extra: Vec<&Param> = request.params.iter().filter(|param| is_one_of(layers, param, OTHERS)).collect();
    let [first, rest @ ..] = &extra[..] else { return };
    let names: Vec<String> = extra.iter().map(|param| layers.text(param.field.name).into_owned()).collect();
    let draft = cx
        .draft(first.field.name, format!("the refresh request holds {}, which the refresh grant does not use", list(&names)))
        .label("not needed")
        .why("RFC 6749 section 6 knows grant_type, refresh_token and scope besides the client. Most servers ignore the rest.")
        .help("leave it out unless the provider's documentation asks for it")
        .fix(extra.iter().fold(Fix::risky("leave them out"), |fix, param| fix.remove_param(param.field)));
    draft.also_each(rest.iter().map(|param| param.field.name), "not needed either").report(cx);
}
