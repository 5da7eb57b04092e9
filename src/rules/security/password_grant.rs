//! `security/password-grant`: the application handles the user's password.

use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

const WHY: &str = "RFC 9700 section 2.4 forbids this grant: it teaches users to type passwords anywhere and excludes second factors. Many providers have switched it off.";
const HELP: &str = "use the authorization code grant with PKCE for users, client_credentials for machines";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(grant) = request.all(cx.layers, "grant_type").next() else { return };
    if cx.bytes(grant.field.value) != b"password" {
        return;
    }
    cx.draft(grant.raw, "grant_type password hands the user's password to the client")
        .label("retired grant")
        .explained(WHY, HELP)
        .report(cx);
}
