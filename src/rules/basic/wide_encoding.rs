//! `basic/wide-encoding`: UTF-16 under the Base64.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::wide_text;
use crate::rules::basic::repair::{is_pair, with_pair};
use crate::rules::change::Fix;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = request.basic() else { return };
    let Some(pair) = wide_text(basic, cx) else { return };
    let text = narrow(cx.bytes(pair)).filter(|text| is_pair(text));
    cx.draft(pair, "the decoded Basic credentials have a NUL beside every character: they were encoded as UTF-16")
        .label("UTF-16 text")
        .why("The server reads the credentials octet by octet, as ASCII or UTF-8, and finds another identifier and another secret.")
        .help("take the UTF-8 bytes before Base64: in PowerShell and .NET `[Text.Encoding]::UTF8.GetBytes(...)`, not `Unicode`; in SQL a varchar, not an nvarchar")
        .fix(text.map(|text| with_pair(Fix::safe("encode the pair as UTF-8"), request, basic, &text)))
        .report(cx);
}

/// The text of UTF-16, whichever octet of a letter comes first.
fn narrow(wide: &[u8]) -> Option<Vec<u8>> {
    let first = |pair: &[u8]| pair.first() == Some(&0);
    let big = wide.starts_with(b"\xFE\xFF") || wide.chunks_exact(2).all(first);
    let unit = |pair: &[u8]| match *pair {
        [high, low] if big => Some(u16::from_be_bytes([high, low])),
        [low, high] => Some(u16::from_le_bytes([low, high])),
        _ => None,
    };
    let units: Vec<u16> = wide.chunks(2).map(unit).collect::<Option<_>>()?;
    let text = String::from_utf16(&units).ok()?;
    Some(text.trim_start_matches('\u{FEFF}').as_bytes().to_vec())
}
