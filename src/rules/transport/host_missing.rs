//! `transport/host-missing`: HTTP/1.1 wants one Host field.

use super::common::{authority, has_every_field, http1, late_fields, start};
use crate::capture::model::{Coverage, Field};
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(wire) = http1(request, cx) else { return };
    let fields: Vec<_> = request.fields(cx.layers, "host").copied().collect();
    let told = has_every_field(request, wire, cx.layers);
    let draft = match fields[..] {
        [first, second, ..] => cx
            .draft(second.unit, "the request has more than one Host field")
            .label("a second one")
            .also(first.unit, "the first one")
            .help("send one; a proxy has to replace the field of the request that it passes on")
            .fix(repeated(&fields, cx)),
        [] if (told || is_a_refused_head(request, cx)) && !is_old(request, cx) => cx
            .draft(start(request), "the request has no Host field")
            .label("HTTP/1.1 without Host")
            .level(if told { Level::Error } else { Level::Info })
            .confidence(if told { Confidence::Certain } else { Confidence::Possible })
            .help("add `Host:` with the name of the server; HTTP clients do so by themselves")
            .fix(
                request
                    .url
                    .shown()
                    .and_then(|url| authority(url, cx))
                    .map(|host| Fix::safe("add the Host field of the address").set_header("Host", host)),
            ),
        _ => return,
    };
    draft
        .why("RFC 9112 section 3.2: a server answers 400 to an HTTP/1.1 request that does not have exactly one Host field.")
        .report(cx);
}

/// People leave Host out of what they post. It comes into question where a server answers 400 without a word of OAuth.
fn is_a_refused_head(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let silent = cx.reply.is_some_and(|reply| reply.status == Some(400) && reply.error.is_none() && reply.code.is_none());
    silent
        && late_fields(request, cx.layers) >= 2
        && request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Whole)
}

/// Which of several names is right is not for us to say.
fn repeated(fields: &[Field], cx: &Context<'_>) -> Option<Fix> {
    let (first, others) = fields.split_first()?;
    let same = |other: &Field| cx.bytes(other.value).eq_ignore_ascii_case(cx.bytes(first.value));
    let fix = Fix::safe("keep one of the equal Host fields");
    others.iter().all(same).then(|| others.iter().fold(fix, |fix, other| fix.remove_header(*other)))
}

/// HTTP/1.0 knows no such duty.
fn is_old(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let version = request.wire.and_then(|wire| wire.version);
    version.is_some_and(|version| cx.bytes(version) == b"HTTP/1.0")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn pastes_leave_fields_out() {
        let rest = "Content-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw\n";
        let level = |fields: &str, version: &str| {
            verdict(&format!("POST /oauth/token {version}\n{fields}{rest}"), "transport/host-missing")
        };
        assert_eq!(level("Accept: */*\n", "HTTP/1.1"), None);
        let late = "User-Agent: Client/1\nConnection: close\nContent-Length: 78\n";
        assert_eq!(level(late, "HTTP/1.1"), Some("error"));
        let answered =
            format!("POST /oauth/token HTTP/1.1\nContent-Length: 75\nConnection: close\n{rest}\nHTTP/1.1 400 Bad Request\n\n");
        assert_eq!(verdict(&answered, "transport/host-missing"), Some("warning"));
        let named = answered + "{\"error\":\"invalid_client\"}\n";
        assert_eq!(verdict(&named, "transport/host-missing"), None);
        assert_eq!(level(late, "HTTP/1.0"), None);
        assert_eq!(level(late, "HTTP/2"), None);
        assert_eq!(level("Host: a.acme-corp.com\nHost: b.acme-corp.com\n", "HTTP/1.1"), Some("error"));
    }
}
