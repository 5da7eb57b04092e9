//! `body/html-escaped-separator`: `&amp;` between parameters.

use crate::capture::model::View;
use crate::request::names::{behind_separator, html_separator};
use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::param::common::is_optional;
use crate::rules::param::separators::escapes;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let entity = |param: &Param| {
        let length = html_separator(&layers.text(param.field.name)).filter(|_| param.encoded)?;
        Some((param.place, param.field.unit.to(length)))
    };
    let mut entities = request.params.iter().filter_map(entity);
    let Some((place, first)) = entities.next() else { return escaped(request, cx) };
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
        .level(level(request, cx))
        .fix(rest.iter().fold(fix, |fix, at| fix.write(*at, "")));
    draft.also_each(rest, "here too").report(cx);
}

/// `\u0026`, which JSON encoders write so that a text may stand in a page. It ends no value, so all of the rest is lost.
fn escaped(request: &TokenRequest, cx: &mut Context<'_>) {
    let places = escapes(request, cx.layers);
    let [first, rest @ ..] = &places[..] else { return };
    let fix = places.iter().fold(Fix::safe("separate the parameters by &"), |fix, at| fix.write(*at, "&"));
    let draft = cx
        .draft(*first, "the parameters in the body are separated by an escape of & instead of &")
        .label("part of the value before it")
        .why("Some JSON encoders write & as \\u0026 so that the text may be put into a page. In a form it is not a separator, so the server reads all that follows as one value.")
        .help("decode the JSON before its text is sent, or switch the escaping off, as SetEscapeHTML(false) does in Go")
        .fix(fix);
    draft.also_each(rest.iter().copied(), "here too").report(cx);
}

/// A command or a log that was copied from a web page may show the escaping of that page only.
fn level(request: &TokenRequest, cx: &Context<'_>) -> Level {
    let complained = cx.reply.is_some_and(|reply| reply.error.as_deref() == Some("invalid_request") || reply.says("missing"));
    match request.view {
        View::Wire if hides_only_optional(request, cx.layers) => Level::Warning,
        View::Wire => Level::Error,
        View::Logical if complained => Level::Error,
        View::Logical if request.client == Some("curl") => Level::Warning,
        View::Logical => Level::Info,
    }
}

/// The server serves a request that lacks these.
fn hides_only_optional(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let optional = |param: &Param| {
        let name = layers.text(param.field.name);
        html_separator(&name).is_none() || is_optional(request, behind_separator(&name))
    };
    request.params.iter().all(optional)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, verdict};

    #[test]
    fn what_hides_only_optional_parameters_is_no_error() {
        let level = |body: &str| verdict(&form(body), "body/html-escaped-separator");
        assert_eq!(level("grant_type=client_credentials&amp;scope=read"), Some("warning"));
        assert_eq!(level("grant_type=refresh_token&amp;client_id=app-7Kq2Zw&refresh_token=rt_9fAbCd"), Some("warning"));
        assert_eq!(level("grant_type=refresh_token&amp;refresh_token=rt_9fAbCd&amp;scope=read"), Some("error"));
        assert_eq!(level("grant_type=client_credentials\\u0026scope=read"), Some("error"));
    }
}
