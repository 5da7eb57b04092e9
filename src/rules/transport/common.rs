//! Parameters in the query, the framing of the message: what several rules look at from different sides.

use crate::capture::model::{Coverage, Field, Url, View, Wire};
use crate::provider::ProfileAnswer;
use crate::request::reply::Reply;
use crate::request::token::{BodyShape, Endpoint, Param, ParamPlace, TokenRequest};
use crate::request::value::classify;
use crate::rules::change::{FORM, Fix};
use crate::rules::common::{is_one_of, squeezed};
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

/// Parameters that carry a grant or a client. `scope`, `client_id` and the endpoint's own (`p`, `api-version`, `tenant`)
/// are not among them: on their own they do not show that a grant went into the URL.
const GRANT: &[&str] = &[
    "grant_type",
    "refresh_token",
    "code",
    "code_verifier",
    "device_code",
    "redirect_uri",
    "username",
    "password",
    "client_secret",
    "client_assertion",
    "assertion",
    "subject_token",
];

/// Parameters that belong to a grant and go where it goes.
const COMPANIONS: &[&str] = &[
    "client_id",
    "client_assertion_type",
    "scope",
    "audience",
    "subject_token_type",
    "actor_token",
    "actor_token_type",
    "requested_token_type",
    "token_type_hint",
];

/// Query parameters that are credentials.
pub(in crate::rules) const SECRETS: &[&str] = &["client_secret", "password", "client_assertion", "assertion"];

/// Query parameters that are tokens, or prove that one may be had.
pub(in crate::rules) const URL_TOKENS: &[&str] =
    &["refresh_token", "access_token", "code_verifier", "device_code", "subject_token", "actor_token"];

/// The grant's parameters in the query.
pub(super) fn grant_params<'r>(request: &'r TokenRequest, layers: &'r Layers<'_>) -> impl Iterator<Item = &'r Param> + 'r {
    request.params.iter().filter(move |param| param.place == ParamPlace::Query && carries(request, layers, param))
}

/// What a request is about: at the endpoints that look at tokens the token, elsewhere the parameters of a grant.
fn carries(request: &TokenRequest, layers: &Layers<'_>, param: &Param) -> bool {
    let about_tokens = matches!(request.endpoint, Endpoint::Revocation | Endpoint::Introspection);
    is_one_of(layers, param, GRANT) || about_tokens && is_one_of(layers, param, &["token"])
}

/// True when the query stands in for the body: that is one fault, and what follows from it is not another.
pub(in crate::rules) fn query_is_the_body(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let no_body = matches!(request.shape, BodyShape::Empty | BodyShape::NotShown);
    no_body && grant_params(request, layers).next().is_some()
}

/// The provider wants, or takes, at this endpoint what is in the query.
pub(in crate::rules) fn query_is_documented(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let fact = if request.endpoint == Endpoint::Revocation { "revocation_query" } else { "query_params" };
    // Zoom documents its own grant in the query, and has refused it there since.
    let refused = cx.reply.is_some_and(Reply::refused);
    let own = !refused && request.grant(cx.layers).as_deref() == Some("account_credentials");
    own || cx.profile.answer(fact) == ProfileAnswer::Yes
}

/// The method is shown and is another than POST.
pub(in crate::rules) fn is_not_post(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    request.method.shown().is_some_and(|method| !layers.bytes(*method).eq_ignore_ascii_case(b"POST"))
}

/// Something besides the path says that an OAuth request was meant.
pub(super) fn speaks_oauth(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let known = ["grant_type", "refresh_token", "code", "client_id", "client_secret", "token", "device_code", "assertion"];
    let by_param = request.params.iter().any(|param| is_one_of(cx.layers, param, &known));
    by_param
        || has_oauth_path(request, cx)
        || request.basic().is_some()
        || cx.reply.is_some_and(|reply| reply.error.is_some() || reply.status == Some(405))
}

/// `/oauth2/token`, `/openid-connect/token`: a folder that says what the token is for.
fn has_oauth_path(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let path = request.url.shown().map(|url| cx.text(url.path).to_ascii_lowercase()).unwrap_or_default();
    let folders = ["oauth", "openid", "oidc", "connect"];
    path.split('/').rev().skip(1).any(|folder| folders.iter().any(|known| folder.starts_with(known)))
}

/// The siblings of the token endpoint are called with POST too.
pub(super) fn has_a_method(request: &TokenRequest) -> bool {
    request.endpoint != Endpoint::Fragment
}

/// `fix` with the parameters of the grant, and what belongs to it, moved from the query to the body.
pub(crate) fn moved_to_body(request: &TokenRequest, layers: &Layers<'_>, fix: Fix) -> Fix {
    let belongs = |param: &&Param| carries(request, layers, param) || is_one_of(layers, param, COMPANIONS);
    let query = request.params.iter().filter(|param| param.place == ParamPlace::Query);
    let moved = query.filter(belongs).fold(fix, |fix, param| fix.move_to_body(layers, param.field));
    moved.set_header("Content-Type", FORM)
}

/// The octets of an HTTP/1 message, where they are shown.
pub(super) fn http1<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Option<&'r Wire> {
    let wire = request.wire.as_ref().filter(|_| request.view == View::Wire)?;
    let version = wire.version?;
    cx.bytes(version).starts_with(b"HTTP/1").then_some(wire)
}

/// Fields that only the last moment before sending adds: a paste that has two of them left none out.
const LATE: &[&str] = &["user-agent", "content-length", "accept-encoding", "connection"];

/// True when a field that is not in the list was not sent: the capture draws the borders of the message, or the list has
/// what people leave out first.
pub(super) fn has_every_field(request: &TokenRequest, wire: &Wire, layers: &Layers<'_>) -> bool {
    let whole = request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Whole);
    whole && (wire.exact || late_fields(request, layers) >= 3)
}

/// How many of the fields are shown that people leave out first.
pub(super) fn late_fields(request: &TokenRequest, layers: &Layers<'_>) -> usize {
    LATE.iter().filter(|name| request.fields(layers, name).next().is_some()).count()
}

/// The fields called `name` whose value is neither hidden nor filled in later.
pub(super) fn told<'r>(request: &'r TokenRequest, cx: &'r Context<'_>, name: &'r str) -> impl Iterator<Item = &'r Field> + 'r {
    request.fields(cx.layers, name).filter(|field| classify(cx.bytes(field.value)).obstacle().is_none())
}

/// Where the message begins, for what is missing from it.
pub(super) fn start(request: &TokenRequest) -> Slice {
    request.url.shown().map_or(request.at, |url| url.whole)
}

/// A GET with a content: what servers do not read.
pub(super) fn has_content_under_get(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    // A page that breaks an address behind its `?` goes on with the query.
    let broken = request.url.shown().and_then(|url| url.query).is_some_and(|query| query.is_empty());
    let get = request.method.shown().is_some_and(|method| layers.bytes(*method).eq_ignore_ascii_case(b"GET"));
    // Of a list that is not whole it is not known whether it was the content or the query.
    get && !broken && !request.cut && request.params.iter().any(|param| param.place == ParamPlace::Body)
}

/// Parameters of a grant that stand as header fields while there is no content.
pub(in crate::rules) fn grant_fields<'r>(request: &'r TokenRequest, layers: &Layers<'_>) -> Vec<&'r Field> {
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let named = |field: &&Field, names: &[&str]| names.contains(&squeezed(&layers.text(field.name)).as_str());
    let empty = matches!(request.shape, BodyShape::Empty | BodyShape::NotShown);
    let telling = ["granttype", "refreshtoken", "devicecode", "codeverifier"];
    let others = ["code", "redirecturi", "scope", "username", "password", "assertion"];
    if !empty || !fields.iter().any(|field| named(&field, &telling)) {
        return Vec::new();
    }
    fields.iter().filter(|field| named(field, &telling) || named(field, &others)).collect()
}

/// The Content-Encoding field, unless it says that nothing was done to the content.
pub(super) fn coding<'r>(request: &'r TokenRequest, cx: &'r Context<'_>) -> Option<&'r Field> {
    let is_coding = |text: &str| !text.trim().is_empty() && !text.trim().eq_ignore_ascii_case("identity");
    told(request, cx, "content-encoding").find(|field| is_coding(&cx.text(field.value)))
}

/// What stands under a Content-Encoding field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coded {
    /// The value is no coding at all: a charset, a media type.
    Unknown,
    /// The content is readable as it was sent, so nothing was done to it.
    Plain,
    /// Coded, or coded later, or not shown.
    Applied,
}

/// The codings that are registered, and the old names of two.
const CODINGS: &[&str] =
    &["gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd", "aes128gcm", "exi", "pack200-gzip", "dcb", "dcz"];

pub(super) fn coded(request: &TokenRequest, cx: &Context<'_>, field: &Field) -> Coded {
    let known = |name: &str| CODINGS.contains(&name.trim().to_ascii_lowercase().as_str());
    if !cx.text(field.value).split(',').all(known) {
        return Coded::Unknown;
    }
    let length = told(request, cx, "content-length").next().and_then(|field| cx.text(field.value).trim().parse::<usize>().ok());
    // A tool may show what it decoded: then the length is that of something else.
    let as_sent = request.body.shown().is_some_and(|body| length.is_none_or(|length| length == body.len()));
    let readable = matches!(request.shape, BodyShape::Form | BodyShape::Json);
    if readable && as_sent && request.view == View::Wire && !request.cut { Coded::Plain } else { Coded::Applied }
}

/// How many octets the body has, as text; `None` where it is not shown as it was sent.
pub(super) fn octets(request: &TokenRequest, cx: &Context<'_>) -> Option<String> {
    let coded = coding(request, cx).is_some();
    let hidden = request.params.iter().any(|param| param.kind.obstacle().is_some());
    let readable = matches!(request.shape, BodyShape::Form | BodyShape::Json);
    let body = request.body.shown().filter(|_| readable && !coded && !hidden && !request.cut)?;
    Some(body.len().to_string())
}

/// Host and port of an address, where it has them and nothing stands in their place.
pub(super) fn authority(url: &Url, cx: &Context<'_>) -> Option<Vec<u8>> {
    let host = url.host.filter(|host| classify(cx.bytes(*host)).is_live())?;
    let whole = url.port.and_then(|port| host.cover(port)).unwrap_or(host);
    Some(cx.bytes(whole).to_vec())
}
