//! `header/obs-fold`: a field that goes on in the next line.

use crate::capture::model::Field;
use crate::capture::model::Wire;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::fields;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = request.wire else { return };
    for field in fields(request).iter().filter(|field| wire.head.contains(field.unit)) {
        let Some(at) = fold(field.unit, cx) else { continue };
        // A break within Basic credentials has a rule of its own.
        if request.basic().is_some_and(|basic| basic.token.contains(at)) {
            continue;
        }
        let (level, confidence) = weight(&wire, field.unit, at);
        cx.draft(at, format!("the field {} goes on in the next line", cx.text(field.name)))
            .label("the line is folded here")
            .why("RFC 9112 section 5.2 forbids folded lines in requests. Servers answer 400, or read a space in place of the break, which no token survives.")
            .help("write the value on one line; in a credential remove the space with the break")
            .judged(level, confidence)
            .fix(joined(field, cx))
            .report(cx);
    }
}

/// All folds of the field: credentials are joined without a blank, anything else with the one that a reader sees.
fn joined(field: &Field, cx: &Context<'_>) -> Fix {
    let secret = cx.bytes(field.name).eq_ignore_ascii_case(b"authorization");
    let blank = if secret { "" } else { " " };
    let mut fix = Fix::safe("write the value on one line");
    let mut rest = field.unit;
    while let Some(at) = fold(rest, cx) {
        fix = fix.write(at, blank);
        rest = rest.from((at.end - rest.start) as usize);
    }
    fix
}

/// The first line break that a blank follows, with the blanks round it.
fn fold(unit: Slice, cx: &Context<'_>) -> Option<Slice> {
    let text = cx.bytes(unit);
    let start = text.windows(2).position(|pair| matches!(pair, b"\n " | b"\n\t"))?;
    let before = text[..start].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
    let after = text[start..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    Some(unit.sub(start - before..start + after))
}

/// A page or a terminal may have wrapped a long line of a paste, and a line of blanks may be all that it left of an empty one;
/// nobody wraps a short line.
const LONG: u32 = 60;

fn weight(wire: &Wire, unit: Slice, at: Slice) -> (Level, Confidence) {
    let wrapped = !wire.exact && (at.start - unit.start >= LONG || at.end == unit.end);
    if wrapped { (Level::Warning, Confidence::Possible) } else { (Level::Error, Confidence::Likely) }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn a_page_wraps_long_lines_only() {
        let level = |value: &str| verdict(&refresh(&format!("X-Note: {value}")), "header/obs-fold");
        assert_eq!(level("one\n two"), Some("error"));
        assert_eq!(level(&format!("{}\n two", "one ".repeat(20))), Some("warning"));
        assert_eq!(level("one two"), None);
        // A line of blanks between fields, and one at the end of the head.
        assert_eq!(level("one\n "), Some("warning"));
        let end = "POST /oauth/token HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n \ngrant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw\n";
        assert_eq!(verdict(end, "header/obs-fold"), None);
    }
}
