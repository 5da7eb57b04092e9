//! `header/stray-part-field`: a field of a form part among those of the message.

use crate::capture::model::Origin;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::header::common::fields;
use crate::rules::header::repair::without;
use crate::rules::rule::Context;

const OF_PARTS: &[&str] = &["content-disposition", "content-transfer-encoding"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let named = |name: &str| OF_PARTS.iter().any(|part| part.eq_ignore_ascii_case(name));
    let written = fields(request).iter().filter(|field| field.origin == Origin::Written);
    let strays: Vec<_> = written.filter(|field| named(&cx.text(field.name))).collect();
    let Some(field) = strays.first().copied().copied() else { return };
    cx.draft(field.unit, format!("{} belongs to a part of a multipart body, not to the message", cx.text(field.name)))
        .label("means nothing here")
        .why("RFC 7578 section 4.2 has the field within the parts of multipart/form-data. Before a form servers ignore it; it shows that the request was copied from an upload.")
        .help("drop the field")
        .confidence(Confidence::Likely)
        .fix(without(Fix::safe("drop the fields of a part"), strays))
        .report(cx);
}
