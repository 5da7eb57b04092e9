//! What the Content-Type field says, and which field a misspelled name stands for. Each verdict belongs to one rule.

use crate::capture::model::{Field, Origin, View};
use crate::request::token::{BasicReading, BodyShape, Endpoint, Scheme, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::param::common::distance;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What the media type of a Content-Type field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    Form,
    /// Meant as the form type and misspelled.
    NearForm,
    Json,
    /// A well-formed type of anything else.
    Other,
    /// No `type/subtype`.
    Malformed,
    /// Redacted, a placeholder or a variable.
    Hidden(&'static str),
}

/// A Content-Type field taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContentType {
    pub(super) field: Field,
    /// Up to the first semicolon, without blanks round it.
    pub(super) media: Slice,
    pub(super) kind: MediaType,
}

impl ContentType {
    /// The parameters: name in lower case, value without quotes, place. Empty ones are left out.
    pub(super) fn parameters(&self, layers: &Layers<'_>) -> Vec<(String, String, Slice)> {
        let text = layers.text(self.field.value).into_owned();
        let mut at = 0;
        let mut parts = Vec::new();
        for part in text.split(';') {
            let lead = part.len() - part.trim_start().len();
            let place = self.field.value.sub(at + lead..at + lead.max(part.trim_end().len()));
            let (name, value) = part.trim().split_once('=').unwrap_or((part.trim(), ""));
            parts.push((name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned(), place));
            at += part.len() + 1;
        }
        parts.into_iter().skip(1).filter(|(name, _, _)| !name.is_empty()).collect()
    }

    pub(super) fn is_implied(&self) -> bool {
        self.field.origin == Origin::Implied
    }
}

/// The content type of a request whose content type matters: a POST to an OAuth endpoint. A lone header line may belong
/// to any request, unless it speaks of a form.
pub(super) fn content_type(request: &TokenRequest, cx: &Context<'_>) -> Option<ContentType> {
    let field = *request.header(cx.layers, "content-type").shown()?;
    if content_types_differ(request, cx) {
        return None; // `header/content-type-duplicate` speaks of them.
    }
    let found = read_content_type(field, request.view, cx.layers);
    let form = matches!(found.kind, MediaType::Form | MediaType::NearForm);
    (is_post(request, cx) && (form || request.endpoint != Endpoint::Fragment)).then_some(found)
}

/// Two Content-Type fields that name different types: which one counts is up to the server.
pub(super) fn content_types_differ(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let media = |field: &Field| cx.text(field.value).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let fields = sent_fields(request, cx.layers, "content-type");
    let mut types = fields.iter().map(media);
    types.next().is_some_and(|first| types.any(|other| other != first))
}

/// A GET has no content.
pub(super) fn is_post(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.method.shown().is_none_or(|method| cx.bytes(*method).eq_ignore_ascii_case(b"post"))
}

fn read_content_type(field: Field, view: View, layers: &Layers<'_>) -> ContentType {
    let text = layers.bytes(field.value);
    let end = text.iter().position(|&b| b == b';').unwrap_or(text.len());
    let start = text.len() - text.trim_ascii_start().len();
    let media = field.value.sub(start..text.get(..end).unwrap_or_default().trim_ascii_end().len());
    let media = if view == View::Logical { without_notation(media, layers) } else { media };
    ContentType { field, media, kind: media_type(&layers.text(media).to_ascii_lowercase()) }
}

/// Quotes and escapes round a value are the notation of a log or a program, unless the octets are shown.
fn without_notation(media: Slice, layers: &Layers<'_>) -> Slice {
    let text = layers.bytes(media);
    let quote = |b: &u8| b"\"'".contains(b);
    let start = text.iter().take_while(|b| quote(b)).count();
    let end = text.iter().skip(start).position(|b| quote(b) || b"\\}".contains(b)).map_or(text.len(), |at| start + at);
    media.sub(start..end)
}

fn media_type(media: &str) -> MediaType {
    let hidden = classify(media.as_bytes());
    if let Some(reason) = hidden.obstacle().filter(|_| hidden != ValueKind::Placeholder || !media.contains('/')) {
        return MediaType::Hidden(reason);
    }
    if media == FORM {
        return MediaType::Form;
    }
    if media.is_empty() || !media.bytes().all(is_type_byte) {
        return MediaType::Malformed;
    }
    if is_near_form(media) {
        return MediaType::NearForm;
    }
    match media.split_once('/') {
        Some((kind, sub)) if kind.is_empty() || sub.is_empty() || sub.contains('/') => MediaType::Malformed,
        Some((_, sub)) if sub == "json" || sub.ends_with("+json") => MediaType::Json,
        Some(_) => MediaType::Other,
        None => MediaType::Malformed,
    }
}

/// Token bytes of RFC 9110 section 5.6.2, and the slash.
fn is_type_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~/".contains(&b)
}

/// A few letters away, or made of the same words in another order.
fn is_near_form(media: &str) -> bool {
    let letters: String = media.chars().filter(char::is_ascii_alphabetic).collect();
    let words = ["wwwform", "urlencod", "formurl", "urlform", "urlenced", "wwwurl"];
    words.iter().any(|word| letters.contains(word)) || distance(media, FORM) <= 3
}

/// Bodies that have a rule of their own, which says what the content type should be as well.
pub(super) fn body_speaks(shape: BodyShape) -> bool {
    matches!(
        shape,
        BodyShape::Json | BodyShape::BrokenJson | BodyShape::Multipart | BodyShape::ObjectText | BodyShape::InspectedText
    )
}

/// Where a field that is missing would stand.
pub(super) fn head(request: &TokenRequest) -> Slice {
    request.url.shown().map_or(request.at, |url| url.whole)
}

/// A field whose name is misspelled, and the name that is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MisnamedField {
    pub(crate) field: Field,
    pub(crate) meant: &'static str,
    /// The value has the shape that the meant field takes.
    pub(crate) value_agrees: bool,
}

/// Fields whose names are misspelled. `Application: application/json` is one: the value tells what is meant.
pub(crate) fn misnamed(request: &TokenRequest, layers: &Layers<'_>) -> Vec<MisnamedField> {
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let read = |field: &Field| {
        let (name, value) = (layers.text(field.name).to_ascii_lowercase(), layers.text(field.value).trim().to_ascii_lowercase());
        let meant = meant(&name, &value)?;
        Some(MisnamedField { field: *field, meant, value_agrees: agrees(meant, &value) })
    };
    fields.iter().filter_map(read).collect()
}

/// True when `name` is missing because its field is misspelled: then that is the finding.
pub(crate) fn is_misnamed(request: &TokenRequest, layers: &Layers<'_>, name: &str) -> bool {
    misnamed(request, layers).iter().any(|found| found.meant.eq_ignore_ascii_case(name))
}

fn meant(name: &str, value: &str) -> Option<&'static str> {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    // Other letters are a tool's quoting, or no name at all.
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c));
    let own = ["authorization", "content-type", "accept", "proxy-authorization", "x-authorization"];
    if own.contains(&name) || name.starts_with("x-") || !plain {
        return None;
    }
    let by_value = match letters.as_str() {
        "application" | "mimetype" | "mediatype" | "enctype" | "type" if value.starts_with(FORM) => Some("Content-Type"),
        "application" if value.starts_with("application/json") => Some("Accept"),
        "authentication" | "auth" | "authorizationbasic" | "authorize" | "basic" if agrees("Authorization", value) => {
            Some("Authorization")
        }
        _ => None,
    };
    by_value.or_else(|| by_spelling(&letters))
}

fn by_spelling(letters: &str) -> Option<&'static str> {
    let near = |word: &str, most: usize| distance(letters, word) <= most;
    if near("authorization", 2) {
        Some("Authorization")
    } else if near("contenttype", 2) {
        Some("Content-Type")
    } else if letters.len() >= 5 && letters.starts_with('a') && near("accept", 1) {
        Some("Accept")
    } else {
        None
    }
}

fn agrees(meant: &str, value: &str) -> bool {
    match meant {
        "Authorization" => ["basic ", "bearer ", "dpop "].iter().any(|scheme| value.starts_with(scheme)),
        _ => value.contains('/'),
    }
}

/// All header fields that are shown.
pub(super) fn fields(request: &TokenRequest) -> &[Field] {
    request.headers.shown().map_or(&[][..], |headers| &headers.fields)
}

/// True when names stand in quotes: the fields were copied with the notation of a program.
pub(super) fn names_are_quoted(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    fields(request).iter().any(|field| layers.bytes(field.name).first().is_some_and(|b| b"\"'".contains(b)))
}

/// Signs of a program, a list or a documentation that were copied together with a name.
pub(super) const ROUND_NAMES: &[char] = &['"', '\'', ':', '\u{FF1A}', ' ', ',', ';', '<', '>', '(', ')'];

/// True when the field stands there under its name and signs that no name has: `header/name-invalid` speaks of it.
pub(super) fn has_odd_name(request: &TokenRequest, layers: &Layers<'_>, name: &str) -> bool {
    let mut names = fields(request).iter().map(|field| layers.text(field.name));
    names.any(|text| !text.eq_ignore_ascii_case(name) && text.trim_matches(ROUND_NAMES).eq_ignore_ascii_case(name))
}

/// The text between quotes that stand round all of it; a comma behind them belongs to the same notation.
pub(super) fn within_quotes(value: &str) -> Option<&str> {
    let value = value.trim().trim_end_matches(',').trim_end();
    let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote));
    quoted('"').or_else(|| quoted('\'')).or_else(|| quoted('`')).filter(|inner| !inner.is_empty())
}

/// The scheme that a value begins with where its credentials follow without a blank: `Basic:YXBw`, `BearereyJ`.
pub(super) fn glued_scheme(value: &[u8]) -> Option<&'static str> {
    let begins = |word: &&&str| {
        let rest = value.get(word.len()..).filter(|rest| rest.len() > 1 && rest.first().is_some_and(u8::is_ascii_graphic));
        rest.is_some() && value.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    ["Basic", "Bearer"].iter().find(begins).copied()
}

/// A letter beyond ASCII in Basic credentials, or where the scheme should end: it came with the text from a page, and is what
/// keeps the rest from being read.
pub(super) fn stray_in_credentials(request: &TokenRequest, layers: &Layers<'_>) -> Option<Slice> {
    let authorization = request.authorization.shown().filter(|_| request.mangled.is_empty())?;
    let unread = match &authorization.basic {
        Some(basic) => matches!(basic.reading, BasicReading::Unreadable(_)),
        None => authorization.scheme == Scheme::Missing && authorization.kind.obstacle().is_none(),
    };
    let value = authorization.field.filter(|_| unread)?.value;
    stray(value, layers, |c| !c.is_ascii() && !is_mask(c))
}

/// The first character of a value that is `unwanted`.
pub(super) fn stray(value: Slice, layers: &Layers<'_>, unwanted: impl Fn(char) -> bool) -> Option<Slice> {
    let text = std::str::from_utf8(layers.bytes(value)).ok()?;
    let (at, letter) = text.char_indices().find(|(_, c)| unwanted(*c))?;
    Some(value.sub(at..at + letter.len_utf8()))
}

/// What posters cover values with.
pub(super) fn is_mask(c: char) -> bool {
    "…•●█▇■".contains(c)
}

/// Where other credentials begin behind the first ones: `Basic ..., Bearer ...`.
pub(super) fn second_credentials(request: &TokenRequest, layers: &Layers<'_>) -> Option<Slice> {
    let authorization = request.authorization.shown()?;
    let text = layers.text(authorization.credentials).to_ascii_lowercase();
    let known = ["basic ", "bearer ", "dpop "];
    let begins = |at: &usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        known.iter().any(|scheme| rest.trim_start().starts_with(scheme))
    };
    let comma = text.match_indices(',').map(|(at, _)| at).find(begins)?;
    let rest = text.get(comma + 1..)?;
    Some(authorization.credentials.from(comma + 1 + rest.len() - rest.trim_start().len()))
}

/// The fields called `name` that went out side by side. Logs of programs print one set of fields several times.
pub(super) fn sent_fields(request: &TokenRequest, layers: &Layers<'_>, name: &str) -> Vec<Field> {
    let fields: Vec<Field> = request.fields(layers, name).filter(|field| field.origin == Origin::Written).copied().collect();
    let sent = match request.wire {
        Some(wire) => fields.iter().all(|field| wire.head.contains(field.unit)),
        None => request.view == View::Wire || request.client == Some("curl"),
    };
    if sent { fields } else { Vec::new() }
}

/// What stands between a field's name and its value, where both are of one text.
pub(super) fn between(field: &Field) -> Option<Slice> {
    let gap = Slice { layer: field.name.layer, start: field.name.end, end: field.value.start };
    (field.name.layer == field.value.layer && gap.start <= gap.end).then_some(gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_media_types_apart() {
        let kind = media_type;
        for near in [
            "application/x-www-form-urlencode",
            "application/x-www-url-formencoded",
            "application/form-urlencoded",
            "x-www-form-urlencoded",
            "application/x_www_form_urlencoded",
            "application/x-www-form",
            "application-x-www-form-urlencoded",
            "application/urlencoded",
            "aplication/x-www-form-urlencoded",
        ] {
            assert_eq!(kind(near), MediaType::NearForm, "{near}");
        }
        for (text, want) in [
            (FORM, MediaType::Form),
            ("application/json", MediaType::Json),
            ("application/vnd.api+json", MediaType::Json),
            ("multipart/form-data", MediaType::Other),
            ("text/plain", MediaType::Other),
            ("json", MediaType::Malformed),
            ("", MediaType::Malformed),
            ("application/json, text/plain", MediaType::Malformed),
        ] {
            assert_eq!(kind(text), want, "{text}");
        }
        assert!(matches!(kind("{{type}}"), MediaType::Hidden(_)));
    }

    #[test]
    fn tells_misspelled_names_from_others() {
        for (name, value, want) in [
            ("application", "application/json", Some("Accept")),
            ("application", "application/x-www-form-urlencoded", Some("Content-Type")),
            ("application", "my shop", None),
            ("authorisation", "basic abc", Some("Authorization")),
            ("authentication", "basic abc", Some("Authorization")),
            ("authentication", "abc", None),
            ("contenttype", "application/json", Some("Content-Type")),
            ("content_type", "application/json", Some("Content-Type")),
            ("contet-type", "application/json", Some("Content-Type")),
            ("accepts", "application/json", Some("Accept")),
            ("accept", "x", None),
            ("accept-ch", "x", None),
            ("except", "x", None),
            ("expect", "100-continue", None),
            ("content-md5", "x", None),
            ("content-length", "12", None),
            ("x-authorization", "basic abc", None),
            ("x-content-typ", "a/b", None),
            ("proxy-authorization", "basic abc", None),
            ("auth", "7", None),
        ] {
            assert_eq!(meant(name, value), want, "{name}");
        }
    }
}
