//! `basic/bytes-repr`: bytes turned into text by their notation: `b'...'`, `[89 88 66]`.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, damaged, is_number_list};
use crate::rules::basic::repair::{encoded_again, pair_of, with_pair};
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(basic) = damaged(request, cx, Damage::Hidden).filter(|basic| is_wrapped(cx.bytes(basic.token))) {
        return cx.draft(basic.token, PYTHON.message).label(PYTHON.label).why(WHY).help(PYTHON.help).report(cx);
    }
    let Some(basic) = damaged(request, cx, Damage::BytesRepr) else { return };
    let token = cx.bytes(basic.token);
    let (text, fix) = if is_number_list(token) {
        let pair = listed(token).and_then(|bytes| pair_of(&bytes));
        (&LIST, pair.map(|pair| with_pair(Fix::safe("write the text of these bytes"), request, basic, &pair)))
    } else {
        (&PYTHON, encoded_again(Fix::safe("remove b and the quotes"), request, basic, cx.layers))
    };
    cx.draft(basic.token, text.message).label(text.label).why(WHY).help(text.help).fix(fix).report(cx);
}

/// `b'***'`, `b'${credentials}'`: what is between the quotes is hidden, the notation is not.
fn is_wrapped(text: &[u8]) -> bool {
    let Some([quote, inner @ ..]) = text.strip_prefix(b"b") else { return false };
    b"'\"".contains(quote) && inner.len() > 1 && inner.ends_with(&[*quote])
}

/// The bytes of a printed list.
fn listed(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim_matches(['[', ']', ' ']);
    let numbers = text.split([' ', ',']).filter(|number| !number.is_empty());
    numbers.map(|number| number.parse().ok()).collect()
}

const WHY: &str = "The program printed its bytes in its own notation, with signs that Base64 does not have. The server cannot decode the value.";

struct ReprText {
    message: &'static str,
    label: &'static str,
    help: &'static str,
}

const PYTHON: ReprText = ReprText {
    message: "the Basic value in the Authorization field is a printed Python bytes object",
    label: "b and the quotes are sent too",
    help: "decode the bytes to text first: `base64.b64encode(pair.encode()).decode()`; or let the library build it: `auth=(id, secret)`",
};

const LIST: ReprText = ReprText {
    message: "the Basic value in the Authorization field is a printed list of byte values",
    label: "numbers in place of characters",
    help: "make text of the bytes, then Base64 of the text: Go `base64.StdEncoding.EncodeToString(pair)`, JavaScript `Buffer.from(pair).toString('base64')`",
};
