//! `flow/pkce-presence`: a verifier needs a challenge, and a challenge a verifier.

use super::{answer, login};
use crate::request::symptom::Saw;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::finding::Level;
use crate::rules::rule::{Context, FindingDraft};

const WHY: &str = "A code that was asked for with a code_challenge is given out for its code_verifier only, and a verifier without a challenge is refused as well (RFC 7636 section 4.5, RFC 9700 section 2.1.1).";
const HELP: &str =
    "send code_challenge with the authorization request and the code_verifier that it was made of with the code, or neither";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(draft) = proven(request, cx) {
        return draft.at_most(answer::level(cx)).explained(WHY, HELP).report(cx);
    }
    let absent = request.param(cx.layers, "code_verifier").shown().is_none();
    let misses = |name: &str| answer::says(cx, |said| said.saw() == Saw::Missing && said.about() == Some(name));
    let verifier = misses("code_verifier").filter(|_| absent);
    let Some(at) = verifier.or_else(|| misses("code_challenge")) else { return };
    if request.endpoint != Endpoint::Token || !answer::may_be(request, cx, &["authorization_code"]) {
        return;
    }
    answer::draft(cx, at, "the answer says that only one half of PKCE was sent").explained(WHY, HELP).report(cx);
}

/// What the authorization requests of the file prove.
fn proven(request: &TokenRequest, cx: &Context<'_>) -> Option<FindingDraft> {
    let logins = login::of(request, cx);
    let code = cx.past.sent_as("code")?;
    if let Some(challenge) = login::each(&logins, "code_challenge").and_then(|all| all.first().copied()) {
        let draft = cx.draft(code, "the code was asked for with a code_challenge, and no code_verifier is sent");
        let absent = request.param(cx.layers, "code_verifier").is_absent();
        return absent.then(|| draft.label("without code_verifier").also(challenge.at, "asked for with this"));
    }
    let verifier = request.all(cx.layers, "code_verifier").next()?;
    let first = logins.first().filter(|_| login::none_has(&logins, "code_challenge") && verifier.kind.is_live())?;
    let draft = cx.draft(verifier.field.unit, "code_verifier is sent, and the authorization request had no code_challenge");
    Some(draft.label("no challenge for it").also(first.at, "asked for here").level(Level::Warning))
}
