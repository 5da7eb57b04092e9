//! `body/semicolon-separator`: `;` between parameters.

use crate::change::Fix;
use crate::rule::{Context, Rule};
use crate::rules::param::common::{semicolon, semicolons};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "body/semicolon-separator", page: include_str!("../../../rules/body/semicolon-separator.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = semicolon(request, cx.layers) else { return };
    cx.draft(at, "the parameters in the body are separated by ; instead of &")
        .label("part of the value before it")
        .why("In application/x-www-form-urlencoded only & separates. The server reads all that follows as part of one value, or refuses the body.")
        .help("separate the parameters by &")
        .fix(semicolons(request, cx.layers).into_iter().fold(Fix::safe("separate the parameters by &"), |fix, at| fix.write(at, "&")))
        .report(cx);
}
