//! `header/value-control-char`: control characters in the value of a field.

use crate::capture::model::Field;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Confidence;
use crate::rules::header::common::{MediaType, content_type, fields};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for field in fields(request) {
        if is_judged_elsewhere(field, request, cx) {
            continue;
        }
        let Some(at) = control(field.value, request, cx) else { continue };
        let kind = if cx.bytes(at).iter().all(|b| b"\r\n".contains(b)) { "a line break" } else { "a control character" };
        cx.draft(at, format!("the value of the field {} holds {kind}", cx.text(field.name)))
            .label(kind)
            .why("RFC 9110 section 5.5: such a character ends the field or makes the message invalid. Many clients refuse to send it, servers answer 400.")
            .help("strip the value before it is put into the field: a text read from a file or a command ends with a line break")
            .confidence(Confidence::Likely)
            .fix(stripped(field, cx))
            .report(cx);
    }
}

/// At the ends nothing is lost; within a value nobody knows what stood there.
fn stripped(field: &Field, cx: &Context<'_>) -> Option<Fix> {
    let value = cx.text(field.value);
    let kept = value.trim_matches(|c: char| c.is_ascii_control() || c == ' ');
    let clean = !kept.is_empty() && !kept.chars().any(|c| c.is_ascii_control());
    clean.then(|| Fix::safe("strip the value").write(field.value, kept))
}

/// Basic credentials, proofs and media types have rules that know more of them.
fn is_judged_elsewhere(field: &Field, request: &TokenRequest, cx: &Context<'_>) -> bool {
    let name = cx.text(field.name).to_ascii_lowercase();
    match name.as_str() {
        "authorization" => request.basic().is_some(),
        "content-type" => content_type(request, cx).is_some_and(|found| found.kind == MediaType::Malformed),
        "dpop" => true,
        _ => false,
    }
}

/// The first run of control characters. On the wire a carriage return and a fold are faults of the message.
fn control(value: Slice, request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let text = cx.bytes(value);
    let wire = request.wire.is_some();
    let is_fold = |at: usize| wire && text[at] == b'\n' && text.get(at + 1).is_some_and(|b| b" \t".contains(b));
    let is_control = |at: usize| text[at].is_ascii_control() && text[at] != b'\t' && !(wire && text[at] == b'\r') && !is_fold(at);
    let start = (0..text.len()).find(|&at| is_control(at))?;
    let length = (start..text.len()).take_while(|&at| is_control(at)).count();
    Some(value.sub(start..start + length))
}
