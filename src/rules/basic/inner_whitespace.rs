//! `basic/inner-whitespace`: blanks at the ends of the identifier or the secret.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, place};
use crate::rules::basic::repair::with_part;
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx) else { return };
    for (name, part) in [("client identifier", basic.id), ("client secret", basic.secret)] {
        let Some((at, end)) = part.and_then(|part| blanks(part, cx)) else { continue };
        let fix = part.and_then(|part| {
            let trimmed = cx.bytes(part).trim_ascii();
            with_part(Fix::risky(format!("trim the {name}")), request, basic, cx.layers, (part, trimmed))
        });
        cx.draft(at, format!("the {name} {end} a space {}", place(request)))
            .label("belongs to the value, as the server reads it")
            .why("Spaces are legal characters of both parts, so the server compares them too; a registered value hardly ever has one at its end.")
            .help("join the pair without spaces, and trim values that were copied or read from a file")
            .fix(fix)
            .report(cx);
    }
}

/// The blanks at the beginning of a part, else at its end.
fn blanks(part: Slice, cx: &Context<'_>) -> Option<(Slice, &'static str)> {
    let text = cx.bytes(part);
    let lead = text.iter().take_while(|&&b| b == b' ').count();
    let trail = text.iter().rev().take_while(|&&b| b == b' ').count();
    match (lead, trail) {
        (0, 0) => None,
        (0, _) => Some((part.from(text.len() - trail), "ends with")),
        _ => Some((part.to(lead), "begins with")),
    }
}
