//! `body/line-breaks`: a body that is sent as it was wrapped for reading.

use crate::capture::model::View;
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::oauth_error;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::is_optional;
use crate::rules::param::separators::{begins_with_name, name_at};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(body) = request.body.shown().filter(|_| request.shape == BodyShape::Form && !request.cut) else { return };
    let places = breaks(*body, cx.bytes(*body));
    let [first, rest @ ..] = &places[..] else { return };
    let Some((level, confidence)) = weight(request, *body, cx) else { return };
    let level = if hides_only_optional(request, *body, &places, cx) { level.min(Level::Warning) } else { level };
    let draft = cx
        .draft(*first, "the body is wrapped over several lines")
        .label("a line break beside a separator")
        .why("A form has no lines: a break belongs to the value before it or to the name after it, so the server misses parameters or compares other values.")
        .help("send the parameters as one line; specifications wrap their examples for reading only")
        .judged(level, confidence)
        .fix(joined(&places, *body, cx));
    draft.also_each(rest.iter().copied(), "and here").report(cx);
}

/// The breaks taken away, or replaced where they are the only separator.
fn joined(places: &[Slice], body: Slice, cx: &Context<'_>) -> Fix {
    let text = |at: &Slice| if is_beside(*at, body, cx.bytes(body)) { "" } else { "&" };
    places.iter().fold(Fix::safe("write the parameters on one line"), |fix, at| fix.write(*at, text(at)))
}

/// True for a break before or behind a `&`.
fn is_beside(at: Slice, body: Slice, text: &[u8]) -> bool {
    follows(at, body, text) || text.get((at.end - body.start) as usize) == Some(&b'&')
}

/// True for a break behind a `&`, which belongs to the name that follows.
fn follows(at: Slice, body: Slice, text: &[u8]) -> bool {
    let before = (at.start - body.start) as usize;
    before.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'&')
}

/// Line breaks next to `&` or in its place; others may be the width of the page.
fn breaks(body: Slice, text: &[u8]) -> Vec<Slice> {
    let end = text.iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |at| at + 1);
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..end).find(|&at| text.get(at).is_some_and(|b| b"\r\n".contains(b))) {
        let stop = (start..end).find(|&at| text.get(at).is_some_and(|b| !b.is_ascii_whitespace())).unwrap_or(end);
        let found = body.sub(start..stop);
        let parts = is_beside(found, body, text) || text.get(stop..).is_some_and(begins_with_name);
        places.extend(parts.then_some(found));
        at = stop.max(start + 1);
    }
    places
}

/// Every break belongs to the name of a parameter without which the server can serve the request.
fn hides_only_optional(request: &TokenRequest, body: Slice, places: &[Slice], cx: &Context<'_>) -> bool {
    let text = cx.bytes(body);
    let name = |at: &Slice| name_at(text.get((at.end - body.start) as usize..)?);
    let optional = |at: &Slice| follows(*at, body, text) && name(at).is_some_and(|name| is_optional(request, name));
    places.iter().all(optional)
}

/// Content-Length tells whether the breaks were sent. Without it they are most likely the page's.
fn weight(request: &TokenRequest, body: Slice, cx: &Context<'_>) -> Option<(Level, Confidence)> {
    let field = request.fields(cx.layers, "content-length").next();
    let length = field.and_then(|field| cx.text(field.value).trim().parse::<usize>().ok());
    if let Some(length) = length {
        let (most, least) = lengths(cx.bytes(body));
        return match length {
            _ if length == least => None,
            _ if most.contains(&length) || length == body.len() => Some((Level::Error, Confidence::Certain)),
            _ => Some((Level::Info, Confidence::Possible)),
        };
    }
    let unread = matches!(oauth_error(cx), Some("invalid_request" | "unsupported_grant_type"));
    let level = if unread && request.view == View::Wire { Level::Warning } else { Level::Info };
    Some((level, Confidence::Possible))
}

/// The lengths that the body has with its breaks, as LF or as CRLF, and the one that it has without any.
fn lengths(text: &[u8]) -> ([usize; 2], usize) {
    let text = text.trim_ascii_end();
    let count = |wanted: u8| text.iter().filter(|b| **b == wanted).count();
    let (feeds, returns) = (count(b'\n'), count(b'\r'));
    let without = text.len() - feeds - returns;
    ([without + feeds, without + 2 * feeds], without)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{counted, verdict};

    #[test]
    fn the_length_tells_whether_breaks_were_sent() {
        let level = |fields: &str| {
            let head = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\n";
            verdict(
                &format!("{head}{fields}\ngrant_type=refresh_token\n&refresh_token=rt_9fAbCd\n&client_id=a\n"),
                "body/line-breaks",
            )
        };
        assert_eq!(level("Content-Length: 62\n"), Some("error"));
        assert_eq!(level("Content-Length: 64\n"), Some("error"));
        assert_eq!(level("Content-Length: 63\n"), Some("error"));
        assert_eq!(level("Content-Length: 60\n"), None);
        assert_eq!(level("Content-Length: 99\n"), Some("info"));
        assert_eq!(level(""), Some("info"));
    }

    #[test]
    fn a_break_that_only_hides_what_is_optional_is_no_error() {
        let level = |body: &str| verdict(&counted(body), "body/line-breaks");
        assert_eq!(level("grant_type=client_credentials&\n  scope=read"), Some("warning"));
        assert_eq!(level("grant_type=client_credentials\n&scope=read"), Some("error"));
        assert_eq!(level("grant_type=client_credentials\nscope=read"), Some("error"));
        assert_eq!(level("grant_type=refresh_token&\n  refresh_token=rt_9fAbCd"), Some("error"));
    }
}
