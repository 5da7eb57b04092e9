//! `client/assertion-numericdate`: a time that is not a number of seconds.

use super::assertion::opened;
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::jwt::{UNIT, time_fault};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request, cx) else { return };
    let faults = ["exp", "nbf", "iat"].iter().filter_map(|name| time_fault(cx, &parts.claims, name).map(|fault| (*name, fault)));
    let faults: Vec<_> = faults.collect();
    let Some(((name, (at, words)), others)) = faults.split_first() else { return };
    // A server that only asks whether exp is past takes milliseconds for a day in the far future.
    let far = |(name, (_, words)): &(&str, (Slice, &str))| *name == "exp" && *words == UNIT;
    let level = if faults.iter().all(far) { Level::Warning } else { Level::Error };
    let draft = cx.draft(*at, format!("{name} in client_assertion {words}")).level(level);
    others
        .iter()
        .fold(draft, |draft, (name, (at, _))| draft.also(*at, format!("{name} too")))
        .label("wanted: seconds since 1970")
        .why("Times in a JWT are JSON numbers of seconds since 1970 (RFC 7519 section 2). Milliseconds lie thousands of years ahead, and text is not a number.")
        .help("write the seconds as a number, without quotes: Math.floor(Date.now() / 1000) in JavaScript, int(time.time()) in Python")
        .report(cx);
}
