//! The Authorization field taken apart: scheme, credentials, and what a Basic value says, damaged or not.

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose::STANDARD};

use super::kind_of;
use crate::capture::model::{Field, Request, Seen, UserOption};
use crate::request::value::ValueKind;
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// The scheme of an Authorization field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RFC 7617, or a spelling so near to it that nothing else can be meant.
    Basic,
    /// RFC 6750.
    Bearer,
    /// RFC 9449.
    Dpop,
    /// Any other word.
    Other,
    /// The value begins with the credentials.
    Missing,
}

/// An Authorization field, or the one that a client makes of its user option.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// The scheme that is meant.
    pub scheme: Scheme,
    /// The scheme as written; empty where it is missing or implied.
    pub scheme_text: Slice,
    /// What follows the scheme.
    pub credentials: Slice,
    /// What kind of value the credentials are.
    pub kind: ValueKind,
    /// The written field; `None` for a user option.
    pub field: Option<Field>,
    /// The reading of Basic credentials.
    pub basic: Option<Basic>,
    /// The whole field or option.
    pub at: Slice,
}

/// What had to be undone before a Basic value could be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// `b'...'` round the token (Python's `str()` of bytes).
    BytesRepr,
    /// Quotes round the token.
    Quotes,
    /// Braces, brackets or angle brackets round the token.
    Brackets,
    /// Line breaks or blanks in the token.
    Whitespace,
    /// `-` and `_` in place of `+` and `/`.
    UrlAlphabet,
    /// No `=` at the end.
    Padding,
    /// `%3D` for `=` and the like.
    Percent,
    /// A second `Basic` inside.
    DoubleScheme,
}

/// How a Basic value could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BasicReading {
    /// Nothing in the way: standard Base64, or a user option.
    Exact,
    /// Base64 after undoing damage, outermost first.
    Repaired(Vec<Repair>),
    /// `id:secret` without any encoding.
    Raw,
    /// Neither; the slice is the first offending text.
    Unreadable(Slice),
    /// Redacted, a placeholder or a variable: nothing can be said.
    Hidden(ValueKind),
}

/// Basic credentials.
#[derive(Clone, Debug)]
pub struct Basic {
    /// The text behind the scheme; the argument of a user option.
    pub token: Slice,
    /// How it could be read.
    pub reading: BasicReading,
    /// `id:secret`, where it could be decoded.
    pub decoded: Option<Slice>,
    /// Up to the first colon.
    pub id: Option<Slice>,
    /// The same after form decoding, which RFC 6749 section 2.3.1 asks of the server; `None` when that fails.
    pub form_id: Option<Slice>,
    /// Behind it.
    pub secret: Option<Slice>,
}

impl Basic {
    /// What kind of value the client identifier is; `None` when it cannot be seen.
    pub fn id_kind(&self, layers: &Layers<'_>) -> Option<ValueKind> {
        self.id.map(|id| kind_of(layers, id))
    }

    /// What kind of value the secret is; `None` when it cannot be seen.
    pub fn secret_kind(&self, layers: &Layers<'_>) -> Option<ValueKind> {
        self.secret.map(|secret| kind_of(layers, secret))
    }
}

pub(super) fn read_authorization(layers: &mut Layers<'_>, request: &Request) -> Seen<Authorization> {
    match request.header(layers, "authorization") {
        Seen::Shown(field) => Seen::Shown(of_field(layers, field)),
        other => match request.user {
            Some(user) => Seen::Shown(of_user(layers, user)),
            None if other.is_absent() => Seen::Absent,
            None => Seen::NotShown,
        },
    }
}

fn of_user(layers: &mut Layers<'_>, user: UserOption) -> Authorization {
    let kind = kind_of(layers, user.at);
    let form_id = layers.decode(user.id, Codec::Form).ok();
    let basic = Basic {
        token: user.at,
        reading: BasicReading::Exact,
        decoded: Some(user.at),
        id: Some(user.id),
        form_id,
        secret: user.secret,
    };
    Authorization {
        scheme: Scheme::Basic,
        scheme_text: user.at.to(0),
        credentials: user.at,
        kind,
        field: None,
        basic: Some(basic),
        at: user.at,
    }
}

/// Takes the value of an Authorization field apart.
pub(crate) fn of_field(layers: &mut Layers<'_>, field: Field) -> Authorization {
    let text = layers.bytes(field.value);
    let (lead, end) = (text.len() - text.trim_ascii_start().len(), text.trim_ascii_end().len());
    let value = field.value.sub(lead..end.max(lead));
    let word = scheme_end(layers.bytes(value));
    let scheme_text = value.to(word);
    let rest = layers.bytes(value.from(word));
    let credentials = value.from(word + rest.len() - rest.trim_ascii_start().len());
    let scheme = scheme(layers.bytes(scheme_text), layers.bytes(credentials));
    let (scheme_text, credentials) = if scheme == Scheme::Missing { (value.to(0), value) } else { (scheme_text, credentials) };
    let kind = kind_of(layers, credentials);
    let basic = (scheme == Scheme::Basic).then(|| basic(layers, credentials, kind));
    Authorization { scheme, scheme_text, credentials, kind, field: Some(field), basic, at: field.unit }
}

fn scheme_end(value: &[u8]) -> usize {
    value.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(value.len())
}

fn scheme(word: &[u8], credentials: &[u8]) -> Scheme {
    let lower: String = String::from_utf8_lossy(word).to_ascii_lowercase();
    let name = lower.trim_end_matches([':', '=', ',']);
    match name {
        "basic" | "basicauth" | "bacic" | "baisc" | "basci" | "basis" | "bsaic" => Scheme::Basic,
        "bearer" => Scheme::Bearer,
        "dpop" => Scheme::Dpop,
        _ if credentials.is_empty() => Scheme::Missing,
        _ => Scheme::Other,
    }
}

/// `OUR_BASE_64_ENCODED_CREDS`: three words or more in capitals, which no encoding gives.
fn is_shouted(token: &[u8]) -> bool {
    let words: Vec<&[u8]> = token.split(|b| *b == b'_').collect();
    let word =
        |word: &&[u8]| !word.is_empty() && (word.iter().all(u8::is_ascii_uppercase) || word.iter().all(u8::is_ascii_digit));
    words.len() > 2 && words.iter().all(word)
}

fn basic(layers: &mut Layers<'_>, token: Slice, kind: ValueKind) -> Basic {
    // No encoding of anything is without a letter or digit: what is left hides it.
    let signs_only = !token.is_empty() && !layers.bytes(token).iter().any(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    let kind =
        if (signs_only || is_shouted(layers.bytes(token))) && kind == ValueKind::Live { ValueKind::Redacted } else { kind };
    let hidden = matches!(kind, ValueKind::Redacted | ValueKind::Placeholder | ValueKind::Variable);
    if hidden {
        return split(layers, token, BasicReading::Hidden(kind), None);
    }
    if let Ok(decoded) = layers.decode(token, Codec::Base64) {
        return split(layers, token, BasicReading::Exact, Some(decoded));
    }
    if let Some((repairs, bytes)) = repair(layers.bytes(token)) {
        let decoded = layers.coarse(token, &bytes);
        return split(layers, token, BasicReading::Repaired(repairs), Some(decoded));
    }
    let text = layers.bytes(token);
    if text.contains(&b':') && !text.contains(&b'=') || is_raw_pair(text) {
        return split(layers, token, BasicReading::Raw, Some(token));
    }
    let bad = layers.decode(token, Codec::Base64).err().unwrap_or(token);
    split(layers, token, BasicReading::Unreadable(bad), None)
}

/// A colon is no letter of Base64, so a pair with one was never encoded.
fn is_raw_pair(text: &[u8]) -> bool {
    let colon = text.iter().position(|&b| b == b':');
    colon.is_some_and(|at| at > 0 && text[..at].iter().all(|b| b.is_ascii_graphic()))
}

fn split(layers: &mut Layers<'_>, token: Slice, reading: BasicReading, decoded: Option<Slice>) -> Basic {
    let colon = decoded.and_then(|decoded| layers.bytes(decoded).iter().position(|&b| b == b':'));
    let id = decoded.zip(colon).map(|(decoded, colon)| decoded.to(colon));
    let secret = decoded.zip(colon).map(|(decoded, colon)| decoded.from(colon + 1));
    let form_id = id.and_then(|id| layers.decode(id, Codec::Form).ok());
    Basic { token, reading, decoded, id, form_id, secret }
}

/// Undoes one kind of damage after another until the rest is Base64 of printable text.
fn repair(token: &[u8]) -> Option<(Vec<Repair>, Vec<u8>)> {
    let mut text = token.to_vec();
    let mut repairs = Vec::new();
    for (kind, undo) in UNDO {
        if let Some(better) = undo(&text) {
            repairs.push(*kind);
            text = better;
        }
    }
    let decoded = STANDARD.decode(&text).or_else(|_| LENIENT.decode(&text)).ok()?;
    let told = !repairs.is_empty() && looks_like_credentials(&decoded);
    told.then_some((repairs, decoded))
}

/// Pad bits that are not zero are a rule's business, not a reason to read nothing.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn looks_like_credentials(decoded: &[u8]) -> bool {
    let text = std::str::from_utf8(decoded).unwrap_or_default();
    !text.is_empty() && text.chars().all(|c| !c.is_control() || "\r\n\t".contains(c))
}

type Undo = fn(&[u8]) -> Option<Vec<u8>>;

const UNDO: &[(Repair, Undo)] = &[
    (Repair::DoubleScheme, double_scheme),
    (Repair::BytesRepr, bytes_repr),
    (Repair::Quotes, quotes),
    (Repair::Brackets, brackets),
    (Repair::Whitespace, whitespace),
    (Repair::Percent, percent),
    (Repair::UrlAlphabet, url_alphabet),
    (Repair::Padding, padding),
];

fn double_scheme(text: &[u8]) -> Option<Vec<u8>> {
    behind_scheme(text).map(|rest| rest.trim_ascii().to_vec())
}

/// What follows the word Basic and a blank, with or without a sign between them.
pub(crate) fn behind_scheme(text: &[u8]) -> Option<&[u8]> {
    let (_, rest) = text.split_at_checked(5).filter(|(word, _)| word.eq_ignore_ascii_case(b"basic"))?;
    let rest = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"=")).unwrap_or(rest);
    rest.starts_with(b" ").then_some(rest)
}

fn bytes_repr(text: &[u8]) -> Option<Vec<u8>> {
    let inner = text.strip_prefix(b"b")?;
    quotes(inner)
}

fn quotes(text: &[u8]) -> Option<Vec<u8>> {
    let quoted = |quote: &[u8]| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    quoted(b"\"").or_else(|| quoted(b"'")).map(<[u8]>::to_vec)
}

fn brackets(text: &[u8]) -> Option<Vec<u8>> {
    let pairs = [(b"{", b"}"), (b"[", b"]"), (b"<", b">"), (b"(", b")")];
    let inner = |(open, close): &(&[u8; 1], &[u8; 1])| text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
    pairs.iter().find_map(inner).map(<[u8]>::to_vec)
}

/// Also `\n` as two characters: the escape of a program's literal that was never resolved.
fn whitespace(text: &[u8]) -> Option<Vec<u8>> {
    let joined: Vec<u8> = String::from_utf8_lossy(text)
        .replace("\\r", "")
        .replace("\\n", "")
        .bytes()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    (joined.len() < text.len()).then_some(joined)
}

fn percent(text: &[u8]) -> Option<Vec<u8>> {
    let known = [("%3D", "="), ("%3d", "="), ("%2B", "+"), ("%2b", "+"), ("%2F", "/"), ("%2f", "/"), ("%0A", ""), ("%0a", "")];
    let mut plain = String::from_utf8_lossy(text).into_owned();
    for (escape, letter) in known {
        plain = plain.replace(escape, letter);
    }
    (plain.len() < text.len()).then(|| plain.into_bytes())
}

fn url_alphabet(text: &[u8]) -> Option<Vec<u8>> {
    let swap = |b: &u8| match b {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    };
    text.iter().any(|b| b"-_".contains(b)).then(|| text.iter().map(swap).collect())
}

fn padding(text: &[u8]) -> Option<Vec<u8>> {
    let missing = (4 - text.len() % 4) % 4;
    let padded = || [text, &b"=="[..missing]].concat();
    (matches!(missing, 1 | 2) && !text.ends_with(b"=")).then(padded)
}
