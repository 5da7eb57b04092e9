//! `header/content-type-charset`: the form type has no charset but UTF-8, and needs none.

use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{FORM, MediaType, body_speaks, content_type};
use crate::rules::header::repair::without_parameter;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(found) = content_type(request, cx).filter(|found| found.kind == MediaType::Form) else { return };
    let charset = found.parameters(cx.layers).into_iter().find(|(name, _, _)| name == "charset");
    let Some((_, charset, at)) = charset.filter(|(_, value, _)| classify(value.as_bytes()).is_live()) else { return };
    if body_speaks(request.shape) {
        return;
    }
    let utf8 = ["utf-8", "utf8"].contains(&charset.to_ascii_lowercase().as_str());
    let refused = cx.reply.is_some_and(wants_the_bare_type);
    match (utf8, refused) {
        (true, false) => cx
            .draft(at, "the Content-Type field names the charset UTF-8, which the form type has anyway")
            .why("Most servers ignore the parameter. A few compare the whole value with the bare type and refuse it.")
            .level(Level::Info)
            .confidence(Confidence::Possible),
        (true, true) => cx
            .draft(at, "the Content-Type field names a charset, and the server wants the bare form type")
            .why("The answer asks for exactly the form type. The type is right, so the server compares the whole value, with its parameter.")
            .level(Level::Warning)
            .confidence(Confidence::Likely),
        (false, _) => cx
            .draft(at, "the Content-Type field names another charset than UTF-8 for the form")
            .why("RFC 6749 appendix B has the parameters encoded as UTF-8. A server that follows the field reads other characters than those that were registered."),
    }
    .label("drop this")
    .fix(
        without_parameter(Fix::safe("drop the charset"), cx.layers, &found.field, at)
            .filter(|_| utf8 || is_plain(request, cx)),
    )
    .help("send `Content-Type: application/x-www-form-urlencoded` without a parameter")
    .report(cx);
}

/// Letters in another charset would have to be written anew; plain ASCII is the same in all of them.
fn is_plain(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.body.shown().is_some_and(|body| cx.bytes(*body).is_ascii() && !cx.bytes(*body).contains(&b'%'))
}

/// The server complains of the content type and names the one that was sent.
fn wants_the_bare_type(reply: &Reply) -> bool {
    let names_it = reply.says(FORM) && (reply.says("content-type") || reply.says("content type"));
    !reply.accepted && (names_it || reply.status == Some(415))
}
