//! `transport/userinfo-in-url`: credentials in front of the host.

use crate::capture::model::View;
use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Clients that take the credentials out of the address and make a Basic header of them.
const TAKE_THEM: &[&str] = &["curl", "wget", "HTTPie", "xh", "requests"];

const WHY: &str = "RFC 9110 section 4.2.4 forbids them in a request. Some clients make a Basic header of them, others drop them, and fetch in browsers refuses the address; logs keep them.";
const HELP: &str = "send identifier and secret in the Authorization header or in the body, and take them out of the address";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(userinfo) = request.url.shown().and_then(|url| url.userinfo).filter(|userinfo| !userinfo.is_empty()) else { return };
    // A template in front of an @ may stand for anything.
    if classify(cx.bytes(userinfo)).obstacle().is_some() && !cx.bytes(userinfo).contains(&b':') {
        return;
    }
    let taken = request.view == View::Logical && request.client.is_some_and(|client| TAKE_THEM.contains(&client));
    let (level, confidence) = if taken { (Level::Info, Confidence::Certain) } else { (Level::Warning, Confidence::Likely) };
    cx.draft(userinfo, "credentials are in the address, before the host")
        .label("before the @")
        .explained(WHY, HELP)
        .judged(level, confidence)
        .fix(as_basic(request, userinfo, cx))
        .report(cx);
}

/// Both parts as they stand; an escape in them may be meant as such, and other credentials would be in the way.
fn as_basic(request: &TokenRequest, userinfo: Slice, cx: &Context<'_>) -> Option<Fix> {
    let text = cx.bytes(userinfo);
    let colon = text.iter().position(|b| *b == b':').filter(|_| !text.contains(&b'%'))?;
    let (id, secret) = (text.get(..colon)?, text.get(colon + 1..)?);
    let told = [id, secret].iter().all(|part| classify(part).is_live());
    let url = request.url.shown().filter(|url| url.whole.layer == userinfo.layer)?;
    let start = (userinfo.start - url.whole.start) as usize;
    let with_sign = url.whole.sub(start..start + text.len() + 1);
    let fix = Fix::risky("move the credentials into the Authorization field");
    (told && request.authorization.is_absent()).then(|| fix.write(with_sign, "").authorize(id, secret))
}
