//! `body/leading-question-mark`: the `?` of a URL before the first name.

use crate::change::Fix;
use crate::rule::{Context, Rule};
use crate::rules::param::common::question_mark;
use crate::token::{Place, Shape, TokenRequest};

pub(crate) const RULE: Rule =
    Rule { name: "body/leading-question-mark", page: include_str!("../../../rules/body/leading-question-mark.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let first = request.params.iter().find(|param| param.place == Place::Body).filter(|_| request.shape == Shape::Form);
    let Some(first) = first.filter(|first| question_mark(&cx.text(first.field.name))) else { return };
    cx.draft(first.field.name.to(1), "the body begins with a question mark, which becomes part of the first parameter's name")
        .label("separates a path from its query, in URLs only")
        .why("The server sees a parameter whose name begins with ? and misses the first one.")
        .help("send the parameters without the ?; a function that builds a query string for URLs may add it")
        .fix(Fix::safe("remove the question mark").write(first.field.name.to(1), ""))
        .report(cx);
}
