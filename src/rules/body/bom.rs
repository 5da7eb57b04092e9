//! `body/bom`: a byte order mark in front of the first name.

use crate::capture::model::View;
use crate::request::token::{BodyShape, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const BOM: &str = "\u{FEFF}";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((mark, level)) = find(request, cx) else { return };
    let message = match request.shape {
        BodyShape::Form => "the body begins with a byte order mark, which becomes part of the first parameter's name",
        _ => "the body begins with a byte order mark, which no reader of forms or JSON takes away",
    };
    cx.draft(mark, message)
        .label("three octets that no screen shows")
        .why("Servers decode the body as UTF-8 without looking for a mark. They see a parameter of another name and miss the first one.")
        .help("read the file with a decoder that drops the mark, or save it as UTF-8 without BOM")
        .level(level)
        .fix(Fix::safe("remove the byte order mark").write(mark, ""))
        .report(cx);
}

fn find(request: &TokenRequest, cx: &Context<'_>) -> Option<(Slice, Level)> {
    let body = request.body.shown().filter(|_| matches!(request.shape, BodyShape::Form | BodyShape::Other | BodyShape::Json))?;
    if cx.bytes(*body).starts_with(BOM.as_bytes()) {
        // In a file that a client sends by itself the mark may be an editor's, and the client may drop it.
        let level = if request.view == View::Wire { Level::Error } else { Level::Warning };
        return Some((body.to(BOM.len()), level));
    }
    let first = request.params.iter().find(|param| param.place == ParamPlace::Body && param.encoded)?;
    let marked = cx.bytes(first.field.name).starts_with(BOM.as_bytes());
    marked.then(|| (first.field.name.to(BOM.len()), Level::Error))
}
