//! A request as request tools store it: parts of which the tool makes the message when it is sent. What the tool adds
//! by itself is worked out here, once for all of them.

use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Seen, Url, UserOption, View};
use crate::capture::url;
use crate::text::layers::{Layers, Piece, Slice};

/// The parts of a request.
pub(super) struct Sketch {
    pub(super) client: &'static str,
    /// Where the method would stand, for tools that take GET without one.
    pub(super) at: Slice,
    pub(super) method: Option<Slice>,
    pub(super) url: Option<Url>,
    /// Parameters that the tool encodes and adds to the target.
    pub(super) query: Vec<Field>,
    pub(super) fields: Vec<Field>,
    pub(super) auth: Auth,
    pub(super) content: SketchContent,
    /// The content type that is sent when no field of that name is written.
    pub(super) media: Option<Media>,
    pub(super) insecure: Option<Slice>,
    pub(super) coverage: Coverage,
}

/// Credentials that the tool turns into an Authorization field.
#[derive(Clone, Copy)]
pub(super) enum Auth {
    /// None, or written as a header field.
    None,
    /// Taken from a place that is not shown, or made by a scheme that is not modelled.
    Unknown,
    /// The user name and the password.
    Basic(Slice, Slice),
    /// The token of RFC 6750.
    Bearer(Slice),
}

/// What is sent as the body.
pub(super) enum SketchContent {
    /// Nothing.
    Absent,
    /// Something that is not shown: another file, a script's result.
    Elsewhere,
    /// The text itself.
    Text(Slice),
    /// Names and values that the tool encodes as a form.
    Form(Vec<Field>),
    /// Parts of a multipart form.
    Parts(Vec<Field>, Slice),
}

/// A content type that the tool adds, and what makes it do so.
#[derive(Clone, Copy)]
pub(super) struct Media {
    value: Slice,
    at: Slice,
}

impl Media {
    /// `text` because of what stands at `at`.
    pub(super) fn implied(layers: &mut Layers<'_>, text: &str, at: Slice) -> Media {
        Media { value: layers.coarse(at, text.as_bytes()), at }
    }

    /// The very text at `value`, which is no header field in the capture.
    pub(super) fn written(value: Slice) -> Media {
        Media { value, at: value }
    }
}

impl Sketch {
    /// A request of which nothing is known but its place.
    pub(super) fn new(client: &'static str, at: Slice) -> Sketch {
        Sketch {
            client,
            at,
            method: None,
            url: None,
            query: Vec::new(),
            fields: Vec::new(),
            auth: Auth::None,
            content: SketchContent::Absent,
            media: None,
            insecure: None,
            coverage: Coverage::Whole,
        }
    }

    /// A text is sent octet for octet, and where it ends with a line break, that break is sent.
    pub(super) fn view(&self, layers: &Layers<'_>) -> View {
        match self.content {
            SketchContent::Text(text) if layers.bytes(text).ends_with(b"\n") => View::Wire,
            _ => View::Logical,
        }
    }

    /// The request that the tool makes of the parts.
    pub(super) fn finish(self, layers: &mut Layers<'_>) -> Request {
        let mut request = Request::unknown();
        request.client = Some(self.client);
        request.insecure = self.insecure;
        request.method = Seen::Shown(self.method.unwrap_or_else(|| layers.coarse(self.at.to(0), b"GET")));
        request.url = self.url.map_or(Seen::NotShown, |url| Seen::Shown(with_query(layers, url, &self.query)));
        let (fields, coverage, user) = self.head(layers);
        request.user = user;
        request.headers = Seen::Shown(Headers { fields, coverage });
        request.body = self.content.body(layers);
        request
    }

    fn head(&self, layers: &mut Layers<'_>) -> (Vec<Field>, Coverage, Option<UserOption>) {
        let mut fields = self.fields.clone();
        let has = |layers: &Layers<'_>, fields: &[Field], name: &[u8]| {
            fields.iter().any(|field| layers.bytes(field.name).eq_ignore_ascii_case(name))
        };
        if let Some(media) = self.media.filter(|_| !has(layers, &fields, b"content-type")) {
            let name = layers.coarse(media.at, b"Content-Type");
            fields.push(Field { name, value: media.value, unit: media.at, origin: Origin::Implied });
        }
        let written = has(layers, &fields, b"authorization");
        let mut coverage = self.coverage;
        let mut basic = None;
        match self.auth {
            Auth::None => {}
            Auth::Unknown if written => {}
            Auth::Unknown => coverage = Coverage::Partial,
            Auth::Basic(id, secret) => basic = Some(user(layers, id, secret)),
            Auth::Bearer(_) if written => {}
            Auth::Bearer(token) => fields.push(bearer(layers, token)),
        }
        (fields, coverage, basic)
    }
}

impl SketchContent {
    fn body(self, layers: &mut Layers<'_>) -> Seen<Body> {
        let text = |raw| Seen::Shown(Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: false });
        match self {
            SketchContent::Absent => Seen::Absent,
            SketchContent::Elsewhere => Seen::NotShown,
            SketchContent::Text(raw) => text(raw),
            SketchContent::Form(pairs) if pairs.is_empty() => Seen::Absent,
            SketchContent::Form(pairs) => text(form(layers, &pairs)),
            SketchContent::Parts(pairs, raw) => Seen::Shown(Body { raw, notation: BodyNotation::Multipart, pairs, cut: false }),
        }
    }
}

/// `id` and `secret` as the tool joins them before Base64.
pub(super) fn user(layers: &mut Layers<'_>, id: Slice, secret: Slice) -> UserOption {
    let colon = Piece::Text { bytes: b":".to_vec(), at: secret.to(0) };
    let at = layers.join(vec![Piece::Copy(id), colon, Piece::Copy(secret)]);
    UserOption { id: at.to(id.len()), secret: Some(at.from(id.len() + 1)), at }
}

fn bearer(layers: &mut Layers<'_>, token: Slice) -> Field {
    let name = layers.coarse(token, b"Authorization");
    let scheme = Piece::Text { bytes: b"Bearer ".to_vec(), at: token.to(0) };
    let value = layers.join(vec![scheme, Piece::Copy(token)]);
    Field { name, value, unit: token, origin: Origin::Implied }
}

/// `name=value&name=value`, encoded as the tool does.
pub(super) fn form(layers: &mut Layers<'_>, pairs: &[Field]) -> Slice {
    let pieces = form_pieces(layers, pairs);
    layers.join(pieces)
}

fn form_pieces(layers: &Layers<'_>, pairs: &[Field]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::Text { bytes: b"&".to_vec(), at: pair.name.to(0) });
        }
        encode(layers, pair.name, &mut pieces);
        pieces.push(Piece::Text { bytes: b"=".to_vec(), at: pair.value.to(0) });
        encode(layers, pair.value, &mut pieces);
    }
    pieces
}

/// All bytes but the unreserved ones of RFC 3986 become `%XX`. A variable stays as written: its value is put in first.
fn encode(layers: &Layers<'_>, content: Slice, pieces: &mut Vec<Piece>) {
    let text = layers.bytes(content);
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let run = text[at..].iter().take_while(|b| unreserved(**b)).count().max(variable(&text[at..]).unwrap_or(0));
        if run > 0 {
            pieces.push(Piece::Copy(content.sub(at..at + run)));
        } else {
            pieces.push(Piece::Text { bytes: format!("%{byte:02X}").into_bytes(), at: content.sub(at..at + 1) });
        }
        at += run.max(1);
    }
}

/// The length of `{{name}}` at the start of `text`.
fn variable(text: &[u8]) -> Option<usize> {
    let inner = text.strip_prefix(b"{{")?;
    let len = inner.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_.$- ".contains(b)).count();
    inner[len..].starts_with(b"}}").then_some(len + 4)
}

fn with_query(layers: &mut Layers<'_>, mut url: Url, pairs: &[Field]) -> Url {
    if pairs.is_empty() {
        return url;
    }
    let mut pieces: Vec<Piece> = url.query.filter(|query| !query.is_empty()).map(Piece::Copy).into_iter().collect();
    if !pieces.is_empty() {
        pieces.push(Piece::Text { bytes: b"&".to_vec(), at: url.whole.from(url.whole.len()) });
    }
    pieces.extend(form_pieces(layers, pairs));
    url.query = Some(layers.join(pieces));
    url
}

/// A target that may begin with a variable whose value stands in the same file: the host comes from there, everything
/// else is what was written.
pub(super) fn address(layers: &mut Layers<'_>, written: Slice, variables: &[Field]) -> Url {
    let Some(width) = variable(layers.bytes(written)) else { return url::parse(layers, written) };
    let name = written.sub(2..width - 2);
    let name = layers.text(name).trim().trim_start_matches("_.").to_owned();
    let known = variables.iter().find(|variable| layers.bytes(variable.name) == name.as_bytes());
    let Some(value) = known.map(|variable| variable.value).filter(|value| is_host(layers.bytes(*value))) else {
        return url::parse(layers, written);
    };
    let whole = layers.join(vec![Piece::Copy(value), Piece::Copy(written.from(width))]);
    Url { whole: written, ..url::parse(layers, whole) }
}

/// The value of a variable that stands before a path.
fn is_host(value: &[u8]) -> bool {
    value.starts_with(b"localhost") || value.contains(&b'.') || value.windows(3).any(|window| window == b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded_but_its_variables_are_not() {
        let mut layers = Layers::new(b"refresh_token a+b/{{ _.x }}");
        let root = layers.root();
        let pair = Field { name: root.to(13), value: root.from(14), unit: root, origin: Origin::Written };
        let body = form(&mut layers, &[pair, pair]);
        assert_eq!(layers.text(body), "refresh_token=a%2Bb%2F{{ _.x }}&refresh_token=a%2Bb%2F{{ _.x }}");
        let plus = layers.span(body.sub(15..18));
        assert_eq!((plus.start, plus.end), (15, 16));
    }

    #[test]
    fn the_host_of_a_target_comes_from_the_variable() {
        let mut layers = Layers::new(b"base https://h.example:8/v1 {{ base }}/token?x=1");
        let root = layers.root();
        let base = Field { name: root.to(4), value: root.sub(5..27), unit: root, origin: Origin::Written };
        let url = address(&mut layers, root.from(28), &[base]);
        assert_eq!(url.host.map(|host| layers.text(host).into_owned()), Some("h.example".to_owned()));
        assert_eq!((layers.text(url.path), layers.text(url.whole)), ("/v1/token".into(), "{{ base }}/token?x=1".into()));
        let url = address(&mut layers, root.from(28), &[]);
        assert_eq!(url.host.map(|host| layers.text(host).into_owned()), Some("{{ base }}".to_owned()));
    }
}
