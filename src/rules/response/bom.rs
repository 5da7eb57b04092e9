//! `response/bom`: a byte order mark in front of the JSON.

use crate::request::token::TokenRequest;
use crate::rules::rule::Context;

const BOM: &[u8] = "\u{FEFF}".as_bytes();

pub(super) fn check(_request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(body) = cx.reply.and_then(|reply| reply.body) else { return };
    let rest = cx.bytes(body).strip_prefix(BOM).map(<[u8]>::trim_ascii_start);
    if !rest.is_some_and(|rest| rest.starts_with(b"{")) {
        return;
    }
    cx.draft(body.to(BOM.len()), "the answer begins with a byte order mark")
        .label("U+FEFF before the object")
        .why("RFC 8259 section 8.1 forbids the mark before JSON, and many parsers refuse the answer on its account: the client reports broken JSON, although the server said something.")
        .help("let the client strip U+FEFF before it parses; if the answer comes from a file or a mock, save that without the mark")
        .report(cx);
}
