//! `param/par-request-uri`: the answer's parameter in the request.

use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::param::common::place_of;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let param = request.all(cx.layers, "request_uri").next().filter(|_| request.endpoint == Endpoint::Par);
    let Some(param) = param else { return };
    cx.draft(param.field.unit, format!("{} is sent to the endpoint that issues it", place_of(cx.layers, param)))
        .label("not allowed here")
        .why("RFC 9126 section 2.1: the endpoint turns parameters into a request_uri, and must refuse a request that brings one.")
        .help("push the parameters themselves, or the signed request object as request; use the request_uri of the answer at the authorization endpoint")
        .fix(Fix::safe("leave request_uri out").remove_param(param.field))
        .report(cx);
}
