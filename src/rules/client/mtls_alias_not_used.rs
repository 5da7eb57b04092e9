//! `client/mtls-alias-not-used`: a certificate at the address for clients without one.

use crate::capture::model::Url;
use crate::provider::metadata::split;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const WHY: &str = "A server that lists mtls_endpoint_aliases asks for certificates only there (RFC 8705 section 5); at the other address it does not see the client's.";
const HELP: &str = "send the request to the endpoint that mtls_endpoint_aliases names";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(certificate) = request.certificate else { return };
    let Some(metadata) = cx.profile.metadata.as_ref() else { return };
    let Some(wanted) = name(request.endpoint) else { return };
    let (Some(host), Some(url)) = (request.host, request.url.shown()) else { return };
    let sent = (cx.text(host).to_ascii_lowercase(), cx.text(url.path));
    let named: Vec<&str> = metadata.aliases().filter(|(name, _)| *name == wanted).map(|(_, url)| url).collect();
    let mut aliases = named.iter().filter_map(|alias| split(alias)).peekable();
    let known = aliases.peek().is_none() || aliases.any(|(host, path)| host == sent.0 && path == sent.1);
    if known || !metadata.has_host(&sent.0) {
        return;
    }
    cx.draft(host, "the request shows a certificate, and the server has another address for that")
        .label("for clients without a certificate")
        .also(certificate, "the certificate")
        .explained(WHY, HELP)
        .fix(at_alias(host, url, &named))
        .report(cx);
}

/// The request at the one address that the server gives; a port would stay behind.
fn at_alias(host: Slice, url: &Url, aliases: &[&str]) -> Option<Fix> {
    let [alias] = aliases else { return None };
    let (authority, _) = alias.strip_prefix("https://")?.split_once('/')?;
    let (name, path) = split(alias)?;
    let plain = name.eq_ignore_ascii_case(authority) && url.port.is_none() && !alias.contains(['?', '#']);
    plain.then(|| Fix::safe("send it to the address for certificates").write(host, name).write(url.path, path))
}

/// The name of the endpoint in the metadata.
fn name(endpoint: Endpoint) -> Option<&'static str> {
    match endpoint {
        Endpoint::Token => Some("token endpoint"),
        Endpoint::Revocation => Some("revocation endpoint"),
        Endpoint::Introspection => Some("introspection endpoint"),
        Endpoint::Par => Some("endpoint for pushed requests"),
        Endpoint::DeviceAuthorization => Some("device authorization endpoint"),
        Endpoint::Backchannel => Some("backchannel authentication endpoint"),
        Endpoint::Fragment => None,
    }
}
