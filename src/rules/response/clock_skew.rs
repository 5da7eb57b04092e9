//! `response/clock-skew`: a token from the near future, by the clock of the server.
//!
//! Larger gaps are `client/assertion-expired`, `param/assertion-grant` and `header/dpop-iat`.

use crate::request::token::{Carrier, TokenRequest};
use crate::rules::finding::Confidence;
use crate::rules::jwt::{FRESH, LEEWAY, opened, time};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// FAPI 2.0 wants servers to forgive ten seconds; few forgive less.
const FORGIVEN: i64 = 10;

/// The tokens that the client signs for a request, and up to which gap their own rules are silent.
const SIGNED: &[(Carrier, i64)] = &[(Carrier::ClientAssertion, LEEWAY), (Carrier::Assertion, LEEWAY), (Carrier::Dpop, FRESH)];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| reply.refused()) else { return };
    let Some(now) = reply.date else { return };
    let leads: Vec<(i64, i64, Slice)> =
        SIGNED.iter().filter_map(|(carrier, most)| lead(request, *carrier, *most, now, cx)).collect();
    if leads.iter().any(|(seconds, most, _)| seconds > most) {
        return;
    }
    let Some((seconds, _, at)) = leads.into_iter().find(|(seconds, ..)| *seconds > FORGIVEN) else { return };
    let Some(date) = reply.field(cx.layers, "date") else { return };
    cx.draft(date.value, format!("the server's clock is {seconds} s behind the one that signed the request"))
        .label("the server's time")
        .also(at, "the client's time")
        .why("A token that is not valid yet is refused. FAPI 2.0 section 5.3.2.1 lets a server forgive ten seconds and has it refuse more than a minute; servers differ in between.")
        .help("set the clock of the machine that signs (NTP), or let it put nbf and iat some seconds into the past")
        .confidence(Confidence::Likely)
        .report(cx);
}

/// By how much the token's time is ahead of the answer's.
fn lead(request: &TokenRequest, carrier: Carrier, most: i64, now: i64, cx: &Context<'_>) -> Option<(i64, i64, Slice)> {
    let (_, parts) = opened(request, carrier)?;
    let times = ["nbf", "iat"].into_iter().filter_map(|name| time(cx, &parts.claims, name));
    times.max_by_key(|(time, _)| *time).map(|(time, at)| (time - now, most, at))
}
