//! `header/dpop-htm`: the proof was made for another method.

use super::dpop::opened;
use crate::capture::model::View;
use crate::request::token::TokenRequest;
use crate::rules::jwt::text;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let (Some(htm), Some(method)) = (text(cx, &parts.claims, "htm"), request.method.shown()) else { return };
    let (proof, sent) = (cx.text(htm), cx.text(*method));
    // Programs print `:post` and send POST.
    let sent =
        if request.view == View::Wire { sent.into_owned() } else { sent.trim_matches([':', '\'', '"']).to_ascii_uppercase() };
    if proof == sent {
        return;
    }
    let words = if proof.eq_ignore_ascii_case(&sent) {
        "is spelled with other capitals than the method"
    } else {
        "is not the method of the request"
    };
    cx.draft(htm, format!("htm in the DPoP proof {words}"))
        .label("htm")
        .also(*method, "the method")
        .why("The proof counts for exactly the method that it names (RFC 9449 section 4.3).")
        .help("make a proof for each request, with its method in capitals: POST")
        .report(cx);
}
