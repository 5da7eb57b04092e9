//! `body/not-utf8`: escapes and octets that are no UTF-8.

use crate::request::token::{Param, TokenRequest};
use crate::rules::common::is_one_of;
use crate::rules::finding::Level;
use crate::rules::param::common::place_of;
use crate::rules::param::value_charset::is_ours;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for param in request.params.iter().filter(|param| param.encoded && param.kind.is_live()) {
        let Some(at) = octet(param, cx) else { continue };
        let user = is_one_of(cx.layers, param, &["username", "password"]);
        let is_raw = !cx.bytes(param.raw).is_ascii();
        let what = if is_raw { "holds an octet of" } else { "is percent-encoded from" };
        // The file may be in the other encoding, and what was sent in UTF-8; the values that are ASCII are wrong in both.
        let certain = !user && (!is_raw || is_ours(cx.layers, param));
        cx.draft(at, format!("{} {what} another encoding than UTF-8", place_of(cx.layers, param)))
            .label("no UTF-8")
            .why("RFC 6749 appendix B: a value is encoded as UTF-8 first and then percent-encoded. Servers refuse other octets or put a replacement character there.")
            .help("encode from UTF-8: the character \u{e4} is %C3%A4, not %E4; the old function escape of JavaScript and text in Latin-1 give the latter")
            .level(if certain { Level::Error } else { Level::Warning })
            .report(cx);
    }
}

/// The first octet that no UTF-8 has.
fn octet(param: &Param, cx: &Context<'_>) -> Option<Slice> {
    let fault = std::str::from_utf8(cx.bytes(param.field.value)).err()?;
    let at = fault.valid_up_to();
    Some(param.field.value.sub(at..at + 1))
}
