//! `basic/raw-credentials`: identifier and secret without Base64.

use crate::request::token::{Basic, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::basic::common::{Damage, damaged};
use crate::rules::basic::repair::{is_pair, with_pair};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(basic) = damaged(request, cx, Damage::Hidden) {
        return variables(basic, cx);
    }
    let Some(basic) = damaged(request, cx, Damage::Raw) else { return };
    let kinds = [basic.id_kind(cx.layers), basic.secret_kind(cx.layers)];
    if kinds.iter().flatten().any(|kind| matches!(kind, ValueKind::Placeholder | ValueKind::Redacted)) {
        return;
    }
    let notation = cx.text(basic.token).to_ascii_lowercase().starts_with("base64");
    let help = if notation {
        "BASE64(...) is the documentation's way to say that the pair is encoded: call the function"
    } else {
        ENCODE
    };
    let fix = bare(cx.bytes(basic.token)).map(|pair| with_pair(Fix::safe("encode the pair"), request, basic, pair));
    cx.draft(basic.token, MESSAGE)
        .label("`:` is not a Base64 character: this is id:secret, not encoded")
        .why(WHY)
        .help(help)
        .fix(fix)
        .report(cx);
}

/// The pair, out of `BASE64(...)` too; quotes and blanks may be those of a program.
fn bare(text: &[u8]) -> Option<&[u8]> {
    let called = text.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"base64("));
    let pair = if called { text.get(7..)?.strip_suffix(b")")? } else { text };
    (is_pair(pair) && !pair.iter().any(|b| b" \"'`()".contains(b))).then_some(pair)
}

const MESSAGE: &str = "the Basic credentials in the Authorization field are not encoded";
const WHY: &str =
    "RFC 7617 section 2 wants the pair of identifier and secret as Base64. A server that decodes this finds no client in it.";
const ENCODE: &str = "encode the pair: `printf %s 'id:secret' | base64 -w0`, or let the client do it: `curl -u id:secret`";

/// `${ID}:${SECRET}`: what they stand for is hidden, that they are not encoded is not. (Editors that send `.http` files
/// encode `{{id}}:{{secret}}` by themselves; where the server refuses it, the tool did not.)
fn variables(basic: &Basic, cx: &mut Context<'_>) {
    let text = cx.text(basic.token);
    let refused = cx.reply.is_some_and(|reply| reply.refused());
    let joined = ["}:$", "}:#{", "%:%"].iter().any(|seam| text.contains(seam)) || refused && text.contains("}}:{{");
    let encodes = ["base64", "Base64", "btoa(", "pack(", "encode"].iter().any(|call| text.contains(call));
    if !joined || encodes {
        return;
    }
    cx.draft(basic.token, MESSAGE)
        .label("two variables and a colon")
        .why(WHY)
        .help(ENCODE)
        .level(Level::Warning)
        .confidence(Confidence::Likely)
        .report(cx);
}
