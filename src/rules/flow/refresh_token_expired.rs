//! `flow/refresh-token-expired`: a refresh token has an end, by time or by revocation.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::past::EarlierExchange;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let (Some(now), Some((before, seconds))) = (cx.past.sent_as("refresh_token"), over(cx)) {
        return answer::proven(cx, format!("the refresh token was good for {seconds} seconds, and is sent later"), (now, "sent after its end"), (before.at, "issued with an end"))
            .why("The answer that issued it says how long it lives, and the fields Date of the two answers say that this time is over.")
            .help("send the user through the authorization request again, and refresh before the end")
            .report(cx);
    }
    let Some(at) = answer::ended(request, cx, "refresh_token", End::Over) else { return };
    answer::draft(cx, at, "the answer says that the refresh token has expired or was revoked")
        .why("A refresh token ends after a time, after not being used, with a changed password, or when the user withdraws what they granted. No change of the request brings it back.")
        .help("send the user through the authorization request again, and store the new refresh token")
        .report(cx);
}

/// How servers call the life of a refresh token, in seconds.
const LIVES: &[&str] = &["refresh_token_expires_in", "refresh_expires_in", "refresh_token_timeout"];

/// The answer that issued the token, with the life that it gave it, where that is over. None is no end.
fn over<'c>(cx: &Context<'c>) -> Option<(EarlierExchange<'c>, i64)> {
    let issued = cx.past.issued?;
    let life = LIVES.iter().find_map(|name| issued.number(cx.layers, name)).filter(|life| *life > 0)?;
    let gap = issued.seconds_until(cx.reply)?;
    (gap > life.saturating_add(1)).then_some((issued, life))
}
