//! `basic/noncanonical`: bits behind the last byte that are not zero.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::request::token::{BasicReading, TokenRequest};
use crate::rules::basic::common::{Damage, content, damaged, is_option};
use crate::rules::basic::repair::is_pair;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let sound = damaged(request, cx, Damage::None).is_some() && !is_option(request);
    let Some(basic) = content(request, cx).filter(|basic| sound && basic.reading == BasicReading::Exact) else { return };
    let Some(decoded) = basic.decoded else { return };
    let text = cx.bytes(basic.token);
    let canonical = STANDARD.encode(cx.bytes(decoded));
    let Some(at) = (0..text.len()).find(|&at| text.get(at) != canonical.as_bytes().get(at)) else { return };
    cx.draft(basic.token.sub(at..at + 1), "the Basic value in the Authorization field was not written by an encoder: its last character has stray bits")
        .label("has bits that belong to no byte")
        .why("Four characters hold 24 bits; those after the last byte are zero when an encoder wrote them (RFC 4648 section 3.5). Strict decoders refuse the value, others read it. It may have been typed or cut.")
        .help("encode identifier, colon, secret again and compare: a character at the end of the secret may be lost")
        .fix(is_pair(cx.bytes(decoded)).then(|| Fix::safe("write the character that an encoder writes").write(basic.token, canonical)))
        .report(cx);
}
