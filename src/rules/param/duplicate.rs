//! `param/duplicate`: a parameter that stands twice in the request.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::is_one_of;
use crate::rules::finding::Level;
use crate::rules::param::common::has_known_name;
use crate::rules::rule::Context;

/// RFC 8707 section 2 and RFC 8693 section 2.1 let these stand several times.
const REPEATABLE: &[&str] = &["resource", "audience"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // A link in Markdown, `[url](url)`, holds everything twice.
    if request.params.iter().any(|param| cx.text(param.raw).contains("](http")) {
        return;
    }
    for (index, param) in request.params.iter().enumerate() {
        let name = cx.layers.bytes(param.field.name);
        let same = |other: &&Param| cx.layers.bytes(other.field.name) == name;
        let before: Vec<&Param> = request.params.iter().take(index).filter(same).collect();
        // The second one reports for all.
        let [first] = before[..] else { continue };
        if !name.is_empty() && !is_one_of(cx.layers, param, REPEATABLE) {
            report(first, param, cx);
        }
    }
}

fn report(first: &Param, second: &Param, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let name = layers.text(second.field.name);
    let place = match (first.place, second.place) {
        (a, b) if a == b => format!("twice in the {}", a.name()),
        (a, b) => format!("in the {} and again in the {}", a.name(), b.name()),
    };
    let equal = layers.bytes(first.field.value) == layers.bytes(second.field.value);
    let help = if equal { "remove one of the two; the values are equal" } else { "keep the right one of the two values" };
    let level = if has_known_name(layers, second) { Level::Error } else { Level::Info };
    let fix = equal.then(|| Fix::safe(format!("remove the second {name}")).remove_param(second.field));
    cx.draft(second.field.unit, format!("{name} is {place}"))
        .label("again here")
        .also(first.field.unit, "first here")
        .why(
            "RFC 6749 section 3.2 forbids to repeat a parameter. Servers refuse the request, or take the first or the last \
            value.",
        )
        .help(help)
        .level(level)
        .fix(fix)
        .report(cx);
}
