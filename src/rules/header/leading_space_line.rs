//! `header/leading-space-line`: white space in front of the first field.

use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "RFC 9112 section 2.2: a recipient refuses the message or skips the line. Then Host or Authorization, whatever comes first, is not there.";
const HELP: &str = "begin the line with the name of the field";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = request.wire.and_then(|wire| indented(wire.head, cx)) else { return };
    cx.draft(at, "there is white space before the first header field")
        .label("not allowed here")
        .explained(WHY, HELP)
        .fix(Fix::safe("remove the spaces").write(at, ""))
        .report(cx);
}

/// The blanks in front of the first field. Where other lines have them too, the text is indented as a whole, or folded.
fn indented(head: Slice, cx: &Context<'_>) -> Option<Slice> {
    let text = cx.bytes(head);
    let blanks = |line: &[u8]| line.iter().take_while(|b| b" \t".contains(b)).count();
    let mut lines = text.split(|b| *b == b'\n');
    let first = lines.next()?;
    let second = blanks(lines.next()?);
    if blanks(first) > 0 || second == 0 || lines.any(|line| blanks(line) > 0) {
        return None;
    }
    Some(head.sub(first.len() + 1..first.len() + 1 + second))
}
