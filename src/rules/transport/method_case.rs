//! `transport/method-case`: methods are written in capitals.

use crate::capture::model::View;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // Programs print `:post` and mean POST; only a request line shows what is sent.
    let Some(wire) = request.wire.filter(|wire| request.view == View::Wire && wire.version.is_some()) else { return };
    let Some(method) = request.method.shown().copied().filter(|method| wire.head.contains(*method)) else { return };
    let name = cx.text(method).to_ascii_uppercase();
    if cx.text(method) == name {
        return;
    }
    cx.draft(method, format!("the method is not written {name}"))
        .label("not in capitals")
        .why("RFC 9110 section 9.1: methods are case-sensitive, so this is another method, which servers answer with 400, 405 or 501.")
        .help(format!("write {name}"))
        .fix(Fix::safe(format!("write {name}")).write(method, name))
        .report(cx);
}
