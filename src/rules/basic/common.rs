//! What can be wrong with a Basic value before its content matters. Every kind of damage belongs to exactly one rule, which
//! asks here whether it is meant; rules about the content ask for credentials that could be read.

use crate::request::token::{Basic, BasicReading, Repair, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The one thing that is reported of a Basic value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Standard Base64, or a user option.
    None,
    /// Redacted, a placeholder or a variable.
    Hidden,
    /// Nothing behind the scheme.
    Empty,
    /// `undefined`, `null` and the like in place of the value.
    Undefined,
    DoubleScheme,
    BytesRepr,
    LineWrapped,
    UrlAlphabet,
    Padding,
    Percent,
    Raw,
    /// Brackets round it, or characters that token68 does not have.
    NotToken68,
    /// Letters of Base64 only, but one too many, or padding where none belongs.
    PaddingWrong,
    /// Hexadecimal digits.
    Hex,
    /// Only characters of token68, or quotes round them, and still no Base64 of a text.
    NotBase64,
}

/// The Basic credentials of the request, if `wanted` is what is wrong with them.
pub(crate) fn damaged<'r>(request: &'r TokenRequest, cx: &Context<'_>, wanted: Damage) -> Option<&'r Basic> {
    let basic = request.basic()?;
    (damage(request, basic, cx.layers) == wanted).then_some(basic)
}

fn damage(request: &TokenRequest, basic: &Basic, layers: &Layers<'_>) -> Damage {
    let text = layers.bytes(basic.token);
    let kind = request.authorization.shown().map(|authorization| authorization.kind);
    match (&basic.reading, kind) {
        (BasicReading::Hidden(_), _) => Damage::Hidden,
        (_, Some(ValueKind::Empty)) => Damage::Empty,
        (_, Some(ValueKind::Undefined)) => Damage::Undefined,
        _ if is_hex(text) && !reads_as_text(basic, layers) => Damage::Hex,
        (BasicReading::Raw | BasicReading::Unreadable(_), _) if begins_with_scheme(text) => Damage::DoubleScheme,
        (BasicReading::Raw, _) => Damage::Raw,
        (BasicReading::Unreadable(_), _) if is_number_list(text) => Damage::BytesRepr,
        (BasicReading::Unreadable(_), _) if outside_token68(text).is_some() => Damage::NotToken68,
        (BasicReading::Unreadable(_), _) if has_base64_letters(text) => Damage::PaddingWrong,
        (BasicReading::Unreadable(_), _) => Damage::NotBase64,
        (BasicReading::Repaired(repairs), _) => repairs.first().map_or(Damage::None, |repair| repaired(*repair)),
        (BasicReading::Exact, _) if scheme_inside(basic, layers).is_some() => Damage::DoubleScheme,
        (BasicReading::Exact, _) if basic.decoded.is_some_and(|decoded| is_no_text(layers.bytes(decoded))) => Damage::NotBase64,
        (BasicReading::Exact, _) if ends_with_break(request, layers) => Damage::LineWrapped,
        (BasicReading::Exact, _) => Damage::None,
    }
}

fn repaired(repair: Repair) -> Damage {
    match repair {
        Repair::BytesRepr => Damage::BytesRepr,
        Repair::Quotes => Damage::NotBase64,
        Repair::Brackets => Damage::NotToken68,
        Repair::Whitespace => Damage::LineWrapped,
        Repair::UrlAlphabet => Damage::UrlAlphabet,
        Repair::Padding => Damage::Padding,
        Repair::Percent => Damage::Percent,
        Repair::DoubleScheme => Damage::DoubleScheme,
    }
}

/// `[89 88 66]`, `97,112,112`: an array of bytes as a program prints it.
pub(super) fn is_number_list(text: &[u8]) -> bool {
    let separators = text.iter().filter(|b| b" ,".contains(b)).count();
    separators > 2 && text.iter().all(|b| b.is_ascii_digit() || b" ,[]".contains(b))
}

/// A digest or a key in hexadecimal digits: an even number of them, 16 bytes or more.
fn is_hex(text: &[u8]) -> bool {
    text.len() >= 32 && text.len().is_multiple_of(2) && text.iter().all(u8::is_ascii_hexdigit)
}

/// Hexadecimal digits are letters of Base64 too, but they do not decode to printable text.
fn reads_as_text(basic: &Basic, layers: &Layers<'_>) -> bool {
    basic.decoded.is_some_and(|decoded| layers.bytes(decoded).iter().all(|b| b.is_ascii_graphic() || *b == b' '))
}

fn has_base64_letters(text: &[u8]) -> bool {
    text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b))
}

/// The offset of the first byte that RFC 9110 section 11.2 does not allow in token68.
pub(crate) fn outside_token68(text: &[u8]) -> Option<usize> {
    text.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-._~+/=".contains(b))
}

pub(super) fn begins_with_scheme(text: &[u8]) -> bool {
    crate::request::token::authorization::behind_scheme(text).is_some()
}

/// The word Basic at the beginning of what a sound Base64 value says.
pub(super) fn scheme_inside(basic: &Basic, layers: &Layers<'_>) -> Option<Slice> {
    let decoded = basic.decoded.filter(|decoded| decoded.layer != basic.token.layer)?;
    begins_with_scheme(layers.bytes(decoded)).then(|| decoded.to(5))
}

/// Bytes that no encoding of text gives: a digest, a key or a random token that happens to be made of Base64 letters.
pub(super) fn is_no_text(decoded: &[u8]) -> bool {
    let control = decoded.iter().any(|b| b.is_ascii_control() && !b"\r\n\t\0".contains(b));
    control && std::str::from_utf8(decoded).is_err()
}

/// Ruby's `encode64` and its like end with a line break, which some captures show inside the field value.
fn ends_with_break(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let field = request.authorization.shown().and_then(|authorization| authorization.field);
    field.is_some_and(|field| layers.bytes(field.value).ends_with(b"\n"))
}

/// Credentials whose content can be judged: decoded, and not the text of something else.
pub(super) fn content<'r>(request: &'r TokenRequest, cx: &Context<'_>) -> Option<&'r Basic> {
    let basic = request.basic()?;
    let decoded = matches!(basic.reading, BasicReading::Exact | BasicReading::Repaired(_));
    let told = match damage(request, basic, cx.layers) {
        Damage::Empty | Damage::Undefined | Damage::Hex => true,
        Damage::DoubleScheme | Damage::NotBase64 => basic.reading == BasicReading::Exact,
        _ => false,
    };
    (decoded && !told && wide_text(basic, cx).is_none()).then_some(basic)
}

/// The credentials, if they are UTF-16: every second octet is NUL, so that nothing in them can be judged.
pub(super) fn wide_text(basic: &Basic, cx: &Context<'_>) -> Option<Slice> {
    let decoded = basic.decoded.filter(|decoded| decoded.layer != basic.token.layer)?;
    let text = cx.bytes(decoded);
    let marked = text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF");
    let zeros = |from: usize| text.len() > 3 && text.iter().skip(from).step_by(2).all(|b| *b == 0);
    (marked && text.contains(&0) || zeros(0) || zeros(1)).then_some(decoded)
}

/// What a text says that is Base64 of a pair once more.
pub(super) fn encoded_again(decoded: &[u8]) -> bool {
    let again = STANDARD.decode(decoded.trim_ascii()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    again.is_some_and(|again| again.contains(':') && !again.contains(char::is_control))
}

/// True when client_id is shown as a parameter too: a difference is `client/client-id-mismatch`, and this rule adds nothing.
pub(super) fn is_named_in_params(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.all(cx.layers, "client_id").any(|id| id.kind.is_live() && !id.bare)
}

/// Notes that a hidden Basic value cannot be checked; true when there is one.
pub(crate) fn is_hidden(request: &TokenRequest, cx: &mut Context<'_>, how: &str) -> bool {
    let Some(BasicReading::Hidden(kind)) = request.basic().map(|basic| &basic.reading) else { return false };
    let reason = match kind {
        ValueKind::Placeholder => "a placeholder stands for the Basic value",
        ValueKind::Variable => "a variable stands for the Basic value",
        _ => "the Basic value is redacted",
    };
    cx.cannot_check(reason, how);
    true
}

/// True when the credentials are a client's user option, which the client encodes by itself.
pub(super) fn is_option(request: &TokenRequest) -> bool {
    request.authorization.shown().is_some_and(|authorization| authorization.field.is_none())
}

/// Where the credentials stand, for messages.
pub(super) fn place(request: &TokenRequest) -> &'static str {
    if is_option(request) { "in the user option" } else { "in the Basic credentials" }
}
