//! `body/array-names`: `scope[]=` where the server looks for `scope`.

use crate::finding::Level;
use crate::rule::{Context, Rule};
use crate::rules::param::common::{LISTS, array_base};
use crate::token::{Param, Shape, TokenRequest};

pub(crate) const RULE: Rule = Rule { name: "body/array-names", page: include_str!("../../../rules/body/array-names.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.shape != Shape::Form {
        return;
    }
    let mut told: Vec<String> = Vec::new();
    for param in request.params.iter().filter(|param| param.encoded) {
        let name = cx.text(param.field.name);
        let Some(base) = array_base(&name).filter(|base| !told.iter().any(|told| told == base)) else { continue };
        told.push(base.to_owned());
        report(param, base, cx);
    }
}

fn report(param: &Param, base: &str, cx: &mut Context<'_>) {
    let list = LISTS.contains(&base);
    let help = match base {
        "scope" => "send one parameter scope with all scopes in it, separated by blanks",
        _ if list => "repeat the parameter under its plain name for each value",
        _ => "send the parameter once, under its plain name: the library was given a list where it expects a text",
    };
    cx.draft(param.field.name, format!("{base} in the {} is written as an array", param.place.name()))
        .label(format!("not the name {base}"))
        .why("Brackets are a convention of PHP, Rails and others. The specifications know none, so the server sees an unknown parameter and ignores it, or finds a list where it expects one value.")
        .help(help)
        .level(if list { Level::Warning } else { Level::Error })
        .report(cx);
}
