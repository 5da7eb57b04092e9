//! What the rules on parameters and on the shape of the body ask of a request.

use std::borrow::Cow;

use crate::capture::model::Seen;
use crate::provider::ProfileAnswer;
pub(crate) use crate::request::names::distance;
use crate::request::names::{AUTHORIZATION, PARAMETERS, html_separator};
use crate::request::reply::Reply;
use crate::request::symptom::Saw;
use crate::request::token::{BasicReading, BodyShape, Endpoint, Param, ParamPlace, TokenRequest};
use crate::request::value::{ValueKind, classify_param};
pub(crate) use crate::rules::common::squeezed;
use crate::rules::common::{TOKENS, body_can_be_read, is_one_of, named};
use crate::rules::param::separators;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

/// Who asks and for whom.
const PARTIES: &[&str] = &["client_id", "client_secret", "username", "password"];

/// The parameters that every live request fills with values of its own.
pub(crate) fn credentials() -> impl Iterator<Item = &'static str> {
    PARTIES.iter().chain(TOKENS).copied()
}

/// True for one of them.
pub(crate) fn is_credential(layers: &Layers<'_>, param: &Param) -> bool {
    is_one_of(layers, param, PARTIES) || is_one_of(layers, param, TOKENS)
}

/// True for a registered parameter name.
pub(crate) fn is_known(name: &str) -> bool {
    PARAMETERS.contains(&name) || AUTHORIZATION.contains(&name)
}

/// True when `param` has a registered name.
pub(crate) fn has_known_name(layers: &Layers<'_>, param: &Param) -> bool {
    is_known(&layers.text(param.field.name))
}

/// `refresh_token in the body`, for messages.
pub(crate) fn place_of(layers: &Layers<'_>, param: &Param) -> String {
    format!("{} in the {}", layers.text(param.field.name), param.place.name())
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// True when the server sees the parameters of this body: a form, or JSON where the provider takes it, with names that were
/// not damaged on their way. Only then does "missing" mean anything.
pub(crate) fn arrived(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let json = request.shape == BodyShape::Json && cx.profile.answer("json_body") == ProfileAnswer::Yes;
    (json || body_can_be_read(request)) && !is_mangled(request, cx.layers) && config_member(request, cx.layers).is_none()
}

/// True when separators, quotes or the shell changed what the parameters are called.
pub(crate) fn is_mangled(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    !request.mangled.is_empty()
        || request.params.iter().any(|param| is_damaged(&layers.text(param.field.name)))
        || encoded_separator(request, layers).is_some()
        || separators::is_lost(request, layers)
        || has_lost_separators(request, layers)
}

fn is_damaged(name: &str) -> bool {
    let array = array_base(name).is_some_and(|base| !LISTS.contains(&base));
    let begins = name.starts_with(QUOTES) || name.starts_with('\u{FEFF}') || query_start(name).is_some();
    begins
        || array
        || nested(name).is_some()
        || html_separator(name).is_some()
        || name.chars().any(is_typographic)
        || stray_mark(name).is_some()
}

/// Parameters that hold several values, so that somebody may write them as an array.
pub(crate) const LISTS: &[&str] = &["scope", "audience", "resource"];

/// `scope` in `scope[]` and `scope[0]`.
pub(crate) fn array_base(name: &str) -> Option<&str> {
    let (base, index) = name.strip_suffix(']')?.split_once('[')?;
    (index.chars().all(|c| c.is_ascii_digit()) && is_known(base)).then_some(base)
}

/// `token` and `grant_type` in `token[grant_type]`.
pub(crate) fn nested(name: &str) -> Option<(&str, &str)> {
    let (outer, inner) = name.strip_suffix(']')?.split_once('[')?;
    (is_known(inner) && !outer.is_empty()).then_some((outer, inner))
}

/// How much of a name is the `?` of a URL, and the address before it.
pub(crate) fn query_start(name: &str) -> Option<usize> {
    let (address, rest) = name.rsplit_once('?')?;
    let is_address = address.is_empty() || address.starts_with('/') || address.contains("://");
    (is_address && is_known(rest)).then_some(name.len() - rest.len())
}

/// How much of a name is the quote that begins a body, `$'` included.
pub(crate) fn opening_quote(name: &str) -> Option<usize> {
    let bare = name.strip_prefix('$').unwrap_or(name).strip_prefix(QUOTES)?;
    is_known(bare).then_some(name.len() - bare.len())
}

/// Parameters that every grant does without.
const OPTIONAL: &[&str] = &["scope", "state", "audience", "resource", "token_type_hint", "requested_token_type"];

/// True for a parameter without which the server can serve the request.
pub(crate) fn is_optional(request: &TokenRequest, name: &str) -> bool {
    OPTIONAL.contains(&name) || name == "client_id" && request.basic().is_some()
}

/// Quotes, dashes and blanks that word processors, chats and web pages put in, and characters that no screen shows.
pub(crate) fn is_typographic(c: char) -> bool {
    let shown = matches!(c, '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201F}' | '\u{2032}' | '\u{2033}' | '\u{2212}' | '\u{AB}' | '\u{BB}');
    shown || is_invisible(c)
}

/// Characters that look like a blank or like nothing.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{AD}' | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{2064}' | '\u{3000}' | '\u{FEFF}')
}

/// The offset of a character that no parameter name has, in a name that would be a registered one without it. A blank, `-`
/// and the like are another spelling, which is `param/misnamed`.
pub(crate) fn stray_mark(name: &str) -> Option<usize> {
    let at = name.find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._ ?[]=".contains(c))?;
    let kept: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-._".contains(*c)).collect();
    let damaged = html_separator(name).is_some() || array_base(name).is_some() || name.contains(['=', '[']);
    (is_known(&kept) && !damaged).then_some(at)
}

/// The quotes that end up in names and values.
pub(crate) const QUOTES: [char; 6] = ['\'', '"', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}'];

/// Where a separator was encoded with the text round it: the whole unit, or the `%26` in a value.
pub(crate) fn encoded_separator(request: &TokenRequest, layers: &Layers<'_>) -> Option<Slice> {
    encoded_separators(request, layers).next().map(|(_, at)| at)
}

/// The same for every parameter that has one.
pub(crate) fn encoded_separators<'r>(
    request: &'r TokenRequest,
    layers: &'r Layers<'_>,
) -> impl Iterator<Item = (&'r Param, Slice)> {
    let encoded = request.params.iter().filter(|param| param.encoded);
    encoded.filter_map(|param| Some((param, encoded_name(layers, param).or_else(|| encoded_tail(layers, param))?)))
}

fn encoded_name(layers: &Layers<'_>, param: &Param) -> Option<Slice> {
    let name = layers.text(param.field.name);
    let (first, _) = name.split_once('=')?;
    is_known(first).then_some(param.field.unit)
}

fn encoded_tail(layers: &Layers<'_>, param: &Param) -> Option<Slice> {
    if is_one_of(layers, param, URIS) {
        return None;
    }
    let value = layers.text(param.field.value);
    let starts = value.match_indices('&').map(|(at, _)| at);
    let before_name = |at: &usize| value[at + 1..].split_once('=').is_some_and(|(name, _)| is_known(name));
    let at = starts.into_iter().find(before_name).filter(|at| !value[..*at].contains("://"))?;
    Some(param.field.value.sub(at..at + 1))
}

/// The value, if it can be judged: live, and without the blanks, quotes and characters that other rules speak of.
pub(crate) fn sound<'c>(request: &TokenRequest, param: &Param, cx: &Context<'c>) -> Option<Cow<'c, str>> {
    if !param.kind.is_live() || param.bare || is_mangled(request, cx.layers) {
        return None;
    }
    let text = cx.text(param.field.value);
    let quoted = text.starts_with(QUOTES) || text.ends_with(QUOTES);
    (!quoted && text.bytes().all(|b| b.is_ascii_graphic())).then_some(text)
}

/// The scheme of an address and what follows its colon. `localhost:8080` has a port there, and no scheme.
pub(crate) fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let port = rest.split(['/', '?']).next().unwrap_or_default();
    let is_port = !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
    (named && !is_port).then_some((scheme, rest))
}

/// Parameters whose value is an address, which has a query and escapes of its own.
pub(crate) const URIS: &[&str] = &["redirect_uri", "resource", "audience", "state", "scope"];

/// Copying from some tools loses every `&`: one parameter then holds all others in its value.
fn has_lost_separators(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let glued = ["client_id=", "client_secret=", "redirect_uri=", "refresh_token=", "grant_type=", "code_verifier="];
    let encoded = request.params.iter().filter(|param| param.encoded && param.place == ParamPlace::Body);
    let mut others = encoded.filter(|param| !is_one_of(layers, param, URIS));
    others.any(|param| glued.iter().any(|name| layers.text(param.raw).contains(name)))
}

/// The `headers` member of a client's options that were sent as the body.
pub(crate) fn config_member<'r>(request: &'r TokenRequest, layers: &Layers<'_>) -> Option<&'r Param> {
    request.params.iter().filter(|param| param.place == ParamPlace::Body).find(|param| {
        let (name, value) = (layers.text(param.field.name), layers.text(param.field.value));
        let object = value.starts_with('{') || value.starts_with("[object");
        object && matches!(&*name, "headers" | "auth" | "data") && (name == "headers" || has(request, layers, "headers"))
            || name.starts_with("headers[")
    })
}

/// True when a parameter has exactly this name.
pub(crate) fn has(request: &TokenRequest, layers: &Layers<'_>, name: &str) -> bool {
    request.all(layers, name).next().is_some()
}

/// The grant that is meant, even when the parameter is misspelled; blanks round the value are another rule's.
pub(crate) fn grant(request: &TokenRequest, cx: &Context<'_>) -> Option<String> {
    let layers = cx.layers;
    let param = request.all(layers, "grant_type").next().or_else(|| spelled_like(request, layers, "grant_type"))?;
    let kind = classify_param(b"grant_type", layers.bytes(param.field.value));
    (kind == ValueKind::Live && !param.bare).then(|| layers.text(param.field.value).trim().to_owned())
}

/// The parameters without which the grant, or the endpoint, cannot work.
pub(crate) fn required(request: &TokenRequest, cx: &Context<'_>) -> &'static [&'static str] {
    match request.endpoint {
        Endpoint::Token => grant(request, cx).map_or(&[], |grant| required_by(&grant)),
        Endpoint::Revocation | Endpoint::Introspection => &["token"],
        Endpoint::Par if !has(request, cx.layers, "request") => &["response_type"],
        Endpoint::Par | Endpoint::DeviceAuthorization | Endpoint::Backchannel | Endpoint::Fragment => &[],
    }
}

/// What each registered grant needs besides the client.
pub(crate) fn required_by(grant: &str) -> &'static [&'static str] {
    match grant {
        "authorization_code" => &["code"],
        "refresh_token" => &["refresh_token"],
        "password" => &["username", "password"],
        "urn:ietf:params:oauth:grant-type:jwt-bearer" | "urn:ietf:params:oauth:grant-type:saml2-bearer" => &["assertion"],
        "urn:ietf:params:oauth:grant-type:device_code" => &["device_code"],
        "urn:ietf:params:oauth:grant-type:token-exchange" => &["subject_token", "subject_token_type"],
        "urn:openid:params:grant-type:ciba" => &["auth_req_id"],
        _ => &[],
    }
}

/// A parameter under a name that the server does not know, and the name that it looks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MisnamedParam<'r> {
    pub(crate) param: &'r Param,
    pub(crate) wanted: &'static str,
}

/// Every parameter that is missing under its own name and present under another one.
pub(crate) fn misnamed<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Vec<MisnamedParam<'r>> {
    if is_mangled(request, cx.layers) {
        return Vec::new();
    }
    let absent = wanted(request, cx).into_iter().filter(|name| is_absent(request, cx, name) || is_missed(request, cx, name));
    absent.filter_map(|wanted| stand_in(request, cx, wanted).map(|param| MisnamedParam { param, wanted })).collect()
}

/// True when the capture shows that neither the parameter nor the provider's own name for it was sent.
pub(crate) fn is_absent(request: &TokenRequest, cx: &Context<'_>, name: &str) -> bool {
    let alias = named(cx, name);
    request.param(cx.layers, name).is_absent() && request.param(cx.layers, alias).is_absent()
}

/// The list that is shown does not have it, and the answer misses it.
fn is_missed(request: &TokenRequest, cx: &Context<'_>, name: &str) -> bool {
    let told = cx.reply.map(Reply::told).unwrap_or_default();
    let missed = told.iter().any(|said| said.saw() == Saw::Missing && said.about() == Some(name));
    missed && !has(request, cx.layers, name)
}

/// The names that this request should hold, as far as it is known.
fn wanted(request: &TokenRequest, cx: &Context<'_>) -> Vec<&'static str> {
    let mut names = required(request, cx).to_vec();
    if request.endpoint == Endpoint::Token {
        names.insert(0, "grant_type");
    }
    if grant(request, cx).as_deref() == Some("authorization_code") {
        names.extend(["redirect_uri", "code_verifier"]);
    }
    if !matches!(request.authorization, Seen::Shown(_)) && !has(request, cx.layers, "client_assertion") {
        names.extend(["client_id", "client_secret"]);
    }
    names
}

fn stand_in<'r>(request: &'r TokenRequest, cx: &Context<'_>, wanted: &str) -> Option<&'r Param> {
    let layers = cx.layers;
    let confused: &[&str] = match (wanted, request.endpoint) {
        ("refresh_token", Endpoint::Token) => &["token"],
        ("token", _) => &["refresh_token", "access_token"],
        _ => &[],
    };
    let registered = || request.params.iter().find(|param| is_one_of(layers, param, confused));
    let called = || request.params.iter().find(|param| is_called(layers, param, wanted));
    spelled_like(request, layers, wanted).or_else(called).or_else(registered)
}

/// The first parameter whose name is `wanted` in other letters: `refreshToken`, `client-id`, `grant_typ`.
pub(crate) fn spelled_like<'r>(request: &'r TokenRequest, layers: &Layers<'_>, wanted: &str) -> Option<&'r Param> {
    request.params.iter().find(|param| is_spelling(&layers.text(param.field.name), wanted))
}

/// True when `name` is another spelling of `wanted`, and not a registered name itself.
pub(crate) fn is_spelling(name: &str, wanted: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-. ?[]\u{FEFF}".contains(c));
    // A list that a program printed was not taken apart.
    let open = name.starts_with('[') && !name.contains(']');
    if !plain || open || is_known(name) {
        return false;
    }
    let (name, wanted) = (squeezed(name), squeezed(wanted));
    let slips = if wanted.len() >= 9 { 2 } else { 1 };
    name == wanted || wanted.len() >= 8 && distance(&name, &wanted) <= slips
}

/// Names that libraries and other protocols use.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("client_secret", &["secret", "appsecret", "consumersecret"]),
    ("refresh_token", &["refresh"]),
    ("code", &["authorizationcode", "authcode"]),
    ("redirect_uri", &["callbackurl", "callback", "returnurl"]),
    ("client_id", &["client"]),
    ("username", &["user", "login", "email"]),
    ("password", &["pass", "passwd", "pwd"]),
    ("grant_type", &["grant"]),
    ("code_verifier", &["verifier"]),
];

fn is_called(layers: &Layers<'_>, param: &Param, wanted: &str) -> bool {
    let name = squeezed(&layers.text(param.field.name));
    OTHER_NAMES.iter().any(|(canonical, others)| *canonical == wanted && others.contains(&name.as_str()))
}

/// A real token or secret: then a placeholder beside it was sent as it is. Whoever covers values covers secrets first, so
/// that identifiers and user names prove nothing.
pub(crate) fn has_live_secret(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let is_secret = |param: &&Param| is_credential(cx.layers, param) && !is_one_of(cx.layers, param, IDENTIFIERS);
    let basic = request.basic().is_some_and(|basic| {
        !matches!(basic.reading, BasicReading::Hidden(_)) && basic.secret_kind(cx.layers).is_some_and(ValueKind::is_live)
    });
    basic || request.params.iter().filter(is_secret).any(|param| param.kind.is_live() && !param.bare)
}

/// What people show of their credentials.
const IDENTIFIERS: &[&str] = &["client_id", "username"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_spellings_from_other_names() {
        for (name, wanted) in [("refreshToken", "refresh_token"), ("client-id", "client_id"), ("?grant_type", "grant_type")] {
            assert!(is_spelling(name, wanted), "{name}");
        }
        for (name, wanted) in
            [("client_info", "client_id"), ("access_token", "refresh_token"), ("token", "code"), ("client_id", "client_id")]
        {
            assert!(!is_spelling(name, wanted), "{name}");
        }
    }
}
