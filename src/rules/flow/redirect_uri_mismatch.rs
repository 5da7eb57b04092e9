//! `flow/redirect-uri-mismatch`: redirect_uri is to be the one of the authorization request.

use super::{answer, login};
use crate::capture::model::Seen;
use crate::request::asked::AskedParam;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::finding::Level;
use crate::rules::rule::{Context, FindingDraft};

const WHY: &str = "The server compares the two octet for octet (RFC 6749 section 4.1.3): a slash at the end, http or https, a port or www make them differ.";
const HELP: &str = "send the redirect_uri of the authorization request unchanged, and encode it once";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(draft) = proven(request, cx) {
        return draft.at_most(answer::level(cx)).explained(WHY, HELP).report(cx);
    }
    let differs = answer::says(cx, |said| {
        said.saw() == Saw::RedirectDiffers && said.compares() && !said.is_of_several() && !said.has("registered")
    });
    let damaged = request.all(cx.layers, "redirect_uri").any(|sent| is_damaged(cx.bytes(sent.field.value)));
    let Some(at) = differs.filter(|_| !damaged && answer::may_be(request, cx, &["authorization_code"])) else { return };
    answer::draft(cx, at, "the answer says that redirect_uri differs from the one of the authorization request")
        .explained(WHY, HELP)
        .report(cx);
}

/// What the authorization requests of the file prove.
fn proven(request: &TokenRequest, cx: &Context<'_>) -> Option<FindingDraft> {
    let logins = login::of(request, cx);
    let asked = login::each(&logins, "redirect_uri")?;
    let (first, code) = (asked.first()?, cx.past.sent_as("code"));
    match request.param(cx.layers, "redirect_uri") {
        Seen::Shown(sent) if sent.kind.is_live() && !sent.bare => {
            let value = cx.bytes(sent.field.value);
            let is_same = |param: &&AskedParam| param.value == value || is_damaged(value);
            let differs = !asked.iter().any(is_same);
            differs.then(|| {
                let draft = cx.draft(sent.field.unit, "redirect_uri is not the one of the authorization request");
                draft.label("not the same").also(first.at, "asked for with this one")
            })
        }
        // OAuth 2.1 does without.
        Seen::Absent => code.map(|code| {
            let draft = cx.draft(code, "the authorization request has a redirect_uri, and the token request does not repeat it");
            draft.label("without redirect_uri").also(first.at, "asked for with this one").level(Level::Warning)
        }),
        _ => None,
    }
}

/// One that is encoded twice or has a space at its edge has a rule of its own.
fn is_damaged(value: &[u8]) -> bool {
    value.trim_ascii().len() < value.len() || memchr::memmem::find(&value.to_ascii_lowercase(), b"%3a%2f%2f").is_some()
}
