//! `flow/refresh-token-expired`: a refresh token has an end, by time or by revocation.

use super::answer;
use crate::request::symptom::End;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = answer::ended(request, cx, "refresh_token", End::Over) else { return };
    answer::draft(cx, at, "the answer says that the refresh token has expired or was revoked")
        .why("A refresh token ends after a time, after not being used, with a changed password, or when the user withdraws what they granted. No change of the request brings it back.")
        .help("send the user through the authorization request again, and store the new refresh token")
        .report(cx);
}
