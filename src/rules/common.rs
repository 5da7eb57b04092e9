//! What several rules ask of a request.

use crate::request::reply::Reply;
use crate::request::token::{BodyShape, Endpoint, Param, ParamPlace, TokenRequest};
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

/// A way to authenticate the client that a request uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthMethod {
    Basic,
    Secret(ParamPlace),
    Assertion,
}

impl AuthMethod {
    pub(crate) fn words(self) -> &'static str {
        match self {
            AuthMethod::Basic => "in the Authorization header",
            AuthMethod::Secret(ParamPlace::Body) => "as client_secret in the body",
            AuthMethod::Secret(ParamPlace::Query) => "as client_secret in the query",
            AuthMethod::Assertion => "as client_assertion",
        }
    }
}

/// Every client authentication in the request, with its place, in the order header, secret, assertion.
pub(crate) fn auth_methods(request: &TokenRequest, layers: &Layers<'_>) -> Vec<(AuthMethod, Slice)> {
    let basic = request.authorization.shown().filter(|authorization| authorization.basic.is_some());
    let mut methods: Vec<_> = basic.map(|authorization| (AuthMethod::Basic, authorization.at)).into_iter().collect();
    let secret = request.all(layers, "client_secret").next();
    methods.extend(secret.map(|param| (AuthMethod::Secret(param.place), param.field.unit)));
    let assertion = request.all(layers, "client_assertion").next();
    methods.extend(assertion.map(|param| (AuthMethod::Assertion, param.field.unit)));
    methods
}

/// The provider's own name of a registered parameter, or that name.
pub(crate) fn named<'n>(cx: &'n Context<'_>, name: &'n str) -> &'n str {
    cx.profile.aliases.get(name).map_or(name, String::as_str)
}

/// True at the endpoint where `grant_type` decides.
pub(crate) fn is_token_endpoint(request: &TokenRequest) -> bool {
    request.endpoint == Endpoint::Token
}

/// True when the server, reading the body as RFC 6749 wants it, would see its parameters. Rules on parameters stay
/// silent otherwise: the shape of the body is the finding, and everything "missing" follows from it.
pub(crate) fn body_can_be_read(request: &TokenRequest) -> bool {
    matches!(request.shape, BodyShape::Form | BodyShape::Structure | BodyShape::Empty)
}

/// The parameters that carry tokens and codes, which are opaque text without blanks.
pub(crate) const TOKENS: &[&str] = &[
    "refresh_token",
    "code",
    "access_token",
    "device_code",
    "assertion",
    "client_assertion",
    "code_verifier",
    "subject_token",
    "actor_token",
    "token",
];

/// True when `param` is one of `names`.
pub(crate) fn is_one_of(layers: &Layers<'_>, param: &Param, names: &[&str]) -> bool {
    names.iter().any(|name| layers.bytes(param.field.name) == name.as_bytes())
}

/// Where the answer says `words` (ASCII case ignored); all of the answer where the text cannot be found.
pub(crate) fn said(cx: &Context<'_>, reply: &Reply, words: &str) -> Option<Slice> {
    let at = reply.at?;
    let find = |place: Slice| {
        let text = cx.bytes(place).to_ascii_lowercase();
        let start = memchr::memmem::find(&text, words.to_ascii_lowercase().as_bytes())?;
        Some(place.sub(start..start + words.len()))
    };
    // An answer that was told in several places has the request between them.
    Some(reply.body.and_then(find).or_else(|| find(at)).unwrap_or(at))
}

/// Where the answer shows its status; all of the answer where the number cannot be found.
pub(crate) fn status_at(cx: &Context<'_>, reply: &Reply) -> Option<Slice> {
    said(cx, reply, &reply.status?.to_string())
}

/// The answer refuses a value that was sent, so the server had found the parameters and let the client pass.
pub(crate) fn server_read_the_request(cx: &Context<'_>) -> bool {
    cx.reply.is_some_and(Reply::body_was_read)
}

/// The OAuth error of the answer, if it shows one.
pub(crate) fn oauth_error<'c>(cx: &Context<'c>) -> Option<&'c str> {
    cx.reply.and_then(|reply| reply.error.as_deref())
}

/// A parameter's name without its separators and capitals: `clientId`, `client-id` and `client_id` are one.
pub(crate) fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Whether Content-Length counts the body as it is shown; `None` where no such number is shown.
pub(crate) fn is_counted(request: &TokenRequest, cx: &Context<'_>) -> Option<bool> {
    let body = cx.bytes(*request.body.shown()?);
    let field = request.fields(cx.layers, "content-length").next()?;
    let length = cx.text(field.value).trim().parse::<usize>().ok()?;
    let kept = body.iter().rposition(|b| !b"\r\n".contains(b)).map_or(0, |at| at + 1);
    Some(length == body.len() || length == kept)
}
