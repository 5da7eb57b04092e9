//! `flow/server-changed`: codes and tokens are good where they were issued.

use super::answer;
use crate::request::symptom::Saw;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let foreign = answer::says(cx, |said| said.saw() == Saw::TokenForeign && !said.is_of_several() && said.has(answer::PLACE));
    let Some(at) = foreign.filter(|_| answer::may_be(request, cx, answer::OF_USERS)) else { return };
    answer::draft(cx, at, "the answer says that the code or token was issued somewhere else")
        .why("Tenants, regions and environments of a provider do not know each other's codes and tokens.")
        .help("send it to the server that issued it: compare host, tenant and path of this address with those of the authorization request")
        .report(cx);
}
