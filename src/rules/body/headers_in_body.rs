//! `body/headers-in-body`: the options of an HTTP client were sent as the content.

use crate::rule::{Context, Rule};
use crate::rules::param::common::config_member;
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "body/headers-in-body", page: include_str!("../../../rules/body/headers-in-body.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let Some(member) = config_member(request, layers) else { return };
    let name = layers.text(member.field.name);
    cx.draft(member.field.name, format!("the body holds {name}, an option of the HTTP client, instead of the parameters alone"))
        .label("no parameter of a token request")
        .why(
            "The client took its options for the data, so they were sent as content: no header was set, and the server sees \
            names that it does not know.",
        )
        .help(
            "pass the parameters and the options as separate arguments: with axios `axios.post(url, new \
            URLSearchParams(parameters), { headers })`",
        )
        .report(cx);
}
