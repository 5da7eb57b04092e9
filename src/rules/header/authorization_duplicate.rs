//! `header/authorization-duplicate`: one Authorization field with one credential.

use crate::rule::{Context, Rule};
use crate::rules::header::common::{second_credentials, sent_fields};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule = Rule {
    name: "header/authorization-duplicate",
    page: include_str!("../../../rules/header/authorization-duplicate.md"),
    check,
};

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let fields = sent_fields(request, cx.layers, "authorization");
    let draft = match (&fields[..], second_credentials(request, cx.layers)) {
        ([first, second, ..], _) => cx
            .draft(second.unit, "the request has more than one Authorization field")
            .label("a second one")
            .also(first.unit, "the first one"),
        (_, Some(second)) => {
            cx.draft(second, "the Authorization field holds two credentials").label("other credentials begin here")
        }
        _ => return,
    };
    draft
        .why("RFC 9110 section 11.6.2: the field holds one credential. Servers answer 400, read the first, or read both as one value that they cannot decode.")
        .help("set the field in place of adding it; look for an interceptor or a default of the client that adds its own")
        .report(cx);
}
