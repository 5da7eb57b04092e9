//! `param/password-charset`: no line breaks in user names and passwords.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::is_one_of;
use crate::rules::param::common::place_of;
use crate::rules::param::value_whitespace::control;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let ours = |param: &&Param| is_one_of(cx.layers, param, &["username", "password"]) && param.kind.is_live() && !param.bare;
    for param in request.params.iter().filter(ours) {
        // Tabs are allowed.
        let broken = |at: &Slice| cx.bytes(*at).iter().any(|b| b"\r\n".contains(b));
        let Some(at) = control(cx.layers, param.field.value).filter(broken) else { continue };
        cx.draft(at, format!("{} holds a line break", place_of(cx.layers, param)))
            .label("part of the value")
            .why("RFC 6749 appendix A.15 and A.16 allow every character but line breaks. The server compares the value with it and finds another password.")
            .help("cut the line break off where the value is read from a file or a prompt")
            .fix(at_an_end(at, param.field.value).then(|| Fix::safe("remove the line break").write(at, "")))
            .report(cx);
    }
}

/// A break in the midst may stand for another character.
fn at_an_end(at: Slice, value: Slice) -> bool {
    at.len() < value.len() && (at.start == value.start || at.end == value.end)
}
