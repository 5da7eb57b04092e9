//! `body/whole-body-encoded`: the separators were encoded together with the values.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::param::common::encoded_separators;
use crate::rules::rule::Context;
use crate::text::layers::Layers;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((param, at)) = encoded_separators(request, cx.layers).next() else { return };
    cx.draft(at, "the separators between the parameters are percent-encoded, so several parameters arrive as one")
        .label("encoded as if it were part of a value")
        .why(
            "Only a raw & separates parameters and only a raw = ends a name. Encoded, they are text: the server does not see \
            the parameters after them.",
        )
        .help(
            "encode each value by itself and join them afterwards: one --data-urlencode per parameter, or a map given to \
            the HTTP library",
        )
        .fix(undone(cx.layers, param))
        .report(cx);
}

/// The parameter as its one decoding says it; what is not encoded then would have to be read in two ways.
fn undone(layers: &Layers<'_>, param: &Param) -> Option<Fix> {
    let (name, value) = (layers.bytes(param.field.name), layers.bytes(param.field.value));
    let equals: &[u8] = if layers.bytes(param.field.unit).contains(&b'=') { b"=" } else { b"" };
    let text = [name, equals, value].concat();
    let plain = text.iter().all(|b| b.is_ascii_graphic() && *b != b'+');
    plain.then(|| Fix::safe("encode the values only").write(param.field.unit, text))
}
