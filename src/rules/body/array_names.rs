//! `body/array-names`: `scope[]=` where the server looks for `scope`, `token[code]=` where it looks for `code`.

use crate::request::token::{BodyShape, Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::param::common::{LISTS, array_base, config_member, nested};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // The options of a client that were sent as a form are body/headers-in-body.
    if request.shape != BodyShape::Form || config_member(request, cx.layers).is_some() {
        return;
    }
    report_nested(request, cx);
    let mut told: Vec<String> = Vec::new();
    for param in request.params.iter().filter(|param| param.encoded) {
        let name = cx.text(param.field.name);
        let Some(base) = array_base(&name).filter(|base| !told.iter().any(|told| told == base)) else { continue };
        told.push(base.to_owned());
        let same: Vec<&Param> = request.params.iter().filter(|other| is_array_of(other, base, cx)).collect();
        report(param, base, plain(&same, base, cx), cx);
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
        .level(Level::Error)
        .fix(unnested(&found, cx));
    draft.also_each(rest.iter().map(|param| param.field.name), "here too").report(cx);
}

fn is_array_of(param: &Param, base: &str, cx: &Context<'_>) -> bool {
    param.encoded && array_base(&cx.text(param.field.name)) == Some(base)
}

/// Every parameter under the name within its brackets.
fn unnested(found: &[&Param], cx: &Context<'_>) -> Option<Fix> {
    let fix = Fix::safe("send the parameters under their plain names");
    found.iter().try_fold(fix, |fix, param| {
        let name = cx.text(param.field.name);
        let (_, inner) = nested(&name)?;
        Some(fix.write(param.field.name, inner))
    })
}

/// Scopes are one text with blanks, other lists repeat the name; where one value is wanted there must be one.
fn plain(same: &[&Param], base: &str, cx: &Context<'_>) -> Option<Fix> {
    let [first, others @ ..] = same else { return None };
    let fix = Fix::safe(format!("send {base} under its plain name"));
    if base == "scope" {
        let live = same.iter().all(|param| param.kind.is_live());
        let all: Vec<&[u8]> = same.iter().map(|param| cx.bytes(param.field.value)).collect();
        let fix = fix.write(first.field.name, base);
        let fix = if others.is_empty() { fix } else { fix.write(first.field.value, all.join(&b' ')) };
        return live.then(|| others.iter().fold(fix, |fix, param| fix.remove_param(param.field)));
    }
    let fits = others.is_empty() || LISTS.contains(&base);
    fits.then(|| same.iter().fold(fix, |fix, param| fix.write(param.field.name, base)))
}

fn report(param: &Param, base: &str, fix: Option<Fix>, cx: &mut Context<'_>) {
    let list = LISTS.contains(&base);
    let help = match base {
        "scope" => "send one parameter scope with all scopes in it, separated by spaces",
        _ if list => "repeat the parameter under its plain name for each value",
        _ => "send the parameter once, under its plain name: the library was given a list where it expects a text",
    };
    cx.draft(param.field.name, format!("{base} in the {} is written as an array", param.place.name()))
        .label(format!("not the name {base}"))
        .why("Brackets are a convention of PHP, Rails and others. The specifications know none, so the server sees an unknown parameter and ignores it, or finds a list where it expects one value.")
        .help(help)
        .level(if list { Level::Warning } else { Level::Error })
        .fix(fix)
        .report(cx);
}
