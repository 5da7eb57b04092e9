//! Which OAuth endpoint a request is meant for, by path and parameters.

use crate::capture::model::{Exchange, Field, Seen, Url};
use crate::capture::names::CREDENTIALS;
use crate::capture::paths;
use crate::request::reply::{oauth_error, provider_code};
use crate::request::token::{Authorization, Param, ParamPlace, Scheme};
use crate::text::layers::Layers;

/// The endpoints that grantlint knows. `grant_type` is expected at the token endpoint only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// RFC 6749 section 3.2.
    Token,
    /// RFC 7009.
    Revocation,
    /// RFC 7662.
    Introspection,
    /// Pushed authorization requests, RFC 9126.
    Par,
    /// RFC 8628 section 3.1.
    DeviceAuthorization,
    /// Backchannel authentication of OpenID Connect CIBA, section 7.
    Backchannel,
    /// Only header fields or options are shown: they carry client credentials, or the answer beside them is one of OAuth.
    Fragment,
}

impl Endpoint {
    /// The name in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Endpoint::Token => "token",
            Endpoint::Revocation => "revocation",
            Endpoint::Introspection => "introspection",
            Endpoint::Par => "pushed_authorization_request",
            Endpoint::DeviceAuthorization => "device_authorization",
            Endpoint::Backchannel => "backchannel_authentication",
            Endpoint::Fragment => "unknown",
        }
    }
}

/// `None` when nothing speaks for an OAuth endpoint.
pub(super) fn classify(
    layers: &Layers<'_>,
    url: Option<&Url>,
    params: &[Param],
    authorization: &Seen<Authorization>,
    exchange: &Exchange,
) -> Option<Endpoint> {
    let path = url.map(|url| layers.text(url.path).to_ascii_lowercase().replace('\\', "/")).unwrap_or_default();
    let has = |name: &str| params.iter().any(|param| layers.bytes(param.field.name).eq_ignore_ascii_case(name.as_bytes()));
    if belongs_to_a_resource(&path) && !speaks_of_oauth(layers, params, authorization, exchange) {
        return None;
    }
    if let Some(sibling) = sibling(&path) {
        return (!is_of_an_application(layers, &path, params)).then_some(sibling);
    }
    if is_about_a_user(layers, url, exchange) && !has("client_secret") {
        return None;
    }
    if is_of_a_browser(&path) || path.ends_with("/authorize") && has("response_type") && !has("client_secret") && !has("code") {
        return None;
    }
    if is_token_path(&path) && (is_of_oauth(&path) || !is_another_interface(layers, params, exchange))
        || speaks_of_grants(layers, &path, params, exchange)
    {
        return Some(Endpoint::Token);
    }
    let basic = authorization.shown().is_some_and(|authorization| authorization.scheme == Scheme::Basic);
    let credentials = CREDENTIALS.iter().any(|name| has(name));
    if has("token") && (basic || has("client_secret") || has("client_assertion")) && is_for_browsers_or_all(&path) {
        return Some(Endpoint::Revocation);
    }
    let grantish =
        ["refresh_token", "code", "device_code", "assertion", "refreshtoken", "granttype"].iter().any(|name| has(name));
    if credentials && grantish {
        return Some(Endpoint::Token);
    }
    let alone = is_answer_alone(exchange) && is_refused(layers, exchange);
    let spoken = || is_answered_as_one(layers, exchange) || is_sent_as_fields(exchange, layers);
    (url.is_none() && (basic || alone || spoken())).then_some(Endpoint::Fragment)
}

/// `/admin/consent/revoke` with parameters of its own.
fn is_of_an_application(layers: &Layers<'_>, path: &str, params: &[Param]) -> bool {
    let name = |param: &Param| layers.text(param.field.name).to_ascii_lowercase();
    let known =
        |name: String| ["token", "secret", "assertion", "hint", "scope", "response"].iter().any(|part| name.contains(part));
    let speaks = ["oauth", "openid", "oidc", "connect"].iter().any(|word| path.contains(word));
    !params.is_empty() && !speaks && !params.iter().map(name).any(known)
}

/// `{{userinfoEndpoint}}` with an access token, whatever else is sent there.
fn is_about_a_user(layers: &Layers<'_>, url: Option<&Url>, exchange: &Exchange) -> bool {
    let named = url.is_some_and(|url| layers.text(url.whole).to_ascii_lowercase().contains("userinfo"));
    named && has_bearer(layers, exchange)
}

fn has_bearer(layers: &Layers<'_>, exchange: &Exchange) -> bool {
    let is_bearer =
        |field: &Field| layers.bytes(field.value).get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "));
    exchange.request.fields(layers, "authorization").any(is_bearer)
}

/// The parameters are header fields.
fn is_sent_as_fields(exchange: &Exchange, layers: &Layers<'_>) -> bool {
    let has = |name: &str| exchange.request.fields(layers, name).next().is_some();
    has("grant_type") && CREDENTIALS.iter().any(|name| has(name))
}

/// Header fields of a form, and an answer with an OAuth error or a provider's code.
fn is_answered_as_one(layers: &Layers<'_>, exchange: &Exchange) -> bool {
    let form =
        |field: &Field| memchr::memmem::find(&layers.bytes(field.value).to_ascii_lowercase(), b"x-www-form-urlencoded").is_some();
    let announced = exchange.request.fields(layers, "content-type").any(form);
    announced && is_refused(layers, exchange)
}

/// The answer is an OAuth error or has a provider's code.
fn is_refused(layers: &Layers<'_>, exchange: &Exchange) -> bool {
    let said = exchange.response.as_ref().and_then(|response| response.body).map(|body| layers.text(body));
    said.is_some_and(|said| oauth_error(&said).is_some() || provider_code(&said).is_some())
}

/// A paste of an answer shows nothing of its request.
fn is_answer_alone(exchange: &Exchange) -> bool {
    let request = &exchange.request;
    request.method.is_not_shown() && request.headers.is_not_shown() && request.body.is_not_shown()
}

/// The endpoint for users and the document for everybody: a client with credentials and a token meant another one.
fn is_for_browsers_or_all(path: &str) -> bool {
    path.trim_end_matches('/').ends_with("/authorize") || path.contains("/.well-known/o")
}

/// Where a browser is sent to and fro: the callback of the client, the end of a session.
fn is_of_a_browser(path: &str) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    matches!(last, "callback" | "logout" | "end_session" | "endsession" | "signin-oidc")
}

/// A path that only token endpoints have, whatever is sent there.
fn is_of_oauth(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    ["/oauth/token", "/oauth2/token", "/openid-connect/token", "/connect/token"].iter().any(|end| path.ends_with(end))
}

/// A path that ends in `token` is common among interfaces that have nothing to do with OAuth. Theirs have parameters of
/// their own, or a method that no token endpoint has.
fn is_another_interface(layers: &Layers<'_>, params: &[Param], exchange: &Exchange) -> bool {
    let known = |param: &Param| {
        let name = layers.text(param.field.name).to_ascii_lowercase();
        ["client", "token", "code", "scope", "assertion", "grant", "app", "redirect"].iter().any(|part| name.contains(part))
    };
    let is = |wanted: &[u8]| exchange.request.method.shown().is_some_and(|at| layers.bytes(*at).eq_ignore_ascii_case(wanted));
    let basic = !exchange.request.header(layers, "authorization").is_absent() || exchange.request.user.is_some();
    // A query tells nothing of what a POST sends.
    let sent = |param: &&Param| param.place == ParamPlace::Body || !is(b"post");
    let foreign = params.iter().any(|param| sent(&param)) && !params.iter().any(known);
    (is(b"put") || foreign && !basic) && !params.iter().any(known) || is_called_with_a_token(layers, params, exchange)
}

/// An access token, no parameter of a token request, and a path that says nothing of OAuth: `/broker/{alias}/token`.
fn is_called_with_a_token(layers: &Layers<'_>, params: &[Param], exchange: &Exchange) -> bool {
    let path = exchange.request.url.shown().map(|url| layers.text(url.path).to_ascii_lowercase()).unwrap_or_default();
    let (parents, _) = path.trim_end_matches('/').rsplit_once('/').unwrap_or_default();
    let speaks = ["auth", "openid", "connect", "oidc", "sso", "login", "identity"].iter().any(|word| parents.contains(word));
    let bearer = has_bearer(layers, exchange);
    let own = ["grant_type", "client_id", "client_secret", "client_assertion", "code", "refresh_token", "token", "assertion"];
    let sent = params.iter().any(|param| own.iter().any(|name| layers.bytes(param.field.name) == name.as_bytes()));
    bearer && !sent && !speaks && parents.matches('/').count() > 1
}

/// `/credentials/:id/revoke`, `/participants/{{id}}/token`: what is done to one of many resources.
fn belongs_to_a_resource(path: &str) -> bool {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let (_, before, kind) = (segments.next(), segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    let variable =
        before.starts_with(':') && before.len() > 1 || before.starts_with(['{', '<', '$']) && before.ends_with(['}', '>']);
    let number = before.len() > 1 && before.bytes().any(|b| b.is_ascii_digit());
    let several = kind.ends_with('s') && kind.len() > 3 && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    several && (variable || number) && !["tenants", "realms", "issuers"].contains(&kind)
}

/// Something in the request or its answer that only OAuth has.
fn speaks_of_oauth(layers: &Layers<'_>, params: &[Param], authorization: &Seen<Authorization>, exchange: &Exchange) -> bool {
    let known = ["grant_type", "client_id", "client_secret", "client_assertion", "token", "token_type_hint", "device_code"];
    let named = params.iter().any(|param| known.iter().any(|name| layers.bytes(param.field.name) == name.as_bytes()));
    let basic = authorization.shown().is_some_and(|authorization| authorization.scheme == Scheme::Basic);
    named || basic || params.iter().any(|param| speaks_of_a_grant(layers, param)) || is_answered_as_one(layers, exchange)
}

/// What is configured somewhere with an access token may have a `grantType` among its own members.
fn speaks_of_grants(layers: &Layers<'_>, path: &str, params: &[Param], exchange: &Exchange) -> bool {
    let exact = params.iter().any(|param| layers.bytes(param.field.name) == b"grant_type");
    let name = |param: &Param| layers.text(param.field.name).to_ascii_lowercase();
    let others = |name: String| {
        ["client", "token", "code", "scope", "username", "secret", "assertion"].iter().any(|part| name.starts_with(part))
    };
    let configures = !exact && !path.is_empty() && has_bearer(layers, exchange) && !params.iter().map(name).any(others);
    params.iter().any(|param| speaks_of_a_grant(layers, param)) && !configures
}

/// The odd spellings too: a request with `grantType` is a token request with a fault.
fn speaks_of_a_grant(layers: &Layers<'_>, param: &Param) -> bool {
    let name = layers.text(param.field.name).to_ascii_lowercase();
    let squeezed: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    squeezed.ends_with("granttype")
}

fn sibling(path: &str) -> Option<Endpoint> {
    let path = path.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let fits = |known: &&str| if known.starts_with('/') { path.ends_with(*known) } else { last == *known };
    SIBLINGS.iter().find(|(_, paths)| paths.iter().any(&fits)).map(|(endpoint, _)| *endpoint)
}

/// The endpoints beside the token endpoint.
const SIBLINGS: [(Endpoint, &[&str]); 5] = [
    (Endpoint::Revocation, paths::REVOCATION),
    (Endpoint::Introspection, paths::INTROSPECTION),
    (Endpoint::Par, paths::PUSHED),
    (Endpoint::DeviceAuthorization, paths::DEVICE),
    (Endpoint::Backchannel, paths::BACKCHANNEL),
];

fn is_token_path(path: &str) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let stem = last.split(['.', ';', '\n', ' ']).next().unwrap_or_default();
    paths::TOKEN.contains(&stem)
}
