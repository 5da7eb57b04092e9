//! `transport/length-invalid`: Content-Length is one number.

use super::common::{octets, told};
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let fields: Vec<Slice> = told(request, cx, "content-length").map(|field| field.value).collect();
    let numbers: Vec<Slice> = fields.iter().flat_map(|value| members(*value, cx)).collect();
    let written = |number: &Slice| !cx.bytes(*number).is_empty();
    if let Some(bad) = numbers.iter().copied().filter(written).find(|number| !is_number(cx.bytes(*number))) {
        return report(bad, "Content-Length is not a number of octets", "digits only", repair(request, cx), cx);
    }
    let Some((first, others)) = numbers.split_first() else { return };
    if let Some(other) = others.iter().copied().find(|other| cx.bytes(*other) != cx.bytes(*first)) {
        report(other, "two values of Content-Length differ", "another length", repair(request, cx), cx);
    }
}

/// The members of a list, without blanks round them.
fn members(value: Slice, cx: &Context<'_>) -> Vec<Slice> {
    let text = cx.bytes(value);
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split(|b| *b == b',') {
        let lead = part.len() - part.trim_ascii_start().len();
        found.push(value.sub(start + lead..start + lead.max(part.trim_ascii_end().len())));
        start += part.len() + 1;
    }
    found
}

fn is_number(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

fn repair(request: &TokenRequest, cx: &Context<'_>) -> Option<Fix> {
    let fix = Fix::risky("tell the length of the body that is shown");
    octets(request, cx).map(|octets| fix.set_header("Content-Length", octets))
}

fn report(at: Slice, message: &str, label: &str, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label(label)
        .why("RFC 9112 section 6.3: the server cannot tell where the body ends, answers 400 and closes the connection.")
        .help("do not set the field by hand: the client counts the octets of the body")
        .fix(fix)
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn only_numbers_count() {
        let level = |fields: &str| verdict(&refresh(fields), "transport/length-invalid");
        for bad in ["undefined", "-1", "47.0", "47 bytes", "47, 48", "47\nContent-Length: 48"] {
            assert_eq!(level(&format!("Content-Length: {bad}")), Some("error"), "{bad}");
        }
        for good in ["47", "0", "47, 47", "47\nContent-Length: 47", "<calculated when request is sent>", "{{length}}", "***", ""]
        {
            assert_eq!(level(&format!("Content-Length: {good}")), None, "{good}");
        }
    }
}
