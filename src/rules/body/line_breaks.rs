//! `body/line-breaks`: a body that is sent as it was wrapped for reading.

use crate::change::Fix;
use crate::finding::{Confidence, Level};
use crate::layers::Slice;
use crate::model::View;
use crate::rule::{Context, Rule};
use crate::rules::common::oauth_error;
use crate::token::{Shape, TokenRequest};

pub(crate) const RULE: Rule = Rule { name: "body/line-breaks", page: include_str!("../../../rules/body/line-breaks.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(body) = request.body.shown().filter(|_| request.shape == Shape::Form && !request.cut) else { return };
    let places = breaks(*body, cx.bytes(*body));
    let [first, rest @ ..] = &places[..] else { return };
    let Some((level, confidence)) = weight(request, *body, cx) else { return };
    let draft = cx
        .draft(*first, "the body is wrapped over several lines")
        .label("a line break beside a separator")
        .why("A form has no lines: a break belongs to the value before it or to the name behind it, so the server misses parameters or compares other values.")
        .help("send the parameters as one line; specifications wrap their examples for reading only")
        .level(level)
        .confidence(confidence)
        .fix(places.iter().fold(Fix::safe("write the parameters on one line"), |fix, at| fix.write(*at, "")));
    rest.iter().fold(draft, |draft, at| draft.also(*at, "and here")).report(cx);
}

/// Line breaks next to `&`; others may be the width of the page.
fn breaks(body: Slice, text: &[u8]) -> Vec<Slice> {
    let end = text.iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |at| at + 1);
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..end).find(|&at| text.get(at).is_some_and(|b| b"\r\n".contains(b))) {
        let stop = (start..end).find(|&at| text.get(at).is_some_and(|b| !b.is_ascii_whitespace())).unwrap_or(end);
        let beside = text.get(stop) == Some(&b'&') || start > 0 && text.get(start - 1) == Some(&b'&');
        places.extend(beside.then(|| body.sub(start..stop)));
        at = stop.max(start + 1);
    }
    places
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
    use crate::rules::testing::verdict;

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
}
