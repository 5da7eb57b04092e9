//! `client/secret-missing`: the client is registered with a secret, says the answer, and none was sent.

use super::common::{grant, header_identifies, params_were_lost};
use crate::request::reply::Reply;
use crate::request::reply::known::registered;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::common::{body_can_be_read, said, squeezed};
use crate::rules::finding::{Confidence, Level};
use crate::rules::response::server_did_not_see_parameter::complaint;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str =
    "see whether client_secret, client_assertion or an Authorization header was sent: the answer asks for one of them";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(id) = request.all(cx.layers, "client_id").next() else { return };
    let asked = cx.reply.and_then(|reply| demand(reply, cx));
    let Some(demand) = asked.or_else(|| cx.reply.and_then(|reply| refusal(reply, cx))) else { return };
    let readable = body_can_be_read(request) || request.shape == BodyShape::Json;
    let elsewhere = grant(request, cx) == "client_credentials" || request.certificate.is_some();
    if !readable || elsewhere || params_were_lost(request) || proves(request, cx) {
        return;
    }
    if request.authorization.is_not_shown() || !request.params_are_known() {
        return cx.cannot_check("the capture does not show all of the request", HOW);
    }
    let (says, level, confidence) = match asked {
        Some(_) => ("the server asks for one", Level::Error, Confidence::Certain),
        None => ("the server could not authenticate the client", Level::Warning, Confidence::Possible),
    };
    cx.draft(id.field.unit, format!("client_id is in the {} without a secret, and {says}", id.place.name()))
        .judged(level, confidence)
        .label("nothing proves this client")
        .also(demand, "the answer says so")
        .why("A client that was registered with a secret authenticates in every token request, also in a refresh (RFC 6749 section 3.2.1).")
        .help("send the secret, as Basic credentials or as client_secret in the body; or register the client as a public one if it cannot keep a secret")
        .report(cx);
}

/// Where the answer asks for a secret or an assertion.
fn demand(reply: &Reply, cx: &Context<'_>) -> Option<Slice> {
    if reply.accepted {
        return None;
    }
    if reply.code.as_deref() == Some("AADSTS7000218") {
        return said(cx, reply, "AADSTS7000218");
    }
    complaint(cx, reply, "client_secret").or_else(|| complaint(cx, reply, "client_assertion"))
}

/// Servers say so of a request without credentials, some of them under the code `invalid_request`.
const NONE_SENT: &[&str] = &[
    "no client authentication",
    "no client credentials",
    "client authentication is required",
    "client authentication required",
    "client authentication is missing",
    "missing client authentication",
    "missing client credentials",
    "client credentials are required",
    "client credentials were not found",
];

/// Where the answer says that the client was not authenticated, and not that it is unknown or needs no secret.
fn refusal(reply: &Reply, cx: &Context<'_>) -> Option<Slice> {
    let known = registered(reply) == Some("invalid_client") || registered(reply).is_none() && reply.status == Some(401);
    let otherwise = ["unknown", "not found", "not exist", "public client", "disabled", "invalid client_id", "invalid client id"];
    // A sentence for all cases names this one too.
    let names_this = NONE_SENT.iter().find(|words| reply.says(words));
    if !reply.refused() || names_this.is_none() && (!known || otherwise.iter().any(|words| reply.says(words))) {
        return None;
    }
    names_this.and_then(|words| said(cx, reply, words)).or_else(|| said(cx, reply, "invalid_client"))
}

/// A secret under any name, an assertion, or a header that may hold one.
fn proves(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let parts = ["secret", "assertion", "password", "clientkey"];
    let by_param = request.params.iter().any(|param| {
        let name = squeezed(&cx.text(param.field.name));
        parts.iter().any(|part| name.contains(part)) && name != "clientassertiontype"
    });
    by_param || header_identifies(request, cx)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn an_answer_that_says_no_more_leaves_it_possible() {
        let request = refresh("Accept: */*");
        let level =
            |answer: &str| verdict(&format!("{request}\nHTTP/1.1 401 Unauthorized\n\n{answer}\n"), "client/secret-missing");
        assert_eq!(level(r#"{"error":"invalid_client"}"#), Some("warning"));
        assert_eq!(level(r#"{"error":"invalid_client","error_description":"client_secret is missing"}"#), Some("error"));
        for other in ["Unknown client", "Client not found", "Client is disabled"] {
            assert_eq!(level(&format!(r#"{{"error":"invalid_client","error_description":"{other}"}}"#)), None, "{other}");
        }
        assert_eq!(level(r#"{"error":"invalid_grant"}"#), None);
    }
}
