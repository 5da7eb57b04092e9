//! `basic/padding-missing`: Base64 without its `=`.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, damaged};
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::Padding) else { return };
    let over = basic.token.len() % 4;
    cx.draft(basic.token.from(basic.token.len() - over), "the Basic value in the Authorization field lacks its padding")
        .label("= is missing after this")
        .why("RFC 4648 section 3.2 wants the length filled up to a multiple of four. Python and Go refuse it without, Java and PHP do not mind.")
        .help("append the = signs, or use an encoder that writes them; also make sure that the value was not cut off when it was copied")
        .fix(Fix::safe("append the padding").write(basic.token.from(basic.token.len()), &b"=="[..(4 - over) % 4]))
        .report(cx);
}
