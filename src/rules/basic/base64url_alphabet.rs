//! `basic/base64url-alphabet`: Basic wants standard Base64, not the URL alphabet.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, damaged};
use crate::rules::basic::repair::encoded_again;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

const WHY: &str = "RFC 7617 wants standard Base64, with + and / where this has - and _. Decoders in Java, Go and Ruby refuse it, PHP's reads only a part.";
const HELP: &str =
    "encode with the standard alphabet: `Base64.getEncoder()`, not `getUrlEncoder()`; `b64encode`, not `urlsafe_b64encode`";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::UrlAlphabet) else { return };
    let first = cx.bytes(basic.token).iter().position(|b| b"-_".contains(b)).unwrap_or_default();
    cx.draft(basic.token.sub(first..first + 1), "the Basic value in the Authorization field uses the URL alphabet of Base64")
        .label("not a character of standard Base64")
        .explained(WHY, HELP)
        .fix(encoded_again(Fix::safe("write it in the standard alphabet"), request, basic, cx.layers))
        .report(cx);
}
