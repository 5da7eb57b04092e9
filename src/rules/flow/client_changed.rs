//! `flow/client-changed`: codes and tokens are bound to their client.

use super::{answer, login};
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let (Some(now), Some(before)) = (cx.past.sent_as("refresh_token"), cx.past.issued) {
        let clients = (login::client(request, cx), login::client(before.request, cx));
        if let (Some(this), Some(other)) = clients
            && this != other
        {
            return report(now, before, cx);
        }
    }
    let foreign = answer::says(cx, |said| said.saw() == Saw::TokenForeign && !said.is_of_several() && !said.has(answer::PLACE));
    let Some(at) = foreign.filter(|_| answer::may_be(request, cx, answer::OF_USERS)) else { return };
    answer::draft(cx, at, "the answer says that the code or token was issued to another client")
        .why("A code or a refresh token is bound to the client that it was issued to (RFC 6749 section 6 and section 10.4).")
        .help("send it with the client_id for which it was issued; tokens of another app, environment or library do not fit")
        .report(cx);
}

fn report(now: Slice, before: EarlierExchange<'_>, cx: &mut Context<'_>) {
    answer::proven(
        cx,
        "the refresh token was issued to another client",
        (now, "sent by one client"),
        (before.at, "issued to another"),
    )
    .why("A refresh token is bound to the client that it was issued to (RFC 6749 section 6 and section 10.4).")
    .help("refresh it with the client_id for which it was issued")
    .report(cx);
}
