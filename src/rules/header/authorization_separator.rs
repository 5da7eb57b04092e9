//! `header/authorization-separator`: one blank between the scheme and the credentials.

use crate::request::token::TokenRequest;
use crate::request::token::{Authorization, Scheme};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::glued_scheme;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown() else { return };
    if authorization.scheme == Scheme::Missing && authorization.kind.obstacle().is_none() {
        return glued(authorization, cx);
    }
    let known = matches!(authorization.scheme, Scheme::Basic | Scheme::Bearer | Scheme::Dpop);
    if !known || authorization.field.is_none() || authorization.credentials.is_empty() {
        return;
    }
    let Some((at, fault)) = fault(authorization, cx) else { return };
    let fix = Fix::safe(TITLE).write(at, if fault == SchemeSeparator::Sign { "" } else { " " });
    report(at, fault, fix, cx);
}

const TITLE: &str = "put one space after the scheme";

fn report(at: Slice, fault: SchemeSeparator, fix: Fix, cx: &mut Context<'_>) {
    let (level, confidence) = match fault {
        SchemeSeparator::Blanks => (Level::Info, Confidence::Possible),
        SchemeSeparator::Sign | SchemeSeparator::Tab | SchemeSeparator::Glued => (Level::Error, Confidence::Certain),
    };
    cx.draft(at, fault.message())
        .label("one space belongs here")
        .why("RFC 9110 section 11.4: spaces alone separate the scheme from the credentials, and many servers split at exactly one. With anything else they know no such scheme or decode no such value.")
        .help("write the scheme, one space, and the credentials")
        .judged(level, confidence)
        .fix(fix)
        .report(cx);
}

/// The scheme, a sign or nothing, the credentials: the scheme ends where its letters do.
fn glued(authorization: &Authorization, cx: &mut Context<'_>) {
    let value = authorization.credentials;
    let Some(scheme) = glued_scheme(cx.bytes(value)) else { return };
    let signs = cx.bytes(value.from(scheme.len())).iter().take_while(|b| b":=,".contains(b)).count();
    let fix = Fix::safe(TITLE).write(value.to(scheme.len() + signs), format!("{scheme} "));
    report(value.to(scheme.len() + signs), SchemeSeparator::Glued, fix, cx);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SchemeSeparator {
    /// `Basic: ...`
    Sign,
    Tab,
    /// More than one blank.
    Blanks,
    /// `Basic:...`, `BasicYXBw...`: no blank at all.
    Glued,
}

/// A line break there is a fold, which is a fault of its own.
fn fault(authorization: &Authorization, cx: &Context<'_>) -> Option<(Slice, SchemeSeparator)> {
    let word = authorization.scheme_text;
    let letters = cx.text(word).trim_end_matches([':', '=', ',']).len();
    if letters < word.len() {
        return Some((word.from(letters), SchemeSeparator::Sign));
    }
    let gap = Slice { layer: word.layer, start: word.end, end: authorization.credentials.start };
    let text = cx.bytes(gap);
    match text {
        _ if text.iter().any(|b| b"\r\n".contains(b)) => None,
        _ if text.contains(&b'\t') => Some((gap, SchemeSeparator::Tab)),
        [_, _, ..] => Some((gap, SchemeSeparator::Blanks)),
        _ => None,
    }
}

impl SchemeSeparator {
    fn message(self) -> &'static str {
        match self {
            SchemeSeparator::Sign => "a sign follows the scheme in the Authorization field",
            SchemeSeparator::Tab => "a tab separates the scheme from the credentials in the Authorization field",
            SchemeSeparator::Glued => "no space separates the scheme from the credentials in the Authorization field",
            SchemeSeparator::Blanks => "more than one space separates the scheme from the credentials in the Authorization field",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn the_level_follows_the_separator() {
        let level = |separator: &str| {
            verdict(
                &refresh(&format!("Authorization: Basic{separator}YXBwLTdLcTJadzpuN1J6NFBxTHgy")),
                "header/authorization-separator",
            )
        };
        assert_eq!(level(" "), None);
        assert_eq!(level("  "), Some("info"));
        assert_eq!(level(": "), Some("error"));
        assert_eq!(level("\t"), Some("error"));
        for none in [":", "=", ",", ""] {
            assert_eq!(level(none), Some("error"), "{none}");
        }
    }
}
