//! `transport/absolute-form`: a whole URL in the request line, sent to the server itself.

use super::common::{http1, told};
use crate::request::token::TokenRequest;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

/// Fields that only a client of a proxy or the proxy itself sends.
const OF_A_PROXY: &[&str] = &["proxy-connection", "proxy-authorization", "via", "forwarded", "x-forwarded-for"];

const WHY: &str = "RFC 9112 section 3.2.1: the server itself is sent the path, a proxy the whole URL. Servers have to understand both, but some routers compare the target with a path.";
const HELP: &str =
    "nothing, if the capture was made by a proxy; otherwise send the path alone and name the host in the Host field";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let (Some(wire), Some(url)) = (http1(request, cx), request.url.shown()) else { return };
    // Request files write the whole URL and no Host: what they send is in origin form.
    let sent = url.scheme.is_some() && wire.head.contains(url.whole) && told(request, cx, "host").next().is_some();
    let proxied = OF_A_PROXY.iter().any(|name| request.fields(cx.layers, name).next().is_some());
    let Some(host) = url.host.filter(|_| sent && !proxied) else { return };
    let end = url.port.map_or(host.end, |port| port.end);
    let origin = url.whole.to((end - url.whole.start) as usize);
    cx.draft(origin, "the request line holds the whole URL, as it does towards a proxy")
        .label("belongs into the Host field only")
        .explained(WHY, HELP)
        .confidence(Confidence::Possible)
        .report(cx);
}
