//! `header/authorization-in-params`: the header field got among the parameters.

use crate::request::token::{Param, TokenRequest};
use crate::rules::common::is_token_endpoint;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let named = |param: &&Param| cx.bytes(param.field.name).eq_ignore_ascii_case(b"authorization");
    let Some(param) = request.params.iter().find(named).filter(|_| is_token_endpoint(request)) else { return };
    let (level, confidence) = if request.authorization.shown().is_some() {
        (Level::Warning, Confidence::Possible)
    } else {
        (Level::Error, Confidence::Certain)
    };
    cx.draft(param.field.unit, format!("Authorization is a parameter in the {}; it is a header field", param.place.name()))
        .label("no server reads it here")
        .why("A server looks for client credentials in the Authorization header field, or in client_id and client_secret.")
        .help("give it to the client as a header field, or send client_id and client_secret as parameters")
        .judged(level, confidence)
        .report(cx);
}
