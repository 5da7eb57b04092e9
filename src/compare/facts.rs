//! The request as a whole: where it goes, how, and what its body is.

use super::side::CaptureSide;
use super::{Differences, Which};
use crate::capture::model::{Seen, Url};
use crate::request::token::BodyShape;
use crate::request::value::{ValueKind, classify};
use crate::text::layers::Slice;

/// Scheme, host with port, path.
pub(super) fn endpoint(found: &mut Differences<'_, '_>) {
    let (a, b) = (Address::of(found.a), Address::of(found.b));
    let whole = |side: &CaptureSide<'_>| side.request.url.shown().map(|url| url.whole);
    let places = (whole(found.a), whole(found.b));
    compare(found, "endpoint", "scheme", (a.scheme, b.scheme), places);
    let hosts = |side: &CaptureSide<'_>| side.request.host;
    let at = (places.0.or(hosts(found.a)), places.1.or(hosts(found.b)));
    compare(found, "endpoint", "host", (a.host, b.host), at);
    compare(found, "endpoint", "path", (a.path, b.path), places);
}

/// `None`: not shown.
struct Address {
    scheme: Option<String>,
    host: Option<String>,
    path: Option<String>,
}

impl Address {
    fn of(side: &CaptureSide<'_>) -> Address {
        let known = |text: String| Some(text).filter(|text| is_known(text));
        let url = side.request.url.shown();
        let scheme = url.and_then(|url| url.scheme).and_then(|scheme| known(side.text(scheme).to_ascii_lowercase()));
        let host = side.request.host.and_then(|host| known(side.text(host).to_ascii_lowercase()));
        let port = url.and_then(|url| port(side, url, scheme.as_deref()));
        let host = host.map(|host| port.map_or(host.clone(), |port| format!("{host}:{port}")));
        let path = url.and_then(|url| known(side.text(url.path))).map(|path| if path.is_empty() { "/".to_owned() } else { path });
        Address { scheme, host, path }
    }
}

/// The port, unless it is the one that the scheme has anyway. A bare target has it in the Host field.
fn port(side: &CaptureSide<'_>, url: &Url, scheme: Option<&str>) -> Option<String> {
    let field = || {
        let host = side.request.fields(&side.layers, "host").next()?;
        side.text(host.value).rsplit_once(':').map(|(_, port)| port.to_owned())
    };
    let port = url.port.map(|port| side.text(port)).or_else(|| if url.host.is_none() { field() } else { None })?;
    let usual = matches!((scheme, port.as_str()), (Some("http") | None, "80") | (Some("https") | None, "443"));
    (!usual && !port.is_empty()).then_some(port)
}

fn is_known(text: &str) -> bool {
    !matches!(classify(text.as_bytes()), ValueKind::Variable | ValueKind::Placeholder | ValueKind::Redacted)
        && !text.contains(['{', '$', '<'])
}

fn compare(
    found: &mut Differences<'_, '_>,
    topic: &'static str,
    what: &str,
    values: (Option<String>, Option<String>),
    at: (Option<Slice>, Option<Slice>),
) {
    match values {
        (Some(a), Some(b)) if a != b => {
            let words = format!("the {what} is {} in A and {} in B", found.a.clean(&a), found.b.clean(&b));
            found.differs(topic, words, at.0, at.1);
        }
        (Some(_), None) => found.hides(Which::B, format!("the {what}")),
        (None, Some(_)) => found.hides(Which::A, format!("the {what}")),
        _ => {}
    }
}

/// Compared as clients send it: programs print `:post`.
pub(super) fn method(found: &mut Differences<'_, '_>) {
    let slice = |side: &CaptureSide<'_>| side.request.method.shown().copied();
    let at = (slice(found.a), slice(found.b));
    let text = |side: &CaptureSide<'_>| slice(side).map(|method| side.text(method).trim_start_matches(':').to_ascii_uppercase());
    let values = (text(found.a), text(found.b));
    compare(found, "method", "method", values, at);
}

pub(super) fn content_type(found: &mut Differences<'_, '_>) {
    let (a, b) = (found.a.request.media_type(&found.a.layers), found.b.request.media_type(&found.b.layers));
    let at = |side: &CaptureSide<'_>| side.request.header(&side.layers, "content-type").shown().map(|field| field.value);
    let places = (at(found.a), at(found.b));
    let known = |seen: &Seen<String>| seen.shown().is_none_or(|text| is_known(text));
    match (&a, &b) {
        _ if !known(&a) => found.hides(Which::A, "the content type"),
        _ if !known(&b) => found.hides(Which::B, "the content type"),
        (Seen::Shown(one), Seen::Shown(other)) => {
            compare(found, "content-type", "content type", (Some(one.clone()), Some(other.clone())), places);
        }
        (Seen::Shown(one), Seen::Absent) => {
            let words = format!("the content type is {} in A; B has none", found.a.clean(one));
            found.differs("content-type", words, places.0, None);
        }
        (Seen::Absent, Seen::Shown(other)) => {
            let words = format!("the content type is {} in B; A has none", found.b.clean(other));
            found.differs("content-type", words, None, places.1);
        }
        (Seen::Shown(_), Seen::NotShown) => found.hides(Which::B, "the content type"),
        (Seen::NotShown, Seen::Shown(_)) => found.hides(Which::A, "the content type"),
        _ => {}
    }
}

/// How the parameters are written in the body.
pub(super) fn body(found: &mut Differences<'_, '_>) {
    let (a, b) = (encoding(found.a), encoding(found.b));
    let at = |side: &CaptureSide<'_>| side.request.body.shown().copied();
    match (a, b) {
        (Some(one), Some(other)) if one != other => {
            let words = format!("the body is {one} in A and {other} in B");
            let places = (at(found.a), at(found.b));
            found.differs("body", words, places.0, places.1);
        }
        (Some(_), None) => found.hides(Which::B, "how the body is encoded"),
        (None, Some(_)) => found.hides(Which::A, "how the body is encoded"),
        _ => {}
    }
}

fn encoding(side: &CaptureSide<'_>) -> Option<&'static str> {
    let wrapped = || {
        let text = side.text(*side.request.body.shown()?);
        (text.starts_with(['"', '\'']) && text.len() > 1).then_some("a form in quotes")
    };
    match side.request.shape {
        BodyShape::NotShown | BodyShape::Structure => None,
        BodyShape::Empty => Some("empty"),
        BodyShape::Form => Some(wrapped().unwrap_or("a form")),
        BodyShape::Json => Some("JSON"),
        BodyShape::BrokenJson => Some("broken JSON"),
        BodyShape::Multipart => Some("multipart"),
        BodyShape::ObjectText => Some("the text of a program's object"),
        BodyShape::InspectedText => Some("a structure in a programming language's notation"),
        BodyShape::Other => Some("neither a form nor JSON"),
    }
}
