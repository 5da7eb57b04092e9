//! `transport/target-invalid`: the request target begins with a slash, and one blank stands before and behind it.

use super::common::http1;
use crate::capture::model::Wire;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let Some(target) = request.url.shown().map(|url| url.whole).filter(|target| wire.head.contains(*target)) else { return };
    let text = cx.bytes(target);
    // A template may hold anything between its brackets.
    if text.iter().any(|b| b"<>{}[]$".contains(b)) {
        return;
    }
    if let Some(at) = run(text, is_blank) {
        let fix = Some(without_blanks(target, text));
        return report(target.sub(at), "the request target holds a space", Level::Error, Confidence::Certain, fix, cx);
    }
    if let Some(at) = run(text, |b| !b.is_ascii()) {
        return report(
            target.sub(at),
            "the request target contains non-ASCII characters",
            Level::Warning,
            Confidence::Likely,
            None,
            cx,
        );
    }
    if let Some((at, fix)) = backslash(target, text) {
        return report(at, "the request target holds a backslash", Level::Error, Confidence::Certain, Some(fix), cx);
    }
    if let Some(fix) = slash(request, target, text) {
        return report(
            target,
            "the request target does not begin with a slash",
            Level::Warning,
            Confidence::Likely,
            Some(fix),
            cx,
        );
    }
    if let Some(at) = wide_gap(request, wire, target) {
        let fix = Some(Fix::safe("write one space").write(at, " "));
        report(at, "more than one space is beside the request target", Level::Warning, Confidence::Likely, fix, cx);
    }
}

/// The separator of paths on Windows. In front of a slash or a quote it is a program's escape.
fn backslash(target: Slice, text: &[u8]) -> Option<(Slice, Fix)> {
    let next = |at: usize| text.get(at + 1).copied().unwrap_or(b'/');
    let is_one = |at: &usize| text.get(*at) == Some(&b'\\') && next(*at).is_ascii_alphanumeric();
    let first = (0..text.len()).find(is_one)?;
    let fix = Fix::risky("write slashes");
    let fix = (0..text.len()).filter(is_one).fold(fix, |fix, at| fix.write(target.sub(at..at + 1), "/"));
    Some((target.sub(first..first + 1), fix))
}

/// A path from the root; an address with a host and `*` are whole targets too.
fn slash(request: &TokenRequest, target: Slice, text: &[u8]) -> Option<Fix> {
    let hosted = request.url.shown().is_none_or(|url| url.host.is_some());
    let bare = !hosted && text.first().is_some_and(u8::is_ascii_alphanumeric);
    bare.then(|| Fix::risky("begin the path with a slash").write(target.to(0), "/"))
}

/// What stands between method and target, or between target and version, where that is more than a blank.
fn wide_gap(request: &TokenRequest, wire: &Wire, target: Slice) -> Option<Slice> {
    let gap = |left: Slice, right: Slice| {
        let gap = Slice { layer: left.layer, start: left.end, end: right.start };
        (left.layer == right.layer && gap.start + 1 < gap.end).then_some(gap)
    };
    let before = request.method.shown().and_then(|method| gap(*method, target));
    before.or_else(|| wire.version.and_then(|version| gap(target, version)))
}

fn is_blank(b: u8) -> bool {
    b.is_ascii_whitespace() || b.is_ascii_control()
}

/// A path has no blanks; in a query one may belong to a value, where `%20` says it.
fn without_blanks(target: Slice, text: &[u8]) -> Fix {
    let query = text.iter().position(|b| *b == b'?').unwrap_or(text.len());
    let blanks = (0..text.len()).filter(|at| text.get(*at).is_some_and(|b| is_blank(*b)));
    let fix = Fix::risky("take the spaces out of the address");
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
        .why("RFC 9112 section 3: a request line is method, target and version with one space between them, and a target begins with a slash. Servers answer 400, or look for another address.")
        .help("write the method, a space, the path from its first slash on, a space, the version; a space that belongs to a value is %20")
        .judged(level, confidence)
        .fix(fix)
        .report(cx);
}
