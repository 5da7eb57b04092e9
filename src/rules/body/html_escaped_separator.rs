//! `body/html-escaped-separator`: `&amp;` between parameters.

use crate::change::Fix;
use crate::finding::Level;
use crate::layers::Slice;
use crate::model::View;
use crate::names::html_separator;
use crate::reply::Reply;
use crate::rule::{Context, Rule};
use crate::token::{Param, TokenRequest};

pub(crate) const RULE: Rule =
    Rule { name: "body/html-escaped-separator", page: include_str!("../../../rules/body/html-escaped-separator.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let entity = |param: &Param| {
        let length = html_separator(&layers.text(param.field.name)).filter(|_| param.encoded)?;
        Some((param.place, param.field.unit.to(length)))
    };
    let mut entities = request.params.iter().filter_map(entity);
    let Some((place, first)) = entities.next() else { return };
    let rest: Vec<Slice> = entities.map(|(_, at)| at).collect();
    let message = format!("the parameters in the {} are separated by HTML's &amp; instead of &", place.name());
    let fix = Fix::safe("separate the parameters by &").write(first, "");
    let draft = cx
        .draft(first, message)
        .label("becomes the beginning of the next name")
        .why(
            "A form separates parameters by a single &. What follows it belongs to the next name, so the server sees \
            amp;client_id and misses client_id.",
        )
        .help("write the body without HTML escaping; in PHP pass '&' to http_build_query as arg_separator")
        .level(level(request, cx.reply))
        .fix(rest.iter().fold(fix, |fix, at| fix.write(*at, "")));
    rest.into_iter().fold(draft, |draft, at| draft.also(at, "here too")).report(cx);
}

/// A command or a log that was copied from a web page may show the escaping of that page only.
fn level(request: &TokenRequest, reply: Option<&Reply>) -> Level {
    let complained = reply.is_some_and(|reply| reply.error.as_deref() == Some("invalid_request") || reply.says("missing"));
    match request.view {
        View::Wire => Level::Error,
        View::Logical if complained => Level::Error,
        View::Logical if request.client == Some("curl") => Level::Warning,
        View::Logical => Level::Info,
    }
}
