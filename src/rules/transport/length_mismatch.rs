//! `transport/length-mismatch`: Content-Length counts the octets of the body.

use super::common::{http1, told};
use crate::capture::model::{Field, Wire};
use crate::request::reply::Reply;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let Some(body) = request.body.shown().copied().filter(|_| !request.cut && is_as_sent(request, cx)) else { return };
    let Some((field, length)) = length(request, cx) else { return };
    let Some(fault) = fault(request, wire, body, length, cx) else { return };
    let (level, confidence) = fault.weight(wire);
    let at = wire.tail.filter(|_| wire.exact);
    let draft = cx.draft(field.value, fault.message());
    let draft = match at {
        Some(tail) => draft.also(tail, "not read as part of the body"),
        None => draft,
    };
    draft
        .label(format!("the body that is shown has {}", body.len() + at.map_or(0, Slice::len)))
        .why("RFC 9112 section 6: the server reads as many octets as the field says. With fewer it cuts the last value off, with more it waits until it gives up.")
        .help("leave the field to the client; where it must be set, count the octets of the encoded body, not its characters")
        .judged(level, confidence)
        .fix(fault.repair().map(|fix| fix.write(field.value, body.len().to_string())))
        .report(cx);
}

/// Nothing was hidden, decoded or coded since.
fn is_as_sent(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let coded = ["transfer-encoding", "content-encoding"].iter().any(|name| request.fields(cx.layers, name).next().is_some());
    !coded && !request.params.iter().any(|param| param.kind.obstacle().is_some())
}

/// The one length that is told.
fn length(request: &TokenRequest, cx: &Context<'_>) -> Option<(Field, usize)> {
    let fields: Vec<Field> = told(request, cx, "content-length").copied().collect();
    let [field] = fields[..] else { return None };
    Some((field, cx.text(field.value).trim().parse().ok()?))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LengthFault {
    /// Letters were counted.
    Letters,
    /// More was sent than the length counts.
    Cut,
    /// Some other number.
    Other,
}

fn fault(request: &TokenRequest, wire: &Wire, body: Slice, length: usize, cx: &Context<'_>) -> Option<LengthFault> {
    let tail = wire.tail.filter(|_| wire.exact);
    let whole = tail.and_then(|tail| body.cover(tail)).unwrap_or(body);
    let text = cx.text(whole);
    let letters = text.chars().count() == length || text.encode_utf16().count() == length;
    if letters && length != whole.len() {
        return Some(LengthFault::Letters);
    }
    if let Some(tail) = tail {
        let breaks = cx.bytes(tail).iter().all(|b| b"\r\n".contains(b));
        return (!breaks).then_some(LengthFault::Cut);
    }
    // A paste gains and loses line breaks: one or two at the end, a CR in each of its lines.
    let breaks = text.matches('\n').count();
    let fits = (length.saturating_sub(2)..=length + 2).contains(&body.len()) || body.len() + breaks == length;
    // After a refusal that nothing else explains an octet or two count too.
    let loose = fits && !cx.reply.is_some_and(Reply::refused) || length == body.len() || body.len() + breaks == length;
    (!loose && !wire.exact && request.shape != BodyShape::Multipart).then_some(LengthFault::Other)
}

impl LengthFault {
    fn message(self) -> &'static str {
        match self {
            LengthFault::Letters => "Content-Length counts the characters of the body, not its octets",
            LengthFault::Cut => "Content-Length is smaller than the body",
            LengthFault::Other => "Content-Length is not the length of the body that is shown",
        }
    }

    /// Behind a body that is cut the rest may be anything.
    fn repair(self) -> Option<Fix> {
        let title = "tell the length of the body";
        match self {
            LengthFault::Letters => Some(Fix::safe(title)),
            LengthFault::Other => Some(Fix::risky(title)),
            LengthFault::Cut => None,
        }
    }

    /// Who posts a request changes its values: then the length is that of the original.
    fn weight(self, wire: &Wire) -> (Level, Confidence) {
        match self {
            LengthFault::Letters if !wire.exact => (Level::Error, Confidence::Likely),
            LengthFault::Letters | LengthFault::Cut => (Level::Error, Confidence::Certain),
            LengthFault::Other => (Level::Info, Confidence::Possible),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    fn level(length: usize, token: &str) -> Option<&'static str> {
        let text = format!(
            "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\n\ngrant_type=refresh_token&client_id=app-7Kq2Zw&refresh_token={token}\n"
        );
        verdict(&text, "transport/length-mismatch")
    }

    #[test]
    fn a_paste_may_have_been_changed() {
        let length = "grant_type=refresh_token&client_id=app-7Kq2Zw&refresh_token=rt_9fAbCd".len();
        assert_eq!(level(length, "rt_9fAbCd"), None);
        assert_eq!(level(length + 2, "rt_9fAbCd"), None);
        assert_eq!(level(length + 40, "rt_9fAbCd"), Some("info"));
        assert_eq!(level(length + 40, "***"), None);
        assert_eq!(level(length, "rt_9fAbC\u{fc}"), Some("error"));
    }

    #[test]
    fn an_octet_counts_where_nothing_else_explains_a_refusal() {
        let answered = |error: &str| {
            let text = format!(
                "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 68\n\ngrant_type=refresh_token&client_id=app-7Kq2Zw&refresh_token=rt_9fAbCd\n\nHTTP/1.1 400 Bad Request\n\n{error}\n"
            );
            verdict(&text, "transport/length-mismatch")
        };
        assert_eq!(answered("Bad Request"), Some("warning"));
        assert_eq!(answered("{\"error\":\"invalid_grant\"}"), Some("info"));
        assert_eq!(answered("{\"access_token\":\"at_9fAbCd\",\"token_type\":\"Bearer\"}").unwrap_or("info"), "info");
    }

    #[test]
    fn what_was_written_to_a_connection_is_taken_at_its_word() {
        let written = |length: usize, end: &str| {
            let text = format!(
                "7 write(5, \"POST /oauth/token HTTP/1.1\\r\\nHost: login.acme-corp.com\\r\\nContent-Length: {length}\\r\\n\\r\\ngrant_type=refresh_token&refresh_token=rt_9fAbCd{end}\", 99) = 99\n"
            );
            (verdict(&text, "transport/length-mismatch"), verdict(&text, "transport/extra-crlf-after-body"))
        };
        assert_eq!(written(48, ""), (None, None));
        assert_eq!(written(47, ""), (Some("error"), None));
        assert_eq!(written(48, "\\r\\n"), (None, Some("info")));
        assert_eq!(written(60, ""), (None, None));
    }
}
