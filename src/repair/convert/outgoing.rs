//! A request as a client would be told to make it: what every writer takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Obstacle;
use crate::privacy::mask::is_harmless;
use crate::text::codec::{self, Codec};

/// The content type of forms.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What stands for a secret that is not to be shown.
pub(crate) const SECRET: &str = "<client_secret>";

/// A request apart from the capture that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) method: String,
    /// Scheme, host and port; `https://<host>` where the capture does not show them.
    pub(crate) origin: String,
    /// With its slash; may be empty.
    pub(crate) path: String,
    /// Without its `?`.
    pub(crate) query: Option<String>,
    /// Credentials that become a Basic header; then there is no Authorization field.
    pub(crate) user: Option<User>,
    pub(crate) fields: Vec<Header>,
    /// What is not among the fields was not sent.
    pub(crate) is_whole: bool,
    pub(crate) body: OutgoingContent,
    /// The client proves itself with a certificate of its own.
    pub(crate) certificate: bool,
}

/// Client identifier and secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// A header field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// A name and a value, decoded.
pub(crate) type NameValue = (String, String);

/// The content of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OutgoingContent {
    Nothing,
    /// Octet for octet.
    Text(Vec<u8>),
    /// Parts of a multipart form.
    Parts(Vec<NameValue>),
}

impl Header {
    pub(crate) fn new(name: &str, value: impl Into<String>) -> Header {
        Header { name: name.to_owned(), value: value.into() }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl User {
    /// What a Basic header of RFC 7617 says of it; `None` where the field is written otherwise or would not show on a line.
    pub(crate) fn of_field(value: &str) -> Option<User> {
        let decoded = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
        let text = String::from_utf8(decoded).ok()?;
        let (id, secret) = text.split_once(':')?;
        let user = User { id: id.to_owned(), secret: secret.to_owned() };
        (is_printable(&text) && !text.contains(['\n', '\t']) && user.field() == value).then_some(user)
    }

    /// The value of the Authorization field. In Base64 nobody would see a stand-in, so then words stand for the Base64.
    pub(crate) fn field(&self) -> String {
        if self.secret == SECRET || self.id == "<client_id>" {
            return format!("Basic <base64 of {}:{}>", self.id.trim_matches(['<', '>']), self.secret.trim_matches(['<', '>']));
        }
        format!("Basic {}", STANDARD.encode(self.pair()))
    }

    /// `id:secret`.
    pub(crate) fn pair(&self) -> String {
        format!("{}:{}", self.id, self.secret)
    }
}

impl Outgoing {
    /// The whole address.
    pub(crate) fn url(&self) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{query}", self.origin, self.path)
    }

    /// The value of the first field of this name.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.is(name)).map(|field| field.value.as_str())
    }

    pub(super) fn content_type(&self) -> Option<&str> {
        self.field("content-type")
    }

    /// There is a body, and it went without a content type.
    pub(super) fn has_bare_body(&self) -> bool {
        matches!(self.body, OutgoingContent::Text(_)) && self.is_whole && self.content_type().is_none()
    }

    pub(super) fn has_body(&self) -> bool {
        self.body != OutgoingContent::Nothing
    }

    /// The fields that a client must be told, with the Authorization field that the credentials make. `*/*` is what clients
    /// say by themselves, and the type of a multipart form names a boundary that only the client knows.
    pub(super) fn told(&self, user: Option<&User>) -> Vec<Header> {
        let said = |field: &&Header| {
            let parts = matches!(self.body, OutgoingContent::Parts(_)) && field.is("content-type");
            !(field.is("accept") && field.value == "*/*" || parts && field.value.starts_with("multipart/form-data"))
        };
        let basic = user.map(|user| Header::new("Authorization", user.field()));
        basic.into_iter().chain(self.fields.iter().filter(said).cloned()).collect()
    }

    /// The body as names and values, where `encode` makes the same octets of them again.
    pub(super) fn pairs(&self, encode: fn(&str) -> String) -> Option<Vec<NameValue>> {
        let OutgoingContent::Text(octets) = &self.body else { return None };
        let text = std::str::from_utf8(octets).ok()?;
        let pairs = decoded(text)?;
        (form(&pairs, encode) == text).then_some(pairs)
    }
}

/// `name=value&...` decoded; `None` where a part cannot be, or would not be readable.
pub(super) fn decoded(text: &str) -> Option<Vec<NameValue>> {
    let plain = |part: &str| {
        let octets = codec::decode(Codec::Form, part.as_bytes()).ok()?.bytes;
        String::from_utf8(octets).ok().filter(|text| is_printable(text))
    };
    let pair = |unit: &str| {
        let (name, value) = unit.split_once('=')?;
        Some((plain(name)?, plain(value)?))
    };
    text.split('&').map(pair).collect()
}

/// `name=value&...`, each part through `encode`.
pub(crate) fn form(pairs: &[NameValue], encode: fn(&str) -> String) -> String {
    let unit = |(name, value): &NameValue| format!("{}={}", encode(name), encode(value));
    pairs.iter().map(unit).collect::<Vec<_>>().join("&")
}

/// As the URL Standard has it: `URLSearchParams`, `URI.encode_www_form`.
pub(crate) fn as_form(text: &str) -> String {
    let encoded = codec::whole(Codec::Form, text.as_bytes()).unwrap_or_default();
    String::from_utf8(encoded).unwrap_or_default()
}

/// As Python's `urlencode` has it: the unreserved letters of RFC 3986 stay, a blank becomes `+`.
pub(super) fn as_python(text: &str) -> String {
    as_percent(text).replace("%20", "+")
}

/// As curl has it: the unreserved letters of RFC 3986 stay, all else becomes `%XX`.
pub(super) fn as_percent(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let spell = |byte: u8| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(spell).collect()
}

/// Whether a name occurs twice.
pub(super) fn repeats<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let mut seen = Vec::new();
    names.into_iter().any(|name| {
        let name = name.to_ascii_lowercase();
        let again = seen.contains(&name);
        seen.push(name);
        again
    })
}

/// Text that a person can read in a literal, over several lines at most.
pub(super) fn is_printable(text: &str) -> bool {
    text.chars().all(is_harmless)
}

/// `text` as one literal or word of a language. No empty line stands in it: where it is pasted, it would end the command.
pub(super) fn literal(codec: Codec, text: impl AsRef<[u8]>) -> Result<String, Obstacle> {
    let text = text.as_ref();
    let whole = codec::whole(codec, text).ok_or(Obstacle::NoText)?;
    let written = if has_empty_line(&whole) { on_one_line(codec, text).unwrap_or(whole) } else { whole };
    String::from_utf8(written).map_err(|_| Obstacle::NoText)
}

fn has_empty_line(text: &[u8]) -> bool {
    text.split(|b| *b == b'\n').skip(1).any(|line| line.trim_ascii().is_empty())
}

/// A spelling that has an escape for the line break and stands for `text` alone.
fn on_one_line(codec: Codec, text: &[u8]) -> Option<Vec<u8>> {
    let same = |spelling: &Vec<u8>| codec::decode(codec, spelling).is_ok_and(|read| read.bytes == text && read.marks.is_empty());
    codec::spellings(codec, text).into_iter().filter(|spelling| !spelling.contains(&b'\n')).find(same)
}

/// For clients that know the usual methods only, write them in capitals, and add a content type to every body.
pub(super) fn without_oddities(request: &Outgoing) -> Result<(), Obstacle> {
    if request.certificate {
        return Err(Obstacle::Certificate);
    }
    let known = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"].contains(&request.method.as_str());
    if !known {
        return Err(Obstacle::Method);
    }
    if request.has_body() && matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err(Obstacle::BodyOfGet);
    }
    if !is_plain_address(request) {
        return Err(Obstacle::Address);
    }
    if request.has_bare_body() {
        return Err(Obstacle::AddedType);
    }
    Ok(())
}

/// Whether libraries send the address as it is: their parsers change or refuse what RFC 3986 does not allow.
pub(super) fn is_plain_address(request: &Outgoing) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&()*+,;=%".contains(&b);
    without_stand_ins(&request.url()).bytes().all(allowed) && !has_dot_segment(&request.path)
}

pub(super) fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// Without `<host>` and its like, which somebody fills in.
fn without_stand_ins(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        left.push_str(before);
        let name =
            behind.split_once('>').filter(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)));
        rest = match name {
            Some((_, after)) => after,
            None => {
                left.push('<');
                behind
            }
        };
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_encodes_in_its_own_way() {
        assert_eq!(
            [as_form, as_python, as_percent].map(|encode| encode("a b*~é")),
            ["a+b*%7E%C3%A9", "a+b%2A~%C3%A9", "a%20b%2A~%C3%A9"]
        );
    }

    #[test]
    fn a_basic_field_is_taken_apart_where_it_comes_together_again() {
        assert_eq!(User::of_field("Basic YTpiOmM=").map(|user| user.pair()), Some("a:b:c".to_owned()));
        for value in ["Basic YTpi ", "basic YTpi", "Basic YWI=", "Basic YTpiCg==", "Bearer YTpi", "Basic YTpi="] {
            assert_eq!(User::of_field(value), None, "{value}");
        }
    }

    #[test]
    fn stand_ins_are_no_part_of_an_address() {
        assert_eq!(without_stand_ins("https://<host>/a<b?c=<client_id>"), "https:///a<b?c=");
    }
}
