//! `header/content-type-malformed`: `type/subtype`, and parameters as `name=value`.

use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{MediaType, body_speaks, content_type};
use crate::rules::header::repair::{to_form_type, without_parameter};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = content_type(request, cx).filter(|_| !body_speaks(request.shape)) else { return };
    if found.kind == MediaType::Malformed {
        let at = if found.media.is_empty() { found.field.unit } else { found.media };
        return cx
            .draft(at, message(&cx.text(found.media)))
            .why("RFC 9110 section 8.3.1: a media type is type, slash, subtype. A server that cannot read it does not parse the body as a form.")
            .help("write `Content-Type: application/x-www-form-urlencoded`")
            .fix((request.shape == BodyShape::Form).then(|| to_form_type(Fix::safe("announce the form"), &found)))
            .report(cx);
    }
    if found.kind != MediaType::Form {
        return;
    }
    let parameters = found.parameters(cx.layers);
    if let Some((_, _, at)) = parameters.iter().find(|(_, _, at)| !cx.bytes(*at).contains(&b'=')) {
        return cx
            .draft(*at, "the Content-Type field has a parameter without a value")
            .why("RFC 9110 section 5.6.6: a parameter is name=value. Strict parsers refuse the whole field then.")
            .help("drop it: the form type needs no parameter")
            .fix(without_parameter(Fix::safe("drop the parameter"), cx.layers, &found.field, *at))
            .level(Level::Warning)
            .confidence(Confidence::Likely)
            .report(cx);
    }
    let text = cx.bytes(found.field.value).trim_ascii_end();
    if text.ends_with(b";") {
        cx.draft(found.field.value.sub(text.len() - 1..text.len()), "the Content-Type field ends with a semicolon")
            .why("RFC 9110 allows it, older parsers do not.")
            .help("drop it")
            .fix(Fix::safe("drop the semicolon").write(found.field.value.sub(text.len() - 1..text.len()), ""))
            .level(Level::Info)
            .confidence(Confidence::Possible)
            .report(cx);
    }
}

fn message(media: &str) -> &'static str {
    if media.is_empty() {
        "the Content-Type field is empty"
    } else if media.starts_with(['"', '\'']) {
        "the Content-Type field has quotes around its media type"
    } else if media.contains(',') {
        "the Content-Type field holds a list, not one media type"
    } else {
        "the Content-Type field holds no media type"
    }
}
