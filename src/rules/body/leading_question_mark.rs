//! `body/leading-question-mark`: the `?` of a URL before the first name, with or without its address.

use crate::request::token::{BodyShape, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::param::common::query_start;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let first = request.params.iter().find(|param| param.place == ParamPlace::Body).filter(|_| request.shape == BodyShape::Form);
    let Some((first, length)) = first.and_then(|first| Some((first, query_start(&cx.text(first.field.name))?))) else { return };
    let at = first.field.name.to(length);
    let what = if length == 1 { "a question mark" } else { "an address and its question mark" };
    cx.draft(at, format!("the body begins with {what}, which becomes part of the first parameter's name"))
        .label("belongs before the query of a URL only")
        .why("The server sees a parameter whose name begins so, and misses the first one.")
        .help("send the parameters alone; a function that builds a URL or a query string may add the rest")
        .fix(Fix::safe(format!("remove {what}")).write(at, ""))
        .report(cx);
}
