//! `header/dpop-ath-superfluous`: the hash of an access token where there is none yet.

use super::dpop::opened;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::jwt::get;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some((_, parts)) = opened(request) else { return };
    let Some(ath) = get(cx, &parts.claims, "ath").filter(|_| request.endpoint != Endpoint::Introspection) else { return };
    cx.draft(ath.slice(), "the DPoP proof has ath, which belongs to requests with an access token")
        .why("ath binds a proof to the access token that is sent with it (RFC 9449 section 4.2). The token endpoint is not called with one; servers ignore the claim.")
        .help("leave ath out at the token endpoint; a proof that was made for an API cannot be used here anyway")
        .report(cx);
}
