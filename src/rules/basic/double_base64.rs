//! `basic/double-base64`: Base64 of Base64.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, encoded_again, is_option, place};
use crate::rules::basic::repair::{pair_of, with_pair};
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx).filter(|basic| basic.id.is_none()) else { return };
    let Some(decoded) = basic.decoded.filter(|decoded| encoded_again(cx.bytes(*decoded))) else { return };
    let (message, help) = if is_option(request) {
        (
            format!("identifier and secret are Base64 already {}, and the client encodes them again", place(request)),
            "give the option the plain identifier, a colon and the plain secret",
        )
    } else {
        (
            "the decoded Basic credentials are Base64 once more, with the pair inside".to_owned(),
            "encode once: the tool or the library encodes by itself, so give it the plain identifier and secret",
        )
    };
    let pair = pair_of(cx.bytes(decoded));
    cx.draft(decoded, message)
        .label("decodes to a pair with a colon")
        .why("A server decodes once (RFC 7617 section 2). It then looks for the colon, finds none, and knows no client.")
        .help(help)
        .fix(pair.map(|pair| with_pair(Fix::risky("encode the pair once"), request, basic, &pair)))
        .report(cx);
}
