//! `basic/bytes-repr`: a Python bytes object turned into text keeps its `b'...'`.

use crate::rule::{Context, Rule};
use crate::rules::basic::common::{Damage, damaged};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule = Rule { name: "basic/bytes-repr", page: include_str!("../../../rules/basic/bytes-repr.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::BytesRepr) else { return };
    cx.draft(basic.token, "the Basic value in the Authorization field is a printed Python bytes object")
        .label("b and the quotes are sent too")
        .why("Python's `str()` of a bytes object is its notation, with a b and quotes. None of these is a letter of Base64, so the server cannot decode the value.")
        .help("decode the bytes to text first: `base64.b64encode(pair.encode()).decode()`; or let the library build it: `requests.post(url, auth=(id, secret))`")
        .report(cx);
}
