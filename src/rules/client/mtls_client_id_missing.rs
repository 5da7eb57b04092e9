//! `client/mtls-client-id-missing`: a certificate, and no word of the client that it belongs to.

use super::common::{Identity, identity, params_were_lost};
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

const WHY: &str = "RFC 8705 section 2 requires client_id beside the certificate: the server looks up the client by it and then compares the certificate with the registered one.";
const HELP: &str = "add client_id to the body";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(option) = request.certificate else { return };
    let other = matches!(request.endpoint, Endpoint::Introspection | Endpoint::Fragment);
    if other || params_were_lost(request) || identity(request, cx) != Identity::Missing {
        return;
    }
    let grant = request.all(cx.layers, "grant_type").next().map_or(request.at, |param| param.field.unit);
    cx.draft(grant, "the client authenticates with a certificate and sends no client_id")
        .label("no client_id in the body")
        .also(option, "the certificate")
        .explained(WHY, HELP)
        .level(Level::Error)
        .confidence(Confidence::Likely)
        .report(cx);
}
