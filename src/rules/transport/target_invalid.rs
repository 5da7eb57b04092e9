//! `transport/target-invalid`: no blanks and no letters beyond ASCII in the request target.

use super::common::http1;
use crate::change::Fix;
use crate::finding::{Confidence, Level};
use crate::layers::Slice;
use crate::rule::{Context, Rule};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "transport/target-invalid", page: include_str!("../../../rules/transport/target-invalid.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let Some(target) = request.url.shown().map(|url| url.whole).filter(|target| wire.head.contains(*target)) else { return };
    let text = cx.bytes(target);
    // A template may hold anything between its brackets.
    if text.iter().any(|b| b"<>{}[]$".contains(b)) {
        return;
    }
    if let Some(at) = run(text, is_blank) {
        let fix = Some(without_blanks(target, text));
        return report(target.sub(at), "the request target holds a blank", Level::Error, Confidence::Certain, fix, cx);
    }
    if let Some(at) = run(text, |b| !b.is_ascii()) {
        report(target.sub(at), "the request target holds letters beyond ASCII", Level::Warning, Confidence::Likely, None, cx);
    }
}

fn is_blank(b: u8) -> bool {
    b.is_ascii_whitespace() || b.is_ascii_control()
}

/// A path has no blanks; in a query one may belong to a value, where `%20` says it.
fn without_blanks(target: Slice, text: &[u8]) -> Fix {
    let query = text.iter().position(|b| *b == b'?').unwrap_or(text.len());
    let blanks = (0..text.len()).filter(|at| text.get(*at).is_some_and(|b| is_blank(*b)));
    let fix = Fix::risky("take the blanks out of the address");
    blanks.fold(fix, |fix, at| fix.write(target.sub(at..at + 1), if at < query { "" } else { "%20" }))
}

/// The first bytes of that kind.
fn run(text: &[u8], kind: impl Fn(u8) -> bool) -> Option<std::ops::Range<usize>> {
    let start = text.iter().position(|b| kind(*b))?;
    let length = text[start..].iter().take_while(|b| kind(**b)).count();
    Some(start..start + length)
}

fn report(at: Slice, message: &str, level: Level, confidence: Confidence, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("not allowed here")
        .why("RFC 9112 section 3: a request line is method, target and version with one blank between them. Servers answer 400, or take what is behind the blank for something else.")
        .help("take the blank out of the address, or percent-encode what belongs to a value: %20")
        .level(level)
        .confidence(confidence)
        .fix(fix)
        .report(cx);
}
