//! `basic/double-scheme`: the word Basic stands twice.

use crate::request::token::TokenRequest;
use crate::request::token::authorization::behind_scheme;
use crate::rules::basic::common::{Damage, damaged, scheme_inside};
use crate::rules::basic::repair::{pair_of, with_pair};
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::DoubleScheme) else { return };
    let inner = scheme_inside(basic, cx.layers);
    let said = if inner.is_some() { basic.decoded.unwrap_or(basic.token) } else { basic.token };
    let pair = behind_scheme(cx.bytes(said)).and_then(pair_of);
    let message = match inner {
        Some(_) => "the decoded Basic credentials begin with the word Basic",
        None => "the Authorization field says Basic twice",
    };
    cx.draft(inner.unwrap_or(basic.token.to(5)), message)
        .label("the second one")
        .why("The scheme comes once, before the Base64 text. A server decodes all that follows it, this word too.")
        .help("remove one of the two: the library, or a helper that builds the value, adds the word already")
        .fix(pair.map(|pair| with_pair(Fix::safe("remove the second Basic"), request, basic, &pair)))
        .report(cx);
}
