//! `transport/request-compressed`: a compressed request.

use super::common::{Coded, coded, coding};
use crate::request::token::TokenRequest;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

const WHY: &str = "RFC 9110 section 8.4: a server need not know any content coding in a request. It answers 415, or reads the compressed octets as a form and misses every parameter.";
const HELP: &str = "send the form as it is; it is too short to gain anything by compression";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(field) = coding(request, cx).copied() else { return };
    if coded(request, cx, &field) != Coded::Applied {
        return;
    }
    let refused = cx.reply.is_some_and(|reply| reply.status == Some(415));
    let (level, confidence) = if refused { (Level::Error, Confidence::Likely) } else { (Level::Warning, Confidence::Possible) };
    cx.draft(field.unit, "the body of the request is compressed")
        .label("few token endpoints decode it")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .report(cx);
}
