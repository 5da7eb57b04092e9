//! `basic/line-wrapped`: no line breaks or blanks within Base64.

use super::encoder;
use crate::request::token::{Basic, BasicReading, TokenRequest};
use crate::rules::basic::common::{Damage, damaged, is_hidden};
use crate::rules::basic::repair::encoded_again;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str =
    "look at the whole Authorization line as it is sent: the Base64 value must be on one line, without spaces or \\n";

const WHY: &str = "Base64 encoders made for mail break their output after 60, 64 or 76 characters, or end it with a line break. In a header field a break ends the value or makes the message invalid.";

const HELP: &str =
    "encode without breaks: Ruby `strict_encode64`, `base64 -w0`, `openssl base64 -A`, Python `b64encode`, Java `getEncoder()`";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(call) = encoder::breaking(request, cx) {
        return cx
            .draft(call, "the encoder of the Basic value breaks its lines")
            .label("puts a line break into the header field")
            .explained(WHY, HELP)
            .report(cx);
    }
    if is_hidden(request, cx, HOW) {
        return;
    }
    let Some(basic) = damaged(request, cx, Damage::LineWrapped) else { return };
    let text = cx.bytes(basic.token);
    let (start, end) = gap(text).unwrap_or((text.len(), text.len()));
    // A break elsewhere may be the terminal's that printed the dump.
    let (level, confidence) = if is_an_encoders(text, start, end) {
        (Level::Error, Confidence::Certain)
    } else {
        (Level::Warning, Confidence::Possible)
    };
    cx.draft(place(basic.token, start, end), "the Basic value in the Authorization field is broken by white space")
        .label("not a Base64 character")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .fix(joined(request, basic, cx))
        .report(cx);
}

/// The value on one line. A break behind sound Base64 is cut off.
fn joined(request: &TokenRequest, basic: &Basic, cx: &Context<'_>) -> Option<Fix> {
    let fix = Fix::safe("write the Base64 value on one line");
    if basic.reading != BasicReading::Exact {
        return encoded_again(fix, request, basic, cx.layers);
    }
    let value = request.authorization.shown()?.field?.value;
    let end = cx.bytes(value).trim_ascii_end().len();
    Some(fix.write(value.from(end), ""))
}

/// The first white space and where it ends; also `\n` as two characters, an escape that nobody resolved.
fn gap(text: &[u8]) -> Option<(usize, usize)> {
    let is_gap = |at: usize| text.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'\\');
    let start = (0..text.len()).find(|&at| is_gap(at))?;
    let escape = |at: usize| at > start && matches!(text.get(at - 1..at + 1), Some(b"\\n" | b"\\r"));
    let end = (start..text.len()).find(|&at| !is_gap(at) && !escape(at)).unwrap_or(text.len());
    Some((start, end))
}

/// At the end, after a round number of letters, or spelled as an escape: no terminal does that.
fn is_an_encoders(text: &[u8], start: usize, end: usize) -> bool {
    let round = [60, 64, 72, 76].contains(&start);
    round || end >= text.len() || text.get(start) == Some(&b'\\')
}

/// The break itself; when it lies behind the token, the token's last letter.
fn place(token: Slice, start: usize, end: usize) -> Slice {
    let last = token.len().saturating_sub(1);
    if start < end { token.sub(start..end) } else { token.from(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_break_and_tells_whose_it_is() {
        for (text, found, encoders) in [
            ("abcd efgh", (4, 5), false),
            ("abcd\r\n  efgh", (4, 8), false),
            ("abcd\\nefgh", (4, 6), true),
            ("abcd\\r\\nefgh", (4, 8), true),
            ("abcd\\n", (4, 6), true),
        ] {
            let (start, end) = gap(text.as_bytes()).unwrap_or_default();
            assert_eq!((start, end), found, "{text:?}");
            assert_eq!(is_an_encoders(text.as_bytes(), start, end), encoders, "{text:?}");
        }
        assert_eq!(gap(b"abcd"), None);
    }
}
