//! `client/assertion-pair`: one of the two parameters without the other.

use super::assertion::{JWT_BEARER, kind};
use crate::request::token::{BodyShape, Carrier, Param, ParamPlace, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::body_can_be_read;
use crate::rules::jwt;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let assertion = request.all(cx.layers, "client_assertion").next();
    let (lonely, absent) = match (assertion, kind(request, cx)) {
        (Some(assertion), None) => (*assertion, "client_assertion_type"),
        (None, Some(kind)) => (*kind, "client_assertion"),
        _ => return,
    };
    if lonely.kind == ValueKind::Empty || !request.mangled.is_empty() {
        return;
    }
    if !request.params_are_known() {
        return cx.cannot_check(
            "the capture does not show all of the body",
            "see whether client_assertion and client_assertion_type were both sent; neither counts without the other",
        );
    }
    if body_can_be_read(request) || request.shape == BodyShape::Json {
        report(&lonely, absent, with_type(request, &lonely), cx);
    }
}

/// A signed token says by itself of which type it is.
fn with_type(request: &TokenRequest, lonely: &Param) -> Option<Fix> {
    let signed = jwt::opened(request, Carrier::ClientAssertion).is_some() && lonely.place == ParamPlace::Body;
    signed.then(|| Fix::safe("add the type of a JWT").add_param("client_assertion_type", JWT_BEARER))
}

fn report(lonely: &Param, absent: &str, fix: Option<Fix>, cx: &mut Context<'_>) {
    let name = cx.text(lonely.field.name);
    cx.draft(lonely.field.unit, format!("{name} is in the {} without {absent}", lonely.place.name()))
        .label(format!("wants {absent} beside it"))
        .why("RFC 7521 section 4.2 requires both: the type says how to read the assertion. A server that finds one of them takes the client for unauthenticated.")
        .help(match absent {
            "client_assertion" => "add client_assertion with the signed token; a variable may have been empty",
            _ => "add client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer, percent-encoded in a form",
        })
        .fix(fix)
        .report(cx);
}
