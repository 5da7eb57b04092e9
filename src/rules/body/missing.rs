//! `body/missing`: a POST without content.

use crate::request::token::{BodyShape, ParamPlace, TokenRequest};
use crate::rules::param::common::has_known_name;
use crate::rules::rule::Context;
use crate::rules::transport::common::grant_fields;
use crate::text::layers::Layers;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let layers = cx.layers;
    let Some(method) = request.method.shown().filter(|method| layers.bytes(**method).eq_ignore_ascii_case(b"post")) else {
        return;
    };
    if request.shape != BodyShape::Empty || !request.mangled.is_empty() || is_elsewhere(request, layers) {
        return;
    }
    cx.draft(*method, "the POST request has an empty body, so no parameter arrives")
        .label("sent without content")
        .why("The server reads grant_type and everything else from the body; without one it answers that grant_type is missing.")
        .help(
            "put the parameters into the body as name=value&name=value; with axios the option is called data, with fetch \
            body, with requests data",
        )
        .report(cx);
}

/// Parameters in the wrong place are the better explanation.
fn is_elsewhere(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let in_query = request.params.iter().any(|param| param.place == ParamPlace::Query && has_known_name(layers, param));
    in_query || !grant_fields(request, layers).is_empty()
}
