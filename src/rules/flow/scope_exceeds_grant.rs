//! `flow/scope-exceeds-grant`: a refresh asks for no more than was granted.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::request::token::jwt::Node;
use crate::request::value::classify;
use crate::rules::response::scope_narrowed::not_granted;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(proof) = proven(request, cx) {
        return cx
            .draft(proof.asked, "the refresh asks for scopes that were not granted")
            .label("more than was granted")
            .also(proof.granted, "granted with the token")
            .level(answer::level(cx))
            .why("A refresh may ask for what the user granted, or for less (RFC 6749 section 6).")
            .help("leave scope out of the refresh, or ask for granted scopes only; for more the user has to be asked again")
            .report(cx);
    }
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

/// A scope that is asked for, and what was granted.
pub(in crate::rules) struct Proof {
    asked: Slice,
    granted: Slice,
}

/// The scopes of the answer that gave out the token do not hold those of the refresh. The answer to a refresh tells what the
/// access token may do, not what was granted.
pub(in crate::rules) fn proven(request: &TokenRequest, cx: &Context<'_>) -> Option<Proof> {
    let asked = request.all(cx.layers, "scope").next().filter(|scope| scope.kind.is_live() && !scope.bare)?;
    cx.past.sent_as("refresh_token")?;
    let issued = cx.past.issued?;
    let first = issued.request.grant(cx.layers).is_some_and(|grant| grant != "refresh_token");
    let Some(Node::Text(granted)) = issued.reply.member(cx.layers, "scope").filter(|_| first) else { return None };
    let known = classify(cx.bytes(*granted)).is_live();
    let beyond = known && !not_granted(cx, issued.reply, asked.field.value, *granted).is_empty();
    beyond.then_some(Proof { asked: asked.field.unit, granted: *granted })
}
