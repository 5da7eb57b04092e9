//! `client/empty-secret-param`: `client_secret=` with nothing behind it, and `client_id=` beside Basic credentials.

use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::oauth_error;
use crate::rules::finding::Level;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let empty = |name| request.all(cx.layers, name).find(|param| param.kind == ValueKind::Empty && !param.bare);
    let basic = request.basic().is_some();
    let (secret, id) = (empty("client_secret"), empty("client_id").filter(|_| basic));
    let (first, name, second) = match (secret, id) {
        (Some(secret), id) => (secret, "client_secret", id),
        (None, Some(id)) => (id, "client_id", None),
        (None, None) => return,
    };
    let overrides = basic && oauth_error(cx) == Some("invalid_client");
    let fix = Fix::risky("remove what is empty").remove_param(first.field);
    let fix = second.into_iter().fold(fix, |fix, id| fix.remove_param(id.field));
    let draft = cx.draft(first.field.unit, format!("{name} in the {} is empty", first.place.name()));
    let draft = second.into_iter().fold(draft, |draft, id: &Param| draft.also(id.field.unit, "and so is the identifier"));
    draft
        .why(why(basic))
        .help(if basic {
            "remove it: the Authorization header identifies the client"
        } else {
            "remove it for a public client; otherwise find out why the secret was not filled in"
        })
        .level(if overrides { Level::Error } else { Level::Warning })
        .fix(fix)
        .report(cx);
}

fn why(basic: bool) -> &'static str {
    if basic {
        "Servers that look at the body first take the empty values for the client's credentials and never read the header beside them."
    } else {
        "RFC 6749 section 3.2 treats an empty parameter as omitted, but many servers compare the empty text with the client's secret and refuse it."
    }
}
