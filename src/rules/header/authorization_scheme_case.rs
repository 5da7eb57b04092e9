//! `header/authorization-scheme-case`: the usual spelling of the scheme.

use crate::request::token::Scheme;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown() else { return };
    let usual = match authorization.scheme {
        Scheme::Basic => "Basic",
        Scheme::Bearer => "Bearer",
        Scheme::Dpop => "DPoP",
        Scheme::Other | Scheme::Missing => return,
    };
    let written = cx.text(authorization.scheme_text);
    let at = authorization.scheme_text.to(usual.len());
    if cx.text(at) == usual || !written.trim_end_matches([':', '=', ',']).eq_ignore_ascii_case(usual) {
        return;
    }
    cx.draft(at, format!("the scheme is written {}, not {usual}", cx.text(at)))
        .label(format!("usually {usual}"))
        .why("RFC 9110 section 11.1: schemes are compared without regard to case. Some servers compare them case-sensitively, and then find no credentials.")
        .help(format!("write {usual}"))
        .confidence(Confidence::Possible)
        .fix(Fix::safe(format!("write {usual}")).write(at, usual))
        .report(cx);
}
