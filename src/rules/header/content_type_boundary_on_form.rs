//! `header/content-type-boundary-on-form`: a boundary belongs to multipart, not to a form.

use crate::request::token::{BodyShape, Param, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{ContentType, MediaType, content_type};
use crate::rules::header::repair::without_parameter;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = content_type(request, cx).filter(|found| found.kind == MediaType::Form) else { return };
    let boundary = found.parameters(cx.layers).into_iter().find(|(name, _, _)| name == "boundary");
    let Some((_, _, at)) = boundary.filter(|_| !matches!(request.shape, BodyShape::Json | BodyShape::BrokenJson)) else { return };
    // Over a real form the parameter is only superfluous.
    let (level, confidence) = match request.shape {
        BodyShape::Form => (Level::Warning, Confidence::Possible),
        BodyShape::Multipart => (Level::Error, Confidence::Certain),
        _ => (Level::Error, Confidence::Likely),
    };
    cx.draft(at, "the Content-Type field gives the form type a boundary, so the body is multipart")
        .label("only multipart has boundaries")
        .why("PHP's curl builds a multipart body when CURLOPT_POSTFIELDS is an array, and appends its boundary to the content type that was set. The server parses the parts as a form and finds no parameter.")
        .help("pass text: `curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query($fields))`")
        .judged(level, confidence)
        .fix(repair(request, &found, at, cx))
        .report(cx);
}

/// Parts that are texts become a form; a file has no place in one.
fn repair(request: &TokenRequest, found: &ContentType, at: Slice, cx: &Context<'_>) -> Option<Fix> {
    if request.shape == BodyShape::Form {
        return without_parameter(Fix::risky("drop the boundary"), cx.layers, &found.field, at);
    }
    let body = request.body.shown().filter(|_| request.shape == BodyShape::Multipart && !request.cut)?;
    let file = cx.text(*body).to_ascii_lowercase().contains("filename");
    let parts = request.params.iter().filter(|param| param.place == ParamPlace::Body);
    let pair = |param: &Param| (cx.bytes(param.field.name).to_vec(), cx.bytes(param.field.value).to_vec());
    let pairs: Vec<_> = parts.map(pair).collect();
    let fix = Fix::risky("write the parts as a form");
    (!file && !pairs.is_empty()).then(|| fix.form_body(pairs))
}
