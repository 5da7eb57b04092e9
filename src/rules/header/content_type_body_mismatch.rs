//! `header/content-type-body-mismatch`: a form body under the content type of JSON.

use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::header::common::{MediaType, content_type};
use crate::rules::header::repair::to_form_type;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = content_type(request, cx).filter(|found| found.kind == MediaType::Json) else { return };
    let Some(body) = request.body.shown().filter(|_| request.shape == BodyShape::Form) else { return };
    let media = cx.text(found.media).to_ascii_lowercase();
    cx.draft(found.media, format!("the Content-Type field says {media}, and the body is a form"))
        .label("announced")
        .also(*body, "a form")
        .why("The server hands the body to its JSON parser, which fails, and then finds no parameter at all.")
        .help("write `Content-Type: application/x-www-form-urlencoded`, which is what this body is")
        .fix(to_form_type(Fix::safe("announce the form"), &found))
        .report(cx);
}
