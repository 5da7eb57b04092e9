//! `param/revocation-misnamed`: a token under its own name where the endpoint looks for `token`.

use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::param::common::{has_known_name, misnamed, place_of};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let found = misnamed(request, cx).into_iter().find(|found| found.wanted == "token" && has_known_name(cx.layers, found.param));
    let Some(found) = found else { return };
    let endpoint = if request.endpoint == Endpoint::Introspection { "introspection" } else { "revocation" };
    let hint = cx.text(found.param.field.name);
    cx.draft(found.param.field.name, format!("{} should be called token at the {endpoint} endpoint", place_of(cx.layers, found.param)))
        .label("the server looks for token")
        .about(["token"])
        .why("RFC 7009 section 2.1 and RFC 7662 section 2.1 have one parameter for tokens of all kinds. The server reports it as missing.")
        .help(format!("rename it to token; token_type_hint={hint} may say of which kind it is"))
        .fix(Fix::safe("rename it to token").write(found.param.field.name, "token"))
        .report(cx);
}
