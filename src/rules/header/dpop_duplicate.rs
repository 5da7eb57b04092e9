//! `header/dpop-duplicate`: two proofs in one request.

use crate::capture::model::Field;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::header::repair::{repeats, without};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let fields: Vec<Field> = request.fields(cx.layers, "dpop").copied().collect();
    let [first, second, ..] = fields[..] else { return };
    cx.draft(second.unit, "the request has more than one DPoP field")
        .label("a second proof")
        .also(first.unit, "the first one")
        .why("RFC 9449 section 4.3 has the server refuse a request that does not have exactly one DPoP field.")
        .help("set the field instead of adding it; a request that is sent again keeps the field of the first attempt")
        .fix(repeats(cx.layers, &fields).map(|others| without(Fix::risky("keep one of the equal proofs"), others)))
        .report(cx);
}
