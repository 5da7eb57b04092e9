//! `flow/scope-exceeds-grant`: a refresh asks for no more than was granted.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // A scope that is shown has a rule of its own, with a repair.
    let hidden = request.param(cx.layers, "scope").is_not_shown();
    let beyond = answer::says(cx, |said| {
        let exceeds = said.has("exceed|beyond|broader|not granted|wider|superset|subset");
        said.saw() == Saw::ScopeRefused && exceeds && said.has("original|refresh token")
    });
    let Some(at) = beyond.filter(|_| hidden && answer::may_be(request, cx, &["refresh_token"])) else { return };
    answer::draft(cx, at, "the answer says that the scopes go beyond what was granted")
        .why("A refresh may ask for what the user granted, or for less (RFC 6749 section 6).")
        .help("leave scope out of the refresh, or ask for granted scopes only; for more the user has to be asked again")
        .report(cx);
}
