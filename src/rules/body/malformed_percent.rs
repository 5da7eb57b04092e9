//! `body/malformed-percent`: a `%` that begins no escape.

use crate::request::reply::Reply;
use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::param::common::place_of;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let readable = |param: &&Param| param.encoded && param.kind.obstacle().is_none();
    for param in request.params.iter().filter(readable) {
        let places = strays(cx.layers, param.raw);
        let [first, rest @ ..] = &places[..] else { continue };
        let message = format!("{} holds a % that is not followed by two hexadecimal digits", place_of(cx.layers, param));
        let draft = cx
            .draft(*first, message)
            .label("no escape")
            .why("In a form % begins an escape such as %2B. Servers keep a stray one, drop it, or refuse the whole request.")
            .help("write a literal % as %25, best by letting the HTTP library encode the value")
            .level(level(cx.reply))
            .fix(escaped(cx.layers, param.raw, &places));
        draft.also_each(rest.iter().copied(), "here too").report(cx);
    }
}

/// Every `%` without its two digits.
fn strays(layers: &Layers<'_>, raw: Slice) -> Vec<Slice> {
    let text = layers.bytes(raw);
    let is_stray = |at: &usize| {
        let digits = text.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        text.get(*at) == Some(&b'%') && !digits
    };
    (0..text.len()).filter(is_stray).map(|at| raw.sub(at..at + 1)).collect()
}

/// The `%` themselves encoded. One at the end may be the rest of an escape that was cut off.
fn escaped(layers: &Layers<'_>, raw: Slice, places: &[Slice]) -> Option<Fix> {
    let end = raw.start as usize + layers.bytes(raw).trim_ascii_end().len();
    let whole = places.iter().all(|at| at.end as usize + 2 <= end);
    whole.then(|| places.iter().fold(Fix::safe("write % as %25"), |fix, at| fix.write(*at, "%25")))
}

fn level(reply: Option<&Reply>) -> Level {
    let choked =
        reply.is_some_and(|reply| reply.says("URLDecoder") || reply.says("illegal hex") || reply.says("malformed escape"));
    if choked { Level::Error } else { Level::Warning }
}
