//! `header/content-type-typo`: the form type misspelled.

use crate::request::token::TokenRequest;
use crate::rules::change::{FORM, Fix};
use crate::rules::header::common::{MediaType, body_speaks, content_type};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = content_type(request, cx).filter(|found| found.kind == MediaType::NearForm) else { return };
    if body_speaks(request.shape) {
        return;
    }
    let media = cx.text(found.media).to_ascii_lowercase();
    cx.draft(found.media, format!("the Content-Type field says {media}, a misspelling of the form type"))
        .label("no registered media type")
        .why("Servers compare the media type exactly. Under an unknown one they do not parse the body as a form.")
        .help("write `Content-Type: application/x-www-form-urlencoded`")
        .fix(Fix::safe("spell the form type right").write(found.media, FORM))
        .report(cx);
}
