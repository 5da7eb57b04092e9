//! `param/grant-type-unknown`: a grant that no specification names, most often a slip.

use crate::provider::ProfileAnswer;
use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::{is_one_of, is_token_endpoint, oauth_error};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{QUOTES, distance, is_mangled, squeezed};
use crate::rules::rule::Context;
use crate::text::layers::Layers;

const REGISTERED: &[&str] = &[
    "refresh_token",
    "authorization_code",
    "client_credentials",
    "password",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:saml2-bearer",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:openid:params:grant-type:ciba",
];

/// Grants that providers document: Zoom, Meta, RingCentral and others.
const VENDORS: &[&str] = &[
    "account_credentials",
    "delegation",
    "device_token",
    "exchange_token",
    "fb_exchange_token",
    "fb_attenuate_token",
    "ig_exchange_token",
    "ig_refresh_token",
    "th_exchange_token",
    "th_refresh_token",
    "implicit",
    "mfa-oob",
    "partner_jwt",
    "personal_jwt",
    "otp",
    "convert_token",
];

/// What people write for a registered grant.
const MEANT: &[(&str, &str)] = &[
    ("refresh", "refresh_token"),
    ("tokenrefresh", "refresh_token"),
    ("code", "authorization_code"),
    ("authcode", "authorization_code"),
    ("authorization", "authorization_code"),
    ("authorisationcode", "authorization_code"),
    ("passwordcredentials", "password"),
    ("clientcredential", "client_credentials"),
    ("jwtbearer", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    ("saml2bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer"),
    ("devicecode", "urn:ietf:params:oauth:grant-type:device_code"),
    ("device", "urn:ietf:params:oauth:grant-type:device_code"),
    ("tokenexchange", "urn:ietf:params:oauth:grant-type:token-exchange"),
];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some((param, other)) = same_value(request, cx.layers) {
        return report_same(param, other, cx);
    }
    let Some(param) = grant_param(request, cx) else { return };
    let text = cx.layers.text(param.field.value);
    // Blanks, quotes and the line breaks of a wrapped page are told by other rules or by none.
    let unbroken: String = text.chars().filter(|c| !c.is_control()).collect();
    let value = unbroken.trim().trim_matches(|c| QUOTES.contains(&c) || c == '\\');
    if let Some(listed) = cx.profile.listed(|metadata| &metadata.grant_types_supported) {
        if listed.iter().any(|known| known == value) {
            return;
        }
        if REGISTERED.contains(&value) {
            return report_unlisted(param, cx);
        }
    }
    let own = cx.profile.answer("own_grants") == ProfileAnswer::Yes;
    if own || REGISTERED.contains(&value) || VENDORS.contains(&value) || value.contains('%') {
        return;
    }
    match slip_of(value) {
        Some(meant) => report_slip(param, value, meant, cx),
        None if value.contains(':') => {}
        None => report_unknown(param, value, cx),
    }
}

fn grant_param<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Option<&'r Param> {
    if !is_token_endpoint(request) || is_mangled(request, cx.layers) {
        return None;
    }
    // Which of two is meant nobody knows: param/duplicate.
    if request.all(cx.layers, "grant_type").nth(1).is_some() {
        return None;
    }
    request
        .params
        .iter()
        .find(|param| cx.layers.bytes(param.field.name) == b"grant_type" && param.kind == ValueKind::Live && !param.bare)
}

/// `grant_type: code, code: code`: the parameter that has the same value, be it a value or what a program puts there.
fn same_value<'r>(request: &'r TokenRequest, layers: &'r Layers<'_>) -> Option<(&'r Param, &'r Param)> {
    let is_filled = |param: &&Param| matches!(param.kind, ValueKind::Live | ValueKind::Variable) && !param.bare;
    let grant = request.all(layers, "grant_type").find(is_filled).filter(|_| is_token_endpoint(request))?;
    let text = layers.bytes(grant.field.value).to_vec();
    let named = text.windows(10).any(|part| part.eq_ignore_ascii_case(b"grant_type") || part.eq_ignore_ascii_case(b"grantType."));
    let mut others = request.params.iter().filter(is_filled).filter(|param| is_one_of(layers, param, OTHERS));
    let other = others.find(|other| text.len() > 3 && layers.bytes(other.field.value) == &text[..])?;
    (!named && !REGISTERED.iter().any(|known| known.as_bytes() == &text[..])).then_some((grant, other))
}

/// What a grant type is mistaken for.
const OTHERS: &[&str] = &["code", "refresh_token", "client_id", "client_secret", "scope", "redirect_uri", "device_code"];

fn report_same(param: &Param, other: &Param, cx: &mut Context<'_>) {
    let name = cx.layers.text(other.field.name);
    cx.draft(param.field.value, format!("grant_type in the {} has the same value as {name}", param.place.name()))
        .label("not the name of a grant")
        .also(other.field.value, "the same here")
        .why("grant_type names the kind of grant in words that RFC 6749 fixes; the code or token itself goes into a parameter of its own.")
        .help("write grant_type=authorization_code for a code, grant_type=refresh_token for a refresh token")
        .report(cx);
}

/// The registered grant that is meant: other case, other separators, a synonym, one or two wrong letters.
fn slip_of(value: &str) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    let tail = SPACES.iter().find_map(|space| lower.strip_prefix(space)).unwrap_or(value);
    let plain = squeezed(tail);
    let synonym = || MEANT.iter().find(|(name, _)| *name == plain).map(|(_, meant)| *meant);
    REGISTERED.iter().find(|known| is_near(value, known)).copied().or_else(synonym)
}

/// What the names of specifications begin with, the part that is left out or misspelt included. Nobody else may give names
/// there, so what follows is a grant that was meant.
const SPACES: &[&str] =
    &["urn:ietf:params:oauth:grant-type:", "urn:ietf:params:oauth:grant_type:", "urn:ietf:params:oauth:", "urn:ietf:params:"];

fn is_near(value: &str, known: &str) -> bool {
    let (plain, wanted) = (squeezed(value), squeezed(known));
    let slips = if known.contains(':') || wanted.len() < 10 { 1 } else { 2 };
    plain == wanted || distance(&plain, &wanted) <= slips
}

fn report_slip(param: &Param, value: &str, meant: &str, cx: &mut Context<'_>) {
    let words = format!("write {meant}");
    let fix = if is_near(value, meant) { Fix::safe(words) } else { Fix::risky(words) };
    cx.draft(param.field.value, format!("grant_type in the {} is {value}, which is not {meant}", param.place.name()))
        .label("no grant has this name")
        .why("Grant types are compared exactly, upper and lower case told apart.")
        .help(format!("write grant_type={meant}"))
        .fix(fix.write(param.field.value, meant))
        .report(cx);
}

/// Lists are often incomplete, so a refusal has to say the same.
fn report_unlisted(param: &Param, cx: &mut Context<'_>) {
    let refused = matches!(oauth_error(cx), Some("unsupported_grant_type" | "unauthorized_client"));
    cx.draft(
        param.field.value,
        format!("the server's metadata does not list the grant of grant_type in the {}", param.place.name()),
    )
    .label("not in grant_types_supported")
    .why("A server lists its grants in its metadata (RFC 8414 section 2), though not all list all of theirs.")
    .help("use a grant that the server lists, or ask whether it has this one for your client")
    .level(if refused { Level::Warning } else { Level::Info })
    .confidence(Confidence::Likely)
    .report(cx);
}

fn report_unknown(param: &Param, value: &str, cx: &mut Context<'_>) {
    let well_formed = value.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let (level, confidence) =
        if well_formed { (Level::Warning, Confidence::Likely) } else { (Level::Error, Confidence::Certain) };
    let shown = if well_formed { format!(" is {value}, which") } else { String::new() };
    cx.draft(param.field.value, format!("grant_type in the {}{shown} is not a registered grant", param.place.name()))
        .label("not registered")
        .why(
            "A server answers unsupported_grant_type to a grant that it does not know. Providers may define grants of their own.",
        )
        .help("check the provider's documentation; the usual ones are authorization_code, refresh_token and client_credentials")
        .judged(level, confidence)
        .report(cx);
}
