//! `body/array-names`: `scope[]=` where the server looks for `scope`, `token[code]=` where it looks for `code`.

use crate::finding::Level;
use crate::rule::{Context, Rule};
use crate::rules::param::common::{LISTS, array_base, config_member, nested};
use crate::token::{Param, Shape, TokenRequest};

pub(crate) const RULE: Rule = Rule { name: "body/array-names", page: include_str!("../../../rules/body/array-names.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // The options of a client that were sent as a form are body/headers-in-body.
    if request.shape != Shape::Form || config_member(request, cx.layers).is_some() {
        return;
    }
    report_nested(request, cx);
    let mut told: Vec<String> = Vec::new();
    for param in request.params.iter().filter(|param| param.encoded) {
        let name = cx.text(param.field.name);
        let Some(base) = array_base(&name).filter(|base| !told.iter().any(|told| told == base)) else { continue };
        told.push(base.to_owned());
        report(param, base, cx);
    }
}

fn report_nested(request: &TokenRequest, cx: &mut Context<'_>) {
    let inside = |param: &&Param| param.encoded && nested(&cx.layers.text(param.field.name)).is_some();
    let found: Vec<&Param> = request.params.iter().filter(inside).collect();
    let [first, rest @ ..] = &found[..] else { return };
    let name = cx.text(first.field.name);
    let Some((outer, inner)) = nested(&name) else { return };
    let draft = cx
        .draft(first.field.name, format!("{inner} in the {} is nested within {outer}", first.place.name()))
        .label(format!("not the name {inner}"))
        .why("Brackets are a convention of PHP, Rails and others for structures within structures. The server looks for the bare name and misses the parameter.")
        .help("give the library the parameters themselves, not an object that holds them under another name")
        .level(Level::Error);
    rest.iter().fold(draft, |draft, param| draft.also(param.field.name, "here too")).report(cx);
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
