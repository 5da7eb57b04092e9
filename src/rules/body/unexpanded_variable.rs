//! `body/unexpanded-variable`: the name of a shell variable was sent in place of its value.

use crate::rule::{Context, Rule};
use crate::rules::param::common::list;
use crate::token::{Param, TokenRequest};
use crate::value::Value;

pub(crate) const RULE: Rule =
    Rule { name: "body/unexpanded-variable", page: include_str!("../../../rules/body/unexpanded-variable.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // What a shell would fill in counts as a variable; a placeholder with a $ is one that stands in single quotes.
    let unfilled =
        |param: &&Param| param.kind == Value::Placeholder && !param.bare && cx.layers.bytes(param.field.value).starts_with(b"$");
    let found: Vec<&Param> = request.params.iter().filter(unfilled).collect();
    let [first, rest @ ..] = &found[..] else { return };
    let mut names: Vec<String> = found.iter().map(|param| cx.layers.text(param.field.name).into_owned()).collect();
    names.dedup();
    let message = format!("the name of a shell variable is sent for {} in the {}", list(&names), first.place.name());
    let draft = cx
        .draft(first.field.value, message)
        .label("nothing fills this in")
        .why("A shell expands variables outside of quotes and within double quotes, never within single ones. The server gets the text with its $ sign.")
        .help("use double quotes round the data: -d \"refresh_token=$REFRESH_TOKEN\"; within JSON close the single quotes first: '\"token\":\"'\"$TOKEN\"'\"'");
    rest.iter().fold(draft, |draft, param| draft.also(param.field.value, "here too")).report(cx);
}
