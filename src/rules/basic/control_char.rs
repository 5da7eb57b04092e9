//! `basic/control-char`: no control characters in the decoded credentials.

use crate::capture::model::ShellFault;
use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, is_hidden};
use crate::rules::basic::repair::with_part;
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "decode it: `printf %s '<value>' | base64 -d | od -c` must show no \\n, \\r or \\0";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(echoed) = request.mangled.iter().find(|mangled| mangled.fault == ShellFault::EchoedLineBreak) {
        return report(at_the_end(echoed.at, "prints a line break after the secret"), None, cx);
    }
    if is_hidden(request, cx, HOW) {
        return;
    }
    let Some(basic) = content(request, cx).filter(|basic| basic.id.is_some()) else { return };
    let Some(found) = basic.decoded.and_then(|pair| find(pair, cx)) else { return };
    let ends = basic.decoded.is_some_and(|pair| pair.end == found.at.end);
    let fix = Fix::safe("encode the credentials without the line break at their end");
    let fix = ends.then(|| with_part(fix, request, basic, cx.layers, (found.at, b""))).flatten();
    report(found, fix, cx);
}

fn report(found: ControlChar, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(found.at, found.message).label(found.label).why(found.why).help(found.help).fix(fix).report(cx);
}

struct ControlChar {
    at: Slice,
    message: &'static str,
    label: &'static str,
    why: &'static str,
    help: &'static str,
}

fn find(pair: Slice, cx: &Context<'_>) -> Option<ControlChar> {
    let text = cx.bytes(pair);
    let first = text.iter().position(u8::is_ascii_control)?;
    let end = text.iter().rposition(|b| !b.is_ascii_control()).map_or(0, |at| at + 1);
    if first < end {
        return Some(inside(pair.sub(first..first + 1)));
    }
    Some(at_the_end(pair.from(end), "part of the secret, as the server reads it"))
}

fn at_the_end(at: Slice, label: &'static str) -> ControlChar {
    ControlChar {
        at,
        message: "the decoded Basic credentials end with a control character",
        label,
        why: "The line break belongs to the secret now, so it is another secret than the registered one. RFC 7617 section 2 allows no control characters.",
        help: "encode without the line break: `printf %s 'id:secret' | base64`, or `echo -n`; `echo` alone adds one. Trim secrets that are read from files.",
    }
}

fn inside(at: Slice) -> ControlChar {
    ControlChar {
        at,
        message: "the decoded Basic credentials hold a control character",
        label: "a control character after decoding",
        why: "RFC 7617 section 2 allows no control characters in the identifier or the secret, and no registered value has one.",
        help: "look how the two parts are read and joined: a value from a file often brings its line break along",
    }
}
