//! `basic/bytes-repr`: bytes turned into text by their notation: `b'...'`, `[89 88 66]`.

use crate::rule::{Context, Rule};
use crate::rules::basic::common::{Damage, damaged, is_number_list};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule = Rule { name: "basic/bytes-repr", page: include_str!("../../../rules/basic/bytes-repr.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::BytesRepr) else { return };
    let text = if is_number_list(cx.bytes(basic.token)) { &LIST } else { &PYTHON };
    cx.draft(basic.token, text.message).label(text.label).why(WHY).help(text.help).report(cx);
}

const WHY: &str = "The program printed its bytes in its own notation, with signs that Base64 does not have. The server cannot decode the value.";

struct Text {
    message: &'static str,
    label: &'static str,
    help: &'static str,
}

const PYTHON: Text = Text {
    message: "the Basic value in the Authorization field is a printed Python bytes object",
    label: "b and the quotes are sent too",
    help: "decode the bytes to text first: `base64.b64encode(pair.encode()).decode()`; or let the library build it: `auth=(id, secret)`",
};

const LIST: Text = Text {
    message: "the Basic value in the Authorization field is a printed list of byte values",
    label: "numbers in place of letters",
    help: "make text of the bytes, then Base64 of the text: Go `base64.StdEncoding.EncodeToString(pair)`, JavaScript `Buffer.from(pair).toString('base64')`",
};
