//! `security/pkce-plain`: a challenge that is the verifier itself.

use crate::request::token::{Endpoint, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::common::body_can_be_read;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "With plain, whoever reads the authorization request has the verifier. RFC 7636 section 4.2 requires S256 of every client that can compute it, and RFC 9700 section 2.1.1 asks for a challenge that does not give the verifier away.";
const HELP: &str = "send code_challenge_method=S256 and as code_challenge the Base64url of the SHA-256 of the verifier";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.endpoint != Endpoint::Par {
        return;
    }
    // A server that knows no other method leaves no choice.
    let listed = cx.profile.listed(|metadata| &metadata.code_challenge_methods_supported);
    if listed.is_some_and(|listed| listed.iter().all(|method| method == "plain")) {
        return;
    }
    let method = request.param(cx.layers, "code_challenge_method");
    let challenge = request.all(cx.layers, "code_challenge").next().filter(|challenge| challenge.kind != ValueKind::Empty);
    match (method.shown(), challenge) {
        (Some(method), _) if cx.bytes(method.field.value).eq_ignore_ascii_case(b"plain") => {
            report(method.raw, "code_challenge_method plain sends the verifier itself", cx);
        }
        (None, Some(challenge)) if method.is_absent() && body_can_be_read(request) => {
            report(challenge.field.unit, "code_challenge without code_challenge_method counts as plain", cx);
        }
        _ => {}
    }
}

fn report(at: Slice, words: &str, cx: &mut Context<'_>) {
    cx.draft(at, words).label("S256 is missing").explained(WHY, HELP).report(cx);
}
